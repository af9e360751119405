"""Rows and their lines as print sets them: the first line of a row stands beside it.

A row of Cuadro 10 says which contract it is, its lines which acts brought how much. They state
different columns, so print needs no line of its own for the row. Where a row and its line state the
same column each keeps its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.reporting.table import Cell, Row, Table


@dataclass(frozen=True, slots=True)
class Printed:
    """A table as it is set on paper, and the key of the line that stands beside a row's key."""

    table: Table
    lines: Mapping[str, str]


def set_beside(table: Table) -> Printed:
    """Set the first line of each row beside it."""
    rows: list[Row] = []
    lines: dict[str, str] = {}
    for row in table.rows:
        above = rows[-1] if rows else None
        if above is not None and above.key not in lines and _fits_beside(above, row):
            cells = tuple(
                over if _is_stated(over) else own
                for over, own in zip(above.cells, row.cells, strict=True)
            )
            rows[-1] = replace(above, cells=cells)
            lines[above.key] = row.key
        else:
            rows.append(row)
    return Printed(replace(table, rows=tuple(rows)), lines)


def _fits_beside(above: Row, row: Row) -> bool:
    return (
        (above.kind, row.kind) == ("row", "line")
        and row.key.startswith(f"{above.key}.")
        and not any(
            _is_stated(over) and _is_stated(own)
            for over, own in zip(above.cells, row.cells, strict=True)
        )
    )


def _is_stated(cell: Cell) -> bool:
    return bool(cell.text) or cell.value is not None
