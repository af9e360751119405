"""Cuadro 18: the year's services by the eight services of the CITE, first and now."""

from services.reporting.grammar import (
    Constant,
    Cuadro,
    Difference,
    Growth,
    Members,
    Name,
    Note,
    Sum,
    Total,
)
from services.reporting.legal import PLAN, PLAN_UPDATE, SERVICES_FRAME
from services.reporting.vocabulary import OPENING, SERVICE

CUADRO = Cuadro(
    id="cuadro-18",
    title="Programación de Servicios Inicial y Actualizada al {as_of}",
    rows=Members(SERVICE),
    columns=(
        Name("service", "Actividad Operativa"),
        Constant("unit_of_measure", "Unidad de Medida", "Servicio", kinds=("row", "total")),
        Sum("initial", "Meta Física Inicial (a)", "services", where=OPENING),
        Sum("updated", "Meta Física Actualizada (b)", "services"),
        Difference("increment", "Incremento (b) - (a)", of="updated", less="initial"),
        Growth("increment_pct", "Variación % (b)/(a)-1", of="updated", base="initial"),
    ),
    total=Total("Total Servicios", column="service"),
    label="service",
    notes=(
        Note(
            "(5/) La programación inicial y actualizada de MIPYME No Focalizadas incluye 479 "
            "servicios del CITEccal Lima del componente capacitación y asistencia técnica del "
            "proyecto de código único de inversiones 227526.",
            row="total",
            pliego="38-241/2024",
            mark="(5/)",
        ),
    ),
    purpose="Compara los servicios programados al inicio con los actuales, por cada uno de los "
    "ocho servicios de los CITE.",
    basis=(PLAN, PLAN_UPDATE, SERVICES_FRAME),
)
