"""Cuadro 24: the budget by budget category, the CITE and the offices in each."""

from services.reporting.grammar import Cuadro, Difference, Growth, Name, Note, Sum, Total, Tree
from services.reporting.legal import CLASSIFICATIONS, LIMITING_CREDIT, OPENING_BUDGET, TRANSPARENCY
from services.reporting.vocabulary import OPENING, PROGRAMME_IN_FULL, UNIT_CLASS

CUADRO = Cuadro(
    id="cuadro-24",
    title="Ejecución del presupuesto institucional, según categorías presupuestales, Año {year}",
    rows=Tree((PROGRAMME_IN_FULL, UNIT_CLASS)),
    columns=(
        Name("budget_category", "Categoría Presupuestal"),
        Sum("pia", "PIA", "budget", where=OPENING),
        Sum("pim", "PIM*", "budget"),
        Difference("variation", "Variación", of="pim", less="pia"),
        Growth("variation_pct", "Var %", of="pim", base="pia", total_decimals=1),
    ),
    total=Total("Total", column="budget_category"),
    label="budget_category",
    notes=(Note("(*) PIM al {as_of_short} (por toda fuente de financiamiento)"),),
    purpose="Reparte el presupuesto por categoría presupuestal y, en cada una, entre los CITE y "
    "las direcciones y oficinas.",
    basis=(CLASSIFICATIONS, OPENING_BUDGET, LIMITING_CREDIT, TRANSPARENCY),
)
