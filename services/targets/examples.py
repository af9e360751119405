"""What targets answers of the ITP's 2024, for the description of its interface (pure).

The branch has the act of sequence 60 of the log as its draft, behind the 59 before it.
"""

from typing import Any, Final

from shared.openapi.readings import ShownFigures
from shared.openapi.shown import Shown, cut_shown

_ACT: Final[dict[str, Any]] = {
    "key": "REG-2024-ITP-017",
    "printed_key": None,
    "entity": "38-241",
    "fiscal_year": 2024,
    "kind": "BalanceInferred",
    "issued_on": {"date": "2024-09-10", "certainty": "earliest"},
    "effective_on": {"date": "2024-08-31", "certainty": "latest"},
    "title": "Aumenta en 1,700 los clientes de la DIDITT (Cuadro 16)",
    "references": ["POI-2024-ACT-1"],
    "circumstance": None,
    "measures": [
        {
            "measure": "clients",
            "total": "1700.00",
            "breakdowns": [
                {
                    "by": ["budget_category", "origin", "unit"],
                    "lines": [
                        {
                            "budget_category": "0095",
                            "origin": "pescadores-artesanales-diditt",
                            "unit": (
                                "direccion-de-investigacion-desarrollo-innovacion-y-"
                                "transferencia-tecnologica"
                            ),
                            "amount": "1700.00",
                            "after": "3400.00",
                            "known": "inferred",
                            "note": (
                                "El documento solo imprime el resultado al "
                                "31.08.2024: 3,400 clientes; ningún acto los "
                                "programa. No suma cero: figura por su nombre "
                                "(1,700 clientes de la DIDITT)."
                            ),
                            "source": {
                                "table": "cuadro-16",
                                "row": "pescadores-artesanales-diditt",
                                "page": 39,
                            },
                        }
                    ],
                }
            ],
        }
    ],
}
_BALANCES: Final = Shown(
    ("/v1/balances?measure=services&by=budget_category&as_of=2024-08-31&through=61"),
    {
        "cut": cut_shown("2024-08-31", 61),
        "measure": "services",
        "by": ["budget_category"],
        "rows": [
            {"keys": {"budget_category": "0093"}, "amount": "50158.00"},
            {"keys": {"budget_category": "0094"}, "amount": "555.00"},
            {"keys": {"budget_category": "0095"}, "amount": "422.00"},
            {"keys": {"budget_category": "9002"}, "amount": "21234.00"},
        ],
        "unassigned": "0.00",
        "unitemised": {"acts": 0, "gross": "0.00"},
    },
)

_MOVEMENTS: Final = Shown(
    (
        "/v1/movements?measure=clients&by=budget_category"
        "&where=act:REG-2024-ITP-009&as_of=2024-08-31"
        "&through=61&limit=1"
    ),
    {
        "cut": cut_shown("2024-08-31", 61),
        "measure": "clients",
        "by": ["budget_category"],
        "items": [
            {
                "act": "REG-2024-ITP-009",
                "sequence": 51,
                "line": 79,
                "kind": "TargetsReprogrammed",
                "circumstance": "a.ii",
                "issued_on": "2024-08-31",
                "effective_on": "2024-08-31",
                "keys": {"budget_category": "9002"},
                "amount": "101.00",
                "known": "printed",
                "source": {
                    "table": "cuadro-07",
                    "row": "cite-acuicola-pesquero-ahuashiyacu",
                    "page": 15,
                },
                "printed": None,
                "note": None,
                "before": "155.00",
                "after": "256.00",
            }
        ],
        "total": 17,
        "next": (
            "/v1/movements?entity=38-241&fiscal_year=2024"
            "&as_of=2024-08-31&basis=effective&through=61"
            "&measure=clients&by=budget_category"
            "&where=act:REG-2024-ITP-009&offset=1&limit=1"
        ),
    },
)

_OBSERVATIONS: Final = Shown(
    ("/v1/observations?rule=T01&as_of=2024-08-31&through=61&limit=1"),
    {
        "cut": cut_shown("2024-08-31", 61),
        "rules": [
            "A01",
            "A02",
            "A03",
            "A04",
            "B13",
            "B16",
            "T01",
            "T02",
            "T03",
            "T04",
            "T05",
            "T06",
            "T07",
        ],
        "items": [
            {
                "id": "T01:activity:documento:months",
                "rule": "T01",
                "severity": "warning",
                "basis": "Guía para el Planeamiento Institucional, CEPLAN",
                "evidence": (
                    "actividades en «documento»: el año suma 3,906 y "
                    "sus meses 3,905 (sin mes: AOI00019400337)"
                ),
                "acts": ["REG-2024-ITP-018"],
                "measures": ["activity"],
                "dimensions": ["month"],
                "state": "open",
                "explained_by": None,
                "services": ["targets"],
            }
        ],
        "total": 5,
        "open": 5,
        "next": (
            "/v1/observations?entity=38-241&fiscal_year=2024"
            "&as_of=2024-08-31&basis=effective&through=61"
            "&rule=T01&offset=1&limit=1"
        ),
    },
)

_BRANCH: Final = Shown(
    "/v1/branches",
    {"branch": "8041749bd8850206cdcd4c15a0fd803c", "position": 59, "through": 60},
    body={"position": 59, "acts": [_ACT]},
    varies=("branch",),
)

_ANSWERS: Final = Shown(
    "/v1/branches/8041749bd8850206cdcd4c15a0fd803c/answers",
    {
        "balances": [
            {
                "measure": "clients",
                "by": ["origin"],
                "rows": [
                    {"keys": {"origin": "pescadores-artesanales-diditt"}, "amount": "1700.00"}
                ],
                "unassigned": "0.00",
                "unitemised": {"acts": 0, "gross": "0.00"},
                "open": [],
            }
        ],
        "movements": [
            [
                {
                    "act": "REG-2024-ITP-017",
                    "sequence": 60,
                    "line": 0,
                    "kind": "BalanceInferred",
                    "circumstance": "",
                    "issued_on": "2024-09-10",
                    "effective_on": "2024-08-31",
                    "keys": {"origin": "pescadores-artesanales-diditt"},
                    "amount": "1700.00",
                    "known": "inferred",
                    "source": {
                        "table": "cuadro-16",
                        "row": "pescadores-artesanales-diditt",
                        "page": 39,
                    },
                    "printed": None,
                    "note": (
                        "El documento solo imprime el resultado al "
                        "31.08.2024: 3,400 clientes; ningún acto los "
                        "programa. No suma cero: figura por su nombre "
                        "(1,700 clientes de la DIDITT)."
                    ),
                    "before": None,
                    "after": "3400.00",
                }
            ]
        ],
    },
    body={
        "cut": {
            "entity": "38-241",
            "fiscal_year": 2024,
            "as_of": "2024-08-31",
            "basis": "effective",
            "through": 60,
        },
        "balances": [{"measure": "clients", "by": "origin", "where": ["act:REG-2024-ITP-017"]}],
        "movements": [{"measure": "clients", "by": "origin", "where": ["act:REG-2024-ITP-017"]}],
    },
)

FIGURES: Final = ShownFigures(_BALANCES, _MOVEMENTS, _OBSERVATIONS, _BRANCH, _ANSWERS)
