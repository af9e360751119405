"""Anexo 5: the year's clients of each CITE and Unidad Técnica, first and now."""

from services.reporting.grammar import (
    Cuadro,
    Difference,
    Growth,
    Having,
    Level,
    Members,
    Name,
    Sum,
    Total,
)
from services.reporting.legal import CITE_LAW, PLAN, PLAN_UPDATE
from services.reporting.vocabulary import OPENING

CUADRO = Cuadro(
    id="anexo-5",
    title="Programación de Clientes de la Red CITE, inicial y actualizada al {as_of}",
    rows=Members(Level("unit", catalogue="unit", only=Having("unit_class", "cite"))),
    unassigned="note",
    columns=(
        Name("unit", "CITE/UT"),
        Sum("initial", "Prog. Ini.", "clients", where=OPENING),
        Sum("updated", "Prog. Act.", "clients"),
        Difference("increment", "Variación", of="updated", less="initial"),
        Growth("increment_pct", "Var %", of="updated", base="initial", small_decimals=1),
    ),
    total=Total("Total Red CITE", column="unit"),
    label="unit",
    purpose="Compara los clientes programados al inicio con los actuales, por CITE y Unidad "
    "Técnica.",
    basis=(PLAN, PLAN_UPDATE, CITE_LAW),
)
