"""What a reconciliation looks like, for the description of the interface (pure)."""

from typing import Final

from shared.openapi.shown import Shown, cut_shown

RECONCILIATION: Final = Shown(
    ("/v1/reconciliation?publication=poi-2024-act-1&as_of=2024-08-31&through=99"),
    {
        "publication": "poi-2024-act-1",
        "cut": cut_shown("2024-08-31", 99),
        "cells": {
            "printed": 9448,
            "reproduced": {"independent": 854, "circular": 8376},
            "explained": 119,
            "illegible": 99,
        },
        "texts": {"printed": 2946, "reproduced": 2884, "explained": 61, "illegible": 1},
        "findings": [
            {
                "id": "anexo-5:cite-forestal-maynas:updated:cell-vs-history",
                "table": "anexo-5",
                "tables": ["anexo-5", "cuadro-07", "cuadro-14", "anexo-6"],
                "row": "cite-forestal-maynas",
                "column": "updated",
                "printed": "550",
                "expected": "590",
                "difference": "-40",
                "class": "cross-table",
                "severity": "material",
                "evidence": (
                    "La historia da 590. Los clientes de un CITE son "
                    "los de sus meses: 590 (anexo-6) = 590. Los "
                    "clientes de un CITE son los iniciales con los que "
                    "le dan los cuadros de cada origen: 548 + 40 "
                    "(cuadro-07) + 2 (cuadro-14) = 590. Lo dan los "
                    "actos leídos de anexo-6, cuadro-07, cuadro-14."
                ),
                "group": "G139",
                "source": {"page": 89, "row": "CITE forestal Maynas"},
            }
        ],
    },
    abridged="con uno solo de los 290 hallazgos",
    varies=("group",),  # its number follows from the order in which the tables were read
)
