"""Cuadro 14: the clients that the fondos concursables add."""

from services.reporting.grammar import Constant, Cuadro, Members, Name, Stated, Sum, Total
from services.reporting.legal import PLAN_UPDATE
from services.reporting.vocabulary import OF_FUNDS, UNIT

CUADRO = Cuadro(
    id="cuadro-14",
    title="Programación de Metas Físicas de Unidades Productivas Inicial y Actualizada de "
    "CET-FASE 2 y PROCIENCIA",
    rows=Members(UNIT),
    where=OF_FUNDS,
    unassigned="note",
    columns=(
        Name("unit", "CITE"),
        Constant("unit_of_measure", "Unidad de Medida", "Unidad Productiva"),
        Stated("initial", "Prog. Ini.", "clients", "before"),
        Stated("updated", "Prog. Act.", "clients", "after"),
        Sum("increment", "Var.", "clients"),
    ),
    total=Total("Total", column="unit"),
    label="unit",
    purpose="Dice cuántos clientes agregan los fondos concursables, CITE por CITE (circunstancia "
    "b.iii).",
    basis=(PLAN_UPDATE,),
)
