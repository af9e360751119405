"""Programmes as acts print them (Cuadros 3 to 14), by month and version (Anexos 4 and 6)."""

import datetime as dt

from services.reporting.book import find
from services.reporting.compose import compose
from services.reporting.grammar import Cuadro
from services.reporting.names import Entry, Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers, MovedLine
from services.reporting.table import Table
from shared.cut import Cut

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57)
NAMES = Names(
    {
        "unit": {
            "ica": Entry("ica", "CITE Ica", {"unit_class": "cite"}),
            "ilo": Entry("ilo", "CITE Ilo", {"unit_class": "cite"}),
        },
        "service": {
            "1": Entry("1", "Asistencia", {"cuadro_21_name": "ASISTENCIA"}),
            "2": Entry("2", "Diseño"),
        },
        "task": {
            "1.1": Entry("1.1", "Asesoría", {"service": "1", "complexity": "baja"}),
            "1.2": Entry("1.2", "Específica", {"service": "1", "cuadro_03_name": "A.T."}),
            "2.1": Entry("2.1", "Modelaje", {"service": "2"}),
        },
    }
)


def cuadro(name: str) -> Cuadro:
    found = find(name)
    assert found is not None
    return found


def line(
    keys: tuple[str, ...],
    amount: int,
    before: int | None = None,
    after: int | None = None,
    *,
    sequence: int = 1,
    day: str = "2024-08-31",
) -> MovedLine:
    return MovedLine(
        act=f"REG-2024-ITP-{sequence:03d}",
        sequence=sequence,
        effective_on=dt.date.fromisoformat(day),
        keys=keys,
        amount=amount,
        before=before,
        after=after,
    )


def programmed(name: str, *lines: MovedLine) -> Table:
    declared = cuadro(name)
    (asked,) = plan_of(declared, NAMES).balances
    sums: dict[tuple[str, ...], int] = {}
    for each in lines:
        sums[each.keys] = sums.get(each.keys, 0) + each.amount
    answers = Answers({asked: Answer(tuple(sums.items()))}, {asked: lines})
    return compose(declared, answers, names=NAMES, acts=(), cut=CUT)


def texts(table: Table) -> list[tuple[str, ...]]:
    return [(row.key, *(cell.text for cell in row.cells)) for row in (*table.rows, *table.totals)]


def test_cuadro_3_prints_what_the_acts_state_and_a_services_sum_once() -> None:
    table = programmed(
        "cuadro-03",
        line(("ica", "1.1"), 3700, 10000, 13700),
        line(("ica", "1.2"), -500, 14000, 13500),
        line(("ica", "2.1"), 100, 0, 100),
        line(("ilo", "1.1"), 200, 0, 200),
    )

    assert texts(table) == [
        (
            "ica.1.1",
            *("CITE Ica", "1. Asistencia", "1.1. Asesoría", "Servicio"),
            *("100", "137", "37", "272"),
        ),
        ("ica.1.2", "", "", "1.2. A.T.", "Servicio", "140", "135", "-5", ""),
        ("ica.2.1", "", "2. Diseño", "2.1. Modelaje", "Servicio", "0", "1", "1", "1"),
        (
            "ilo.1.1",
            *("CITE Ilo", "1. Asistencia", "1.1. Asesoría", "Servicio"),
            *("0", "2", "2", "2"),
        ),
        ("total", "Total", "", "", "", "240", "275", "35", ""),
    ]


def test_of_several_acts_the_first_states_before_and_the_last_after() -> None:
    table = programmed(
        "cuadro-04",
        line(("ica",), 500, 1500, 2000, sequence=9, day="2024-08-31"),
        line(("ica",), 300, 1000, 1300, sequence=8, day="2024-07-31"),
        line(("ilo",), 700, sequence=8),
    )

    assert texts(table) == [
        ("ica", "CITE Ica", "Unidad Productiva", "10", "20", "8"),
        ("ilo", "CITE Ilo", "Unidad Productiva", "", "", "7"),
        ("total", "Total", "", "10", "20", "15"),
    ]


def test_what_an_act_does_not_itemise_by_task_stands_under_its_unit() -> None:
    table = programmed("cuadro-06", line(("ica", ""), 900), line(("", ""), 100))

    assert texts(table) == [
        ("ica.unallocated", "CITE Ica", "", "Por desagregar", "", "", "", "9"),
        ("unallocated", "", "", "Por desagregar", "", "", "", "1"),
        ("total", "Total", "", "", "", "", "", "10"),
    ]


def test_each_version_is_a_row_and_a_total_of_its_own() -> None:
    declared = cuadro("anexo-4")
    initial, updated = plan_of(declared, NAMES).balances
    answers = Answers(
        {
            initial: Answer(((("ica", "01"), 500), (("ilo", ""), 300))),
            updated: Answer(((("ica", "01"), 600), (("ilo", ""), 300), (("", "02"), 100))),
        },
        {},
    )

    table = compose(declared, answers, names=NAMES, acts=(), cut=CUT)

    assert [(key, a, b, jan, feb, total) for key, a, b, jan, feb, *_, total in texts(table)] == [
        ("ica.initial", "CITE Ica", "Prog. Ini.", "5", "0", "5"),
        ("ica.updated", "", "Prog. Act.", "6", "0", "6"),
        ("ilo.initial", "CITE Ilo", "Prog. Ini.", "0", "0", "3"),
        ("ilo.updated", "", "Prog. Act.", "0", "0", "3"),
        ("unallocated.updated", "Por desagregar", "Prog. Act.", "0", "1", "1"),
        ("total.initial", "Total", "Prog. Ini.", "5", "0", "8"),
        ("total.updated", "", "Prog. Act.", "6", "1", "10"),
    ]
    assert table.columns[-1].label == "Total 2024"


def test_a_sum_between_rows_leaves_out_what_follows_it_and_notes_mark_their_rows() -> None:
    declared = cuadro("cuadro-16")
    initial, updated = plan_of(declared, Names()).balances
    answers = Answers(
        {
            initial: Answer(((("0093", "mipyme-no-focalizadas"), 100_00),)),
            updated: Answer(
                (
                    (("0093", "mipyme-no-focalizadas"), 104_00),
                    (("0095", "pescadores-artesanales-diditt"), 50_00),
                    (("", ""), 6_00),
                )
            ),
        },
        {},
    )

    table = compose(declared, answers, names=Names(), acts=(), cut=CUT)

    assert [
        (r.key, r.kind, r.cells[0].text, *(c.text for c in r.cells[3:])) for r in table.rows
    ] == [
        ("0093.mipyme-no-focalizadas", "row", "PP93", "104", "4", "4%"),
        ("unallocated", "unallocated", "", "6", "6", "-"),
        ("red-cite", "subtotal", "Total – Red CITE", "110", "10", "10.0%"),
        ("0095.pescadores-artesanales-diditt", "row", "PP95", "50", "50", "-"),
    ]
    assert table.rows[0].cells[1].text == "mipyme-no-focalizadas (2/)"
    assert table.rows[0].cells[1].value == "mipyme-no-focalizadas"
    assert (table.totals[0].cells[0].text, table.totals[0].cells[3].text) == ("Total (3/)", "160")
    assert [note[:4] for note in table.notes] == ["(2/)", "(3/)"]


def test_a_note_of_a_row_that_is_not_shown_is_not_printed() -> None:
    declared = cuadro("cuadro-16")
    empty = Answers({q: Answer() for q in plan_of(declared, Names()).balances}, {})

    table = compose(declared, empty, names=Names(), acts=(), cut=CUT)

    assert table.rows == ()
    assert [note[:4] for note in table.notes] == ["(3/)"]


def test_a_service_is_named_through_the_task_and_printed_once() -> None:
    declared = cuadro("cuadro-21")
    initial, updated = plan_of(declared, NAMES).balances
    answers = Answers(
        {
            initial: Answer(),
            updated: Answer(((("1.1",), 100), (("1.2",), 200), (("2.1",), 300), (("9.9",), 400))),
        },
        {},
    )

    table = compose(declared, answers, names=NAMES, acts=(), cut=CUT)

    assert [(r.key, *(c.text for c in r.cells[:3])) for r in table.rows] == [
        ("1.1", "1. ASISTENCIA", "1.1. Asesoría", "Baja"),
        ("1.2", "", "1.2. Específica", ""),
        ("2.1", "2. Diseño", "2.1. Modelaje", ""),
        ("9.9", "", "9.9", ""),
    ]
    assert table.rows[1].cells[0].value == "1. ASISTENCIA"


def test_what_would_print_as_nothing_keeps_the_decimals_that_the_table_gives_it() -> None:
    declared = cuadro("cuadro-26")
    offices = Names({"unit": {"oci": Entry("oci", "OCI", {"unit_class": "office"})}})
    initial, updated = plan_of(declared, offices).balances
    answers = Answers(
        {
            initial: Answer(((("oci",), 873_090_00),)),
            updated: Answer(((("oci",), 872_990_00),)),
        },
        {},
    )

    table = compose(declared, answers, names=offices, acts=(), cut=CUT)

    assert table.rows[0].cells[-1].text == "-0.01%"
    assert table.rows[0].cells[-1].value == "-0.0115"
