"""Two compositions of one table: the rows that come, go or change, cell by cell (pure)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from services.reporting.table import EMPTY, Cell, Row, Table

RowFate = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that would change; None where the row or the column does not exist."""

    column: str
    before: Cell | None
    after: Cell | None
    drafts: tuple[int, ...] = ()
    """The drafts responsible, by their place in the request."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row with its cells that would change, and what it is called where it has a name."""

    row: str
    label: str
    fate: RowFate
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table that would change: its rows in the printed order, those that go before the totals."""

    id: str
    title: str
    columns: tuple[tuple[str, str], ...]
    """Key and label of every column of which a cell changes."""
    rows: tuple[RowChange, ...]


def compared(before: Table, after: Table) -> TableChange | None:
    """Say what differs between a table before and after; None when no cell does."""
    rows = tuple(_changed_rows(before, after))
    if not rows:
        return None
    touched = {cell.column for row in rows for cell in row.cells}
    headings = {heading.key: heading for table in (before, after) for heading in table.columns}
    columns = tuple(
        (key, " ".join(filter(None, (heading.group, heading.label))))
        for key, heading in headings.items()
        if key in touched
    )
    return TableChange(after.id, after.title, columns, rows)


def attributed(change: TableChange, drafts: Callable[[str, str], tuple[int, ...]]) -> TableChange:
    """Name the drafts responsible for each cell, by its row and column."""
    return replace(
        change,
        rows=tuple(
            replace(
                row, cells=tuple(replace(c, drafts=drafts(row.row, c.column)) for c in row.cells)
            )
            for row in change.rows
        ),
    )


def _changed_rows(before: Table, after: Table) -> Iterator[RowChange]:
    for rows in ("rows", "totals"):
        sides = [{row.key: row for row in getattr(table, rows)} for table in (before, after)]
        for key in dict.fromkeys((*sides[1], *sides[0])):
            was, comes = sides[0].get(key), sides[1].get(key)
            cells = tuple(_changed_cells(_cells(before, was), _cells(after, comes)))
            if cells or was is None or comes is None:
                label = _label(after, comes) if comes else _label(before, was)
                yield RowChange(key, label, _fate(was, comes), cells)


def _fate(was: Row | None, comes: Row | None) -> RowFate:
    if was is None:
        return "added"
    return "removed" if comes is None else "changed"


def _cells(table: Table, row: Row | None) -> Mapping[str, Cell]:
    if row is None:
        return {}
    return {h.key: cell for h, cell in zip(table.columns, row.cells, strict=True)}


def _changed_cells(before: Mapping[str, Cell], after: Mapping[str, Cell]) -> Iterator[CellChange]:
    """Compare cells by column; where one side has none an empty one on the other is no change."""
    for column in dict.fromkeys((*after, *before)):
        was, comes = before.get(column), after.get(column)
        if (was or EMPTY) != (comes or EMPTY):
            yield CellChange(column, was, comes)


def _label(table: Table, row: Row | None) -> str:
    """Give what names a row: the longest of its texts."""
    texts = (cell.text for key, cell in _cells(table, row).items() if key in _text_columns(table))
    return max(texts, key=len, default="")


def _text_columns(table: Table) -> frozenset[str]:
    return frozenset(heading.key for heading in table.columns if heading.type == "text")
