"""Cuadro 6: the services that the CITE add with resources of their own."""

from services.reporting.grammar import Constant, Cuadro, Level, Merged, Name, Stated, Sum, Total
from services.reporting.legal import PLAN_UPDATE, SERVICES_FRAME
from services.reporting.vocabulary import INCORPORATED, SERVICE, UNIT

CUADRO = Cuadro(
    id="cuadro-06",
    title="Programación Metas Físicas de Servicios Inicial y Actualizada al {as_of}",
    rows=Merged(
        (UNIT, Level("task", catalogue="task", form="{code}. {name}", alias="cuadro_06_name"))
    ),
    where=INCORPORATED,
    unassigned="note",
    columns=(
        Name("unit", "CITE", of="unit"),
        Name("service", "Servicio", attribute="service", through=SERVICE, once=True),
        Name("task", "Tarea"),
        Constant("unit_of_measure", "Unidad de Medida", "Servicio"),
        Stated("initial", "Prog. Ini.", "services", "before"),
        Stated("updated", "Prog. Act.", "services", "after"),
        Sum("increment", "Var.", "services"),
    ),
    total=Total("Total", column="unit"),
    label="task",
    purpose="Dice qué servicios agregan los CITE, a su pedido y según avanza la ejecución, tarea "
    "por tarea (circunstancia a.ii).",
    basis=(PLAN_UPDATE, SERVICES_FRAME),
)
