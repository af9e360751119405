"""Anexo 6: the clients of each CITE by month, as approved and as they stand."""

from services.reporting.grammar import (
    Cuadro,
    Having,
    Level,
    Months,
    Name,
    Reading,
    Readings,
    Sum,
    Total,
)
from services.reporting.legal import PLAN, PLAN_CONTENT, PLAN_UPDATE
from services.reporting.vocabulary import OF_THE_POI

CUADRO = Cuadro(
    id="anexo-6",
    title="Programación de Clientes de la Red CITE, inicial y actualizada al {day}, mensualizada",
    rows=Readings(Level("unit", catalogue="unit", only=Having("unit_class", "cite")), OF_THE_POI),
    unassigned="note",
    columns=(
        Name("unit", "CITE", once=True),
        Reading("programme", "POI"),
        Months("clients"),
        Sum("total", "Total", "clients"),
    ),
    total=Total("Total", column="unit"),
    label="unit",
    purpose="Muestra los clientes de cada CITE mes por mes, como se programaron y como están.",
    basis=(PLAN, PLAN_CONTENT, PLAN_UPDATE),
)
