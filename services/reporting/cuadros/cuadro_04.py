"""Cuadro 4: the clients that the services of Cuadro 3 add."""

from services.reporting.grammar import Constant, Cuadro, Members, Name, Note, Stated, Sum, Total
from services.reporting.legal import PLAN_UPDATE
from services.reporting.vocabulary import TO_CATALOGUES, UNIT

CUADRO = Cuadro(
    id="cuadro-04",
    title="Programación de metas físicas de clientes inicial y actualizada al {as_of}",
    rows=Members(UNIT),
    where=TO_CATALOGUES,
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
    notes=(
        Note(
            "En el caso de CITE agroindustrial VRAEM y UT Textil y Confecciones Lima, no ha "
            "variado el número de unidades productivas.",
            pliego="38-241/2024",
            row="cite-agroindustrial-chavimochic",
        ),
    ),
    purpose="Dice cuántos clientes se agregan por los servicios del Cuadro 3, CITE por CITE "
    "(circunstancia a.i).",
    basis=(PLAN_UPDATE,),
)
