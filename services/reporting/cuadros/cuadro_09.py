"""Cuadro 9: what each agreement gave or took, resolution by resolution, month by month."""

from services.reporting.grammar import Act, Added, Cuadro, Lines, Moved, Name, Number, Sum, Total
from services.reporting.legal import FUNCTIONAL, FUNCTIONAL_LIMIT, MONTHLY_ARTICLE, MONTHLY_TERM
from services.reporting.vocabulary import AGREEMENT, DONATIONS, OPENING, REALLOCATIONS

CUADRO = Cuadro(
    id="cuadro-09",
    title="Detalle de las modificaciones entre contratos y convenios",
    rows=Lines(
        AGREEMENT,
        order=(
            "020-proinnovate-cetf2-2021",
            "151-proinnovate-cetf2-2022",
            "180-proinnovate-cetf2-2022",
            "153-proinnovate-cetf2-2022",
            "154-proinnovate-cetf2-2022",
            "192-proinnovate-cetf2-2022",
        ),
    ),
    where=DONATIONS,
    unassigned="row",
    columns=(
        Number("number", "N°"),
        Name("project", "Proyecto/Convenio"),
        Name(
            "activity",
            "Actividad Operativa",
            attribute="cuadro_09_activity",
            or_attribute="activity",
        ),
        Name("document", "Doc.", attribute="cuadro_09_document", or_attribute="document"),
        Name(
            "responsible",
            "Responsable",
            attribute="cuadro_09_responsible",
            or_attribute="responsible",
        ),
        Sum("pia", "PIA", "budget", where=OPENING),
        Moved("amount", "Monto S/", "budget", where=REALLOCATIONS, group="Variación"),
        Act(
            "act",
            "Aprobado mediante",
            text="{closed} ({issued}) Modificaciones internas de {month}",
            measure="budget",
            group="Variación",
        ),
        Added("total", "Total", of=("pia", "amount")),
    ),
    total=Total("Total", column="project"),
    label="project",
    purpose="Dice qué dio o recibió cada contrato o convenio, resolución por resolución, por las "
    "modificaciones internas de cada mes.",
    basis=(FUNCTIONAL, FUNCTIONAL_LIMIT, MONTHLY_ARTICLE, MONTHLY_TERM),
)
