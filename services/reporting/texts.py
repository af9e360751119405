"""The text cells of a row: names and codes, each as officials print it, and the acts cited."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    Name,
    Number,
    Reading,
    Texts,
    Tree,
    UnitOfMeasure,
)
from services.reporting.material import Draft, outer_code
from services.reporting.names import Names, printed_code
from services.reporting.plan import levels_of
from services.reporting.printing import key_of, month_and_year
from services.reporting.table import EMPTY, Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every cell of a table is written from."""

    cuadro: Cuadro
    columns: tuple[Column, ...]
    names: Names
    acts: Mapping[str, ActRecord]
    total: Mapping[str, int]


def text_cell(
    sheet: Sheet, column: Texts, draft: Draft, *, number: int, previous: Draft | None
) -> Cell:
    """Write a text; what the row names itself stands before what the column says."""
    if column.key in draft.texts:
        return _plain(draft.texts[column.key])
    if draft.label and column.key == _label_column(sheet.cuadro, draft):
        return _plain(draft.label)
    match column:
        case Number():
            cell = _plain(str(number)) if is_numbered(sheet.cuadro, draft) else EMPTY
        case Code():
            cell = _code(sheet, column, draft, previous)
        case Name():
            cell = _name(sheet, column, draft, previous)
        case Constant():
            cell = _constant(column, draft, previous)
        case _:
            cell = _of_figures(sheet, column, draft)
    return cell


def _of_figures(
    sheet: Sheet, column: Act | ByAct | ActMonth | UnitOfMeasure | Reading, draft: Draft
) -> Cell:
    """Write what a row's figures say of themselves: their act, unit of measure, version."""
    match column:
        case Act():
            cell = _act(sheet, column, draft.act)
        case ByAct():
            cell = _by_act(sheet, column, draft)
        case ActMonth():
            cell = _act_month(sheet.acts.get(draft.act))
        case UnitOfMeasure():
            cell = _unit_of_measure(sheet, column, draft)
        case Reading():
            cell = _plain(draft.texts.get("", ""))
    return cell


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


def _constant(column: Constant, draft: Draft, previous: Draft | None) -> Cell:
    if draft.kind not in column.kinds:
        return EMPTY
    repeated = column.once and previous is not None and previous.kind in column.kinds
    return Cell(column.text, "" if repeated else column.text)


def _place_of(sheet: Sheet, column: Name | Code, draft: Draft) -> int | None:
    """Find which of a row's codes a column is about, if it is about one of this row's.

    In a tree a code has a row of its own, so a column about an outer code stands there alone.
    """
    levels = levels_of(sheet.cuadro.rows)
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
    levels = levels_of(sheet.cuadro.rows)
    return (
        place < len(levels) - 1
        and previous is not None
        and previous.codes[: place + 1] == draft.codes[: place + 1]
    )


def _code(sheet: Sheet, column: Code, draft: Draft, previous: Draft | None) -> Cell:
    place = _place_of(sheet, column, draft)
    if place is None or (not column.of and draft.kind != "row"):
        return EMPTY
    code = printed_code(levels_of(sheet.cuadro.rows)[place], draft.codes[place])
    return Cell(code, "" if _is_repeated(sheet, draft, place, previous) else code)


def _name(sheet: Sheet, column: Name, draft: Draft, previous: Draft | None) -> Cell:
    """Write a code's name: on rows of a merged group it is printed once and stated always."""
    place = _place_of(sheet, column, draft)
    name = None if place is None else _name_of(sheet, column, draft, place)
    if place is None or name is None:
        return EMPTY
    repeated = _is_repeated(sheet, draft, place, previous)
    if column.once and previous is not None:
        repeated = _is_printed_above(sheet, column, draft, place, previous)
    return Cell(name, "" if repeated else name)


def _is_printed_above(
    sheet: Sheet, column: Name, draft: Draft, place: int, previous: Draft
) -> bool:
    """Say whether the row above prints the same, within the same outer codes.

    In a tree the row above is the last that the same silent levels have, whatever its depth.
    """
    if isinstance(sheet.cuadro.rows, Tree):
        silent = sum(level.silent for level in levels_of(sheet.cuadro.rows))
        if previous.codes[:silent] != draft.codes[:silent] or len(previous.codes) <= place:
            return False
        name = _name_of(sheet, column, draft, place)
        return name == _name_of(sheet, column, previous, place)
    if previous.codes[:place] != draft.codes[:place]:
        return False
    above = _place_of(sheet, column, previous)
    name = _name_of(sheet, column, draft, place)
    return above is not None and name == _name_of(sheet, column, previous, above)


def _name_of(sheet: Sheet, column: Name, draft: Draft, place: int) -> str | None:
    levels = levels_of(sheet.cuadro.rows)
    level = levels[place]
    code, outer = draft.codes[place], outer_code(levels, draft.codes, level)
    if not column.attribute:
        return sheet.names.name(level, code, outer)
    entry = sheet.names.entry(level, code, outer)
    attributes = entry.attributes if entry else {}
    stated = attributes.get(column.attribute) or attributes.get(column.or_attribute)
    if stated and column.through:
        return sheet.names.name(column.through, stated)
    named = sheet.names.name(level, code, outer) if column.or_name else None
    return stated or named or column.otherwise or None


def _by_act(sheet: Sheet, column: ByAct, draft: Draft) -> Cell:
    """Write what the register says of an act: on the row of its first, on the lines of theirs."""
    if not draft.codes or (draft.kind == "line" and draft.act == draft.first_act):
        return EMPTY
    (level,) = levels_of(sheet.cuadro.rows)
    act = key_of((draft.act or draft.first_act).lower()).replace("-", "_")
    stated = sheet.names.attribute(level, draft.codes[0], f"{column.attribute}_{act}")
    whole = sheet.names.attribute(level, draft.codes[0], column.or_attribute)
    return _plain(stated or ("" if draft.kind == "line" else whole))


def _unit_of_measure(sheet: Sheet, column: UnitOfMeasure, draft: Draft) -> Cell:
    """Name the unit of a row's figures; where it has none, the one that its register states."""
    if draft.unit or not draft.codes or draft.kind == "unallocated":
        return _plain(sheet.names.name(column.level, draft.unit))
    levels = levels_of(sheet.cuadro.rows)
    level, code = levels[len(draft.codes) - 1], draft.codes[-1]
    outer = outer_code(levels, draft.codes, level)
    return _plain(sheet.names.attribute(level, code, column.level.dimension, outer))


def _act(sheet: Sheet, column: Act, key: str) -> Cell:
    """Cite an act: value is its key, text as officials print it."""
    if not key:
        return EMPTY
    record = sheet.acts.get(key)
    return Cell(key, key if record is None else cited(column, record, sheet.acts))


def _act_month(record: ActRecord | None) -> Cell:
    if record is None:
        return EMPTY
    date = known_by(record)
    return Cell(f"{date:%Y-%m}", month_and_year(date))
