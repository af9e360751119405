"""Which cells stand over several rows, as print sets them, and which rows stay on one page.

A text that stands once for the rows below it runs over them: what a table states for its whole
group, and what a row states and none of its lines does.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from services.reporting.table import Row, Table

ROWS_MAX: Final = 24
"""A cell runs over no more rows than a page surely holds; a longer group is left in single rows."""

Spans = Mapping[tuple[int, int], int]
"""How many rows, more than one, a cell at (row, column) runs over."""


def spans_of(table: Table) -> Spans:
    """Find the cells that run over rows; figures never do."""
    spans: dict[tuple[int, int], int] = {}
    for column, heading in enumerate(table.columns):
        if heading.type == "text":
            for first, count in _runs(table.rows, column):
                if 1 < count <= ROWS_MAX:
                    spans[first, column] = count
    return spans


def covered(spans: Spans) -> frozenset[tuple[int, int]]:
    """List the cells over which another runs."""
    return frozenset(
        (first + below, column)
        for (first, column), count in spans.items()
        for below in range(1, count)
    )


def blocks_of(rows: Sequence[Row], spans: Spans) -> Iterator[range]:
    """Part the rows so that no cell runs out of a block, and a row has its lines in its own."""
    ends: dict[int, int] = {}
    for (first, _), count in spans.items():
        ends[first] = max(ends.get(first, 0), first + count)
    begin = end = 0
    for number, row in enumerate(rows):
        if number >= end and row.kind != "line" and number > begin:
            yield range(begin, number)
            begin = number
        end = max(end, ends.get(number, number + 1))
    if rows:
        yield range(begin, len(rows))


def _runs(rows: Sequence[Row], column: int) -> Iterator[tuple[int, int]]:
    """List where a text begins and over how many rows it stands."""
    by_lines = _stated_by_lines(rows, column)
    first = 0
    for number in range(1, len(rows) + 1):
        if number < len(rows) and _continues(rows[number], column, in_lines=number in by_lines):
            continue
        if rows and rows[first].cells[column].text:
            yield first, number - first
        first = number


def _continues(row: Row, column: int, *, in_lines: bool) -> bool:
    cell = row.cells[column]
    if row.kind == "line":
        return not in_lines
    return not cell.text and cell.value is not None


def _stated_by_lines(rows: Sequence[Row], column: int) -> frozenset[int]:
    """List the lines that have, among the lines of their row, one that states a column."""
    stated: list[int] = []
    for is_line, group in groupby(enumerate(rows), key=lambda each: each[1].kind == "line"):
        lines = list(group)
        if is_line and any(row.cells[column].text for _, row in lines):
            stated += (number for number, _ in lines)
    return frozenset(stated)
