"""Workbooks opened by LibreOffice, pages printed by Chromium: what an office has on paper."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from services.reporting.render import html, xlsx
from services.reporting.table import Table
from tests.render.printing import Browser, Office, Sheet, sheets_of
from tests.render.tables import (
    CONTRACTS,
    DANGEROUS,
    READINGS,
    SOURCES,
    WRONG,
    a_book,
    a_long_table,
)

pytestmark = pytest.mark.slow

A4 = (595, 842)
MARGIN = 36


def recalculated(office: Office, content: bytes, folder: Path) -> Any:
    """Let LibreOffice open a workbook, compute it, save it; read what it saved."""
    file = folder / "book.xlsx"
    file.write_bytes(content)
    (folder / "saved").mkdir()
    return openpyxl.load_workbook(office.converted(file, "xlsx", folder / "saved"), data_only=True)


def checks(book: Any) -> dict[tuple[str, str], tuple[float, str]]:
    sheet = book["Procedencia"]
    return {
        (sheet.cell(row, 1).value, sheet.cell(row, 2).value): (
            sheet.cell(row, 7).value,
            sheet.cell(row, 8).value,
        )
        for row in range(6, sheet.max_row + 1)
    }


def forgetting(content: bytes) -> bytes:
    """Take from a workbook what was written with its check cells, so that only formulas tell."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"<v>Cuadra</v>", b"<v>?</v>"))
    return written.getvalue()


def printed(browser: Browser, content: bytes, folder: Path) -> tuple[Sheet, ...]:
    page = folder / "page.html"
    page.write_bytes(content)
    return sheets_of(browser.printed(page, folder))


def test_libreoffice_computes_the_check_cells(office: Office, tmp_path: Path) -> None:
    content = xlsx.render_book(a_book(SOURCES, READINGS, CONTRACTS, WRONG))

    forgotten = openpyxl.load_workbook(io.BytesIO(forgetting(content)), data_only=True)
    book = recalculated(office, forgetting(content), tmp_path)

    assert forgotten["Procedencia"]["H6"].value == "?"
    assert checks(book) == {
        ("Cuadro 22", "Total"): (0, "Cuadra"),
        ("Anexo 4", "Total, Prog. Ini."): (0, "Cuadra"),
        ("Anexo 4", "Total, Prog. Act."): (0, "Cuadra"),
        ("Cuadro 10", "Total"): (0, "Cuadra"),
        ("Cuadro 23", "Total"): (1, "No cuadra"),
    }


def test_a_figure_changed_by_hand_is_noticed(office: Office, tmp_path: Path) -> None:
    edited = openpyxl.load_workbook(io.BytesIO(xlsx.render_book(a_book(SOURCES, READINGS))))
    edited["Cuadro 22"]["C7"].value = 152591504
    content = io.BytesIO()
    edited.save(content)

    book = recalculated(office, content.getvalue(), tmp_path)

    assert checks(book)["Cuadro 22", "Total"] == (1, "No cuadra")
    assert checks(book)["Anexo 4", "Total, Prog. Ini."] == (0, "Cuadra")


def test_libreoffice_takes_texts_as_texts_and_figures_as_figures(
    office: Office, tmp_path: Path
) -> None:
    book = recalculated(office, xlsx.render_book(a_book(SOURCES, DANGEROUS)), tmp_path)

    sources, dangerous = book["Cuadro 22"], book["Cuadro 26"]

    assert [sources.cell(7, column).value for column in range(1, 5)] == [
        *("0093", "Recursos Ordinarios", 152591505, 140015153)
    ]
    assert sources["A8"].value == "1.2"
    assert dangerous["A6"].value == '=HYPERLINK("http://example.org","x")'
    assert dangerous["A6"].data_type == "s"
    assert [dangerous.cell(row, 1).value for row in (7, 8, 9)] == [
        *("+51 1 680 2150", "-5", "@SUM(A1)")
    ]
    assert dangerous["B6"].value == -5


def test_a_workbook_prints_on_a4_with_its_heading_and_foot_on_every_page(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "long.xlsx"
    file.write_bytes(xlsx.render_book(a_book(a_long_table(150, 13), SOURCES)))

    pages = sheets_of(office.converted(file, "pdf", tmp_path))
    of_long = [page for page in pages if "palabras" in page.text]

    assert len(of_long) >= 4
    assert {(round(page.width), round(page.height)) for page in of_long} == {(A4[1], A4[0])}
    heading = {"Nombre", "repetido", "Mes1", "Mes12"}
    assert all(heading <= {word.text for word in page.words} for page in of_long)
    assert all("hasta la secuencia 57" in page.text for page in pages)
    assert all(f"Página {n} de {len(pages)}" in page.text for n, page in enumerate(pages, 1))
    assert "###" not in " ".join(page.text for page in pages)
    assert sum(page.text.count("1,234,567") for page in of_long) == 150 * 12


@pytest.mark.parametrize(
    ("table", "size"), [(a_long_table(150, 8), A4), (a_long_table(150, 13), (A4[1], A4[0]))]
)
def test_a_printed_page_repeats_its_heading_and_cuts_nothing_off(
    table: Table, size: tuple[int, int], browser: Browser, tmp_path: Path
) -> None:
    pages = printed(browser, html.render(table), tmp_path)

    words = [word for page in pages for word in page.words]
    assert len(pages) >= 3
    assert {(round(page.width), round(page.height)) for page in pages} == {size}
    assert all(page.text.count("Nombre repetido") == 1 for page in pages)
    assert all(f"Página {n} de {len(pages)}" in page.text for n, page in enumerate(pages, 1))
    assert all("hasta la secuencia 57" in page.text for page in pages)
    assert min(word.left for word in words) >= MARGIN
    assert max(word.right for word in words) <= size[0] - MARGIN
    assert sum(page.text.count("1,234,567") for page in pages) == 150 * (len(table.columns) - 1)
    assert all(f"fila{n} " in " ".join(page.text for page in pages) for n in range(1, 151))


def test_each_table_of_the_book_begins_on_its_own_page(browser: Browser, tmp_path: Path) -> None:
    book = a_book(SOURCES, a_long_table(3, 13), READINGS)

    pages = printed(browser, html.render_book(book), tmp_path)

    begins = [page.text.split(" Página")[0] for page in pages]
    assert len(pages) == 5
    assert "Plan Operativo Institucional 2024" in begins[0]
    assert [page.width > page.height for page in pages] == [False, False, True, False, False]
    assert "Cuadro N° 22" in begins[1]
    assert "Anexo N° 2" in begins[2]
    assert "Anexo N° 4" in begins[3]
    assert "Actos contados: 2" in begins[4]


def test_a_page_prints_what_would_do_harm_as_it_is(browser: Browser, tmp_path: Path) -> None:
    (page,) = printed(browser, html.render(DANGEROUS), tmp_path)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "=HYPERLINK(" in page.text
