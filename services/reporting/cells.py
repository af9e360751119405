"""The cells of a row: exact values beside the text that officials read.

A column that a row does not state is empty; a percentage of nothing prints "-"; zero prints "0".
"""

from collections.abc import Mapping

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
from services.reporting.texts import Sheet, text_cell
from shared.codes import WITH_UNIT_OF_MEASURE


def cells_of(sheet: Sheet, draft: Draft, number: int, previous: Draft | None) -> tuple[Cell, ...]:
    """Write a row's cells; `number` is its place among the rows, `previous` the row above it."""
    figures = with_derived(sheet.cuadro, draft.figures)
    return tuple(
        text_cell(sheet, column, draft, number=number, previous=previous)
        if isinstance(column, Texts)
        else _figure(sheet, column, draft, figures)
        for column in sheet.columns
    )


def with_derived(cuadro: Cuadro, stated: Mapping[str, int]) -> dict[str, int]:
    """Add the columns that are computed from others of the row; what is not stated is nothing."""
    figures = dict(stated)
    for column in cuadro.columns:
        match column:
            case Added(key=key, of=parts):
                figures[key] = sum(figures.get(part, 0) for part in parts)
            case Difference(key=key, of=of, less=less):
                figures[key] = figures.get(of, 0) - figures.get(less, 0)
            case _:
                pass
    return figures


def _figure(sheet: Sheet, column: Column, draft: Draft, figures: Mapping[str, int]) -> Cell:
    """Write a figure; what the row does not state is empty, a sum of nothing is zero."""
    if draft.bare or not _is_stated(column, draft, figures):
        return EMPTY
    match column:
        case Growth(of=of, base=base):
            before = figures.get(base, 0)
            return _percent(column, draft, figures.get(of, 0) - before, before)
        case Share(of=of):
            return _percent(column, draft, figures.get(of, 0), sheet.total.get(of, 0))
        case Months():
            raise TypeError("columns_of() makes twelve columns of Months first")
        case _:
            return _amount(column, figures.get(column.key, 0))


def _is_stated(column: Column, draft: Draft, figures: Mapping[str, int]) -> bool:
    match column:
        case Moved():
            return draft.kind != "row"
        case GroupSum():
            return False  # added once the rows are known
        case Stated(key=key):
            return key in figures
        case Sum(key=key, levels=levels) if levels:
            return key in figures
        case _:
            return draft.kind != "line"


def _amount(column: Column, hundredths: int) -> Cell:
    """Write an amount; an office may programme a part of a unit, a CITE and the Treasury do not."""
    parts = isinstance(column, Sum) and column.measure in WITH_UNIT_OF_MEASURE
    return Cell(exact(hundredths), quantity(hundredths) if parts else whole(hundredths))


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
