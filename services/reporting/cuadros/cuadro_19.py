"""Cuadro 19: the year's services by budget category, first and now."""

from services.reporting.grammar import Cuadro, Difference, Growth, Members, Name, Note, Sum, Total
from services.reporting.legal import PLAN, PLAN_UPDATE
from services.reporting.vocabulary import OPENING, PROGRAMME_BY_NUMBER

CUADRO = Cuadro(
    id="cuadro-19",
    title="Meta Física Inicial y Meta Física Modificada de Servicios por Categoría Presupuestal "
    "{year}",
    rows=Members(PROGRAMME_BY_NUMBER),
    columns=(
        Name("budget_category", "Categoría Presupuestal"),
        Sum("initial", "Prog. Ini (a)", "services", where=OPENING),
        Sum("updated", "Prog. Act. (b)", "services"),
        Difference("increment", "Incremento (b) - (a)", of="updated", less="initial"),
        Growth("increment_pct", "Variación % (b)/(a)-1", of="updated", base="initial"),
    ),
    total=Total("Total Red CITE", column="budget_category"),
    label="budget_category",
    notes=(
        Note(
            "(6/) La programación Inicial y Actualizada del PP0093 incluye 479 servicios del "
            "CITEccal Lima del componente capacitación y asistencia técnica del proyecto de código "
            "único de inversiones 227526.",
            row="0093",
            pliego="38-241/2024",
            mark="(6/)",
        ),
    ),
    purpose="Compara los servicios programados al inicio con los actuales, por categoría "
    "presupuestal.",
    basis=(PLAN, PLAN_UPDATE),
)
