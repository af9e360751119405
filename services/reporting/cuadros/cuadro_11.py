"""Cuadro 11: what the agreement of BID 4 was given, resolution by resolution."""

from services.reporting.grammar import (
    Act,
    Added,
    ByAct,
    Cuadro,
    Lines,
    Moved,
    Name,
    Number,
    Sum,
    Total,
)
from services.reporting.legal import GREATER_INCOME, INSTITUTIONAL, PLAN_UPDATE
from services.reporting.vocabulary import AGREEMENT, BID_4, CREDITS, OPENING

CUADRO = Cuadro(
    id="cuadro-11",
    title="Recursos incorporados en el marco del BID 4",
    rows=Lines(AGREEMENT),
    where=BID_4,
    unassigned="hidden",
    columns=(
        Number("number", "N°"),
        Name("project", "Proyecto/Convenio"),
        Name("document", "Documento", attribute="cuadro_11_document", or_attribute="document"),
        ByAct(
            "responsible",
            "Responsable",
            attribute="cuadro_11_responsible",
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
    purpose="Dice qué recursos se incorporaron para el modelo de gestión de la Red CITE (BID 4), y "
    "con qué resolución.",
    basis=(INSTITUTIONAL, GREATER_INCOME, PLAN_UPDATE),
)
