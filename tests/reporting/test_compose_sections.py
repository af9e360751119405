"""One row per act, in sections by kind: Anexo 1."""

import datetime as dt

from services.reporting.acts import ActRecord
from services.reporting.book import find
from services.reporting.compose import compose
from services.reporting.names import Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers
from services.reporting.table import Table
from shared.codes import Certainty
from shared.cut import Cut
from shared.parts import DatedOn

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57)


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


def printed(table: Table, *columns: str) -> list[tuple[str, ...]]:
    places = [[h.key for h in table.columns].index(column) for column in columns]
    return [
        (row.key, row.kind, *(row.cells[place].text for place in places))
        for row in (*table.rows, *table.totals)
    ]


PIA = act(
    1, "213-2023", "2023-12-31", "2024-01-01", kind="OpeningBudgetApproved", certainty="month"
)
RSG_057 = act(7, "057-2024", "2024-08-09", "2024-07-31", kind="ReallocationFormalized")
RE_126 = act(8, "126-2024", "2024-07-31", "2024-07-31", kind="TransferDisaggregated")
REG = act(10, "009-2024", "2024-08-31", "2024-08-31", kind="BalanceInferred")
KINDS = {record.key: record.kind for record in (PIA, RE_002, RE_018, RE_105, RSG_057, RE_126, REG)}


def anexo_1(*cells: tuple[ActRecord, str, str, int]) -> Table:
    declared = find("anexo-1")
    assert declared is not None
    (asked,) = plan_of(declared, Names()).balances
    assert asked.by == ("act", "kind", "expense_category", "expense_group")
    rows = tuple(((a.key, a.kind, category, group), cents) for a, category, group, cents in cells)
    acts = (PIA, RE_002, RE_018, RE_105, RSG_057, RE_126, REG)
    return compose(declared, Answers({asked: Answer(rows)}, {}), names=Names(), acts=acts, cut=CUT)


def test_anexo_1_has_a_row_per_act_under_the_heading_of_its_kind() -> None:
    table = anexo_1(
        (RE_126, "6", "2.6", -1257635200),
        (RSG_057, "5", "2.1", 1835000),
        (RSG_057, "5", "2.3", -1835000),
        (RE_018, "6", "2.6", 100596400),
        (RE_002, "5", "2.1", 1140000),
        (PIA, "5", "2.1", 4449920300),
        (REG, "5", "2.5", 300),
    )

    assert printed(table, "act", "date", "5.2.1", "5", "6.2.6", "total") == [
        (
            *("pia", "subtotal", "Presupuesto Institucional de Apertura (PIA)", ""),
            *("44,499,203", "44,499,203", "0", "44,499,203"),
        ),
        (
            *("re-213-2023-itp-de", "row", "Resolución Ejecutiva N° 213-2023-ITP/DE", "Dic-23"),
            *("44,499,203", "44,499,203", "0", "44,499,203"),
        ),
        (
            *("a", "subtotal", "A. Créditos Suplementarios", ""),
            *("11,400", "11,400", "1,005,964", "1,017,364"),
        ),
        (
            *("re-002-2024-itp-de", "row", "Resolución Ejecutiva N° 002-2024-ITP/DE", "Ene-24"),
            *("11,400", "11,400", "0", "11,400"),
        ),
        (
            *("re-018-2024-itp-de", "row", "Resolución Ejecutiva N° 018-2024-ITP/DE", "Feb-24"),
            *("0", "0", "1,005,964", "1,005,964"),
        ),
        ("b", "subtotal", "B. Habilitaciones o Anulaciones", "", "18,350", "0", "0", "0"),
        (
            *("re-057-2024-itp-de", "row", "Resolución Ejecutiva N° 057-2024-ITP/DE", "Jul-24"),
            *("18,350", "0", "0", "0"),
        ),
        (
            *("c", "subtotal", "C. Transferencias de Partidas", ""),
            *("0", "0", "-12,576,352", "-12,576,352"),
        ),
        (
            *("re-126-2024-itp-de", "row", "Resolución Ejecutiva N° 126-2024-ITP/DE", "Jul-24"),
            *("0", "0", "-12,576,352", "-12,576,352"),
        ),
        ("d", "subtotal", "D. Otros actos", "", "0", "3", "0", "3"),
        (
            *("re-009-2024-itp-de", "row", "Resolución Ejecutiva N° 009-2024-ITP/DE", "Ago-24"),
            *("0", "3", "0", "3"),
        ),
        (
            *("total", "total", "Total Presupuesto Institucional Modificado (PIM)", ""),
            *("44,528,953", "44,510,606", "-11,570,388", "32,940,218"),
        ),
    ]
    assert table.title == "Modificaciones presupuestarias al 31 de agosto, Año 2024"
    assert table.rows[1].cells[0].value == "RE-213-2023-ITP-DE"


def test_a_date_of_anexo_1_is_the_month_that_an_act_formalises_or_in_which_it_was_signed() -> None:
    table = anexo_1((RSG_057, "5", "2.1", 100), (PIA, "5", "2.1", 100))

    assert [row.cells[1].value for row in table.rows] == [None, "2023-12", None, "2024-07"]


def test_what_an_act_leaves_without_group_is_no_row_of_it_but_por_desagregar() -> None:
    table = anexo_1((RE_002, "5", "2.1", 100), (RE_105, "5", "", 700), (RE_018, "", "", 200))

    assert printed(table, "act", "5.2.1", "5", "total") == [
        ("a", "subtotal", "A. Créditos Suplementarios", "1", "1", "1"),
        ("re-002-2024-itp-de", "row", "Resolución Ejecutiva N° 002-2024-ITP/DE", "1", "1", "1"),
        ("unallocated", "unallocated", "Por desagregar", "0", "7", "9"),
        ("total", "total", "Total Presupuesto Institucional Modificado (PIM)", "1", "8", "10"),
    ]


def test_a_column_for_what_is_rarely_moved_stands_only_when_it_is() -> None:
    usual = anexo_1((RE_002, "5", "2.1", 100))
    rare = anexo_1((RE_002, "5", "2.2", 100), (RE_002, "6", "2.5", 200), (RE_002, "7", "2.8", 300))

    assert [h.key for h in usual.columns] == [
        *("act", "date", "5.2.1", "5.2.3", "5.2.4", "5.2.5", "5"),
        *("6.2.4", "6.2.6", "6", "total"),
    ]
    assert [h.key for h in rare.columns if h not in usual.columns] == [
        "5.2.2",
        "6.other",
        "7",
    ]
    assert printed(rare, "5.2.2", "6.other", "7", "total")[-1] == (
        *("total", "total", "1", "2", "3", "6"),
    )


def test_groups_of_columns_are_the_printed_ones() -> None:
    table = anexo_1((RE_002, "5", "2.1", 100))

    assert [h.group for h in table.columns] == [
        *("", ""),
        *("Gasto corriente",) * 5,
        *("Gastos de Capital",) * 3,
        "",
    ]
