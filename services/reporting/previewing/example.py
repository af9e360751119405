"""What a preview looks like, for the description of the interface (pure).

The draft is the act of sequence 56 of the log, behind the 55 before it.
"""

from typing import Any, Final

from shared.openapi.shown import Shown

_ACT: Final[dict[str, Any]] = {
    "key": "REG-2024-ITP-013",
    "printed_key": None,
    "entity": "38-241",
    "fiscal_year": 2024,
    "kind": "BalanceInferred",
    "issued_on": {"date": "2024-09-10", "certainty": "earliest"},
    "effective_on": {"date": "2024-08-31", "certainty": "latest"},
    "title": "Reduce el convenio de desempeño (Cuadro 29)",
    "references": ["POI-2024-ACT-1"],
    "circumstance": None,
    "measures": [
        {
            "measure": "budget",
            "total": "0.00",
            "breakdowns": [
                {
                    "by": ["funding_source", "agreement"],
                    "lines": [
                        {
                            "funding_source": "1",
                            "agreement": "001-2023-itp",
                            "amount": "-272890.00",
                            "after": "2527110.00",
                            "known": "inferred",
                            "note": (
                                "El documento solo imprime el resultado al "
                                "31.08.2024: PIM 2,527,110."
                            ),
                            "source": {"table": "cuadro-29", "row": "001-2023-itp", "page": 48},
                        },
                        {
                            "funding_source": "1",
                            "amount": "272890.00",
                            "known": "inferred",
                            "note": (
                                "Contrapartida dentro de la fuente 1: ningún acto "
                                "fechado detalla este convenio."
                            ),
                            "source": {"table": "cuadro-29", "row": "total", "page": 48},
                        },
                    ],
                }
            ],
        }
    ],
}
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
                                        "cells": [
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
                                        ],
                                    },
                                    {
                                        "row": "total",
                                        "label": "Total",
                                        "change": "changed",
                                        "cells": [
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
                                        ],
                                    },
                                ],
                            }
                        ],
                    }
                ],
            }
        ],
    },
    body={"position": 55, "acts": [_ACT]},
    varies=("as_of",),
)
