"""The check cells of a workbook: every table's rows added again by formulas, held against print.

The values that the formulas will have are written with them, for readers that compute nothing.
"""

from collections.abc import Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from services.reporting.render import captions
from services.reporting.render.sums import added_columns, column_sum, gap_of, total_of
from services.reporting.render.xlsx_cells import write_across, write_text
from services.reporting.render.xlsx_sheet import Place, set_page
from services.reporting.render.xlsx_styles import BAD, GOOD, LINE, MUTED, THIN, Styles
from services.reporting.table import Row
from shared.cut import Cut

CHECKS: Final = "Procedencia"
ADDS_UP: Final = "Cuadra"
ADDS_NOT_UP: Final = "No cuadra"
NO_TOTAL: Final = "Sin total"

_HEADINGS: Final = (
    *("Cuadro", "Total", "Columna", "Filas que suma"),
    *("Suma de las filas", "Total impreso", "Mayor diferencia", "Comprobación"),
)
_TOP: Final = 5


def write_checks(workbook: Workbook, styles: Styles, cut: Cut, places: Sequence[Place]) -> None:
    """Add the sheet in which every table's rows are added again and held against its total."""
    sheet = workbook.add_worksheet(CHECKS)
    set_page(sheet, cut, CHECKS, landscape=True)
    for column, width in enumerate((13, 44, 30, 14, 18, 18, 16, 16)):
        sheet.set_column(column, column, width)
    columns = len(_HEADINGS)
    write_head(sheet, styles, cut, "Comprobación de cada cuadro contra sus filas", columns)
    write_across(
        sheet,
        3,
        columns,
        "Cada fórmula suma las filas que el total suma (los subtotales no se suman). Se muestra la "
        "última columna; la mayor diferencia es la de todas sus columnas de cifras, y debe ser 0.",
        styles.note(),
    )
    for column, label in enumerate(_HEADINGS):
        write_text(sheet, _TOP - 1, column, label, styles.heading(9))
    row = _TOP
    for place in places:
        for total in place.table.totals or (None,):
            _write_check(sheet, styles, row, place, total)
            row += 1
    verdicts = f"H{_TOP + 1}:H{row}"
    for text, color in ((ADDS_UP, GOOD), (ADDS_NOT_UP, BAD)):
        sheet.conditional_format(
            verdicts,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{text}"',
                "format": workbook.add_format({"font_color": color, "bold": True}),
            },
        )
    sheet.repeat_rows(_TOP - 1)
    sheet.freeze_panes(_TOP, 0)


def _write_check(
    sheet: Worksheet, styles: Styles, row: int, place: Place, total: Row | None
) -> None:
    line = {"top": THIN, "top_color": LINE}
    table = place.table
    link = f"internal:'{place.sheet}'!A1"
    sheet.write_url(row, 0, link, styles.link(**line), string=place.sheet)
    added = added_columns(table, total) if total else ()
    if total is None or not added:
        _count_rows(sheet, styles, row, place)
        return
    write_text(sheet, row, 1, _label(place, total), styles.of(text_wrap=True, **line))
    column = added[-1]
    write_text(sheet, row, 2, table.columns[column].label, styles.of(text_wrap=True, **line))
    marks = _range(place, place.hidden_column + 2) if table.rows else ""
    counting = f'=COUNTIF({marks},"{total.key}")' if table.rows else "=0"
    adding = sum(total_of(table, added_row) == total.key for added_row in table.rows)
    sheet.write_formula(row, 3, counting, styles.of(num_format="#,##0", **line), adding)
    figure = styles.of(num_format="#,##0.00", **line)
    summed = float(column_sum(table, total, column))
    printed = float(total.cells[column].value or 0)
    sheet.write_formula(row, 4, f"={_sum(place, total, column)}", figure, summed)
    sheet.write_formula(row, 5, f"={_printed(place, total, column)}", figure, printed)
    gaps = ",".join(f"ABS({_sum(place, total, i)}-{_printed(place, total, i)})" for i in added)
    sheet.write_formula(row, 6, f"=ROUND(MAX({gaps}),2)", figure, float(gap_of(table, total)))
    sheet.write_formula(
        *(row, 7, f'=IF(G{row + 1}=0,"{ADDS_UP}","{ADDS_NOT_UP}")'),
        styles.of(align="center", **line),
        ADDS_NOT_UP if gap_of(table, total) else ADDS_UP,
    )


def _label(place: Place, total: Row) -> str:
    """Name a total as it is printed; what only the first of several totals prints is kept."""
    first = _texts(place, place.table.totals[0])
    own = _texts(place, total)
    return ", ".join(dict.fromkeys([*first[:1], *own])) or total.key


def _texts(place: Place, total: Row) -> list[str]:
    headings = place.table.columns
    cells = zip(headings, total.cells, strict=True)
    return [cell.text for heading, cell in cells if heading.type == "text" and cell.text]


def _count_rows(sheet: Worksheet, styles: Styles, row: int, place: Place) -> None:
    """Count the rows of a table that prints no total."""
    line = {"top": THIN, "top_color": LINE}
    for column in range(1, len(_HEADINGS) - 1):
        write_text(sheet, row, column, "", styles.of(**line))
    rows = len(place.table.rows)
    count = f"COUNTA({_range(place, place.hidden_column)})" if rows else "0"
    sheet.write_formula(row, 3, f"={count}", styles.of(num_format="#,##0", **line), rows)
    style = styles.of(font_color=MUTED, align="center", **line)
    sheet.write_formula(
        row, 7, f'=IF(D{row + 1}={rows},"{NO_TOTAL}","{ADDS_NOT_UP}")', style, NO_TOTAL
    )


def write_head(sheet: Worksheet, styles: Styles, cut: Cut, title: str, columns: int) -> None:
    """Write the institution, a title and the cut above a list."""
    head = "  |  ".join(captions.letterhead(cut.entity))
    write_across(sheet, 0, columns, head, styles.institution())
    write_across(sheet, 1, columns, title, styles.title())
    write_across(sheet, 2, columns, captions.dated(cut), styles.subtitle())
    sheet.set_row(1, 20)


def _sum(place: Place, total: Row, column: int) -> str:
    """Write the sum of a column over the rows that a total adds."""
    if not place.table.rows:
        return "0"
    marks = _range(place, place.hidden_column + 2)
    return f'SUMIFS({_range(place, column)},{marks},"{total.key}")'


def _printed(place: Place, total: Row, column: int) -> str:
    cell = xl_rowcol_to_cell(place.total_row(total), column, row_abs=True, col_abs=True)
    return f"'{place.sheet}'!{cell}"


def _range(place: Place, column: int) -> str:
    cells = xl_range_abs(place.first_row, column, place.last_row, column)
    first, _, last = cells.partition(":")
    return f"'{place.sheet}'!{first}:{last or first}"
