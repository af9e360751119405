"""What a reconciliation looks like, for the API's description (OpenAPI)."""

from typing import Any, Final

RECONCILIATION: Final[dict[str, Any]] = {
    "publication": "poi-2024-act-1",
    "cut": {
        "entity": "38-241",
        "fiscal_year": 2024,
        "as_of": "2024-08-31",
        "basis": "effective",
        "through": 99,
        "digest": f"sha256:{'0' * 64}",
    },
    "cells": {
        "printed": 10,
        "reproduced": {"independent": 6, "circular": 2},
        "explained": 1,
        "illegible": 1,
    },
    "texts": {"printed": 4, "reproduced": 4, "explained": 0, "illegible": 0},
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
            "evidence": "548 + 40 (cuadro-07) + 2 (cuadro-14) = 590.",
            "group": "G03",
            "source": {"page": 89, "row": "CITE forestal Maynas"},
        }
    ],
}
RECONCILIATION_ANSWERS: Final[dict[int, dict[str, Any]]] = {
    200: {
        "description": "Lo que se reproduce y lo que no, con su razón",
        "content": {"application/json": {"example": RECONCILIATION}},
    }
}
