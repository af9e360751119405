"""What is decided before anything is drawn: widths, heights, spans, sums."""

import dataclasses
from decimal import Decimal

from services.reporting.book import BOOK
from services.reporting.render import captions
from services.reporting.render.captions import names_of
from services.reporting.render.layout import layout_of, row_heights
from services.reporting.render.letters import lines_of, text_width
from services.reporting.render.spans import blocks_of, covered, spans_of
from services.reporting.render.sums import added_columns, column_sum, gap_of, total_of
from services.reporting.table import EMPTY, Cell, Heading, Table
from tests.render.tables import (
    CONTRACTS,
    READINGS,
    SOURCES,
    WRONG,
    a_long_table,
    a_row,
    a_table,
    same,
)

NAMES = (Heading("name", "Nombre", "text"), Heading("place", "Lugar", "text"))


def grouped(*groups: int) -> Table:
    """Make a table of groups of rows whose first column is said once."""
    rows = [
        a_row(f"{group}.{n}", Cell(f"grupo {group}", "" if n else f"grupo {group}"), same("x"))
        for group, size in enumerate(groups)
        for n in range(size)
    ]
    return a_table("cuadro-06", NAMES, tuple(rows))


def test_figures_keep_their_whole_width() -> None:
    layout = layout_of(SOURCES)

    assert layout.widths[2] > text_width("152,591,605", layout.font_size, bold=True)
    assert sum(layout.widths) <= 520


def test_a_wrapped_name_has_a_row_as_high_as_its_lines() -> None:
    name = "Fortalecimiento de la oferta de servicios de asesoramiento y apoyo tecnológico " * 4
    table = a_table("cuadro-22", NAMES, (a_row("a", same(name), same(name)),))

    (height,) = row_heights(table, layout_of(table), {})

    assert height > 4 * layout_of(table).font_size


def test_a_text_takes_the_lines_that_its_words_need() -> None:
    width = text_width("una palabra", 9)

    assert lines_of("una palabra", width, 9) == 1
    assert lines_of("una palabra y otra", width, 9) == 2
    assert lines_of("una\notra", width, 9) == 2
    assert lines_of("palabra-palabra 2024-2025", width, 9) == 3
    assert lines_of("una N-2024", width, 9) == 1
    assert lines_of("x" * 100, 50, 9) > 8


def test_deeper_rows_stand_in_from_the_least_level_that_the_column_names() -> None:
    rows = (
        a_row("1", same("Inversión"), EMPTY, kind="subtotal"),
        a_row("1.a", EMPTY, same("Obra"), level=1),
        a_row("1.a.b", EMPTY, same("Parte"), level=2),
    )
    total = a_row("total", EMPTY, same("Total"), kind="total")

    names = names_of(a_table("anexo-7", NAMES, rows, (total,)))

    assert [names.indent(row, 1) for row in (*rows, total)] == [0, 0, 1, 0]
    assert names.indent(rows[2], 0) == 0


def test_a_name_said_once_runs_over_its_group() -> None:
    spans = spans_of(grouped(2, 1, 3))

    assert spans == {(0, 0): 2, (3, 0): 3}
    assert covered(spans) == {(1, 0), (4, 0), (5, 0)}


def test_a_group_longer_than_a_page_is_left_in_single_rows() -> None:
    assert spans_of(grouped(24)) == {(0, 0): 24}
    assert spans_of(grouped(25)) == {}


def test_what_a_line_states_is_never_covered_by_its_row() -> None:
    rows = (
        a_row("1", same("Convenio"), same("Lima")),
        a_row("1.a", EMPTY, EMPTY, kind="line"),
        a_row("1.b", EMPTY, same("Puno"), kind="line"),
        a_row("2", same("Otro"), EMPTY),
    )

    assert spans_of(a_table("cuadro-10", NAMES, rows)) == {(0, 0): 3}


def test_a_cell_never_runs_out_of_its_block() -> None:
    table = grouped(2, 1, 3)

    assert list(blocks_of(table.rows, spans_of(table))) == [range(2), range(2, 3), range(3, 6)]
    assert list(blocks_of(CONTRACTS.rows, spans_of(CONTRACTS))) == [range(4)]
    assert list(blocks_of((), {})) == []


def test_the_last_row_of_a_group_grows_where_the_name_needs_more_than_the_group_has() -> None:
    long = "CITE " + "agroindustrial " * 40
    rows = (a_row("a", same(long), same("x")), a_row("b", Cell(long, ""), same("x")))
    table = a_table("cuadro-06", NAMES, rows)

    first, last = row_heights(table, layout_of(table), spans_of(table))

    assert last > first
    assert first < 2 * layout_of(table).font_size


def test_a_total_adds_every_row_but_subtotals() -> None:
    total = SOURCES.totals[0]
    heading = dataclasses.replace(SOURCES.rows[0], key="s", kind="subtotal")
    table = dataclasses.replace(SOURCES, rows=(heading, *SOURCES.rows))

    assert added_columns(table, total) == (2, 3)
    assert column_sum(table, total, 2) == Decimal(152591605)
    assert gap_of(table, total) == 0


def test_a_total_of_a_reading_adds_the_rows_of_that_reading() -> None:
    first, second = READINGS.totals

    assert [total_of(READINGS, row) for row in READINGS.rows] == [
        *("total.initial", "total.updated", "total.initial", "total.updated")
    ]
    assert (column_sum(READINGS, first, 2), column_sum(READINGS, second, 2)) == (
        Decimal(11),
        Decimal(22),
    )


def test_a_total_that_its_rows_do_not_make_shows_by_how_much() -> None:
    assert gap_of(WRONG, WRONG.totals[0]) == 1


def test_every_sheet_of_the_book_has_a_name_that_spreadsheets_take() -> None:
    names = [captions.short_caption(cuadro.id) for cuadro in BOOK]

    assert len({name.lower() for name in names}) == 38
    assert max(len(name) for name in names) <= 31
    assert not set("".join(names)) & set("[]:*?/\\'")


def test_a_wide_table_is_laid_out_for_paper_that_lies() -> None:
    assert 520 < layout_of(a_long_table(3, 13)).width <= 1100
