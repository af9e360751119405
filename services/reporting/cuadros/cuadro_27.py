"""Cuadro 27: the budget of each agreement of the fondos concursables, at first and now."""

from services.reporting.grammar import (
    Cuadro,
    Difference,
    Growth,
    Members,
    Name,
    Note,
    Number,
    Sum,
    Total,
)
from services.reporting.legal import GREATER_INCOME, LIMITING_CREDIT, OPENING_BUDGET
from services.reporting.vocabulary import DONATIONS, FUND_AGREEMENT, OPENING

CUADRO = Cuadro(
    id="cuadro-27",
    title="Presupuesto institucional, según los convenios de fondo concursable, Año {year}",
    rows=Members(FUND_AGREEMENT),
    where=DONATIONS,
    unassigned="row",
    columns=(
        Number("number", "N°"),
        Name("project", "Proyecto/Convenio"),
        Name("document", "Documento", attribute="document"),
        Name("responsible", "Responsable", attribute="responsible"),
        Sum("pia", "PIA", "budget", where=OPENING),
        Sum("pim", "PIM*", "budget"),
        Difference("variation", "Var.", of="pim", less="pia"),
        Growth("variation_pct", "Var %", of="pim", base="pia", total_decimals=1),
    ),
    total=Total("Total", column="project"),
    label="project",
    notes=(Note("(*) PIM al {as_of_short}"),),
    purpose="Compara el PIA y el PIM de cada convenio de los fondos concursables.",
    basis=(OPENING_BUDGET, LIMITING_CREDIT, GREATER_INCOME),
)
