"""What lineage and differences look like, for the API's description (OpenAPI)."""

from typing import Any, Final

from services.reporting.example import TABLE_ANSWERS

_CUT: Final = {
    "entity": "38-241",
    "fiscal_year": 2024,
    "as_of": "2024-08-31",
    "basis": "effective",
    "through": 61,
    "digest": f"sha256:{'0' * 64}",
}
CELL: Final[dict[str, Any]] = {
    "cell": {
        "cuadro": "cuadro-22",
        "row": "4",
        "column": "pim",
        "text": "716,732",
        "cut": _CUT,
    },
    "value": "716732.00",
    "lines": [
        {
            "act": "RE-002-2024-ITP-DE",
            "sequence": 18,
            "issued_on": "2024-01-12",
            "effective_on": "2024-01-12",
            "amount": "716732.00",
            "running": "716732.00",
            "known": "printed",
            "source": {"table": "cuadro-10", "row": "1", "page": 32},
        }
    ],
    "computed_from": [],
}
DIFFERENCE: Final[dict[str, Any]] = {
    "from": {**_CUT, "as_of": "2024-01-11"},
    "to": _CUT,
    "cells": [
        {
            "row": "4",
            "column": "pim",
            "before": "0.00",
            "after": "716732.00",
            "because": [{"act": "RE-002-2024-ITP-DE", "sequence": 18, "reason": "new-act"}],
        }
    ],
}


def _answers(told: str, example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    answers: dict[int | str, dict[str, Any]] = {
        status: TABLE_ANSWERS[status] for status in (304, 400, 404, 409, 503)
    }
    answers[200] = {"description": told, "content": {"application/json": {"example": example}}}
    return answers


CELL_ANSWERS: Final = _answers("La celda, sus líneas y las celdas de que resulta", CELL)
DIFFERENCE_ANSWERS: Final = _answers("Las celdas que difieren y sus actos", DIFFERENCE)
