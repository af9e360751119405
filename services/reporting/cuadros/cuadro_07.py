"""Cuadro 7: the clients that the CITE add with resources of their own."""

from services.reporting.grammar import Constant, Cuadro, Members, Name, Stated, Sum, Total
from services.reporting.legal import PLAN_UPDATE
from services.reporting.vocabulary import INCORPORATED, UNIT

CUADRO = Cuadro(
    id="cuadro-07",
    title="Programación Metas Físicas de Clientes (Unidades Productivas) Inicial y Actualizada al "
    "{as_of}",
    rows=Members(UNIT),
    where=INCORPORATED,
    unassigned="note",
    columns=(
        Name("unit", "CITE"),
        Constant("unit_of_measure", "Unidad de Medida", "Unidades Productivas"),
        Stated("initial", "Prog. Ini.", "clients", "before"),
        Stated("updated", "Prog. Act.", "clients", "after"),
        Sum("increment", "Var.", "clients"),
    ),
    total=Total("Total", column="unit"),
    label="unit",
    purpose="Dice cuántos clientes agregan los CITE, a su pedido y según avanza la ejecución "
    "(circunstancia a.ii).",
    basis=(PLAN_UPDATE,),
)
