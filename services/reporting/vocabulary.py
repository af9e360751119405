"""The nouns of the book, each defined once: the levels that make rows, the filters they share.

Closed lists print the names that the Clasificador and the document use; open registers are read
from the catalogues declared by acts.
"""

from typing import Final

from services.reporting.grammar import Having, Level, Section, Version, Where

MONEY: Final = frozenset({"budget", "investment"})
"""Measures in soles; the others are programmed units."""

OPENING: Final[Where] = (("kind", ("OpeningBudgetApproved", "PlanApproved")),)
"""PIA and initial programming: the opening kinds at the same cut, never an earlier date."""

CREDITS: Final[Where] = (("kind", ("SupplementaryCreditAuthorized",)),)
"""Créditos suplementarios (DL 1440 arts. 46 and 50)."""

DONATIONS: Final[Where] = (("funding_source", ("4",)),)
"""Donaciones y Transferencias, the source of every agreement."""

REALLOCATIONS: Final[Where] = (("kind", ("ReallocationFormalized",)),)
"""Habilitaciones y anulaciones within the institution (DL 1440 art. 47)."""

TRANSFERS: Final[Where] = (("kind", ("TransferDisaggregated",)),)
"""Transferencias de partidas to other pliegos, as this one disaggregates them (DL 1440 art. 46)."""

BETWEEN_INVESTMENTS: Final[Where] = (("kind", ("InvestmentsReallocated",)),)
"""Changes between investments under an opinion of the OPMI (Ley 31953 art. 11.1)."""

ORDINARY: Final[Where] = (("funding_source", ("1",)),)
"""Recursos Ordinarios, the source of the units' own budget."""

BID_4: Final[Where] = (("funding_source", ("4",)), ("agreement", ("5287-oc-pe",)))
"""The loan contract that pays for the model of results of the Red CITE."""

AECID: Final[Where] = (
    ("funding_source", ("4",)),
    ("agreement", ("2020-spe-0000400200", "2022-spe-0000400051")),
)
"""The two projects of the Spanish cooperation."""

APNOP: Final[Where] = (("budget_category", ("9002",)),)
"""Asignaciones presupuestarias que no resultan en productos."""

TO_CATALOGUES: Final[Where] = (("origin", ("tarifario",)), ("kind", ("TargetsReprogrammed",)))
"""Targets of services that enter the catalogues of the CITE (circumstance a.i)."""

INCORPORATED: Final[Where] = (("origin", ("incorporacion",)), ("kind", ("TargetsReprogrammed",)))
"""Targets that the CITE add with resources of their own (circumstance a.ii)."""

OF_FUNDS: Final[Where] = (
    ("origin", ("fondos-concursables",)),
    ("kind", ("TargetsReprogrammed",)),
)
"""Targets that the fondos concursables add (circumstance b.iii)."""

OF_UT_JUNIN: Final[Where] = (("origin", ("ut-junin",)), ("kind", ("TargetsReprogrammed",)))
"""The first programme of the UT Cuero y Calzado Junín."""

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

PROGRAMME_BY_NUMBER: Final = Level(
    "budget_category",
    printed=(("0093", "PP093"), ("9002", "APNOP"), ("0094", "PP094"), ("0095", "PP095")),
)
"""The same by the number of the programme, as Cuadro 19 writes it."""

PROGRAMME_IN_FULL: Final = Level("budget_category", catalogue="budget_category", alias="printed")
"""Categoría presupuestal by its code and whole name, in the order of the codes."""

UNIT_CLASS: Final = Level(
    "unit_class", printed=(("cite", "CITE"), ("office", "Direcciones y Oficinas"))
)

COMPLEXITY: Final = Level(
    "complexity", printed=(("alta", "Alta"), ("mediana", "Mediana"), ("baja", "Baja"))
)

ORIGIN: Final = Level("origin", catalogue="origin")
UNIT: Final = Level("unit", catalogue="unit")
SERVICE: Final = Level("service", catalogue="service", form="{code}. {name}")
TASK: Final = Level("task", catalogue="task", form="{code}. {name}")
INVESTMENT: Final = Level("cui", catalogue="cui")
AGREEMENT: Final = Level("agreement", catalogue="agreement")
UNIT_OF_MEASURE: Final = Level("unit_of_measure", catalogue="unit_of_measure")

CITE: Final = Level(
    "unit",
    catalogue="unit",
    alias="budget_name",
    only=Having("unit_class", "cite"),
    by_name=True,
)
"""The CITE and unidades técnicas, as the tables of the budget call them."""

OFFICE: Final = Level(
    "unit", catalogue="unit", alias="budget_name", only=Having("unit_class", "office")
)
"""The direcciones and oficinas of the seat."""

FUND_AGREEMENT: Final = Level(
    "agreement", catalogue="agreement", only=Having("fund", "concursable")
)
"""The agreements of fondos concursables: a named set of the register of agreements."""

COOPERATION: Final = Level(
    "agreement",
    catalogue="agreement",
    alias="cuadro_28_project",
    only=Having("fund", "aecid-bid4"),
)
"""The agreements with the AECID and with BID 4."""

PERFORMANCE: Final = Level("agreement", catalogue="agreement", only=Having("fund", "desempeno"))
"""The convenios de desempeño with private CITE."""

ORGAN: Final = Level("unit", catalogue="unit", silent=True)
ACTIVITY: Final = Level("activity", catalogue="activity", form="{its_aoi} {name}")
OFFICE_TASK: Final = Level(
    "task", catalogue="office_task", within="activity", key="number", every=True
)
COMPONENT: Final = Level("component", catalogue="component", within="cui", key="name", every=True)

OEI: Final = Level("oei", catalogue="oei")
AEI: Final = Level("aei", catalogue="aei")
CIRCUMSTANCE: Final = Level("circumstance", catalogue="circumstance")

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

PROGRAMMED: Final = (Version("initial", "Prog. Ini.", OPENING), Version("updated", "Prog. Act."))
"""A programme as it was approved and as it stands."""

OF_THE_POI: Final = (Version("initial", "POI Ini.", OPENING), Version("updated", "POI Act."))
"""The same, as the table of clients calls it."""
