"""Cuadro 12: what the agreements with the AECID were given, resolution by resolution."""

from services.reporting.grammar import Act, Added, Cuadro, Lines, Moved, Name, Number, Sum, Total
from services.reporting.legal import GREATER_INCOME, INSTITUTIONAL, PLAN_UPDATE
from services.reporting.vocabulary import AECID, AGREEMENT, CREDITS, OPENING

CUADRO = Cuadro(
    id="cuadro-12",
    title="Recursos incorporados en el marco de la ejecución de proyectos financiados por AECID",
    rows=Lines(AGREEMENT),
    where=AECID,
    unassigned="hidden",
    columns=(
        Number("number", "N°"),
        Name("project", "Proyecto/Convenio"),
        Name("document", "Documento", attribute="cuadro_12_document", or_attribute="document"),
        Name(
            "responsible",
            "Responsable",
            attribute="cuadro_12_responsible",
            or_attribute="responsible",
        ),
        Sum("pia", "PIA", "budget", where=OPENING),
        Moved("amount", "Monto S/", "budget", where=CREDITS, group="Variación"),
        Act(
            "act",
            "Incorporado mediante",
            text="{closed} ({issued}) {total}",
            measure="budget",
            group="Variación",
        ),
        Added("total", "Total", of=("pia", "amount")),
    ),
    total=Total("Total", column="project"),
    label="project",
    purpose="Dice qué recursos se incorporaron para los proyectos de la cooperación española "
    "(AECID), y con qué resolución.",
    basis=(INSTITUTIONAL, GREATER_INCOME, PLAN_UPDATE),
)
