"""What investments answers of the ITP's 2024, for the description of its interface (pure).

The branch has the act of sequence 44 of the log as its draft, behind the 43 before it.
"""

from typing import Any, Final

from shared.openapi.readings import ShownFigures
from shared.openapi.shown import Shown, cut_shown

_ACT: Final[dict[str, Any]] = {
    "key": "REG-2024-ITP-001",
    "printed_key": None,
    "entity": "38-241",
    "fiscal_year": 2024,
    "kind": "InvestmentsReallocated",
    "issued_on": {"date": "2024-08-31", "certainty": "latest"},
    "effective_on": {"date": "2024-08-31", "certainty": "latest"},
    "title": ("Modificaciones entre inversiones con la opinión del Oficio N° 069-2024 (Cuadro 8)"),
    "references": ["OF-069-2024-PRODUCE-OGPPM"],
    "circumstance": "a.ii",
    "measures": [
        {
            "measure": "investment",
            "total": "0.00",
            "breakdowns": [
                {
                    "by": ["cui"],
                    "lines": [
                        {
                            "cui": "2275261",
                            "amount": "-1688370.00",
                            "known": "printed",
                            "source": {"table": "cuadro-08", "row": "9", "page": 18},
                        },
                        {
                            "cui": "2459263",
                            "amount": "214695.00",
                            "known": "printed",
                            "source": {"table": "cuadro-08", "row": "19", "page": 22},
                        },
                        {
                            "cui": "2606023",
                            "amount": "1473675.00",
                            "known": "printed",
                            "source": {"table": "cuadro-08", "row": "26", "page": 24},
                        },
                    ],
                }
            ],
        }
    ],
}
_BALANCES: Final = Shown(
    (
        "/v1/balances?measure=investment&by=cui"
        "&where=cui:2281102,2459263&as_of=2024-08-31"
        "&through=61"
    ),
    {
        "cut": cut_shown("2024-08-31", 61),
        "measure": "investment",
        "by": ["cui"],
        "rows": [
            {"keys": {"cui": "2281102"}, "amount": "2569725.00"},
            {"keys": {"cui": "2459263"}, "amount": "214695.00"},
        ],
        "unassigned": "0.00",
        "unitemised": {"acts": 0, "gross": "0.00"},
    },
)

_MOVEMENTS: Final = Shown(
    (
        "/v1/movements?measure=investment&by=cui"
        "&where=cui:2281102&as_of=2024-08-31&through=61"
        "&limit=1"
    ),
    {
        "cut": cut_shown("2024-08-31", 61),
        "measure": "investment",
        "by": ["cui"],
        "items": [
            {
                "act": "RE-213-2023-ITP-DE",
                "sequence": 16,
                "line": 61,
                "kind": "OpeningBudgetApproved",
                "circumstance": "",
                "issued_on": "2023-12-31",
                "effective_on": "2024-01-01",
                "keys": {"cui": "2281102"},
                "amount": "370198.00",
                "known": "printed",
                "source": {
                    "table": "anexo-7",
                    "row": "2281102.capacitacion-y-asistencia-tecnica-sede-huallaga",
                    "page": 97,
                },
                "printed": None,
                "note": None,
                "before": None,
                "after": None,
            }
        ],
        "total": 16,
        "next": (
            "/v1/movements?entity=38-241&fiscal_year=2024"
            "&as_of=2024-08-31&basis=effective&through=61"
            "&measure=investment&by=cui&where=cui:2281102"
            "&offset=1&limit=1"
        ),
    },
)

_OBSERVATIONS: Final = Shown(
    "/v1/observations?as_of=2024-08-31&through=61",
    {
        "cut": cut_shown("2024-08-31", 61),
        "rules": ["A01", "A02", "A03", "A04", "B06", "B10", "B16", "I01", "I02", "I03", "I04"],
        "items": [
            {
                "id": "I02:2281102",
                "rule": "I02",
                "severity": "warning",
                "basis": "Aritmética: el Anexo 7 reparte lo que el Cuadro 30 suma",
                "evidence": ("el CUI 2281102 tiene 2,569,725 y sus componentes suman 2,329,725"),
                "acts": ["REG-2024-ITP-002", "REG-2024-ITP-005", "REG-2024-ITP-016"],
                "measures": ["investment"],
                "dimensions": ["cui"],
                "state": "open",
                "explained_by": None,
                "services": ["investments"],
            }
        ],
        "total": 1,
        "open": 1,
        "next": None,
    },
)

_BRANCH: Final = Shown(
    "/v1/branches",
    {"branch": "8041749bd8850206cdcd4c15a0fd803c", "position": 43, "through": 44},
    body={"position": 43, "acts": [_ACT]},
    varies=("branch",),
)

_ANSWERS: Final = Shown(
    "/v1/branches/8041749bd8850206cdcd4c15a0fd803c/answers",
    {
        "balances": [
            {
                "measure": "investment",
                "by": ["cui"],
                "rows": [{"keys": {"cui": "2459263"}, "amount": "214695.00"}],
                "unassigned": "0.00",
                "unitemised": {"acts": 0, "gross": "0.00"},
                "open": [],
            }
        ],
        "movements": [
            [
                {
                    "act": "REG-2024-ITP-001",
                    "sequence": 44,
                    "line": 1,
                    "kind": "InvestmentsReallocated",
                    "circumstance": "a.ii",
                    "issued_on": "2024-08-31",
                    "effective_on": "2024-08-31",
                    "keys": {"cui": "2459263"},
                    "amount": "214695.00",
                    "known": "printed",
                    "source": {"table": "cuadro-08", "row": "19", "page": 22},
                    "printed": None,
                    "note": None,
                    "before": None,
                    "after": None,
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
            "through": 44,
        },
        "balances": [
            {"measure": "investment", "by": "cui", "where": ["act:REG-2024-ITP-001", "cui:2459263"]}
        ],
        "movements": [
            {"measure": "investment", "by": "cui", "where": ["act:REG-2024-ITP-001", "cui:2459263"]}
        ],
    },
)

FIGURES: Final = ShownFigures(_BALANCES, _MOVEMENTS, _OBSERVATIONS, _BRANCH, _ANSWERS)
