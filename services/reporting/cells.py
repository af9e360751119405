"""The cells of a row: exact values beside the text that officials read.

A column that a row does not state is empty; a percentage of nothing prints "-"; zero prints "0".
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from services.reporting.grammar import (
    Added,
    Column,
    Cuadro,
    Difference,
    GroupSum,
    Growth,
    Months,
    Moved,
    Share,
    Stated,
    Sum,
    Texts,
)
from services.reporting.material import Draft
from services.reporting.printing import exact, percent_text, percent_value, quantity, whole
from services.reporting.table import EMPTY, Cell
from services.reporting.texts import Sheet, Standing, Writer, text_writer
from shared.codes import WITH_UNIT_OF_MEASURE

RowWriter = Callable[[Draft, int, Draft | None], tuple[Cell, ...]]
"""Writes a row's cells: of the row, its place among the rows, and the row above it."""


def row_writer(sheet: Sheet) -> RowWriter:
    """Make what writes a sheet's rows: how a column is written is decided once, not by cell."""
    writers = [
        text_writer(sheet, column) if isinstance(column, Texts) else _figure_writer(sheet, column)
        for column in sheet.columns
    ]

    def cells(draft: Draft, number: int, previous: Draft | None) -> tuple[Cell, ...]:
        row = Standing(draft, with_derived(sheet.cuadro, draft.figures), number, previous)
        return tuple([write(row) for write in writers])

    return cells


def with_derived(cuadro: Cuadro, stated: Mapping[str, int]) -> Mapping[str, int]:
    """Add the columns that are computed from others of the row; what is not stated is nothing.

    Where none is, the figures stay as they are: a total's are added up once they are asked for.
    """
    derived = [column for column in cuadro.columns if isinstance(column, Added | Difference)]
    if not derived:
        return stated
    figures = dict(stated)
    for column in derived:
        match column:
            case Added(key=key, of=parts):
                figures[key] = sum(figures.get(part, 0) for part in parts)
            case Difference(key=key, of=of, less=less):
                figures[key] = figures.get(of, 0) - figures.get(less, 0)
    return figures


def _figure_writer(sheet: Sheet, column: Column) -> Writer:
    """Make what writes a figure; what a row does not state is empty, a sum of nothing is zero."""
    is_stated, write = _stating(column), _figure(sheet, column)

    def cell(row: Standing) -> Cell:
        return write(row) if is_stated(row) and not row.draft.bare else EMPTY

    return cell


def _figure(sheet: Sheet, column: Column) -> Writer:
    match column:
        case Growth():
            return partial(_growth, column)
        case Share():
            return partial(_share, column, sheet.total)
        case Months():
            raise TypeError("columns_of() makes twelve columns of Months first")
        case Sum(key=key, measure=measure) if measure in WITH_UNIT_OF_MEASURE:
            # An office may programme a part of a unit, a CITE and the Treasury do not.
            return lambda row: _in_parts(int(row.figures.get(key, 0)))
        case _:
            return lambda row: _in_wholes(int(row.figures.get(column.key, 0)))


def _stating(column: Column) -> Callable[[Standing], bool]:
    """Make what says whether a row states a column."""
    match column:
        case Moved():
            return lambda row: row.draft.kind != "row"
        case GroupSum():
            return lambda _: False  # added once the rows are known
        case Stated(key=key):
            return lambda row: key in row.figures
        case Sum(key=key, levels=levels) if levels:
            return lambda row: key in row.figures
        case _:
            return lambda row: row.draft.kind != "line"


@lru_cache(maxsize=4096)  # of a table's many amounts few differ, from the table of a day before too
def _in_wholes(hundredths: int) -> Cell:
    return Cell(exact(hundredths), whole(hundredths))


@lru_cache(maxsize=4096)
def _in_parts(hundredths: int) -> Cell:
    return Cell(exact(hundredths), quantity(hundredths))


def _growth(column: Growth, row: Standing) -> Cell:
    before = row.figures.get(column.base, 0)
    return _percent(column, row.draft, row.figures.get(column.of, 0) - before, before)


def _share(column: Share, total: Mapping[str, int], row: Standing) -> Cell:
    return _percent(column, row.draft, row.figures.get(column.of, 0), total.get(column.of, 0))


def _percent(column: Growth | Share, draft: Draft, part: int, base: int) -> Cell:
    """Write a percentage; of nothing there is none, whatever it became."""
    if base == 0:
        return Cell(None, "-")
    total = draft.kind == "total" or draft.as_total
    decimals = column.total_decimals if total else column.decimals
    text = percent_text(part, base, decimals)
    if part and text.lstrip("-") == "0%":
        text = percent_text(part, base, column.small_decimals)
    return Cell(percent_value(part, base), text)
