"""Cuadro 17: the year's services by budget category and origin, first and now."""

from services.reporting.grammar import Cuadro, Difference, Growth, Merged, Name, Note, Sum, Total
from services.reporting.legal import PLAN, PLAN_CONTENT, PLAN_UPDATE
from services.reporting.vocabulary import OPENING, ORIGIN, PROGRAMME

CUADRO = Cuadro(
    id="cuadro-17",
    title="Programación de Servicios Inicial y Actualizada al {as_of}",
    rows=Merged((PROGRAMME, ORIGIN)),
    columns=(
        Name("budget_category", "Categoría Presupuestal", of="budget_category"),
        Name("detail", "Detalle", of="origin", attribute="services", or_name=True),
        Sum("initial", "Prog. Ini.", "services", where=OPENING),
        Sum("updated", "Prog. Act.", "services"),
        Difference("increment", "Incremento (b) - (a)", of="updated", less="initial"),
        Growth("increment_pct", "Var %", of="updated", base="initial"),
    ),
    total=Total("Total", column="budget_category"),
    label="detail",
    notes=(
        Note(
            "(4/) El total de la programación inicial y actualizada de los servicios de las MIPYME "
            "No Focalizadas incluye 479 servicios del CITEccal Lima del componente capacitación y "
            "asistencia técnica del proyecto de código único de inversiones 227526.",
            row="0093.mipyme-no-focalizadas",
            pliego="38-241/2024",
        ),
    ),
    purpose="Compara los servicios programados al inicio con los actuales, por categoría "
    "presupuestal y origen.",
    basis=(PLAN, PLAN_CONTENT, PLAN_UPDATE),
)
