"""Rows within rows: subtotals first (Cuadro 23), names printed once (Cuadro 17)."""

import datetime as dt

from services.reporting.book import find
from services.reporting.compose import compose
from services.reporting.names import Entry, Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers
from services.reporting.table import Table
from shared.cut import Cut

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57)
Sums = dict[tuple[str, str], int]


def composed(table: str, initial: Sums, updated: Sums, names: Names | None = None) -> Table:
    declared = find(table)
    assert declared is not None
    names = names or Names()
    first, second = plan_of(declared, names).balances
    answers = Answers(
        {first: Answer(tuple(initial.items())), second: Answer(tuple(updated.items()))}, {}
    )
    return compose(declared, answers, names=names, acts=(), cut=CUT)


def printed(table: Table, *columns: str) -> list[tuple[str, ...]]:
    places = [[h.key for h in table.columns].index(column) for column in columns]
    return [
        (row.key, row.kind, *(row.cells[place].text for place in places))
        for row in (*table.rows, *table.totals)
    ]


def test_cuadro_23_prints_each_category_before_what_it_is_made_of() -> None:
    table = composed(
        "cuadro-23",
        {("5", "2.1"): 4449920300, ("6", "2.6"): 5057695100},
        {("6", "2.4"): 3517200, ("6", "2.6"): 4947657600, ("5", "2.1"): 4500383400},
    )

    assert printed(table, "expense_group", "pia", "pim", "variation_pct") == [
        ("5", "subtotal", "Gastos Corrientes", "44,499,203", "45,003,834", "1%"),
        ("5.2.1", "row", "2.1 Personal y obligaciones sociales", "44,499,203", "45,003,834", "1%"),
        ("6", "subtotal", "Gastos de Capital", "50,576,951", "49,511,748", "-2%"),
        ("6.2.4", "row", "2.4 Donaciones y transferencias", "0", "35,172", "-"),
        (
            "6.2.6",
            "row",
            "2.6 Adquisición de activos no financieros",
            "50,576,951",
            "49,476,576",
            "-2%",
        ),
        ("total", "total", "Total", "95,076,154", "94,515,582", "-0.6%"),
    ]
    assert [row.level for row in table.rows] == [0, 1, 0, 1, 1]


def test_what_lacks_the_inner_code_stands_under_its_known_parent_and_the_rest_at_the_end() -> None:
    table = composed(
        "cuadro-23",
        {},
        {("5", "2.1"): 100, ("5", ""): 2500, ("", ""): -300, ("", "2.6"): 700, ("6", ""): 100},
    )

    assert printed(table, "expense_group", "pim") == [
        ("5", "subtotal", "Gastos Corrientes", "26"),
        ("5.2.1", "row", "2.1 Personal y obligaciones sociales", "1"),
        ("5.unallocated", "unallocated", "Por desagregar", "25"),
        ("6", "subtotal", "Gastos de Capital", "1"),
        ("6.unallocated", "unallocated", "Por desagregar", "1"),
        ("unallocated", "unallocated", "Por desagregar", "4"),
        ("total", "total", "Total", "31"),
    ]


def test_a_category_whose_parts_balance_is_shown_with_them_at_zero() -> None:
    table = composed("cuadro-23", {}, {("5", "2.1"): 500, ("5", "2.3"): -500})

    assert printed(table, "pim") == [
        ("5", "subtotal", "0"),
        ("5.2.1", "row", "5"),
        ("5.2.3", "row", "-5"),
        ("total", "total", "0"),
    ]


ORIGINS = Names(
    {
        "origin": {
            "mipyme-focalizadas": Entry(
                "mipyme-focalizadas", "MIPYME", {"services": "Servicios a MIPYME Focalizadas"}
            ),
            "mipyme-no-focalizadas": Entry(
                "mipyme-no-focalizadas", "MIPYME no", {"services": "Servicios a MIPYME No"}
            ),
            "programacion-inicial": Entry(
                "programacion-inicial", "Inicial", {"services": "Programación Inicial"}
            ),
            "tarifario": Entry("tarifario", "Al tarifario"),
        }
    }
)


def test_cuadro_17_prints_a_category_once_and_states_it_on_every_row() -> None:
    table = composed(
        "cuadro-17",
        {("0093", "mipyme-focalizadas"): 2547100, ("9002", "programacion-inicial"): 1763200},
        {
            ("0094", "acuicultores"): 55500,
            ("9002", "tarifario"): 5900,
            ("9002", "programacion-inicial"): 1763200,
            ("0093", "mipyme-no-focalizadas"): 2468700,
            ("0093", "mipyme-focalizadas"): 2547100,
        },
        ORIGINS,
    )

    assert printed(table, "budget_category", "detail", "initial", "updated", "increment_pct") == [
        (
            *("0093.mipyme-focalizadas", "row", "PP93", "Servicios a MIPYME Focalizadas"),
            *("25,471", "25,471", "0%"),
        ),
        (
            *("0093.mipyme-no-focalizadas", "row", "", "Servicios a MIPYME No"),
            *("0", "24,687", "-"),
        ),
        (
            *("9002.programacion-inicial", "row", "APNOP", "Programación Inicial"),
            *("17,632", "17,632", "0%"),
        ),
        ("9002.tarifario", "row", "", "Al tarifario", "0", "59", "-"),
        ("0094.acuicultores", "row", "PP94", "acuicultores", "0", "555", "-"),
        ("total", "total", "Total", "", "43,103", "68,404", "59%"),
    ]
    assert [row.cells[0].value for row in table.rows] == ["PP93", "PP93", "APNOP", "APNOP", "PP94"]
    assert [row.level for row in table.rows] == [0, 0, 0, 0, 0]


def test_the_printed_note_on_mipyme_stands_only_where_its_row_does() -> None:
    with_row = composed("cuadro-17", {}, {("0093", "mipyme-no-focalizadas"): 100}, ORIGINS)
    without = composed("cuadro-17", {}, {("9002", "tarifario"): 100}, ORIGINS)

    assert [note[:4] for note in with_row.notes] == ["(4/)"]
    assert without.notes == ()


def test_in_a_merged_group_what_lacks_the_origin_stands_under_its_category() -> None:
    table = composed(
        "cuadro-17", {}, {("9002", "tarifario"): 5900, ("9002", ""): 100, ("", "tarifario"): 200}
    )

    assert printed(table, "budget_category", "detail", "updated") == [
        ("9002.tarifario", "row", "APNOP", "tarifario", "59"),
        ("9002.unallocated", "unallocated", "", "Por desagregar", "1"),
        ("unallocated", "unallocated", "", "Por desagregar", "2"),
        ("total", "total", "Total", "", "62"),
    ]
