"""Cuadro 21: the services of the APNOP by task, first and now."""

from services.reporting.grammar import Cuadro, Difference, Growth, Level, Members, Name, Sum, Total
from services.reporting.legal import PLAN, PLAN_UPDATE, SERVICES_FRAME
from services.reporting.vocabulary import APNOP, COMPLEXITY, OPENING, TASK

CUADRO = Cuadro(
    id="cuadro-21",
    title="Categoría Presupuestal APNOP Programación Inicial y Actualizada al {as_of}",
    rows=Members(TASK),
    where=APNOP,
    unassigned="note",
    columns=(
        Name(
            "service",
            "Servicio",
            attribute="service",
            through=Level(
                "service", catalogue="service", form="{code}. {name}", alias="cuadro_21_name"
            ),
            once=True,
        ),
        Name("task", "Tarea"),
        Name("complexity", "Compl.", attribute="complexity", through=COMPLEXITY),
        Sum("initial", "Meta Física Inicial (a)", "services", where=OPENING),
        Sum("updated", "Meta Física Modificada (b)", "services"),
        Difference("increment", "Incremento (b) - (a)", of="updated", less="initial"),
        Growth("increment_pct", "Var % (b)/(a)", of="updated", base="initial"),
    ),
    total=Total("Servicios Tecnológicos", column="service"),
    label="task",
    purpose="Compara los servicios de la categoría APNOP programados al inicio con los actuales, "
    "tarea por tarea.",
    basis=(PLAN, PLAN_UPDATE, SERVICES_FRAME),
)
