"""Cuadro 5: the first programme of the UT Junín, July to December; its services are activities."""

from services.reporting.grammar import Code, Cuadro, Item, Itemised, Level, Months, Name, Sum, Tree
from services.reporting.legal import PLAN_CONTENT, PLAN_UPDATE, UT_JUNIN
from services.reporting.vocabulary import OF_UT_JUNIN

CUADRO = Cuadro(
    id="cuadro-05",
    title="Programación de metas físicas de la UT Cuero calzado Junín, Año {year}",
    rows=Itemised(
        above=Tree(
            (
                Level(
                    "service",
                    catalogue="activity",
                    coded=(
                        ("1", "AOI00019401534"),
                        ("2", "AOI00019401535"),
                        ("5", "AOI00019401536"),
                        ("7", "AOI00019401597"),
                    ),
                ),
                Level(
                    "task",
                    catalogue="task",
                    form="Tarea {code}. {name}",
                    alias="cuadro_05_name",
                    key="alone",
                ),
            )
        ),
        items=(
            Item(
                "aoi00019401569",
                texts=(
                    ("activity", "AOI00019401569"),
                    ("name", "Prestación de Servicios Tecnológicos y de Innovación - APNOP"),
                    ("unit_of_measure", "Empresas y establecimientos"),
                ),
                measure="clients",
            ),
        ),
    ),
    where=OF_UT_JUNIN,
    unassigned="note",
    columns=(
        Code("activity", "Actividad operativa", of="service"),
        Name("name", "Actividad operativa / Tarea"),
        Name(
            "unit_of_measure",
            "Unidad de Medida",
            attribute="unit_of_measure",
            otherwise="Servicio",
        ),
        Months("services", group="Programación", only=("07", "08", "09", "10", "11", "12")),
        Sum("total", "Total", "services", group="Programación"),
    ),
    total=None,
    label="name",
    purpose="Muestra la primera programación de la Unidad Técnica Cuero y Calzado Junín, mes por "
    "mes (circunstancia a.ii).",
    basis=(PLAN_UPDATE, PLAN_CONTENT, UT_JUNIN),
)
