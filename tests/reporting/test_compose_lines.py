"""A row and under it a line per act: Cuadro 10."""

import datetime as dt

from services.reporting.acts import ActRecord
from services.reporting.book import find
from services.reporting.compose import compose
from services.reporting.grammar import Cuadro
from services.reporting.names import Entry, Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers, MovedLine
from services.reporting.table import Table
from shared.codes import Certainty
from shared.cut import Cut
from shared.parts import DatedOn

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57)
NAMES = Names(
    {
        "agreement": {
            code: Entry(
                code,
                f"Convenio {code}",
                {"fund": "concursable", "document": f"N° {code}", "activity": "AOI00019401001"},
            )
            for code in ("569", "019", "153", "pe")
        }
    }
)


def cuadro(table: str) -> Cuadro:
    found = find(table)
    assert found is not None
    return found


def act(
    sequence: int,
    number: str,
    issued: str,
    effective: str,
    *,
    kind: str = "SupplementaryCreditAuthorized",
    certainty: Certainty = "exact",
    total: int = 0,
    printed: str | None = "Resolución Ejecutiva N° {}-ITP/DE",
) -> ActRecord:
    return ActRecord(
        sequence=sequence,
        key=f"RE-{number}-ITP-DE",
        printed_key=printed and printed.format(number),
        kind=kind,
        counted_kind=kind,
        entity="38-241",
        fiscal_year=2024,
        issued_on=DatedOn(date=dt.date.fromisoformat(issued), certainty=certainty),
        effective_on=DatedOn(date=dt.date.fromisoformat(effective), certainty=certainty),
        totals={"budget": total},
    )


RE_002 = act(3, "002-2024", "2024-01-12", "2024-01-12", total=746677300)
RE_018 = act(2, "018-2024", "2024-02-09", "2024-02-09", total=100596400)
RE_105 = act(9, "105-2024", "2024-06-28", "2024-06-28", total=139351900)


def line(moved_by: ActRecord, agreement: str, amount: int) -> MovedLine:
    return MovedLine(
        moved_by.key, moved_by.sequence, moved_by.effective_on.date, (agreement,), amount
    )


def cuadro_10(*lines: MovedLine, pia: Answer | None = None, unassigned: int = 0) -> Table:
    declared = cuadro("cuadro-10")
    plan = plan_of(declared, NAMES)
    opening, credits_asked = plan.balances
    answers = Answers(
        {opening: pia or Answer(), credits_asked: Answer((), unassigned)}, {credits_asked: lines}
    )
    return compose(declared, answers, names=NAMES, acts=(RE_002, RE_018, RE_105), cut=CUT)


def printed(table: Table, *columns: str) -> list[tuple[str, ...]]:
    places = [[h.key for h in table.columns].index(column) for column in columns]
    return [
        (row.key, row.kind, *(row.cells[place].text for place in places))
        for row in (*table.rows, *table.totals)
    ]


def test_cuadro_10_prints_a_row_and_under_it_each_resolution_that_gave_something() -> None:
    table = cuadro_10(
        line(RE_105, "019", 3643600), line(RE_002, "019", 71673200), line(RE_002, "569", 10000000)
    )

    assert printed(table, "number", "project", "pia", "amount", "act", "total") == [
        ("019", "row", "1", "Convenio 019", "0", "", "", "753,168"),
        (
            *("019.re-002-2024-itp-de", "line", "", "", "", "716,732"),
            *("Resolución Ejecutiva N°002-2024-ITP/DE (12.01.2024) 7'466,773", ""),
        ),
        (
            *("019.re-105-2024-itp-de", "line", "", "", "", "36,436"),
            *("Resolución Ejecutiva N°105-2024-ITP/DE (28.06.2024) 1'393,519", ""),
        ),
        ("569", "row", "2", "Convenio 569", "0", "", "", "100,000"),
        (
            *("569.re-002-2024-itp-de", "line", "", "", "", "100,000"),
            *("Resolución Ejecutiva N°002-2024-ITP/DE (12.01.2024) 7'466,773", ""),
        ),
        ("total", "total", "", "Total", "0", "853,168", "", "853,168"),
    ]
    assert [row.level for row in table.rows] == [0, 1, 1, 0, 1]
    assert table.rows[1].cells[7].value == "RE-002-2024-ITP-DE"


def test_rows_stand_in_the_order_in_which_acts_first_moved_them_by_date_and_not_by_sequence() -> (
    None
):
    table = cuadro_10(line(RE_018, "pe", 100), line(RE_105, "153", 100), line(RE_002, "569", 100))

    assert [row.key for row in table.rows if row.kind == "row"] == ["569", "pe", "153"]


def test_a_line_of_zero_is_printed_under_its_row() -> None:
    table = cuadro_10(line(RE_002, "153", 60479800), line(RE_105, "153", 0))

    assert printed(table, "amount", "total")[:3] == [
        ("153", "row", "", "604,798"),
        ("153.re-002-2024-itp-de", "line", "604,798", ""),
        ("153.re-105-2024-itp-de", "line", "0", ""),
    ]


def test_a_row_with_lines_of_zero_alone_does_not_appear() -> None:
    assert cuadro_10(line(RE_105, "153", 0)).rows == ()


def test_lines_that_balance_are_shown_though_their_row_is_zero() -> None:
    table = cuadro_10(line(RE_002, "153", 500), line(RE_105, "153", -500))

    assert printed(table, "amount", "total") == [
        ("153", "row", "", "0"),
        ("153.re-002-2024-itp-de", "line", "5", ""),
        ("153.re-105-2024-itp-de", "line", "-5", ""),
        ("total", "total", "0", "0"),
    ]


def test_an_opening_counts_in_the_rows_that_acts_moved_and_makes_no_row_of_its_own() -> None:
    opening = Answer(((("569",), 15000000), (("019",), 700)))

    table = cuadro_10(line(RE_002, "569", 100), pia=opening)

    assert printed(table, "pia", "amount", "total") == [
        ("569", "row", "150,000", "", "150,001"),
        ("569.re-002-2024-itp-de", "line", "", "1", ""),
        ("total", "total", "150,000", "1", "150,001"),
    ]


def test_what_a_credit_leaves_without_agreement_is_por_desagregar_and_counts() -> None:
    table = cuadro_10(line(RE_002, "569", 100), unassigned=900)

    assert printed(table, "project", "amount", "total")[2:] == [
        ("unallocated", "unallocated", "Por desagregar", "9", "9"),
        ("total", "total", "Total", "10", "10"),
    ]


def test_an_act_without_printed_number_or_exact_date_is_cited_as_it_is_known() -> None:
    registered = act(
        4, "1", "2024-08-31", "2024-08-31", certainty="latest", total=9170400, printed=None
    )
    declared = cuadro("cuadro-10")
    opening, credits_asked = plan_of(declared, NAMES).balances
    answers = Answers(
        {opening: Answer(), credits_asked: Answer()},
        {credits_asked: (line(registered, "569", 100),)},
    )

    table = compose(declared, answers, names=NAMES, acts=(registered,), cut=CUT)

    assert table.rows[1].cells[7].text == "RE-1-ITP-DE (hasta 31.08.2024) 91,704"
