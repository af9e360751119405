"""Cuadro 26: the budget of each dirección and oficina, at first and now."""

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
from services.reporting.legal import FUNCTIONAL, LIMITING_CREDIT, OPENING_BUDGET, ORGANS
from services.reporting.vocabulary import OFFICE, OPENING, ORDINARY

CUADRO = Cuadro(
    id="cuadro-26",
    title="Presupuesto institucional, según las Direcciones y Oficinas, Año {year}",
    rows=Members(OFFICE),
    where=ORDINARY,
    unassigned="note",
    columns=(
        Number("number", "N°"),
        Name("unit", "Direcciones y/o Oficinas"),
        Sum("pia", "PIA", "budget", where=OPENING),
        Sum("pim", "PIM*", "budget"),
        Difference("variation", "Variación", of="pim", less="pia"),
        Growth(
            "variation_pct",
            "Var %",
            of="pim",
            base="pia",
            total_decimals=1,
            small_decimals=2,
        ),
    ),
    total=Total("Total", column="unit"),
    label="unit",
    notes=(Note("(*) PIM al {as_of_short} (solo incluye fuente de financiamiento RO)"),),
    purpose="Compara el PIA y el PIM de cada dirección y oficina de la sede, solo de Recursos "
    "Ordinarios.",
    basis=(OPENING_BUDGET, LIMITING_CREDIT, FUNCTIONAL, ORGANS),
)
