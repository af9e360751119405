"""Anexo 4: the services of each CITE by month, as approved and as they stand."""

from services.reporting.grammar import Cuadro, Months, Name, Reading, Readings, Sum, Total
from services.reporting.legal import PLAN, PLAN_CONTENT, PLAN_UPDATE
from services.reporting.vocabulary import PROGRAMMED, UNIT

CUADRO = Cuadro(
    id="anexo-4",
    title="Programación de Servicios inicial y actualizada al {day}, mensualizada",
    rows=Readings(UNIT, PROGRAMMED),
    columns=(
        Name("unit", "CITE", once=True),
        Reading("programme", "Programación"),
        Months("services"),
        Sum("total", "Total {year}", "services"),
    ),
    total=Total("Total", column="unit"),
    label="unit",
    purpose="Muestra los servicios de cada CITE mes por mes, como se programaron y como están.",
    basis=(PLAN, PLAN_CONTENT, PLAN_UPDATE),
)
