"""The nouns of the book, each defined once: the levels that make rows, the filters they share.

Closed lists print the names that the Clasificador and the document use; open registers are read
from the catalogues declared by acts.
"""

from typing import Final

from services.reporting.grammar import Having, Level, Section, Where

MONEY: Final = frozenset({"budget", "investment"})
"""Measures in soles; the others are programmed units."""

OPENING: Final[Where] = (("kind", ("OpeningBudgetApproved", "PlanApproved")),)
"""PIA and initial programming: the opening kinds at the same cut, never an earlier date."""

CREDITS: Final[Where] = (("kind", ("SupplementaryCreditAuthorized",)),)
"""Créditos suplementarios (DL 1440 arts. 46 and 50)."""

DONATIONS: Final[Where] = (("funding_source", ("4",)),)
"""Donaciones y Transferencias, the source of every agreement."""

FUNDING_SOURCE: Final = Level(
    "funding_source",
    printed=(
        ("1", "Recursos Ordinarios"),
        ("2", "Recursos Directamente Recaudados"),
        ("3", "Recursos por Operaciones Oficiales de Crédito"),
        ("4", "Donaciones y Transferencias"),
        ("5", "Recursos Determinados"),
    ),
)

EXPENSE_CATEGORY: Final = Level(
    "expense_category",
    printed=(
        ("5", "Gastos Corrientes"),
        ("6", "Gastos de Capital"),
        ("7", "Servicio de la Deuda"),
    ),
)

EXPENSE_GROUP: Final = Level(
    "expense_group",
    printed=(
        ("2.0", "2.0 Reserva de contingencia"),
        ("2.1", "2.1 Personal y obligaciones sociales"),
        ("2.2", "2.2 Pensiones y otras prestaciones sociales"),
        ("2.3", "2.3 Bienes y servicios"),
        ("2.4", "2.4 Donaciones y transferencias"),
        ("2.5", "2.5 Otros gastos"),
        ("2.6", "2.6 Adquisición de activos no financieros"),
        ("2.7", "2.7 Adquisición de activos financieros"),
        ("2.8", "2.8 Servicio de la deuda pública"),
    ),
)

PROGRAMME: Final = Level(
    "budget_category",
    printed=(
        ("0093", "PP93"),
        ("9002", "APNOP"),
        ("0094", "PP94"),
        ("0095", "PP95"),
        ("0137", "PP137"),
        ("9001", "Acciones Centrales"),
    ),
)
"""Categoría presupuestal by its short name, in the order of the programming tables."""

ORIGIN: Final = Level("origin", catalogue="origin")
UNIT: Final = Level("unit", catalogue="unit")
INVESTMENT: Final = Level("cui", catalogue="cui")
FUND_AGREEMENT: Final = Level(
    "agreement", catalogue="agreement", only=Having("fund", "concursable")
)
"""The agreements of fondos concursables: a named set of the register of agreements."""

CURRENT: Final = "Gasto corriente"
CAPITAL: Final = "Gastos de Capital"
DEBT: Final = "Servicio de la Deuda"

BUDGET_SECTIONS: Final = (
    Section("pia", "Presupuesto Institucional de Apertura (PIA)", ("OpeningBudgetApproved",)),
    Section("a", "A. Créditos Suplementarios", ("SupplementaryCreditAuthorized",)),
    Section("b", "B. Habilitaciones o Anulaciones", ("ReallocationFormalized",)),
    Section("c", "C. Transferencias de Partidas", ("TransferDisaggregated", "FrameworkReduced")),
)
OTHER_ACTS: Final = Section("d", "D. Otros actos", ())
