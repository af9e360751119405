"""Cuadro 28: the budget of the agreements with the AECID and BID 4, at first and now."""

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
from services.reporting.vocabulary import COOPERATION, DONATIONS, OPENING

CUADRO = Cuadro(
    id="cuadro-28",
    title="Presupuesto institucional, según los convenios con AECID y BID 4, Año {year}",
    rows=Members(COOPERATION),
    where=DONATIONS,
    unassigned="note",
    columns=(
        Number("number", "N°"),
        Name("project", "Proyecto/Convenio"),
        Name("document", "Documento", attribute="cuadro_28_document", or_attribute="document"),
        Name(
            "responsible",
            "Responsable",
            attribute="cuadro_28_responsible",
            or_attribute="responsible",
        ),
        Sum("pia", "PIA", "budget", where=OPENING),
        Sum("pim", "PIM*", "budget"),
        Difference("variation", "Var.", of="pim", less="pia"),
        Growth("variation_pct", "Var %", of="pim", base="pia"),
    ),
    total=Total("Total", column="project"),
    label="project",
    notes=(Note("(*) PIM al {as_of_short}"),),
    purpose="Compara el PIA y el PIM de los convenios con la AECID y de BID 4.",
    basis=(OPENING_BUDGET, LIMITING_CREDIT, GREATER_INCOME),
)
