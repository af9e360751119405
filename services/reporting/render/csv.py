"""A composed table as CSV: UTF-8 with BOM, one header row of keys, exact values.

The first two columns are a row's key and kind. Text that a spreadsheet would take for a formula
gets a leading apostrophe; figures are written as they are. The book is an archive of such files.
"""

import csv
import io
import zipfile

from services.reporting.book_contents import ComposedBook
from services.reporting.table import Cell, Heading, Table

MEDIA_TYPE = "text/csv; charset=utf-8"
BOOK_MEDIA_TYPE = "application/zip"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def render(table: Table) -> bytes:
    """Write a table as CSV bytes."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(["key", "kind", *(heading.key for heading in table.columns)])
    for row in (*table.rows, *table.totals):
        values = (_value(h, c) for h, c in zip(table.columns, row.cells, strict=True))
        writer.writerow([harmless(row.key), row.kind, *values])
    return sheet.getvalue().encode("utf-8-sig")


def render_book(book: ComposedBook) -> bytes:
    """Write a file per table into one archive; the same tables give the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in book.tables:
            entry = zipfile.ZipInfo(f"{table.id}.csv")  # dated 1980, never now
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, render(table))
    return content.getvalue()


def _value(heading: Heading, cell: Cell) -> str:
    value = cell.value or ""
    return harmless(value) if heading.type == "text" else value


def harmless(text: str) -> str:
    """Keep a text from being taken for a formula by a spreadsheet."""
    return f"'{text}" if text.startswith(_FORMULA) else text
