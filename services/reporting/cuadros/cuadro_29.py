"""Cuadro 29: the budget of the convenios de desempeño, at first and now."""

from services.reporting.grammar import Cuadro, Difference, Growth, Members, Name, Note, Sum, Total
from services.reporting.legal import (
    FUNCTIONAL,
    LIMITING_CREDIT,
    OPENING_BUDGET,
    PERFORMANCE_AGREEMENTS,
)
from services.reporting.vocabulary import OPENING, PERFORMANCE

CUADRO = Cuadro(
    id="cuadro-29",
    title="Presupuesto institucional, según los convenios de desempeño, Año {year}",
    rows=Members(PERFORMANCE),
    unassigned="hidden",
    columns=(
        Name("project", "Proyecto/Convenio"),
        Name("document", "Documento", attribute="cuadro_29_document", or_attribute="document"),
        Name(
            "responsible",
            "Responsable",
            attribute="cuadro_29_responsible",
            or_attribute="responsible",
        ),
        Sum("pia", "PIA", "budget", where=OPENING),
        Sum("pim", "PIM*", "budget"),
        Difference("variation", "Variación", of="pim", less="pia"),
        Growth("variation_pct", "Var %", of="pim", base="pia"),
    ),
    total=Total("Total", column="project"),
    label="project",
    notes=(Note("(*) PIM al {as_of_short}"),),
    purpose="Compara el PIA y el PIM de los convenios de desempeño con CITE privados.",
    basis=(OPENING_BUDGET, LIMITING_CREDIT, FUNCTIONAL, PERFORMANCE_AGREEMENTS),
)
