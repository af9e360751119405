"""The eight tables of the real history against print, cell by cell, each difference listed.

The services' own projections and stores answer, on real SQLite files; only HTTP is left out.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from services.reporting.book import find
from shared.cut import Cut

if TYPE_CHECKING:
    from services.reporting.grammar import Cuadro
    from tests.conftest import History

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
DIFFERENCES = json.loads((GOLDEN / "differences.json").read_text(encoding="utf-8"))
EIGHT = (
    *("cuadro-10", "cuadro-17", "cuadro-22", "cuadro-23", "cuadro-27", "cuadro-30"),
    *("anexo-1", "anexo-3"),
)


def at(as_of: str, through: int = 10_000) -> Cut:
    return Cut("38-241", 2024, dt.date.fromisoformat(as_of), "effective", through)


def declared(name: str) -> Cuadro:
    cuadro = find(name)
    assert cuadro is not None
    return cuadro


def expected_rows(table: str) -> dict[str, dict[str, str]]:
    """Give the printed literals, corrected where `differences.json` says why."""
    printed = json.loads((GOLDEN / "printed" / f"{table}.json").read_text(encoding="utf-8"))
    rows: dict[str, dict[str, str]] = {
        row["key"]: dict(row["cells"]) for row in (*printed["rows"], *printed["totals"])
    }
    for cell in DIFFERENCES["cells"]:
        if cell["table"] == table:
            assert rows[cell["row"]][cell["column"]] == cell["printed"]
            rows[cell["row"]][cell["column"]] = cell["expected"]
    for row in DIFFERENCES["rows_not_printed"]:
        if row["table"] == table:
            rows[row["row"]] = row["cells"]
    return rows


def is_compared(heading: Any) -> bool:
    """Say whether a column is a figure, a code or a date: spellings of names are not compared."""
    return heading.type != "text" or heading.key in ("number", "cui", "type", "date")


@pytest.mark.parametrize("name", EIGHT)
def test_a_table_of_the_real_history_is_as_printed_but_for_the_listed_slips(
    history: History, name: str
) -> None:
    expected = expected_rows(name)

    table = history.offline.table(declared(name), at("2024-08-31"))

    shown = {row.key: row for row in (*table.rows, *table.totals)}
    wrong = [
        (key, heading.key, cell.text, expected[key][heading.key])
        for key, row in shown.items()
        for heading, cell in zip(table.columns, row.cells, strict=True)
        if is_compared(heading)
        and heading.key in expected.get(key, {})
        and cell.text != expected[key][heading.key]
    ]
    assert wrong == []
    assert set(shown) == set(expected)
    assert not any(row.kind == "unallocated" for row in table.rows)


def test_the_acts_of_cuadro_10_are_cited_as_printed_where_the_print_cites_them(
    history: History,
) -> None:
    expected = expected_rows("cuadro-10")

    table = history.offline.table(declared("cuadro-10"), at("2024-08-31"))

    cited = {row.key: row.cells[7].text for row in table.rows if row.kind == "line"}
    stated = {key: cells["act"] for key, cells in expected.items() if cells.get("act")}
    assert len(stated) > 20
    assert {key: cited[key] for key in stated} == stated


def test_before_the_last_reallocations_cuadro_27_leaves_220786_por_desagregar(
    history: History,
) -> None:
    table = history.offline.table(declared("cuadro-27"), at("2024-07-30"))

    last = table.rows[-1]

    assert (last.key, last.cells[5].text) == ("unallocated", "-220,786")


def test_on_the_last_of_july_the_transfer_takes_what_one_investment_had(history: History) -> None:
    before, after = (
        {
            row.key: row.cells[5].text
            for row in history.offline.table(declared("cuadro-30"), at(day)).rows
        }
        for day in ("2024-07-30", "2024-07-31")
    )

    assert (before["2267446"], after["2267446"]) == ("8,000,000", "3,158,391")


def test_a_position_before_an_act_gives_the_table_as_if_it_were_unknown(history: History) -> None:
    transfer = next(act for act in history.acts if act.key == "RE-126-2024-ITP-DE")

    table = history.offline.table(
        declared("cuadro-22"), at("2024-08-31", through=transfer.sequence - 1)
    )

    assert table.rows[0].cells[2].text == "152,591,505"
