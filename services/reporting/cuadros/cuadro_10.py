"""Cuadro 10: what each agreement of the fondos concursables was given, resolution by resolution."""

from services.reporting.grammar import Act, Added, Cuadro, Lines, Moved, Name, Number, Sum, Total
from services.reporting.legal import GREATER_INCOME, INSTITUTIONAL, PLAN_UPDATE
from services.reporting.vocabulary import CREDITS, DONATIONS, FUND_AGREEMENT, OPENING

CUADRO = Cuadro(
    id="cuadro-10",
    title="Recursos incorporados en el marco de la ejecución de Fondos Concursables",
    rows=Lines(FUND_AGREEMENT),
    where=DONATIONS,
    unassigned="row",
    columns=(
        Number("number", "N°"),
        Name("project", "Proyecto/Convenio"),
        Name("document", "Documento", attribute="document"),
        Name("activity", "AO", attribute="activity"),
        Name("responsible", "Responsable", attribute="responsible"),
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
    purpose="Dice qué recursos se incorporaron para cada convenio de los fondos concursables, y "
    "con qué resolución.",
    basis=(INSTITUTIONAL, GREATER_INCOME, PLAN_UPDATE),
)
