"""The closed lists of the act: measures, their dimensions, the codes that the law fixes.

Source: design 4.1; Clasificador de fuentes y gastos (DL 1440 art. 21). Open registers (CUI,
agreement, unit, activity ...) are no list here: an act that names a new one is taken and observed.
"""

from typing import Final, Literal, get_args

Measure = Literal["budget", "investment", "services", "clients", "activity", "task"]
Known = Literal["printed", "corrected", "inferred"]
Certainty = Literal["exact", "month", "latest", "earliest"]
Basis = Literal["effective", "issued"]
FundingSource = Literal["1", "2", "3", "4", "5"]
ExpenseCategory = Literal["5", "6", "7"]
ExpenseGroup = Literal["2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8"]
Service = Literal["1", "2", "3", "4", "5", "6", "7", "8"]
Complexity = Literal["alta", "mediana", "baja"]
Kind = Literal[
    "OpeningBudgetApproved",
    "PlanApproved",
    "SupplementaryCreditAuthorized",
    "TransferEnacted",
    "TransferDisaggregated",
    "FrameworkReduced",
    "ReallocationFormalized",
    "InvestmentsReallocated",
    "InvestmentOpinionIssued",
    "TargetsReprogrammed",
    "UnitCreated",
    "NoModificationsDeclared",
    "CatalogueDeclared",
    "FiguresPublished",
    "BalanceInferred",
    "PlanVersionApproved",
    "ActRectified",
    "ActAnnulled",
]
Month = Literal["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"]

UNIT_OF_MEASURE: Final = "unit_of_measure"

DIMENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "budget": (
        "funding_source",
        "expense_category",
        "expense_group",
        "budget_category",
        "unit_class",
        "unit",
        "agreement",
        "activity",
    ),
    "investment": ("cui", "component"),
    "services": (
        "budget_category",
        "origin",
        "unit",
        "service",
        "complexity",
        "task",
        "month",
    ),
    "clients": ("budget_category", "origin", "unit", "month"),
    "activity": ("unit", "activity", "task", "month"),
    "task": ("unit", "activity", "task", "month"),
}
"""The dimensions that a line of each measure may claim."""

WITH_UNIT_OF_MEASURE: Final = frozenset({"activity", "task"})
"""Measures whose entries state a unit of measure; sums across units are refused."""

CARRIED: Final = ("act", "kind", "circumstance")
"""Asked or filtered like dimensions, but every line carries them, so they never lack."""

CLOSED: Final[dict[str, tuple[str, ...]]] = {
    "funding_source": get_args(FundingSource),
    "expense_category": get_args(ExpenseCategory),
    "expense_group": get_args(ExpenseGroup),
    "service": get_args(Service),
    "complexity": get_args(Complexity),
    "month": get_args(Month),
}

CIRCUMSTANCES: Final = ("a.i", "a.ii", "b.iii", "b.iv")
"""Rows of Cuadro 2 of the POI; an act may state none, and an unknown one is only observed."""

OPENING_KINDS: Final = ("OpeningBudgetApproved", "PlanApproved")
"""The kinds whose sum is the initial column of a table (PIA, Prog. Ini.)."""
