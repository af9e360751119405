"""Workbooks of literal tables, read back by openpyxl."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from services.reporting.render import xlsx
from services.reporting.table import Table
from tests.render.tables import (
    CONTRACTS,
    DANGEROUS,
    DANGEROUS_TEXTS,
    READINGS,
    SOURCES,
    WRONG,
    a_book,
    a_long_table,
)


def opened(content: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def sheet_of(table: Table) -> Any:
    return opened(xlsx.render(table)).worksheets[0]


def find(sheet: Any, value: object) -> Any:
    """Find the first cell that holds a value."""
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value == value]
    assert cells, value
    return cells[0]


def test_figures_are_numbers_with_the_format_of_print() -> None:
    sheet = sheet_of(SOURCES)

    name = find(sheet, "Recursos Ordinarios")
    pia, pim, percent = (sheet.cell(name.row, name.column + n) for n in (1, 2, 3))
    negative = sheet.cell(name.row + 1, pim.column)
    nothing = sheet.cell(name.row + 1, percent.column)
    assert (pia.value, pia.number_format) == (152591505, "#,##0")
    assert (percent.value, percent.number_format) == (-0.082418, "0.0%")
    assert (negative.value, negative.number_format) == (-5.5, "#,##0")
    assert (nothing.value, nothing.data_type) == ("-", "s")


def test_codes_stay_texts() -> None:
    sheet = sheet_of(SOURCES)

    codes = [find(sheet, "0093"), find(sheet, "1.2")]

    assert [(code.data_type, code.number_format) for code in codes] == [("s", "@"), ("s", "@")]


def test_text_never_becomes_a_formula_or_a_link() -> None:
    book = opened(xlsx.render_book(a_book(DANGEROUS)))

    for sheet in book.worksheets:
        formulas = {c.coordinate for line in sheet.iter_rows() for c in line if c.data_type == "f"}
        assert bool(formulas) == (sheet.title == "Procedencia"), formulas
    cells = [find(book["Cuadro 26"], text) for text in DANGEROUS_TEXTS if text[0] not in "\t\r"]
    assert [cell.data_type for cell in cells] == ["s"] * 6
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * 4 + [False] * 2
    assert all(cell.hyperlink is None for cell in cells)
    assert find(book["Actos"], "=LEY").data_type == "s"


def test_the_page_is_a4_one_page_wide_with_headings_repeated_and_frozen() -> None:
    sheet = sheet_of(SOURCES)

    # Nothing said of the width is one page (ECMA-376, 18.3.1.63).
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, None)
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert sheet.print_title_rows == "$5:$6"
    assert sheet.freeze_panes == "A7"
    assert [part and part.text for part in (sheet.oddFooter.left, sheet.oddFooter.right)] == [
        "Pliego 38-241, año 2024, en vigencia al 31.08.2024, hasta la secuencia 57",
        "Página &P de &N",
    ]


@pytest.mark.parametrize(("columns", "lies"), [(8, "portrait"), (9, "landscape")])
def test_a_table_lies_across_the_page_from_nine_columns(columns: int, lies: str) -> None:
    orientation = sheet_of(a_long_table(2, columns)).page_setup.orientation

    assert (orientation or "portrait") == lies


def test_group_headings_are_merged_and_the_others_stand_over_both_lines() -> None:
    sheet = sheet_of(SOURCES)

    merged = {str(area) for area in sheet.merged_cells.ranges}

    assert find(sheet, "Presupuesto").coordinate == "C5"
    assert {"C5:D5", "A5:A6", "B5:B6", "E5:E6"} <= merged
    assert [sheet["C6"].value, sheet["D6"].value] == ["PIA", "PIM"]


def test_what_a_row_says_runs_over_its_lines_and_the_first_line_stands_beside_it() -> None:
    sheet = sheet_of(CONTRACTS)

    merged = {str(area) for area in sheet.merged_cells.ranges}
    amounts = [sheet.cell(row, 4).value for row in (7, 8, 9, 10)]

    assert {"A7:A9", "B7:B9"} <= merged
    assert amounts == [100, 100, 100, 300]
    assert sheet["E7"].value == "Resolución Ejecutiva N° 002-2024-ITP/DE"


def test_what_no_act_itemises_has_its_visible_row() -> None:
    sheet = sheet_of(SOURCES)

    row = find(sheet, "Por desagregar").row

    assert sheet.cell(row, 3).value == 100
    assert not sheet.row_dimensions[row].hidden


def test_every_note_stands_below_the_table() -> None:
    sheet = sheet_of(SOURCES)

    total, first = find(sheet, "Total").row, find(sheet, "Nota: (*) PIM al 31 de agosto 2024").row

    assert first > total
    assert sheet.cell(first + 1, 1).value == "6 actos no detallan todo."


def test_the_index_tells_the_cut_and_links_to_every_sheet_and_back() -> None:
    book = opened(xlsx.render_book(a_book(SOURCES, CONTRACTS, READINGS)))
    index = book.worksheets[0]

    targets = {
        cell.hyperlink.location.split("!")[0].strip("'")
        for line in index.iter_rows()
        for cell in line
        if cell.hyperlink
    }
    back = [cell.hyperlink.location for cell in book["Anexo 4"][1] if cell.hyperlink]

    assert book.sheetnames == [
        *("Índice", "Cuadro 22", "Cuadro 10", "Anexo 4", "Procedencia", "Actos")
    ]
    assert targets == set(book.sheetnames) - {"Índice"}
    assert back == ["'Índice'!A1"]
    assert index["B3"].value == (
        "En vigencia al 31 de agosto de 2024, hasta la secuencia 57 del registro"
    )
    assert index.cell(find(index, "Actos contados").row, 2).value == 2


def test_every_table_has_a_check_cell_with_its_value() -> None:
    content = xlsx.render_book(a_book(SOURCES, READINGS, a_long_table(3, 2), WRONG))

    formulas, values = opened(content)["Procedencia"], opened(content, values=True)["Procedencia"]
    checks = {
        (values.cell(row, 1).value, values.cell(row, 2).value): (
            values.cell(row, 7).value,
            values.cell(row, 8).value,
        )
        for row in range(6, values.max_row + 1)
    }
    assert checks == {
        ("Cuadro 22", "Total"): (0, "Cuadra"),
        ("Anexo 4", "Total, Prog. Ini."): (0, "Cuadra"),
        ("Anexo 4", "Total, Prog. Act."): (0, "Cuadra"),
        ("Anexo 2", None): (None, "Sin total"),
        ("Cuadro 23", "Total"): (1, "No cuadra"),
    }
    assert all(formulas.cell(row, 8).data_type == "f" for row in range(6, 11))
    assert "SUMIFS('Cuadro 22'!$C$7:$C$9" in str(formulas["G6"].value)


def test_an_act_from_before_the_calendar_of_spreadsheets_keeps_its_date_as_text() -> None:
    sheet = opened(xlsx.render_book(a_book(SOURCES)))["Actos"]

    row = find(sheet, "=LEY").row

    assert sheet.cell(row, 4).value == "1821-07-28"
    assert sheet.cell(row - 1, 4).number_format == "dd.mm.yyyy"


def test_the_same_book_gives_the_same_bytes_and_knows_no_clock() -> None:
    first = xlsx.render_book(a_book(SOURCES, CONTRACTS))
    second = xlsx.render_book(a_book(SOURCES, CONTRACTS))

    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        years = {entry.date_time[0] for entry in archive.infolist()}
    assert first == second
    assert years == {1980}


def test_a_table_without_rows_is_a_sheet_with_its_check() -> None:
    empty = Table("cuadro-22", "Vacío", SOURCES.cut, SOURCES.columns, (), SOURCES.totals[:0], ())

    book = opened(xlsx.render(empty), values=True)

    assert book.sheetnames == ["Cuadro 22", "Procedencia"]
    assert book["Procedencia"]["H6"].value == "Sin total"


def test_those_who_wait_are_told_of_every_table() -> None:
    told: list[str] = []

    xlsx.render_book(a_book(SOURCES, READINGS), lambda table: told.append(table.id))

    assert told == ["cuadro-22", "anexo-4"]
