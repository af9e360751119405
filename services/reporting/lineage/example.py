"""What lineage and differences look like, for the description of the interface (pure)."""

from typing import Final

from shared.openapi.shown import Shown, cut_shown

CELL: Final = Shown(
    ("/v1/cuadros/cuadro-10/cells/020-proinnovate-cetf2-2021/total?as_of=2024-08-31&through=61"),
    {
        "cell": {
            "cuadro": "cuadro-10",
            "row": "020-proinnovate-cetf2-2021",
            "column": "total",
            "text": "637,642",
            "cut": cut_shown("2024-08-31", 61),
        },
        "value": "637642.00",
        "lines": [
            {
                "act": "RE-002-2024-ITP-DE",
                "sequence": 18,
                "issued_on": "2024-01-12",
                "effective_on": "2024-01-12",
                "amount": "500000.00",
                "running": "500000.00",
                "known": "printed",
                "source": {"table": "cuadro-10", "row": "2", "page": 32},
            },
            {
                "act": "RE-073-2024-ITP-DE",
                "sequence": 25,
                "issued_on": "2024-05-07",
                "effective_on": "2024-05-07",
                "amount": "87420.00",
                "running": "587420.00",
                "known": "printed",
                "source": {"table": "cuadro-10", "row": "2", "page": 32},
            },
            {
                "act": "RE-105-2024-ITP-DE",
                "sequence": 29,
                "issued_on": "2024-06-28",
                "effective_on": "2024-06-28",
                "amount": "50222.00",
                "running": "637642.00",
                "known": "printed",
                "source": {"table": "cuadro-10", "row": "2", "page": 32},
            },
        ],
        "computed_from": [
            {
                "cuadro": "cuadro-10",
                "row": "020-proinnovate-cetf2-2021",
                "column": "pia",
                "role": "addend",
            },
            {
                "cuadro": "cuadro-10",
                "row": "020-proinnovate-cetf2-2021.re-002-2024-itp-de",
                "column": "amount",
                "role": "addend",
            },
            {
                "cuadro": "cuadro-10",
                "row": "020-proinnovate-cetf2-2021.re-073-2024-itp-de",
                "column": "amount",
                "role": "addend",
            },
            {
                "cuadro": "cuadro-10",
                "row": "020-proinnovate-cetf2-2021.re-105-2024-itp-de",
                "column": "amount",
                "role": "addend",
            },
        ],
    },
)

COMPUTED: Final = Shown(
    ("/v1/cuadros/cuadro-22/cells/4/variation?as_of=2024-08-31&through=61"),
    {
        "cell": {
            "cuadro": "cuadro-22",
            "row": "4",
            "column": "variation",
            "text": "13,845,605",
            "cut": cut_shown("2024-08-31", 61),
        },
        "value": "13845605.00",
        "lines": [],
        "computed_from": [
            {"cuadro": "cuadro-22", "row": "4", "column": "pim", "role": "minuend"},
            {"cuadro": "cuadro-22", "row": "4", "column": "pia", "role": "subtrahend"},
        ],
    },
)

DIFFERENCE: Final = Shown(
    ("/v1/cuadros/cuadro-22/diff?from=2024-01-11/effective/61&to=2024-01-12/effective/61"),
    {
        "from": cut_shown("2024-01-11", 61),
        "to": cut_shown("2024-01-12", 61),
        "cells": [
            {
                "row": "4",
                "column": "pim",
                "before": "2304693.00",
                "after": "9771466.00",
                "because": [{"act": "RE-002-2024-ITP-DE", "sequence": 18, "reason": "new-act"}],
            },
            {
                "row": "4",
                "column": "variation",
                "before": "0.00",
                "after": "7466773.00",
                "because": [{"act": "RE-002-2024-ITP-DE", "sequence": 18, "reason": "new-act"}],
            },
            {
                "row": "4",
                "column": "variation_pct",
                "before": "0.0000",
                "after": "323.9812",
                "because": [{"act": "RE-002-2024-ITP-DE", "sequence": 18, "reason": "new-act"}],
            },
            {
                "row": "total",
                "column": "pim",
                "before": "154896198.00",
                "after": "162362971.00",
                "because": [{"act": "RE-002-2024-ITP-DE", "sequence": 18, "reason": "new-act"}],
            },
            {
                "row": "total",
                "column": "variation",
                "before": "0.00",
                "after": "7466773.00",
                "because": [{"act": "RE-002-2024-ITP-DE", "sequence": 18, "reason": "new-act"}],
            },
            {
                "row": "total",
                "column": "variation_pct",
                "before": "0.0000",
                "after": "4.8205",
                "because": [{"act": "RE-002-2024-ITP-DE", "sequence": 18, "reason": "new-act"}],
            },
        ],
    },
)
