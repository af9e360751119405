"""Figures that the document prints, opened line by line."""

import datetime as dt

from services.reporting.book import find
from services.reporting.lineage.explaining import Explanation, explain
from services.reporting.lineage.traced_table import TracedTable
from tests.conftest import History


def traced(history: History, name: str, as_of: str = "2024-08-31") -> TracedTable:
    cuadro = find(name)
    assert cuadro is not None
    return history.offline.traced(cuadro, history.cut(as_of))


def lines(explained: Explanation) -> list[tuple[str, int, int]]:
    return [
        (line.source.line.act, line.amount // 100, line.running // 100) for line in explained.lines
    ]


def cells(explained: Explanation) -> list[tuple[str, str, str]]:
    return [(each.role, each.row, each.column) for each in explained.computed_from]


def test_the_pim_of_an_investment_is_its_opening_and_the_acts_that_moved_it(
    history: History,
) -> None:
    explained = explain(traced(history, "30", "2024-07-31"), "2271690", "pim")

    assert explained.value == "3165873.00"
    assert lines(explained) == [
        ("RE-213-2023-ITP-DE", 2837231, 2837231),
        ("RE-213-2023-ITP-DE", 2314500, 5151731),
        ("RE-213-2023-ITP-DE", 2917850, 8069581),
        ("RE-213-2023-ITP-DE", 92066, 8161647),
        ("RE-126-2024-ITP-DE", -4995774, 3165873),
    ]
    assert explained.computed_from == ()


def test_a_line_says_where_the_document_prints_it_and_on_what_days_it_counts(
    history: History,
) -> None:
    explained = explain(traced(history, "30", "2024-07-31"), "2271690", "pim")

    source = explained.lines[-1].source
    assert (source.table, source.row, source.page) == ("cuadro-15", "2271690", 38)
    assert source.known == "printed"
    assert source.issued_on == dt.date(2024, 7, 31)


def test_a_variation_and_its_percentage_name_the_cells_that_they_compare(history: History) -> None:
    table = traced(history, "22")

    variation = explain(table, "4", "variation")
    growth = explain(table, "total", "variation_pct")

    assert (variation.value, variation.lines) == ("13845605.00", ())
    assert cells(variation) == [("minuend", "4", "pim"), ("subtrahend", "4", "pia")]
    assert growth.value == "0.8194"
    assert cells(growth) == [("minuend", "total", "pim"), ("base", "total", "pia")]


def test_a_total_names_its_rows_and_lists_the_lines_of_all(history: History) -> None:
    total = explain(traced(history, "22"), "total", "pim")

    assert cells(total) == [("addend", "1", "pim"), ("addend", "4", "pim")]
    assert total.lines[-1].running == 156_165_451_00


def test_a_share_names_its_part_and_the_whole(history: History) -> None:
    share = explain(traced(history, "20"), "alta", "share_pct")

    assert cells(share) == [("part", "alta", "increment"), ("whole", "total", "increment")]


def test_a_total_by_versions_adds_the_rows_of_its_version(history: History) -> None:
    table = traced(history, "anexo-4")

    total = explain(table, "total.updated", "12")

    assert {row.rpartition(".")[2] for _, row, _ in cells(total)} == {"updated"}
    assert total.value == "4170.00"


def test_a_printed_programming_that_is_no_balance_is_explained_by_the_line_that_states_it(
    history: History,
) -> None:
    table = traced(history, "03")
    row = next(key for key, each in table.rows.items() if each.row.kind == "row")

    explained = explain(table, row, "updated")

    assert [line.amount for line in explained.lines] == [explained.lines[0].source.line.after]
    assert explained.lines[0].source.table == "cuadro-03"


def test_a_cell_that_the_table_leaves_empty_opens_into_nothing(history: History) -> None:
    table = traced(history, "08")
    row = next(key for key, each in table.rows.items() if each.row.kind == "row")
    column = next(c for c in table.numeric if table.cell(row, c).value is None)

    explained = explain(table, row, column)

    assert (explained.value, explained.lines, explained.computed_from) == (None, (), ())
