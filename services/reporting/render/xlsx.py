"""A composed table, or the whole book, as an XLSX workbook of real figures.

The same tables give the same bytes: nothing of the clock is written.
"""

import datetime as dt
import io
from typing import Final

from xlsxwriter import Workbook

from services.reporting.book_contents import ComposedBook, Tell, tell_nobody
from services.reporting.render import captions
from services.reporting.render.xlsx_checks import write_checks
from services.reporting.render.xlsx_front import write_acts, write_index
from services.reporting.render.xlsx_sheet import INDEX, write_table
from services.reporting.render.xlsx_styles import FONT, PERU_RED, Styles
from services.reporting.table import Table
from shared.cut import Cut

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FIRST_YEAR: Final = 1900


def render(table: Table) -> bytes:
    """Write a table as a workbook: its sheet and its check."""
    content = io.BytesIO()
    workbook = _workbook(content, table.cut, captions.title(table))
    styles = Styles(workbook)
    place = write_table(workbook, styles, table, indexed=False)
    write_checks(workbook, styles, table.cut, [place])
    workbook.close()
    return content.getvalue()


def render_book(book: ComposedBook, tell: Tell = tell_nobody) -> bytes:
    """Write the book as one workbook: index, a sheet per table, checks, acts.

    `tell` is called with each table when its sheet stands.
    """
    content = io.BytesIO()
    workbook = _workbook(content, book.cut, captions.book_title(book.cut))
    styles = Styles(workbook)
    index = workbook.add_worksheet(INDEX)
    index.set_tab_color(PERU_RED)
    write_index(index, styles, book)
    places = []
    for table in book.tables:
        places.append(write_table(workbook, styles, table, indexed=True))
        tell(table)
    write_checks(workbook, styles, book.cut, places)
    write_acts(workbook, styles, book.cut, book.acts)
    index.activate()
    workbook.close()
    return content.getvalue()


def _workbook(content: io.BytesIO, cut: Cut, title: str) -> Workbook:
    workbook = Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            # Column widths count digits of this font, which every office has or replaces evenly.
            "default_format_properties": {"font_name": FONT, "font_size": 10},
        },
    )
    *_, institution = captions.letterhead(cut.entity)
    day = cut.as_of if cut.as_of.year >= _FIRST_YEAR else dt.date(_FIRST_YEAR, 1, 1)
    workbook.set_properties(
        {
            "title": title,
            "subject": captions.dated(cut),
            "author": institution,
            "created": dt.datetime.combine(day, dt.time(), dt.UTC).replace(tzinfo=None),
        }
    )
    return workbook
