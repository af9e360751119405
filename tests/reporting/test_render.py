"""JSON to the letter of contract 4.5, CSV without formulas, a terminal of 80 to 200 columns."""

import datetime as dt
import io
import json
import re
import zipfile

import pytest
from rich.console import Console

from services.reporting.render import csv, terminal
from services.reporting.render import json as as_json
from services.reporting.table import EMPTY, Cell, Heading, Row, Table
from shared.cut import Cut
from tests.render.tables import a_book

LONG = (
    "Fortalecimiento de la oferta de servicios de asesoramiento y apoyo al desarrollo tecnológico "
    "y de innovación en la cadena agroindustrial de Arequipa, por el CITE Agroindustrial Majes"
)


def same(text: str) -> Cell:
    return Cell(text, text)


TABLE = Table(
    id="cuadro-27",
    title="Presupuesto institucional, según los convenios de fondo concursable, Año 2024",
    cut=Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57),
    columns=(
        Heading("number", "N°", "text"),
        Heading("project", "Proyecto/Convenio", "text"),
        Heading("pia", "PIA", "money"),
        Heading("amount", "Monto S/", "money", group="Variación"),
        Heading("variation_pct", "Var %", "percent"),
    ),
    rows=(
        Row("5", "subtotal", 0, (EMPTY, same("Gastos"), Cell("0.00", "0"), EMPTY, Cell(None, "-"))),
        Row(
            "019",
            "row",
            1,
            (
                same("1"),
                same(LONG),
                Cell("-1257635.50", "-1,257,636"),
                Cell("100.00", "100"),
                Cell("-8.2418", "-8%"),
            ),
        ),
        Row("danger", "row", 1, (same("=1+1"), same("@cmd; \"x\",\n'y'"), *([EMPTY] * 3))),
    ),
    totals=(
        Row(
            "total",
            "total",
            0,
            (EMPTY, same("Total"), Cell("-1257635.50", "-1,257,636"), EMPTY, EMPTY),
        ),
    ),
    notes=("(*) PIM al 31 de agosto 2024", "6 actos no detallan todo."),
    digest=bytes(range(32)),
)


def test_json_is_the_contracted_document() -> None:
    body = json.loads(as_json.render(TABLE))

    assert list(body) == ["id", "title", "cut", "columns", "rows", "totals", "notes"]
    assert body["cut"] == {
        "entity": "38-241",
        "fiscal_year": 2024,
        "as_of": "2024-08-31",
        "basis": "effective",
        "through": 57,
        "digest": "sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    }
    assert body["columns"][2] == {"key": "pia", "label": "PIA", "type": "money"}
    assert body["columns"][3]["group"] == "Variación"
    assert body["rows"][0] == {
        "key": "5",
        "kind": "subtotal",
        "level": 0,
        "cells": {
            "number": {"value": None, "text": ""},
            "project": {"value": "Gastos", "text": "Gastos"},
            "pia": {"value": "0.00", "text": "0"},
            "amount": {"value": None, "text": ""},
            "variation_pct": {"value": None, "text": "-"},
        },
    }
    assert body["notes"][0] == "(*) PIM al 31 de agosto 2024"


def test_json_is_read_back_as_the_same_table() -> None:
    assert as_json.from_json(json.loads(as_json.render(TABLE))) == TABLE


def test_csv_has_a_mark_one_header_row_and_exact_values() -> None:
    content = csv.render(TABLE)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n")[:3] == [
        "key,kind,number,project,pia,amount,variation_pct",
        "5,subtotal,,Gastos,0.00,,",
        f'019,row,1,"{LONG}",-1257635.50,100.00,-8.2418',
    ]


def test_csv_text_never_becomes_a_formula_and_negative_figures_stay_figures() -> None:
    content = csv.render(TABLE).decode("utf-8-sig")

    assert 'danger,row,\'=1+1,"\'@cmd; ""x"",\n\'y\'"' in content
    assert ",-1257635.50," in content


@pytest.mark.parametrize("width", [60, 80, 100, 132, 200])
def test_the_terminal_table_keeps_to_its_width_and_breaks_no_figure(width: int) -> None:
    text = terminal.render(TABLE, width=width)

    assert max(len(line) for line in text.splitlines()) <= width
    assert text.count("-1,257,636") == 2
    assert "\x1b" not in text


def test_the_book_is_read_back_as_the_same_book() -> None:
    book = a_book(TABLE)

    assert as_json.book_from_json(json.loads(as_json.render_book(book))) == book


def test_the_book_as_csv_is_an_archive_of_its_tables_and_knows_no_clock() -> None:
    book = a_book(TABLE)

    with zipfile.ZipFile(io.BytesIO(csv.render_book(book))) as archive:
        (entry,) = archive.infolist()
        content = archive.read(entry)

    assert (entry.filename, entry.date_time[0]) == ("cuadro-27.csv", 1980)
    assert content == csv.render(TABLE)
    assert csv.render_book(book) == csv.render_book(book)


def test_the_terminal_shows_title_cut_labels_and_notes() -> None:
    lines = terminal.render(TABLE, width=200).splitlines()

    assert lines[0] == f"Cuadro N° 27: {TABLE.title}"
    assert lines[1] == ("Pliego 38-241, año 2024, en vigencia al 31.08.2024, hasta la secuencia 57")
    assert lines[2].split() == ["Variación"]
    assert lines[3].split() == ["N°", "Proyecto/Convenio", "PIA", "Monto", "S/", "Var", "%"]
    assert lines[-2:] == [
        "  Nota: (*) PIM al 31 de agosto 2024",
        "  6 actos no detallan todo.",
    ]


def test_figures_stand_right_aligned_under_their_heading() -> None:
    lines = terminal.render(TABLE, width=200).splitlines()

    ends = {line.index("-1,257,636") + len("-1,257,636") for line in lines if "1,257" in line}

    assert len(ends) == 1
    assert re.search(r"PIA", lines[3]) is not None
    assert lines[3].index("PIA") + len("PIA") in ends


def test_a_long_name_wraps_and_its_words_stay_whole() -> None:
    text = terminal.render(TABLE, width=80)

    assert " ".join(LONG.split()[:3]) in " ".join(text.split())
    assert all(word in text for word in LONG.replace(",", "").split())


def test_colour_is_used_only_where_it_is_asked() -> None:
    assert "\x1b[1m" in terminal.render(TABLE, width=100, color=True)
    assert "\x1b" not in terminal.render(TABLE, width=100)


def test_a_console_that_is_a_pipe_gets_no_colour() -> None:
    sheet = io.StringIO()

    terminal.show(TABLE, Console(file=sheet, width=100))

    assert "\x1b" not in sheet.getvalue()
    assert "Proyecto/Convenio" in sheet.getvalue()


def test_columns_that_do_not_fit_are_continued_below_with_the_names_repeated() -> None:
    wide = Table(
        id="anexo-1",
        title="Ancho",
        cut=TABLE.cut,
        columns=(
            Heading("act", "Resoluciones", "text"),
            *(Heading(f"c{n}", "Monto", "money") for n in range(12)),
        ),
        rows=(Row("a", "row", 0, (same("Acto"), *([Cell("1.00", "123,456,789")] * 12))),),
        totals=(Row("total", "total", 0, (same("Total"), *([Cell("1.00", "987,654,321")] * 12))),),
        notes=(),
    )

    text = terminal.render(wide, width=80)

    assert max(len(line) for line in text.splitlines()) <= 80
    assert text.count("123,456,789") == 12
    assert text.count("Resoluciones") == 3
    assert text.count("Total") == 3


def test_a_table_without_rows_is_still_a_table() -> None:
    empty = Table(
        id="cuadro-22",
        title="Vacío",
        cut=TABLE.cut,
        columns=(Heading("source", "Fuente", "text"), Heading("pim", "PIM", "money")),
        rows=(),
        totals=(Row("total", "total", 0, (same("Total"), Cell("0.00", "0"))),),
        notes=(),
    )

    assert "Total" in terminal.render(empty, width=80)
    assert csv.render(empty).decode("utf-8-sig") == (
        "key,kind,source,pim\r\ntotal,total,Total,0.00\r\n"
    )
