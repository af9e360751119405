"""The tables of the document as of 2024-08-31 against cells read in print, one page each.

A cell that print has otherwise stands in `SLIPS` beside its printed literal, with why.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from services.reporting.book import BOOK, find
from services.reporting.render import csv, terminal
from services.reporting.render import json as json_form
from shared.cut import Cut

if TYPE_CHECKING:
    from services.reporting.grammar import Cuadro
    from services.reporting.table import Table
    from shared.codes import Basis
    from tests.conftest import History

# table -> page of the first cell, rows shown, cells (row, column, printed text)
PRINTED = json.loads((Path(__file__).parent / "printed_cells.json").read_text(encoding="utf-8"))

# (table, row, column) -> printed, composed, why print cannot stand
SLIPS = {
    ("cuadro-04", "total", "updated"): ("958", "618", "618 is the sum of the printed rows"),
    ("cuadro-07", "total", "increment"): ("749", "789", "789 is the sum; Cuadro 16 prints 789"),
    ("cuadro-08", "2283127.reg-2024-itp-004", "amount"): (
        "1,820,297",
        "-1,820,297",
        "1,995,297 - 1,820,297 - 175,000 = 0; the minus is lost",
    ),
    ("cuadro-09", "2020-spe-0000400200", "total"): ("282,663", "482,663", "200,000 + 282,663"),
    ("cuadro-12", "2022-spe-0000400051", "total"): ("801,335", "1,001,335", "200,000 + 801,335"),
    ("cuadro-24", "0095", "pia"): ("1,081,139", "1,081,138", "654,234 + 426,904"),
    ("cuadro-25", "total", "pia"): ("49,652,971", "49,652,973", "the sum of the 31 rows"),
    ("cuadro-31", "5", "pim"): ("", "106,653,703", "print merges the figure over its parts"),
    ("anexo-5", "cite-forestal-maynas", "updated"): ("550", "590", "548 + 40 + 2; Anexo 6: 590"),
    ("anexo-7", "2267446.equipamiento-2", "variation_pct"): ("100%", "-", "growth from nothing"),
}


CLOCKS: tuple[Basis, ...] = ("effective", "issued")


def at(day: str, basis: Basis = "effective", through: int = 10_000) -> Cut:
    return Cut("38-241", 2024, dt.date.fromisoformat(day), basis, through)


def composed(history: History, name: str, cut: Cut | None = None) -> Table:
    cuadro = find(name)
    assert cuadro is not None
    return history.offline.table(cuadro, cut or at("2024-08-31"))


def text(table: Table, row: str, column: str) -> str:
    place = [heading.key for heading in table.columns].index(column)
    (found,) = [each for each in (*table.rows, *table.totals) if each.key == row]
    return found.cells[place].text


@pytest.mark.parametrize("name", PRINTED)
def test_cells_read_in_print_are_composed(history: History, name: str) -> None:
    cells = [tuple(cell) for cell in PRINTED[name]["cells"]]

    table = composed(history, name)

    assert [(row, column, text(table, row, column)) for row, column, _ in cells] == cells
    assert len(table.rows) == PRINTED[name]["rows"]


@pytest.mark.parametrize("cell", SLIPS)
def test_what_print_cannot_have_meant_is_composed_as_the_acts_have_it(
    history: History, cell: tuple[str, str, str]
) -> None:
    name, row, column = cell
    _, expected, _ = SLIPS[cell]

    assert text(composed(history, name), row, column) == expected


def test_cuadro_2_grows_with_the_circumstances_of_the_acts_that_count(history: History) -> None:
    shown = {
        day: [row.key for row in composed(history, "cuadro-02", at(day)).rows]
        for day in ("2024-01-11", "2024-01-12", "2024-07-26", "2024-07-27", "2024-08-31")
    }

    assert shown == {
        "2024-01-11": [],
        "2024-01-12": ["b.iii"],
        "2024-07-26": ["a.ii", "b.iii"],
        "2024-07-27": ["a.ii", "b.iii", "b.iv"],
        "2024-08-31": ["a.i", "a.ii", "b.iii", "b.iv"],
    }


def test_cuadro_2_prints_a_circumstance_of_the_guide_once(history: History) -> None:
    rows = composed(history, "cuadro-02").rows

    assert [cell.text[:2] for row in rows for cell in row.cells[:1]] == ["a)", "", "b)", ""]
    assert rows[1].cells[0].value == rows[0].cells[0].value


def test_an_act_under_an_opinion_is_cited_by_the_opinion(history: History) -> None:
    table = composed(history, "cuadro-08")

    assert text(table, "2261528.reg-2024-itp-002", "act") == (
        "Mediante Oficio N° 00000070-2024-PRODUCE/OGPPM e Informe N° 00042-2024-PRODUCE/OPMI, la "
        "OPMI de la OGPPM de PRODUCE, emite opinión favorable para la modificación entre "
        "inversiones por la suma S/ 1,114,553, en cumplimiento del artículo 11 de la Ley N° 31953, "
        "Ley de Presupuesto del Sector Público para el Año Fiscal 2024."
    )


def test_a_formalised_reallocation_is_cited_with_its_date_and_the_month_before(
    history: History,
) -> None:
    table = composed(history, "cuadro-09")

    assert text(table, "020-proinnovate-cetf2-2021.rsg-033-2024-itp-sg", "act") == (
        "Resolución de Secretaría General N°033-2024-ITP/SG (10.04.2024) Modificaciones internas "
        "de marzo"
    )


def test_cuadro_31_says_which_rows_no_act_itemises_and_leaves_them_without_figures(
    history: History,
) -> None:
    table = composed(history, "cuadro-31")

    assert text(table, "6.pip", "pim") == "26,383,286"
    assert text(table, "6.ioarr", "pim") == "10,680,769"
    assert text(table, "6.unallocated", "pim") == "12,447,693"
    assert text(table, "5.unallocated", "pim") == "106,653,703"
    assert table.notes[0] == (
        "Ningún acto detalla estas filas, que van por desagregar. Gasto Corriente: Direcciones y "
        "Oficinas, CITE, Convenio de Desempeño, Proyectos de Cooperación, Convenios de Fondos "
        "Concursables - CITE, Convenios de Fondos Concursables - DIDITT; Gasto de Capital: "
        "Direcciones y Oficinas, CITE, Convenios de Fondos Concursables - CITE, Convenios de "
        "Fondos Concursables - DIDITT."
    )


TIES = [
    (("cuadro-16", "red-cite", "updated"), ("anexo-5", "total", "updated")),
    (("cuadro-16", "red-cite", "initial"), ("anexo-6", "total.initial", "total")),
    (("anexo-5", "total", "updated"), ("anexo-6", "total.updated", "total")),
    (("cuadro-17", "total", "updated"), ("anexo-4", "total.updated", "total")),
    (("cuadro-17", "total", "updated"), ("cuadro-18", "total", "updated")),
    (("cuadro-18", "total", "updated"), ("cuadro-19", "total", "updated")),
    (("cuadro-19", "9002", "updated"), ("cuadro-20", "total", "updated")),
    (("cuadro-20", "total", "updated"), ("cuadro-21", "total", "updated")),
    (("cuadro-22", "total", "pim"), ("cuadro-24", "total", "pim")),
    (("cuadro-23", "total", "pim"), ("cuadro-31", "total", "pim")),
    (("cuadro-23", "6", "pim"), ("cuadro-31", "6", "pim")),
    (("cuadro-30", "total", "pim"), ("anexo-7", "total", "pim")),
]


@pytest.mark.parametrize("basis", ["effective", "issued"])
@pytest.mark.parametrize("day", ["2024-01-31", "2024-05-10", "2024-07-31", "2024-08-31"])
def test_tables_that_state_the_same_total_agree_on_any_day_and_clock(
    history: History, day: str, basis: Basis
) -> None:
    def cell(name: str, row: str, column: str) -> str:
        return text(composed(history, name, at(day, basis)), row, column)

    apart = [(one, other) for one, other in TIES if cell(*one) != cell(*other)]

    assert apart == []


DAYS = ("2022-12-31", "2024-01-01", "2024-07-31", "2024-09-10")


@pytest.mark.parametrize("cuadro", BOOK, ids=lambda cuadro: cuadro.id)
def test_every_table_is_composed_and_printed_on_any_day_clock_and_position(
    history: History, cuadro: Cuadro
) -> None:
    cuts = [at(d, b, t) for d in DAYS for b in CLOCKS for t in (10_000, 25)]

    for cut in cuts:
        table = history.offline.table(cuadro, cut)

        keys = [row.key for row in (*table.rows, *table.totals)]
        assert len(keys) == len(set(keys))
        assert all(re.fullmatch(r"[a-z0-9._-]+", key) for key in keys)
        assert json_form.from_json(json_form.as_json(table)) == table
        assert csv.render(table).count(b"\r\n") == len(keys) + 1
        assert cuadro.id.rpartition("-")[2].lstrip("0") in terminal.render(table)


def test_before_the_first_act_no_table_has_a_row(history: History) -> None:
    shown = {cuadro.id: history.offline.table(cuadro, at("2022-12-31")).rows for cuadro in BOOK}

    assert len(shown) == 38
    assert not any(shown.values())
