"""What budget answers of the ITP's 2024, for the description of its interface (pure).

The branch has the act of sequence 56 of the log as its draft, behind the 55 before it.
"""

from typing import Final

from shared.openapi.draft import DRAFT
from shared.openapi.readings import ShownFigures
from shared.openapi.shown import Shown, cut_shown

_BALANCES: Final = Shown(
    (
        "/v1/balances?measure=budget&by=funding_source,kind"
        "&where=funding_source:1&as_of=2024-08-31"
        "&through=61"
    ),
    {
        "cut": cut_shown("2024-08-31", 61),
        "measure": "budget",
        "by": ["funding_source", "kind"],
        "rows": [
            {
                "keys": {"funding_source": "1", "kind": "OpeningBudgetApproved"},
                "amount": "152591505.00",
            },
            {
                "keys": {"funding_source": "1", "kind": "TransferDisaggregated"},
                "amount": "-12576352.00",
            },
        ],
        "unassigned": "0.00",
        "unitemised": {"acts": 0, "gross": "0.00"},
    },
)

_MOVEMENTS: Final = Shown(
    (
        "/v1/movements?measure=budget&by=agreement"
        "&where=kind:SupplementaryCreditAuthorized"
        "&as_of=2024-08-31&through=61&limit=1"
    ),
    {
        "cut": cut_shown("2024-08-31", 61),
        "measure": "budget",
        "by": ["agreement"],
        "items": [
            {
                "act": "RE-002-2024-ITP-DE",
                "sequence": 18,
                "line": 3,
                "kind": "SupplementaryCreditAuthorized",
                "circumstance": "b.iii",
                "issued_on": "2024-01-12",
                "effective_on": "2024-01-12",
                "keys": {"agreement": "019-proinnovate-cetf2-2021"},
                "amount": "716732.00",
                "known": "printed",
                "source": {"table": "cuadro-10", "row": "1", "page": 32},
                "printed": None,
                "note": None,
                "before": None,
                "after": None,
            }
        ],
        "total": 41,
        "next": (
            "/v1/movements?entity=38-241&fiscal_year=2024"
            "&as_of=2024-08-31&basis=effective&through=61"
            "&measure=budget&by=agreement"
            "&where=kind:SupplementaryCreditAuthorized&offset=1"
            "&limit=1"
        ),
    },
)

_OBSERVATIONS: Final = Shown(
    "/v1/observations?as_of=2024-08-31&through=61&limit=1",
    {
        "cut": cut_shown("2024-08-31", 61),
        "rules": [
            "A01",
            "A02",
            "A03",
            "A04",
            "B01",
            "B02",
            "B03",
            "B04",
            "B05",
            "B06",
            "B08",
            "B09",
            "B11",
            "B12",
            "B13",
            "B14",
            "B15",
            "B16",
            "P01",
            "P02",
            "X01",
        ],
        "items": [
            {
                "id": "B11:RSG-052-2024-ITP-SG",
                "rule": "B11",
                "severity": "warning",
                "basis": "Directiva 0001-2024-EF/50.01, formalización mensual",
                "evidence": ("se formalizó 11 días después del fin del mes; el plazo es de 10"),
                "acts": ["RSG-052-2024-ITP-SG"],
                "measures": [],
                "dimensions": [],
                "state": "open",
                "explained_by": None,
                "services": ["budget"],
            }
        ],
        "total": 2,
        "open": 2,
        "next": (
            "/v1/observations?entity=38-241&fiscal_year=2024"
            "&as_of=2024-08-31&basis=effective&through=61"
            "&offset=1&limit=1"
        ),
    },
)

_BRANCH: Final = Shown(
    "/v1/branches",
    {"branch": "8041749bd8850206cdcd4c15a0fd803c", "position": 55, "through": 56},
    body={"position": 55, "acts": [DRAFT]},
    varies=("branch",),
)

_ANSWERS: Final = Shown(
    "/v1/branches/8041749bd8850206cdcd4c15a0fd803c/answers",
    {
        "balances": [
            {
                "measure": "budget",
                "by": ["agreement"],
                "rows": [
                    {"keys": {"agreement": ""}, "amount": "272890.00"},
                    {"keys": {"agreement": "001-2023-itp"}, "amount": "-272890.00"},
                ],
                "unassigned": "0.00",
                "unitemised": {"acts": 1, "gross": "272890.00"},
                "open": [{"act": "REG-2024-ITP-013", "unassigned": "0.00", "gross": "272890.00"}],
            }
        ],
        "movements": [
            [
                {
                    "act": "REG-2024-ITP-013",
                    "sequence": 56,
                    "line": 0,
                    "kind": "BalanceInferred",
                    "circumstance": "",
                    "issued_on": "2024-09-10",
                    "effective_on": "2024-08-31",
                    "keys": {"agreement": "001-2023-itp"},
                    "amount": "-272890.00",
                    "known": "inferred",
                    "source": {"table": "cuadro-29", "row": "001-2023-itp", "page": 48},
                    "printed": None,
                    "note": (
                        "El documento solo imprime el resultado al 31.08.2024: PIM 2,527,110."
                    ),
                    "before": None,
                    "after": "2527110.00",
                },
                {
                    "act": "REG-2024-ITP-013",
                    "sequence": 56,
                    "line": 1,
                    "kind": "BalanceInferred",
                    "circumstance": "",
                    "issued_on": "2024-09-10",
                    "effective_on": "2024-08-31",
                    "keys": {"agreement": ""},
                    "amount": "272890.00",
                    "known": "inferred",
                    "source": {"table": "cuadro-29", "row": "total", "page": 48},
                    "printed": None,
                    "note": (
                        "Contrapartida dentro de la fuente 1: ningún acto "
                        "fechado detalla este convenio."
                    ),
                    "before": None,
                    "after": None,
                },
            ]
        ],
    },
    body={
        "cut": {
            "entity": "38-241",
            "fiscal_year": 2024,
            "as_of": "2024-08-31",
            "basis": "effective",
            "through": 56,
        },
        "balances": [{"measure": "budget", "by": "agreement", "where": ["act:REG-2024-ITP-013"]}],
        "movements": [{"measure": "budget", "by": "agreement", "where": ["act:REG-2024-ITP-013"]}],
    },
)

FIGURES: Final = ShownFigures(_BALANCES, _MOVEMENTS, _OBSERVATIONS, _BRANCH, _ANSWERS)
