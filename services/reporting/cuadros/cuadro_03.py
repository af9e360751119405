"""Cuadro 3: the services that enter the catalogues of the CITE, as the acts print them."""

from services.reporting.grammar import (
    Constant,
    Cuadro,
    GroupSum,
    Level,
    Merged,
    Name,
    Stated,
    Sum,
    Total,
)
from services.reporting.legal import PLAN_UPDATE, SERVICES_FRAME
from services.reporting.vocabulary import SERVICE, TO_CATALOGUES, UNIT

CUADRO = Cuadro(
    id="cuadro-03",
    title="Programación de metas físicas de servicios actualizados al {as_of}",
    rows=Merged(
        (UNIT, Level("task", catalogue="task", form="{code}. {name}", alias="cuadro_03_name"))
    ),
    where=TO_CATALOGUES,
    unassigned="note",
    columns=(
        Name("unit", "CITE", of="unit"),
        Name("service", "Servicio", attribute="service", through=SERVICE, once=True),
        Name("task", "Tarea"),
        Constant("unit_of_measure", "Unidad de Medida", "Servicio"),
        Stated("initial", "Prog. Ini.", "services", "before"),
        Stated("updated", "Prog. Act.", "services", "after"),
        Sum("increment", "Var.", "services"),
        GroupSum("total", "Total de servicios", of="updated", same=("unit", "service")),
    ),
    total=Total("Total", column="unit"),
    label="task",
    purpose="Dice qué servicios entraron o cambiaron en los catálogos de los CITE, tarea por tarea "
    "(circunstancia a.i).",
    basis=(PLAN_UPDATE, SERVICES_FRAME),
)
