"""Cuadro 25: the budget of each CITE and unidad técnica, at first and now."""

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
from services.reporting.legal import CITE_LAW, FUNCTIONAL, LIMITING_CREDIT, OPENING_BUDGET
from services.reporting.vocabulary import CITE, OPENING, ORDINARY

CUADRO = Cuadro(
    id="cuadro-25",
    title="Presupuesto institucional, según la Red CITE, Año {year}",
    rows=Members(CITE),
    where=ORDINARY,
    unassigned="note",
    columns=(
        Number("number", "N°"),
        Name("unit", "CITE y/o UT"),
        Sum("pia", "PIA", "budget", where=OPENING),
        Sum("pim", "PIM*", "budget"),
        Difference("variation", "Variación", of="pim", less="pia"),
        Growth(
            "variation_pct",
            "Var %",
            of="pim",
            base="pia",
            total_decimals=1,
            small_decimals=1,
        ),
    ),
    total=Total("Total", column="unit"),
    label="unit",
    notes=(Note("(*) PIM al {as_of_short} (solo incluye fuente de financiamiento RO)"),),
    purpose="Compara el PIA y el PIM de cada CITE y Unidad Técnica, solo de Recursos Ordinarios.",
    basis=(OPENING_BUDGET, LIMITING_CREDIT, FUNCTIONAL, CITE_LAW),
)
