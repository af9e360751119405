"""Cuadro 22: from which sources the institution's budget is financed, at first and now."""

from services.reporting.grammar import Cuadro, Difference, Growth, Members, Name, Note, Sum, Total
from services.reporting.legal import (
    LIMITING_CREDIT,
    OPENING_ACT,
    OPENING_BUDGET,
    SOURCE_CODES,
    TRANSPARENCY,
)
from services.reporting.vocabulary import FUNDING_SOURCE, OPENING

CUADRO = Cuadro(
    id="cuadro-22",
    title="Presupuesto institucional, según fuente de financiamiento, Año {year}",
    rows=Members(FUNDING_SOURCE),
    columns=(
        Name("funding_source", "Fuente de Financiamiento"),
        Sum("pia", "PIA", "budget", where=OPENING),
        Sum("pim", "PIM", "budget"),
        Difference("variation", "Variación", of="pim", less="pia"),
        Growth("variation_pct", "Var %", of="pim", base="pia", total_decimals=1),
    ),
    total=Total("Total", column="funding_source"),
    label="funding_source",
    notes=(Note("(*) PIM al {as_of_short}"),),
    purpose="Dice de qué fuentes se financia el presupuesto de la institución, al inicio y al "
    "corte.",
    basis=(OPENING_BUDGET, OPENING_ACT, LIMITING_CREDIT, TRANSPARENCY, SOURCE_CODES),
)
