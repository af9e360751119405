"""The text cells of a row: names and codes, each as officials print it, and the acts cited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import NamedTuple

from services.reporting.acts import ActRecord, known_by
from services.reporting.citing import cited
from services.reporting.grammar import (
    Act,
    ActMonth,
    ByAct,
    Code,
    Column,
    Constant,
    Cuadro,
    Level,
    Name,
    Number,
    Reading,
    Texts,
    Tree,
    UnitOfMeasure,
)
from services.reporting.material import Draft, Path, outer_code
from services.reporting.names import Names, printed_code
from services.reporting.plan import levels_of
from services.reporting.printing import key_of, month_and_year
from services.reporting.table import EMPTY, Cell


@dataclass(frozen=True)
class Sheet:
    """What every cell of a table is written from."""

    cuadro: Cuadro
    columns: tuple[Column, ...]
    names: Names
    acts: Mapping[str, ActRecord]
    total: Mapping[str, int]

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """List the levels that make rows, from the outside in."""
        return levels_of(self.cuadro.rows)


class Standing(NamedTuple):
    """A row where it stands: its figures, derived ones too, its number, the row above it."""

    draft: Draft
    figures: Mapping[str, int]
    number: int
    previous: Draft | None


Writer = Callable[[Standing], Cell]
"""Writes the cells of one column."""


def text_writer(sheet: Sheet, column: Texts) -> Writer:
    """Make what writes a text; what a row names itself stands before what the column says."""
    key, write = column.key, _text(sheet, column)

    def cell(row: Standing) -> Cell:
        draft = row.draft
        if key in draft.texts:
            return _plain(draft.texts[key])
        if draft.label and key == _label_column(sheet.cuadro, draft):
            return _plain(draft.label)
        return write(row)

    return cell


def _text(sheet: Sheet, column: Texts) -> Writer:
    write: Writer
    match column:
        case Number():
            write = partial(_number, sheet)
        case Code():
            write = partial(_code, sheet, column)
        case Name():
            write = partial(_name, sheet, column, cache(partial(_name_of, sheet, column)))
        case Constant():
            write = partial(_constant, column)
        case Act():
            write = partial(_act, sheet, column)
        case ByAct():
            write = partial(_by_act, sheet, column)
        case ActMonth():
            write = partial(_act_month, sheet)
        case UnitOfMeasure():
            write = partial(_unit_of_measure, sheet, column)
        case Reading():
            write = _reading
    return write


def _number(sheet: Sheet, row: Standing) -> Cell:
    return _plain(str(row.number)) if is_numbered(sheet.cuadro, row.draft) else EMPTY


def _reading(row: Standing) -> Cell:
    return _plain(row.draft.texts.get("", ""))


def is_numbered(cuadro: Cuadro, draft: Draft) -> bool:
    """Say whether a row has a running number: the headings of a tree have it, else its rows."""
    if isinstance(cuadro.rows, Tree) and not cuadro.rows.subtotals:
        return draft.kind == "subtotal"
    return draft.kind == "row"


def _label_column(cuadro: Cuadro, draft: Draft) -> str:
    as_total = draft.kind == "total" or draft.as_total
    return cuadro.total.column if as_total and cuadro.total else cuadro.label


def _plain(text: str) -> Cell:
    return Cell(text, text) if text else EMPTY


def _constant(column: Constant, row: Standing) -> Cell:
    draft, previous = row.draft, row.previous
    if draft.kind not in column.kinds:
        return EMPTY
    repeated = column.once and previous is not None and previous.kind in column.kinds
    return Cell(column.text, "" if repeated else column.text)


def _place_of(sheet: Sheet, column: Name | Code, draft: Draft) -> int | None:
    """Find which of a row's codes a column is about, if it is about one of this row's.

    In a tree a code has a row of its own, so a column about an outer code stands there alone.
    """
    levels = sheet.levels
    place = len(draft.codes) - 1
    if column.of:
        place = next(i for i, level in enumerate(levels) if level.dimension == column.of)
    own = isinstance(sheet.cuadro.rows, Tree) and not levels[place].silent
    if draft.kind == "line" or not 0 <= place < len(draft.codes):
        return None
    if own and place != len(draft.codes) - 1:
        return None
    return None if draft.kind == "unallocated" and (own or not column.of) else place


def _is_repeated(sheet: Sheet, draft: Draft, place: int, previous: Draft | None) -> bool:
    """Say whether an outer code stands already on the row above."""
    return (
        place < len(sheet.levels) - 1
        and previous is not None
        and previous.codes[: place + 1] == draft.codes[: place + 1]
    )


def _code(sheet: Sheet, column: Code, row: Standing) -> Cell:
    draft = row.draft
    place = _place_of(sheet, column, draft)
    if place is None or (not column.of and draft.kind != "row"):
        return EMPTY
    code = printed_code(sheet.levels[place], draft.codes[place])
    return Cell(code, "" if _is_repeated(sheet, draft, place, row.previous) else code)


_NameOf = Callable[[Path], str | None]
"""Names the innermost of some codes; each is looked up once for a sheet."""


def _name(sheet: Sheet, column: Name, name_of: _NameOf, row: Standing) -> Cell:
    """Write a code's name: on rows of a merged group it is printed once and stated always."""
    draft, previous = row.draft, row.previous
    place = _place_of(sheet, column, draft)
    name = None if place is None else name_of(draft.codes[: place + 1])
    if place is None or name is None:
        return EMPTY
    repeated = _is_repeated(sheet, draft, place, previous)
    if column.once and previous is not None:
        above = _place_above(sheet, column, draft, place, previous)
        repeated = above is not None and name == name_of(previous.codes[: above + 1])
    return Cell(name, "" if repeated else name)


def _place_above(
    sheet: Sheet, column: Name, draft: Draft, place: int, previous: Draft
) -> int | None:
    """Find which code of the row above a column is about, within the same outer codes.

    In a tree the row above is the last that the same silent levels have, whatever its depth.
    """
    if isinstance(sheet.cuadro.rows, Tree):
        silent = sum(level.silent for level in sheet.levels)
        same = previous.codes[:silent] == draft.codes[:silent]
        return place if same and len(previous.codes) > place else None
    if previous.codes[:place] != draft.codes[:place]:
        return None
    return _place_of(sheet, column, previous)


def _name_of(sheet: Sheet, column: Name, codes: Path) -> str | None:
    level = sheet.levels[len(codes) - 1]
    code, outer = codes[-1], outer_code(sheet.levels, codes, level)
    if not column.attribute:
        return sheet.names.name(level, code, outer)
    entry = sheet.names.entry(level, code, outer)
    attributes = entry.attributes if entry else {}
    stated = attributes.get(column.attribute) or attributes.get(column.or_attribute)
    if stated and column.through:
        return sheet.names.name(column.through, stated)
    named = sheet.names.name(level, code, outer) if column.or_name else None
    return stated or named or column.otherwise or None


def _by_act(sheet: Sheet, column: ByAct, row: Standing) -> Cell:
    """Write what the register says of an act: on the row of its first, on the lines of theirs."""
    draft = row.draft
    if not draft.codes or (draft.kind == "line" and draft.act == draft.first_act):
        return EMPTY
    (level,) = sheet.levels
    act = key_of((draft.act or draft.first_act).lower()).replace("-", "_")
    stated = sheet.names.attribute(level, draft.codes[0], f"{column.attribute}_{act}")
    whole = sheet.names.attribute(level, draft.codes[0], column.or_attribute)
    return _plain(stated or ("" if draft.kind == "line" else whole))


def _unit_of_measure(sheet: Sheet, column: UnitOfMeasure, row: Standing) -> Cell:
    """Name the unit of a row's figures; where it has none, the one that its register states."""
    draft, levels = row.draft, sheet.levels
    if draft.unit or not draft.codes or draft.kind == "unallocated":
        return _plain(sheet.names.name(column.level, draft.unit))
    level, code = levels[len(draft.codes) - 1], draft.codes[-1]
    outer = outer_code(levels, draft.codes, level)
    return _plain(sheet.names.attribute(level, code, column.level.dimension, outer))


def _act(sheet: Sheet, column: Act, row: Standing) -> Cell:
    """Cite an act: value is its key, text as officials print it."""
    key = row.draft.act
    if not key:
        return EMPTY
    record = sheet.acts.get(key)
    return Cell(key, key if record is None else cited(column, record, sheet.acts))


def _act_month(sheet: Sheet, row: Standing) -> Cell:
    record = sheet.acts.get(row.draft.act)
    if record is None:
        return EMPTY
    date = known_by(record)
    return Cell(f"{date:%Y-%m}", month_and_year(date))
