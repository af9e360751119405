"""Cuadro 15: what each investment gave to the transfer to other pliegos."""

from services.reporting.grammar import Code, Cuadro, Level, Members, Name, Sum, Total
from services.reporting.legal import INSTITUTIONAL, PLAN_UPDATE, TRANSFER_LAW, TRANSFER_TERM
from services.reporting.vocabulary import TRANSFERS

CUADRO = Cuadro(
    id="cuadro-15",
    title="Inversiones para la transferencia de partidas",
    rows=Members(Level("cui", catalogue="cui", alias="cuadro_15_name")),
    where=TRANSFERS,
    unassigned="note",
    columns=(
        Code("cui", "Código"),
        Name("investment", "Inversión"),
        Sum("total", "Total", "investment"),
    ),
    total=Total("Total", column="investment"),
    label="investment",
    purpose="Dice de qué inversiones salió lo que se transfirió a otros pliegos (circunstancia "
    "b.iv).",
    basis=(INSTITUTIONAL, TRANSFER_LAW, TRANSFER_TERM, PLAN_UPDATE),
)
