"""The eight tables as of 2024-08-31 against the print, cell by cell, as a second reader has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from services.reporting.table import Table
    from tests.conftest import History

FOLDER = Path(__file__).resolve().parent
EIGHT = (
    "cuadro-10",
    "cuadro-17",
    "cuadro-22",
    "cuadro-23",
    "cuadro-27",
    "cuadro-30",
    "anexo-1",
    "anexo-3",
)
NAMES_AND_SPELLINGS = {
    "activity",
    "budget_category",
    "cui",
    "detail",
    "document",
    "expense_group",
    "funding_source",
    "investment",
    "number",
    "project",
    "responsible",
    "type",
    "unit",
}


def printed_table(name: str) -> dict[str, dict[str, str]]:
    body = json.loads((FOLDER / "printed" / f"{name}.json").read_text(encoding="utf-8"))
    rows = {row["key"]: row["cells"] for row in (*body["rows"], *body["totals"])}
    assert len(rows) == len(body["rows"]) + len(body["totals"])
    return rows


def composed_table(table: Table) -> dict[str, dict[str, str]]:
    return {
        row.key: {
            heading.key: cell.text for heading, cell in zip(table.columns, row.cells, strict=True)
        }
        for row in (*table.rows, *table.totals)
    }


def listed_differences() -> dict[str, Any]:
    body: dict[str, Any] = json.loads((FOLDER / "differences.json").read_text(encoding="utf-8"))
    return body


@pytest.mark.parametrize("name", EIGHT)
def test_every_printed_figure_is_composed_or_listed_with_both_figures(
    name: str, history: History
) -> None:
    printed = printed_table(name)
    listed = {
        (cell["row"], cell["column"]): (cell["printed"], cell["expected"])
        for cell in listed_differences()["cells"]
        if cell["table"] == name
    }

    composed = composed_table(history.table(name, "2024-08-31", "effective"))

    compared = 0
    found = {}
    for row, cells in printed.items():
        for column, literal in cells.items():
            if column in NAMES_AND_SPELLINGS or (column == "act" and not literal):
                continue
            if column in ("act", "date") and row in ("pia", "a", "b", "total"):
                continue
            compared += 1
            if composed[row][column] != literal and not (column == "act" and name == "anexo-1"):
                found[(row, column)] = (literal, composed[row][column])
    assert compared > 7
    assert found == listed


def by_date(name: str, keys: list[str]) -> list[str]:
    """Put the lines that print gives out of the order of their dates back into it."""
    for listed in listed_differences()["lines_out_of_order"]:
        if listed["table"] == name:
            later, earlier = listed["printed"]
            at = keys.index(later)
            assert keys[at + 1] == earlier
            keys[at : at + 2] = [earlier, later]
    return keys


@pytest.mark.parametrize("name", EIGHT)
def test_the_rows_are_those_printed_in_their_order_and_those_listed_as_not_printed(
    name: str, history: History
) -> None:
    added = {row["row"] for row in listed_differences()["rows_not_printed"] if row["table"] == name}

    composed = list(composed_table(history.table(name, "2024-08-31", "effective")))

    printed = by_date(name, list(printed_table(name)))
    assert [key for key in composed if key not in added] == printed
    assert added <= set(composed)


def test_the_rows_that_print_lacks_hold_the_listed_figures(history: History) -> None:
    composed = composed_table(history.table("anexo-1", "2024-08-31", "effective"))

    missing = [row for row in listed_differences()["rows_not_printed"] if row["cells"]]

    assert len(missing) == 2
    for row in missing:
        figures = {k: v for k, v in row["cells"].items() if k != "date" or row["row"] != "c"}
        assert {key: composed[row["row"]][key] for key in figures} == figures


def test_every_table_has_its_printed_file_and_every_file_its_line_in_the_readme() -> None:
    files = sorted(path.stem for path in (FOLDER / "printed").glob("*.json"))

    readme = (FOLDER / "printed" / "README.md").read_text(encoding="utf-8")

    assert files == sorted(EIGHT)
    assert [name for name in files if f"`{name}.json`" not in readme] == []
