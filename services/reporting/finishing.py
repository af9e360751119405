"""What needs the rows beside it: sums over a group of rows, and the signs of notes."""

from collections.abc import Sequence
from dataclasses import replace

from services.reporting.grammar import Column, Cuadro, GroupSum, Months
from services.reporting.printing import exact, whole
from services.reporting.table import Cell, Heading, Row
from shared.money import parse_amount


def grouped(rows: tuple[Row, ...], columns: Sequence[Column]) -> tuple[Row, ...]:
    """Print each sum over the rows of a group on the first of them."""
    for place, column in enumerate(columns):
        if isinstance(column, GroupSum):
            rows = _with_sums(rows, columns, column, place)
    return rows


def _with_sums(
    rows: tuple[Row, ...], columns: Sequence[Column], column: GroupSum, place: int
) -> tuple[Row, ...]:
    keys = [c.key for c in columns if not isinstance(c, Months)]
    same = [keys.index(key) for key in column.same]
    of = keys.index(column.of)
    first: dict[tuple[str | None, ...], int] = {}
    sums: dict[int, int] = {}
    for number, row in enumerate(rows):
        if row.kind == "row":
            start = first.setdefault(tuple(row.cells[i].value for i in same), number)
            sums[start] = sums.get(start, 0) + parse_amount(row.cells[of].value or "0.00")
    return tuple(
        _with_cell(row, place, Cell(exact(sums[number]), whole(sums[number])))
        if number in sums
        else row
        for number, row in enumerate(rows)
    )


def marked(rows: tuple[Row, ...], headings: Sequence[Heading], cuadro: Cuadro) -> tuple[Row, ...]:
    """Set the sign of a note behind the text of its row."""
    marks = {note.row: note.mark for note in cuadro.notes if note.mark}
    keys = [heading.key for heading in headings]
    label = keys.index(cuadro.label)
    total = keys.index(cuadro.total.column) if cuadro.total else label
    return tuple(
        _with_mark(row, total if row.kind == "total" else label, marks[row.key])
        if row.key in marks
        else row
        for row in rows
    )


def _with_mark(row: Row, place: int, mark: str) -> Row:
    cell = row.cells[place]
    return _with_cell(row, place, Cell(cell.value, f"{cell.text} {mark}"))


def _with_cell(row: Row, place: int, cell: Cell) -> Row:
    return replace(row, cells=(*row.cells[:place], cell, *row.cells[place + 1 :]))
