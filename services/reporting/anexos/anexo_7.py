"""Anexo 7: the components of each investment, at first and now."""

from services.reporting.grammar import Code, Cuadro, Growth, Level, Name, Number, Sum, Total, Tree
from services.reporting.legal import (
    FUNCTIONAL,
    INVESTMENT_BANK,
    INVESTMENT_OPINION,
    LIMITING_CREDIT,
    OPENING_BUDGET,
)
from services.reporting.vocabulary import COMPONENT, OPENING

CUADRO = Cuadro(
    id="anexo-7",
    title="Programación de inversiones a nivel de Componente, al {as_of}",
    rows=Tree((Level("cui", catalogue="cui", alias="anexo_7_name"), COMPONENT), subtotals=False),
    columns=(
        Number("number", "N°"),
        Name("type", "Tipo", of="cui", attribute="type"),
        Code("cui", "Código Único de inversiones", of="cui"),
        Name("investment", "Inversión", of="cui"),
        Name("description", "Descripción", of="component", attribute="description"),
        Name("component", "Componente", of="component"),
        Sum("pia", "PIA", "investment", where=OPENING),
        Sum("pim", "PIM", "investment"),
        Growth("variation_pct", "% Var", of="pim", base="pia"),
    ),
    total=Total("Total", column="component"),
    label="component",
    purpose="Compara el PIA y el PIM de cada inversión, componente por componente.",
    basis=(OPENING_BUDGET, LIMITING_CREDIT, FUNCTIONAL, INVESTMENT_OPINION, INVESTMENT_BANK),
)
