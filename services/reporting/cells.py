"""The cells of a row: exact values beside the text that officials read.

A column that a row does not state is empty; a percentage of nothing prints "-"; zero prints "0".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.reporting.acts import ActRecord, known_by
from services.reporting.drafts import Draft
from services.reporting.grammar import (
    Act,
    ActMonth,
    Added,
    Code,
    Column,
    Cuadro,
    Difference,
    Growth,
    Merged,
    Moved,
    Name,
    Number,
    Share,
    Sum,
    Texts,
)
from services.reporting.names import Names
from services.reporting.plan import columns_of, levels_of
from services.reporting.printing import (
    cited_date,
    exact,
    month_and_year,
    percent_text,
    percent_value,
    whole,
    whole_with_millions,
)
from services.reporting.table import EMPTY, Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every cell of a table is written from."""

    cuadro: Cuadro
    columns: tuple[Column, ...]
    names: Names
    acts: Mapping[str, ActRecord]
    total: Mapping[str, int]


def cells_of(sheet: Sheet, draft: Draft, number: int, previous: Draft | None) -> tuple[Cell, ...]:
    """Write a row's cells; `number` is its place among the rows, `previous` the row above it."""
    figures = _with_derived(sheet, draft)
    return tuple(
        _text(sheet, column, draft, number, previous)
        if isinstance(column, Texts)
        else _figure(sheet, column, draft, figures)
        for column in sheet.columns
    )


def _with_derived(sheet: Sheet, draft: Draft) -> dict[str, int]:
    """Add the columns that are computed from others of the row; what is not stated is nothing."""
    figures = dict(draft.figures)
    for column in columns_of(sheet.cuadro):
        match column:
            case Added(key=key, of=parts):
                figures[key] = sum(figures.get(part, 0) for part in parts)
            case Difference(key=key, of=of, less=less):
                figures[key] = figures.get(of, 0) - figures.get(less, 0)
            case _:
                pass
    return figures


def _figure(sheet: Sheet, column: Column, draft: Draft, figures: Mapping[str, int]) -> Cell:
    if isinstance(column, Moved):
        return EMPTY if draft.kind == "row" else _amount(figures.get(column.key, 0))
    if draft.kind == "line":
        return EMPTY
    match column:
        case Sum(key=key) | Added(key=key) | Difference(key=key):
            return _amount(figures.get(key, 0))
        case Growth(of=of, base=base):
            before = figures.get(base, 0)
            return _percent(column, draft, figures.get(of, 0) - before, before)
        case Share(of=of):
            return _percent(column, draft, figures.get(of, 0), sheet.total.get(of, 0))
        case _:
            raise TypeError(column)


def _amount(hundredths: int) -> Cell:
    return Cell(exact(hundredths), whole(hundredths))


def _percent(column: Growth | Share, draft: Draft, part: int, base: int) -> Cell:
    """Write a percentage; of nothing there is none, whatever it became."""
    if base == 0:
        return Cell(None, "-")
    decimals = column.total_decimals if draft.kind == "total" else column.decimals
    return Cell(percent_value(part, base), percent_text(part, base, decimals))


def _text(
    sheet: Sheet,
    column: Texts,
    draft: Draft,
    number: int,
    previous: Draft | None,
) -> Cell:
    label_column = sheet.cuadro.total.column if draft.kind == "total" else sheet.cuadro.label
    if draft.label and column.key == label_column:
        return _plain(draft.label)
    match column:
        case Number():
            return _plain(str(number)) if draft.kind == "row" else EMPTY
        case Code():
            return _plain(draft.codes[-1]) if draft.codes and draft.kind == "row" else EMPTY
        case Name():
            return _name(sheet, column, draft, previous)
        case Act():
            return _act(column, sheet.acts.get(draft.act), draft.act)
        case ActMonth():
            return _act_month(sheet.acts.get(draft.act))


def _plain(text: str) -> Cell:
    return Cell(text, text)


def _name(sheet: Sheet, column: Name, draft: Draft, previous: Draft | None) -> Cell:
    """Write a code's name: on rows of a merged group it is printed once and stated always."""
    levels = levels_of(sheet.cuadro.rows)
    place = len(draft.codes) - 1
    if column.of:
        place = next(i for i, level in enumerate(levels) if level.dimension == column.of)
    if draft.kind == "line" or not 0 <= place < len(draft.codes):
        return EMPTY
    if draft.kind == "unallocated" and not column.of:
        return EMPTY
    code = draft.codes[place]
    name = _name_of(sheet, column, place, code)
    if name is None:
        return EMPTY
    repeated = (
        isinstance(sheet.cuadro.rows, Merged)
        and place < len(levels) - 1
        and previous is not None
        and previous.codes[: place + 1] == draft.codes[: place + 1]
    )
    return Cell(name, "" if repeated else name)


def _name_of(sheet: Sheet, column: Name, place: int, code: str) -> str | None:
    level = levels_of(sheet.cuadro.rows)[place]
    if not column.attribute:
        return sheet.names.name(level, code)
    entry = sheet.names.entry(level, code)
    stated = entry.attributes.get(column.attribute) if entry else None
    return stated or (sheet.names.name(level, code) if column.or_name else None)


def _act(column: Act, record: ActRecord | None, key: str) -> Cell:
    """Cite an act: value is its key, text as officials print it."""
    if not key:
        return EMPTY
    if record is None:
        return Cell(key, key)
    if not column.total_of:
        return Cell(key, record.printed)
    number = record.printed.replace("N° ", "N°")
    date = cited_date(record.issued_on.date, record.issued_on.certainty)
    total = whole_with_millions(record.totals.get(column.total_of, 0))
    return Cell(key, f"{number} ({date}) {total}")


def _act_month(record: ActRecord | None) -> Cell:
    if record is None:
        return EMPTY
    date = known_by(record)
    return Cell(f"{date:%Y-%m}", month_and_year(date))
