"""Cuadro 13: the services that the fondos concursables add."""

from services.reporting.grammar import Cuadro, Level, Merged, Name, Stated, Sum, Total
from services.reporting.legal import PLAN_UPDATE, SERVICES_FRAME
from services.reporting.vocabulary import OF_FUNDS, SERVICE, UNIT

CUADRO = Cuadro(
    id="cuadro-13",
    title="Programación de Metas Físicas de Servicios Inicial y Actualizada de CET-FASE 2 y "
    "PROCIENCIA",
    rows=Merged(
        (UNIT, Level("task", catalogue="task", form="{code}. {name}", alias="cuadro_13_name"))
    ),
    where=OF_FUNDS,
    unassigned="note",
    columns=(
        Name("unit", "CITE", of="unit"),
        Name(
            "modification",
            "Tipo de Modificación",
            of="unit",
            attribute="cuadro_13_modification",
        ),
        Name("service", "Servicio", attribute="service", through=SERVICE, once=True),
        Name("task", "Tarea"),
        Stated("initial", "Prog. Ini.", "services", "before"),
        Stated("updated", "Prog. Act.", "services", "after"),
        Sum("increment", "Variación", "services"),
    ),
    total=Total("Total", column="unit"),
    label="task",
    purpose="Dice qué servicios agregan los fondos concursables (CET - Fase 2 y PROCIENCIA), tarea "
    "por tarea (circunstancia b.iii).",
    basis=(PLAN_UPDATE, SERVICES_FRAME),
)
