"""What a preview looks like, for the description of the interface (pure).

The draft is the act of sequence 56 of the log, behind the 55 before it.
"""

from typing import Any, Final

from shared.openapi.draft import DRAFT
from shared.openapi.shown import Shown

_CELLS: Final[list[dict[str, Any]]] = [
    {
        "column": "pim",
        "before": {
            "value": "2800000.00",
            "text": "2,800,000",
        },
        "after": {
            "value": "2527110.00",
            "text": "2,527,110",
        },
        "drafts": [0],
    },
    {
        "column": "variation",
        "before": {"value": "0.00", "text": "0"},
        "after": {
            "value": "-272890.00",
            "text": "-272,890",
        },
        "drafts": [0],
    },
    {
        "column": "variation_pct",
        "before": {"value": "0.0000", "text": "0%"},
        "after": {"value": "-9.7461", "text": "-10%"},
        "drafts": [0],
    },
]
"""The one row that changes is the whole of its table: the total changes alike."""
PREVIEW: Final = Shown(
    "/v1/previews",
    {
        "position": 55,
        "through": 56,
        "effects": [
            {
                "entity": "38-241",
                "fiscal_year": 2024,
                "cuts": [
                    {
                        "as_of": "2024-09-30",
                        "clocks": ["effective", "issued"],
                        "why": [{"kind": "now", "name": None}],
                        "observations": {"arise": [], "go": [], "change": []},
                        "tables": [
                            {
                                "id": "cuadro-29",
                                "title": (
                                    "Presupuesto institucional, según los convenios de "
                                    "desempeño, Año 2024"
                                ),
                                "published_in": [],
                                "columns": [
                                    {"key": "pim", "label": "PIM*"},
                                    {"key": "variation", "label": "Variación"},
                                    {"key": "variation_pct", "label": "Var %"},
                                ],
                                "rows": [
                                    {
                                        "row": "001-2023-itp",
                                        "label": (
                                            "Convenio de desempeño suscrito con el CITE "
                                            "Agropecuario CEDEPAS Norte (CITE privado)"
                                        ),
                                        "change": "changed",
                                        "cells": _CELLS,
                                    },
                                    {
                                        "row": "total",
                                        "label": "Total",
                                        "change": "changed",
                                        "cells": _CELLS,
                                    },
                                ],
                            }
                        ],
                    }
                ],
            }
        ],
    },
    body={"position": 55, "acts": [DRAFT]},
    varies=("as_of",),
)
