"""Cuadro 16: the year's clients by budget category and origin, first and now."""

from services.reporting.grammar import (
    Cuadro,
    Difference,
    Growth,
    Merged,
    Name,
    Note,
    Subtotal,
    Sum,
    Total,
)
from services.reporting.legal import PLAN, PLAN_CONTENT, PLAN_UPDATE
from services.reporting.vocabulary import OPENING, ORIGIN, PROGRAMME

CUADRO = Cuadro(
    id="cuadro-16",
    title="Programación de Clientes Inicial y Actualizada al {as_of}",
    rows=Merged((PROGRAMME, ORIGIN)),
    columns=(
        Name("budget_category", "Categoría Presupuestal", of="budget_category"),
        Name("detail", "Detalle", of="origin", attribute="clients", or_name=True),
        Sum("initial", "Prog. Ini.", "clients", where=OPENING),
        Sum("updated", "Prog. Act.", "clients"),
        Difference("increment", "Incremento (b) - (a)", of="updated", less="initial"),
        Growth("increment_pct", "Var %", of="updated", base="initial", total_decimals=1),
    ),
    total=Total("Total", column="budget_category"),
    subtotal=Subtotal(
        "red-cite",
        "Total – Red CITE",
        dimension="origin",
        without=("pescadores-artesanales-diditt",),
    ),
    label="detail",
    notes=(
        Note(
            "(2/) El total de la programación de MIPYME No Focalizadas Inicial y Actualizadas "
            "incluye 98 clientes del CITEccal Lima del componente capacitación y asistencia "
            "técnica del proyecto de código único de inversiones 227526.",
            row="0093.mipyme-no-focalizadas",
            pliego="38-241/2024",
            mark="(2/)",
        ),
        Note(
            "(3/): El total de la programación meta física inicial y meta física actualizada, no "
            "se diferencia por clientes únicos. Sin embargo, los reportes de ejecución de metas "
            "físicas de clientes o unidades productivas atendidas se tomarán en cuenta aquellos "
            "que se contabilicen como únicos.",
            row="total",
            mark="(3/)",
        ),
    ),
    purpose="Compara los clientes programados al inicio con los actuales, por categoría "
    "presupuestal y origen.",
    basis=(PLAN, PLAN_CONTENT, PLAN_UPDATE),
)
