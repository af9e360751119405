"""A composed table as a sheet of a workbook, as it is printed on A4.

Beyond the printed columns each row bears, out of sight and out of print, its key, its kind and the
total that adds it: the check cells add by these.
"""

from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from services.reporting.render import captions
from services.reporting.render.beside import Printed, set_beside
from services.reporting.render.layout import (
    Layout,
    column_units,
    heading_heights,
    indents,
    layout_of,
    row_heights,
)
from services.reporting.render.spans import covered, spans_of
from services.reporting.render.sums import total_of
from services.reporting.render.xlsx_cells import (
    number_format,
    number_of,
    text_properties,
    write_across,
    write_text,
)
from services.reporting.render.xlsx_styles import INK, LINE, MUTED, ROWS, TABS, THIN, Styles
from services.reporting.table import Row, Table
from shared.cut import Cut

A4: Final = 9
INDEX: Final = "Índice"
_INSTITUTION, _TITLE, _SUBTITLE, _HEADING = 0, 1, 2, 4
_HIDDEN: Final = ("clave", "clase", "suma en", "clave de su primera línea")
_FROZEN_WIDTH_MAX: Final = 300.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands: its sheet, its rows (from 0), the first of its columns out of sight."""

    table: Table
    sheet: str
    first_row: int
    hidden_column: int

    @property
    def last_row(self) -> int:
        """Give the last row before the totals."""
        return self.first_row + len(self.table.rows) - 1

    def total_row(self, total: Row) -> int:
        """Give the row in which a total stands."""
        return self.first_row + len(self.table.rows) + self.table.totals.index(total)


def write_table(workbook: Workbook, styles: Styles, table: Table, *, indexed: bool) -> Place:
    """Add a sheet with a table; `indexed` links its first line to the index."""
    printed = set_beside(table)
    table = printed.table
    name = captions.short_caption(table.id)
    sheet = workbook.add_worksheet(name)
    sheet.set_tab_color(TABS[table.id.startswith("anexo")])
    layout = layout_of(table)
    columns = len(table.columns)
    heights = heading_heights(table, layout)
    first_row = _HEADING + len(heights)
    for position, width in enumerate(layout.widths):
        sheet.set_column(position, position, column_units(width))
    _write_top(sheet, styles, table, layout, indexed=indexed)
    _write_headings(sheet, styles, table, layout, heights)
    _write_rows(sheet, styles, table, layout, first_row)
    end = _write_notes(sheet, styles, table, layout, first_row + len(captions.all_rows(table)) + 1)
    set_page(sheet, table.cut, captions.caption(table.id), landscape=captions.is_wide(table))
    sheet.repeat_rows(_HEADING, first_row - 1)
    sheet.print_area(0, 0, end, columns - 1)
    names = layout.names.column + 1
    frozen = names if sum(layout.widths[:names]) <= _FROZEN_WIDTH_MAX else 0
    sheet.freeze_panes(first_row, frozen if captions.is_wide(table) else 0)
    _write_hidden(sheet, styles, printed, first_row)
    return Place(table, name, first_row, columns + 1)


def _write_top(
    sheet: Worksheet, styles: Styles, table: Table, layout: Layout, *, indexed: bool
) -> None:
    columns = len(table.columns)
    institution = "  |  ".join(captions.letterhead(table.cut.entity))
    write_across(sheet, _INSTITUTION, columns, institution, styles.institution())
    if indexed:
        # Beside the table, where it is seen and never printed.
        target = f"internal:'{INDEX}'!A1"
        sheet.write_url(_INSTITUTION, columns, target, styles.link(), string=f"↑ {INDEX}")
    title = captions.title(table)
    sheet.set_row(_TITLE, layout.block(title, 12, bold=True) + 4)
    write_across(sheet, _TITLE, columns, title, styles.title())
    subtitle = captions.dated(table.cut)
    sheet.set_row(_SUBTITLE, layout.block(subtitle, 9))
    write_across(sheet, _SUBTITLE, columns, subtitle, styles.subtitle())
    sheet.set_row(_SUBTITLE + 1, 6)


def _write_headings(
    sheet: Worksheet, styles: Styles, table: Table, layout: Layout, heights: tuple[float, ...]
) -> None:
    style = styles.heading(layout.font_size)
    last = _HEADING + len(heights) - 1
    for offset, height in enumerate(heights):
        sheet.set_row(_HEADING + offset, height)
    for label, first, count in captions.heading_groups(table):
        if label:
            if count > 1:
                sheet.merge_range(_HEADING, first, _HEADING, first + count - 1, "", style)
            write_text(sheet, _HEADING, first, label, style)
            for position in range(first, first + count):
                write_text(sheet, last, position, table.columns[position].label, style)
        else:
            if last > _HEADING:
                sheet.merge_range(_HEADING, first, last, first, "", style)
            write_text(sheet, _HEADING, first, table.columns[first].label, style)


def _write_rows(
    sheet: Worksheet, styles: Styles, table: Table, layout: Layout, first_row: int
) -> None:
    """Write rows and totals; a text that stands once for the rows below it runs over them."""
    spans = spans_of(table)
    under = covered(spans)
    for number, height in enumerate(row_heights(table, layout, spans)):
        sheet.set_row(first_row + number, height)
    for number, row in enumerate(captions.all_rows(table)):
        for column, cell in enumerate(row.cells):
            if (number, column) in under:
                continue
            kind = table.columns[column].type
            count = spans.get((number, column), 1)
            looks = _looks(table, layout, number, column, count)
            figure = number_of(cell, kind)
            at = (first_row + number, column)
            if figure is not None:
                style = styles.of(**looks, num_format=number_format(cell, kind))
                sheet.write_number(*at, figure, style)
                continue
            style = styles.of(**{**looks, **text_properties(cell.text)})
            if count > 1:
                sheet.merge_range(*at, at[0] + count - 1, column, "", style)
            write_text(sheet, *at, cell.text, style)


def _looks(table: Table, layout: Layout, number: int, column: int, count: int) -> dict[str, Any]:
    """Say how a cell looks by its row's kind, its column's type and what stands around it."""
    rows = captions.all_rows(table)
    row = rows[number]
    looks: dict[str, Any] = {"font_size": layout.font_size, "valign": "top", **ROWS[row.kind]}
    if count > 1:
        looks.pop("bg_color", None)
    continued = not row.cells[column].text and row.cells[column].value is not None
    if row.kind not in ("line", "total") and not continued:
        looks |= {"top": THIN, "top_color": LINE}
    if number + count == len(rows):
        looks |= {"bottom": THIN, "bottom_color": INK}
    if table.columns[column].type != "text":
        return looks | {"align": "right"}
    looks |= {"text_wrap": True, "align": "left"}
    if indent := indents(table, row, column, layout.names):
        looks["indent"] = indent
    return looks


def _write_notes(
    sheet: Worksheet, styles: Styles, table: Table, layout: Layout, first_row: int
) -> int:
    """Write the notes below the table; give the last row of what is printed."""
    columns = len(table.columns)
    for offset, note in enumerate(table.notes):
        text = captions.note_text(note)
        sheet.set_row(first_row + offset, layout.block(text, 8))
        write_across(sheet, first_row + offset, columns, text, styles.note())
    return first_row + len(table.notes) - 1


def _write_hidden(sheet: Worksheet, styles: Styles, printed: Printed, first_row: int) -> None:
    """Write what the check cells add by, out of sight and out of print."""
    table = printed.table
    column = len(table.columns) + 1
    style = styles.of(font_size=8, font_color=MUTED)
    for offset, label in enumerate(_HIDDEN):
        write_text(sheet, first_row - 1, column + offset, label, style)
    for offset, row in enumerate(captions.all_rows(table)):
        hidden = (row.key, row.kind, total_of(table, row), printed.lines.get(row.key, ""))
        for place, text in enumerate(hidden):
            write_text(sheet, first_row + offset, column + place, text, style)
    sheet.set_column(column - 1, column - 1, 9)
    sheet.set_column(column, column + len(_HIDDEN) - 1, 16, None, {"hidden": True, "level": 1})
    last_row = first_row + len(captions.all_rows(table)) - 1
    sheet.ignore_errors(
        {"number_stored_as_text": f"A{first_row + 1}:XFD{max(last_row, first_row) + 1}"}
    )


def set_page(sheet: Worksheet, cut: Cut, head: str, *, landscape: bool = False) -> None:
    """Fit a sheet to one A4 page's width, with the cut and the page's number at its foot."""
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.65, bottom=0.7)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    font = f'&"Arial,Regular"&8&K{INK.removeprefix("#")}'
    sheet.set_header(f"&R{font}{_plain(head)}", {"margin": 0.3})
    sheet.set_footer(
        f"&L{font}{_plain(captions.cut_line(cut))}&R{font}Página &P de &N", {"margin": 0.3}
    )


def _plain(text: str) -> str:
    """Write a text in a page's head or foot, where "&" begins a code."""
    return text.replace("&", "&&")
