"""The draft of the examples: the act of sequence 56 of the ITP's 2024 (pure)."""

from typing import Any, Final

DRAFT: Final[dict[str, Any]] = {
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
