"""Cuadro 23: current and capital expenditure, each by what the money buys."""

from services.reporting.grammar import Cuadro, Difference, Growth, Name, Note, Sum, Total, Tree
from services.reporting.legal import (
    CLASSIFICATIONS,
    DEBT_CODE,
    FUNCTIONAL_LIMIT,
    LIMITING_CREDIT,
    OPENING_BUDGET,
    TRANSPARENCY,
)
from services.reporting.vocabulary import EXPENSE_CATEGORY, EXPENSE_GROUP, OPENING

CUADRO = Cuadro(
    id="cuadro-23",
    title="Presupuesto institucional, según categoría de gasto, Año {year}",
    rows=Tree((EXPENSE_CATEGORY, EXPENSE_GROUP)),
    columns=(
        Name("expense_group", "Categoría de Gasto"),
        Sum("pia", "PIA", "budget", where=OPENING),
        Sum("pim", "PIM", "budget"),
        Difference("variation", "Variación", of="pim", less="pia"),
        Growth("variation_pct", "Var %", of="pim", base="pia", total_decimals=1),
    ),
    total=Total("Total", column="expense_group"),
    label="expense_group",
    notes=(Note("(*) PIM al {as_of_short} (por toda fuente de financiamiento)"),),
    purpose="Dice en qué se gasta el presupuesto (corriente y capital, por genérica), al inicio y "
    "al corte.",
    basis=(
        CLASSIFICATIONS,
        OPENING_BUDGET,
        LIMITING_CREDIT,
        FUNCTIONAL_LIMIT,
        TRANSPARENCY,
        DEBT_CODE,
    ),
)
