"""Anexo 3: the year's services of each CITE and Unidad Técnica, first and now."""

from services.reporting.grammar import Cuadro, Difference, Growth, Members, Name, Sum, Total
from services.reporting.legal import CITE_LAW, PLAN, PLAN_UPDATE
from services.reporting.vocabulary import OPENING, UNIT

CUADRO = Cuadro(
    id="anexo-3",
    title="Programación de Servicios inicial y actualizada al {as_of}",
    rows=Members(UNIT),
    columns=(
        Name("unit", "CITE/UT"),
        Sum("initial", "Prog. Inicial", "services", where=OPENING),
        Sum("updated", "Prog. Act.", "services"),
        Difference("increment", "Incremento", of="updated", less="initial"),
        Growth("increment_pct", "Var %", of="updated", base="initial"),
    ),
    total=Total("Total Red CITE", column="unit"),
    label="unit",
    purpose="Compara los servicios programados al inicio con los actuales, por CITE y Unidad "
    "Técnica.",
    basis=(PLAN, PLAN_UPDATE, CITE_LAW),
)
