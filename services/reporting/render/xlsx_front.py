"""The sheets of a workbook that tell of its tables: the index and the acts counted."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from services.reporting.book_contents import ComposedBook, CountedAct
from services.reporting.render import captions
from services.reporting.render.layout import column_points, text_height
from services.reporting.render.xlsx_cells import write_across, write_text
from services.reporting.render.xlsx_checks import CHECKS, write_head
from services.reporting.render.xlsx_sheet import set_page
from services.reporting.render.xlsx_styles import LINE, MUTED, THIN, Styles
from shared.cut import Cut

ACTS: Final = "Actos"

_INDEX_WIDTHS: Final = (16, 76, 9)
_ACT_WIDTHS: Final = (5, 11, 47, 11, 11, 66)
_FIRST_DATE: Final = dt.date(1900, 3, 1)


def write_index(sheet: Worksheet, styles: Styles, book: ComposedBook) -> None:
    """Fill the first sheet: the cut, the acts counted, a link to every other sheet."""
    set_page(sheet, book.cut, captions.book_title(book.cut))
    for column, width in enumerate(_INDEX_WIDTHS):
        sheet.set_column(column, column, width)
    head = "  |  ".join(captions.letterhead(book.cut.entity))
    write_across(sheet, 0, 3, head, styles.institution())
    write_across(sheet, 1, 3, captions.book_title(book.cut), styles.title(18))
    sheet.set_row(1, 30)
    facts = (
        ("Corte", captions.dated(book.cut)),
        ("Pliego y año", f"{book.cut.entity}, {book.cut.fiscal_year}"),
        ("Huella", f"sha256:{book.digest.hex()}"),
    )
    for offset, (label, fact) in enumerate(facts, start=2):
        write_text(sheet, offset, 0, label, styles.of(font_color=MUTED))
        write_text(sheet, offset, 1, fact, styles.of(bold=label == "Corte"))
    row = 2 + len(facts)
    write_text(sheet, row, 0, "Actos contados", styles.of(font_color=MUTED))
    sheet.write_number(row, 1, len(book.acts), styles.of(bold=True, align="left"))
    for label, target in (("Lista de actos", ACTS), ("Comprobaciones", CHECKS)):
        row += 1
        sheet.write_url(row, 0, f"internal:'{target}'!A1", styles.link(), string=label)
    row += 2
    for column, label in enumerate(("Cuadro", "Título", "Filas")):
        write_text(sheet, row, column, label, styles.heading(9))
    sheet.set_row(row, 18)
    sheet.repeat_rows(row)
    sheet.freeze_panes(row + 1, 0)
    line = {"top": THIN, "top_color": LINE, "valign": "top"}
    for offset, table in enumerate(book.tables, start=row + 1):
        name = captions.short_caption(table.id)
        sheet.set_row(offset, text_height(table.title, column_points(_INDEX_WIDTHS[1]), 9))
        sheet.write_url(offset, 0, f"internal:'{name}'!A1", styles.link(**line), string=name)
        write_text(sheet, offset, 1, table.title, styles.of(text_wrap=True, **line))
        sheet.write_number(offset, 2, len(table.rows), styles.of(num_format="#,##0", **line))
    sheet.print_area(0, 0, row + len(book.tables), 2)


def write_acts(workbook: Workbook, styles: Styles, cut: Cut, acts: Sequence[CountedAct]) -> None:
    """Add the sheet that lists the acts counted."""
    sheet = workbook.add_worksheet(ACTS)
    set_page(sheet, cut, ACTS, landscape=True)
    headings = ("N°", "Secuencia", "Acto", "Emitido", "En vigencia", "Asunto")
    for column, width in enumerate(_ACT_WIDTHS):
        sheet.set_column(column, column, width)
    write_head(sheet, styles, cut, f"Actos contados: {len(acts)}", len(headings))
    for column, label in enumerate(headings):
        write_text(sheet, 4, column, label, styles.heading(9))
    line = {"top": THIN, "top_color": LINE, "valign": "top"}
    for number, act in enumerate(acts, start=1):
        row = 4 + number
        texts = ((act.printed_key, _ACT_WIDTHS[2]), (act.title, _ACT_WIDTHS[5]))
        sheet.set_row(row, max(text_height(t, column_points(units), 9) for t, units in texts))
        sheet.write_number(row, 0, number, styles.of(**line))
        sheet.write_number(row, 1, act.sequence, styles.of(**line))
        write_text(sheet, row, 2, act.printed_key, styles.of(text_wrap=True, indent=1, **line))
        _write_date(sheet, row, 3, act.issued_on, styles)
        _write_date(sheet, row, 4, act.effective_on, styles)
        write_text(sheet, row, 5, act.title, styles.of(text_wrap=True, **line))
    sheet.repeat_rows(4)
    sheet.freeze_panes(5, 0)


def _write_date(sheet: Worksheet, row: int, column: int, date: dt.date, styles: Styles) -> None:
    """Write a date as a date; one before the calendar of spreadsheets as text."""
    line = {"top": THIN, "top_color": LINE, "valign": "top", "align": "left"}
    if date < _FIRST_DATE:
        write_text(sheet, row, column, date.isoformat(), styles.of(**line))
        return
    moment = dt.datetime.combine(date, dt.time())
    sheet.write_datetime(row, column, moment, styles.of(num_format="dd.mm.yyyy", **line))
