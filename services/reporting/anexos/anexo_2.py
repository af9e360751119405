"""Anexo 2: the activities and tasks of the offices by month, and each organ's budget."""

from services.reporting.grammar import Cuadro, Months, Name, Sum, Tree, UnitOfMeasure
from services.reporting.legal import ORGANS, PLAN_CONTENT, PLAN_UPDATE
from services.reporting.vocabulary import ACTIVITY, OFFICE_TASK, ORDINARY, ORGAN, UNIT_OF_MEASURE

CUADRO = Cuadro(
    id="anexo-2",
    title="Programación de metas físicas de las Direcciones y Oficinas de la Sede del ITP",
    rows=Tree((ORGAN, ACTIVITY, OFFICE_TASK)),
    columns=(
        Name("organ", "Órgano", of="activity", attribute="organ", once=True),
        Name("activity", "Actividad Operativa / Tarea"),
        UnitOfMeasure("unit_of_measure", "U.M", UNIT_OF_MEASURE),
        Months("task", outer="activity", group="Programación POI {year} - actualizado"),
        Sum(
            "total",
            "Total",
            "task",
            outer="activity",
            group="Programación POI {year} - actualizado",
        ),
        Sum("amount", "Presupuesto asignado", "budget", where=ORDINARY, levels=1),
    ),
    total=None,
    label="activity",
    purpose="Muestra las actividades operativas y las tareas de las direcciones y oficinas, mes "
    "por mes, y el presupuesto de cada órgano.",
    basis=(PLAN_CONTENT, PLAN_UPDATE, ORGANS),
)
