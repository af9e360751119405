"""Cuadro 30: the budget of each investment, at first and now."""

from services.reporting.grammar import Code, Cuadro, Growth, Members, Name, Note, Number, Sum, Total
from services.reporting.legal import (
    INVESTMENT_BANK,
    INVESTMENT_OPINION,
    LIMITING_CREDIT,
    OPENING_BUDGET,
    TRANSPARENCY,
)
from services.reporting.vocabulary import INVESTMENT, OPENING

CUADRO = Cuadro(
    id="cuadro-30",
    title="Presupuesto institucional, según las inversiones, Año {year}",
    rows=Members(INVESTMENT),
    columns=(
        Number("number", "N°"),
        Name("type", "Tipo", attribute="type"),
        Code("cui", "CUI"),
        Name("investment", "Inversión"),
        Sum("pia", "PIA", "investment", where=OPENING),
        Sum("pim", "PIM*", "investment"),
        Growth("variation_pct", "Variación", of="pim", base="pia", total_decimals=1),
    ),
    total=Total("Total", column="investment"),
    label="investment",
    notes=(Note("(*) PIM al {as_of_short} (solo incluye fuente de financiamiento RO)"),),
    purpose="Compara el PIA y el PIM de cada inversión, por su CUI.",
    basis=(OPENING_BUDGET, LIMITING_CREDIT, INVESTMENT_OPINION, INVESTMENT_BANK, TRANSPARENCY),
)
