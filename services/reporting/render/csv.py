"""A composed table as CSV: UTF-8 with BOM, one header row of keys, exact values.

The first two columns are a row's key and kind. Text that a spreadsheet would take for a formula
gets a leading apostrophe; figures are written as they are.
"""

import csv
import io

from services.reporting.table import Cell, Heading, Table

MEDIA_TYPE = "text/csv; charset=utf-8"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(table: Table) -> bytes:
    """Write a table as CSV bytes."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(["key", "kind", *(heading.key for heading in table.columns)])
    for row in (*table.rows, *table.totals):
        values = (_value(h, c) for h, c in zip(table.columns, row.cells, strict=True))
        writer.writerow([_harmless(row.key), row.kind, *values])
    return sheet.getvalue().encode("utf-8-sig")


def _value(heading: Heading, cell: Cell) -> str:
    value = cell.value or ""
    return _harmless(value) if heading.type == "text" else value


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
