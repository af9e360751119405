"""Activities with their tasks (Anexo 2) and investments with their components (Anexo 7)."""

import datetime as dt

from services.reporting.book import find
from services.reporting.compose import compose
from services.reporting.grammar import Cuadro
from services.reporting.names import Entry, Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers
from services.reporting.table import Table
from shared.cut import Cut

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57)
OFFICES = Names(
    {
        "unit": {"oci": Entry("oci", "OCI"), "sg": Entry("sg", "SG")},
        "unit_of_measure": {
            "informe": Entry("informe", "Informe"),
            "servicio": Entry("servicio", "Servicio"),
        },
        "activity": {
            "AOI01": Entry("AOI01", "CONTROL", {"aoi": "AOI01", "organ": "ÓRGANO"}),
            "gestion": Entry("gestion", "GESTIÓN", {"organ": "ÓRGANO"}),
            "AOI02": Entry("AOI02", "FIRMA", {"aoi": "AOI02", "organ": "SECRETARÍA"}),
        },
        "office_task": {
            "AOI01.01": Entry("AOI01.01", "Visitas"),
            "AOI01.02": Entry("AOI01.02", "Carpetas", {"unit_of_measure": "Carpeta"}),
            "AOI02.01": Entry("AOI02.01", "Firmas"),
        },
    }
)
INVESTMENTS = Names(
    {
        "cui": {"22": Entry("22", "Dos", {"type": "PIP"}), "11": Entry("11", "Uno")},
        "component": {
            "11.equipos-ica": Entry("11.equipos-ica", "Equipamiento", {"description": "Ica"}),
            "22.obra": Entry("22.obra", "Ejecución de obra"),
            "11.equipos-ilo": Entry("11.equipos-ilo", "Equipamiento"),
        },
    }
)


def cuadro(name: str) -> Cuadro:
    found = find(name)
    assert found is not None
    return found


def offices(
    tasks: dict[tuple[str, ...], int],
    activities: dict[tuple[str, ...], int],
    budget: dict[tuple[str, ...], int],
) -> Table:
    declared = cuadro("anexo-2")
    by_task, by_activity, by_unit = plan_of(declared, OFFICES).balances
    answers = Answers(
        {
            by_task: Answer(tuple(tasks.items())),
            by_activity: Answer(tuple(activities.items())),
            by_unit: Answer(tuple(budget.items())),
        },
        {},
    )
    return compose(declared, answers, names=OFFICES, acts=(), cut=CUT)


def rows(table: Table, *columns: str) -> list[tuple[str, ...]]:
    places = [[heading.key for heading in table.columns].index(column) for column in columns]
    return [(row.key, row.kind, *(row.cells[p].text for p in places)) for row in table.rows]


def test_anexo_2_asks_activities_and_tasks_by_their_own_units_and_the_budget_by_organ() -> None:
    asked = [(q.measure, q.by) for q in plan_of(cuadro("anexo-2"), OFFICES).balances]

    assert asked == [
        ("task", ("unit", "activity", "task", "unit_of_measure", "month")),
        ("activity", ("unit", "activity", "unit_of_measure", "month")),
        ("budget", ("unit",)),
    ]


def test_an_activity_states_its_own_goal_and_its_tasks_stand_below_it() -> None:
    table = offices(
        {
            ("oci", "AOI01", "01", "servicio", "01"): 200,
            ("oci", "AOI01", "01", "servicio", ""): 20,
            ("sg", "AOI02", "01", "informe", "02"): 100,
        },
        {
            ("oci", "AOI01", "informe", "01"): 500,
            ("oci", "gestion", "informe", "03"): 100,
            ("sg", "AOI02", "informe", "02"): 100,
        },
        {("oci",): 7000_00, ("sg",): 8000_00, ("ica",): 900_00, ("",): 5_00},
    )

    shown = rows(table, "organ", "activity", "unit_of_measure", "01", "03", "total", "amount")
    assert shown == [
        ("aoi01", "subtotal", "ÓRGANO", "AOI01 CONTROL", "Informe", "5", "0", "5", "7,000"),
        ("aoi01.1", "row", "", "Visitas", "Servicio", "2", "0", "2.2", ""),
        ("aoi01.2", "row", "", "Carpetas", "Carpeta", "0", "0", "0", ""),
        ("gestion", "row", "", "GESTIÓN", "Informe", "0", "1", "1", ""),
        ("aoi02", "subtotal", "SECRETARÍA", "AOI02 FIRMA", "Informe", "0", "0", "1", "8,000"),
        ("aoi02.1", "row", "", "Firmas", "Informe", "0", "0", "1", ""),
    ]
    assert table.totals == ()
    assert table.columns[3].group == "Programación POI 2024 - actualizado"


def test_units_of_measure_are_never_added_up() -> None:
    table = offices(
        {
            ("oci", "AOI01", "", "informe", "01"): 100,
            ("oci", "AOI01", "", "servicio", "01"): 300,
            ("oci", "", "", "servicio", "02"): 400,
        },
        {("oci", "AOI01", "informe", "01"): 100, ("oci", "AOI01", "servicio", "01"): 300},
        {},
    )

    assert [(key, unit, total) for key, _, unit, total in rows(table, "unit_of_measure", "total")][
        :2
    ] == [("aoi01", "Informe", "1"), ("aoi01-2", "Servicio", "3")]
    assert [row for row in rows(table, "total") if row[1] == "unallocated"] == [
        ("aoi01.unallocated", "unallocated", "1"),
        ("aoi01.unallocated-2", "unallocated", "3"),
        ("oci.unallocated", "unallocated", "4"),
    ]


def test_anexo_7_heads_components_with_their_investment_and_numbers_equal_names() -> None:
    declared = cuadro("anexo-7")
    initial, updated = plan_of(declared, INVESTMENTS).balances
    answers = Answers(
        {
            initial: Answer(((("11", "equipos-ica"), 100_00),)),
            updated: Answer(((("11", "equipos-ica"), 150_00), (("11", ""), 7_00))),
        },
        {},
    )

    table = compose(declared, answers, names=INVESTMENTS, acts=(), cut=CUT)

    assert rows(table, "number", "cui", "investment", "component", "pim", "variation_pct") == [
        ("11", "subtotal", "1", "11", "Uno", "", "", ""),
        ("11.equipamiento", "row", "", "", "", "Equipamiento", "150", "50%"),
        ("11.equipamiento-2", "row", "", "", "", "Equipamiento", "0", "-"),
        ("11.unallocated", "unallocated", "", "", "", "Por desagregar", "7", "-"),
    ]
    assert table.totals[0].cells[-2].text == "157"


def test_an_investment_without_registered_components_keeps_what_it_has_open() -> None:
    declared = cuadro("anexo-7")
    initial, updated = plan_of(declared, Names()).balances
    answers = Answers(
        {initial: Answer(), updated: Answer(((("33", ""), 500), (("33", "obra"), -100)))}, {}
    )

    table = compose(declared, answers, names=Names(), acts=(), cut=CUT)

    assert rows(table, "cui", "pim") == [
        ("33", "subtotal", "33", ""),
        ("33.obra", "row", "", "-1"),
        ("33.unallocated", "unallocated", "", "5"),
    ]
