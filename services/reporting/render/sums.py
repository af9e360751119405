"""Which rows a printed total adds, so that a reader can add them again.

A total adds every row but the subtotals, whose figures stand in the rows below them. Where a table
prints one total for each reading of its figures (`total.initial`), a total adds the rows of its own
reading, whose keys end the same.
"""

from decimal import Decimal
from typing import Final

from services.reporting.table import Row, Table

ADDED_TYPES: Final = frozenset({"money", "quantity"})


def total_of(table: Table, row: Row) -> str:
    """Give the key of the total that adds a row, "" for a row that none adds."""
    if row.kind in ("subtotal", "total"):
        return ""
    return next((t.key for t in table.totals if row.key.endswith(_reading(t))), "")


def added_columns(table: Table, total: Row) -> tuple[int, ...]:
    """List the columns of figures in which a total states a sum."""
    return tuple(
        i
        for i, heading in enumerate(table.columns)
        if heading.type in ADDED_TYPES and total.cells[i].value is not None
    )


def column_sum(table: Table, total: Row, column: int) -> Decimal:
    """Add the rows of a total in one column."""
    return sum(
        (
            Decimal(row.cells[column].value or 0)
            for row in table.rows
            if total_of(table, row) == total.key
        ),
        Decimal(0),
    )


def gap_of(table: Table, total: Row) -> Decimal:
    """Give the largest difference, over all columns, between a total and its rows: 0 if right."""
    gaps = (
        abs(column_sum(table, total, i) - Decimal(total.cells[i].value or 0))
        for i in added_columns(table, total)
    )
    return max(gaps, default=Decimal(0))


def _reading(total: Row) -> str:
    return total.key.removeprefix("total")
