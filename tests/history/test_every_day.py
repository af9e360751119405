"""Every day of 2024 on both clocks at five positions, against sums taken from the raw act files."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from services.reporting.table import Table
    from shared.codes import Basis
    from tests.conftest import History

FOLDER = Path(__file__).resolve().parents[2] / "data" / "itp-2024" / "acts"
POSITIONS = (15, 22, 34, 45, 61)
OPENING = ("OpeningBudgetApproved", "PlanApproved")
FUND = "concursable"

# table -> measure, dimensions of its rows, filters, initial column, present column
SHAPES: dict[str, tuple[str, tuple[str, ...], dict[str, str], str, str]] = {
    "cuadro-17": ("services", ("budget_category", "origin"), {}, "initial", "updated"),
    "cuadro-22": ("budget", ("funding_source",), {}, "pia", "pim"),
    "cuadro-23": ("budget", ("expense_category", "expense_group"), {}, "pia", "pim"),
    "cuadro-27": (
        "budget",
        ("funding_source", "agreement"),
        {"funding_source": "4", "agreement": FUND},
        "pia",
        "pim",
    ),
    "cuadro-30": ("investment", ("cui",), {}, "pia", "pim"),
    "anexo-3": ("services", ("unit",), {}, "initial", "updated"),
}


@cache
def acts() -> tuple[tuple[int, dict[str, Any]], ...]:
    files = sorted(FOLDER.glob("*.json"))
    assert len(files) == POSITIONS[-1]
    return tuple(
        (n, json.loads(path.read_text(encoding="utf-8"))) for n, path in enumerate(files, start=1)
    )


@cache
def fund_agreements(through: int) -> frozenset[str]:
    return frozenset(
        entry["code"]
        for n, act in acts()
        if n <= through and act.get("catalogue") == "agreement"
        for entry in act["entries"]
        if entry["attributes"]["fund"] == FUND
    )


def hundredths(amount: str) -> int:
    whole, decimals = amount.split(".")
    return int(whole + decimals)


@cache
def lines_of(sequence: int, measure: str, dimensions: tuple[str, ...]) -> dict[Any, int]:
    """Sum an act's lines by the dimensions, from the breakdown that carries the most of them."""
    act = acts()[sequence - 1][1]
    sums: dict[Any, int] = defaultdict(int)
    for entry in act["measures"]:
        if entry["measure"] != measure:
            continue
        best = max(
            entry["breakdowns"],
            key=lambda b: next(
                n for n in range(len(dimensions), -1, -1) if set(dimensions[:n]) <= set(b["by"])
            ),
        )
        for line in best["lines"]:
            sums[tuple(line.get(d, "") for d in dimensions)] += hundredths(line["amount"])
    return dict(sums)


def counted(as_of: str, basis: str, through: int) -> tuple[int, ...]:
    return tuple(n for n, act in acts() if n <= through and act[f"{basis}_on"]["date"] <= as_of)


def in_table(name: str, key: tuple[str, ...], through: int) -> bool:
    filters = SHAPES[name][2]
    if not filters:
        return True
    source, agreement = key
    return source in ("", "4") and (agreement == "" or agreement in fund_agreements(through))


@cache
def expected(name: str, numbers: tuple[int, ...], through: int) -> tuple[int, int]:
    measure, dimensions, *_ = SHAPES[name]
    initial = present = 0
    for n in numbers:
        for key, amount in lines_of(n, measure, dimensions).items():
            if in_table(name, key, through):
                present += amount
                initial += amount if acts()[n - 1][1]["kind"] in OPENING else 0
    return initial, present


def figures(table: Table, column: str, kind: str = "row") -> tuple[int, int]:
    """Give the sum of the rows that make the total, and the total itself, of one column."""
    index = [heading.key for heading in table.columns].index(column)
    rows = sum(
        hundredths(row.cells[index].value or "0.00")
        for row in table.rows
        if row.kind in (kind, "unallocated")
    )
    return rows, hundredths(table.totals[0].cells[index].value or "0.00")


def days() -> list[str]:
    first = dt.date(2024, 1, 1)
    return [(first + dt.timedelta(days=n)).isoformat() for n in range(366)]


@pytest.mark.slow
@pytest.mark.parametrize("basis", ["effective", "issued"])
@pytest.mark.parametrize("name", [*SHAPES])
def test_totals_tie_and_equal_the_raw_acts_on_every_day_at_five_positions(
    name: str, basis: Basis, history: History
) -> None:
    *_, first, last = SHAPES[name]
    compared = 0

    for through in POSITIONS:
        for day in days():
            table = history.table(name, day, basis, through)
            rows_first, total_first = figures(table, first)
            rows_last, total_last = figures(table, last)
            wanted = expected(name, counted(day, basis, through), through)
            assert (rows_first, rows_last) == (total_first, total_last), (day, through)
            assert (total_first, total_last) == wanted, (day, through)
            compared += 1

    assert compared == 5 * 366


@pytest.mark.slow
@pytest.mark.parametrize("basis", ["effective", "issued"])
def test_anexo_1_and_cuadro_10_add_up_on_every_day_at_five_positions(
    basis: Basis, history: History
) -> None:
    compared = 0

    for through in POSITIONS:
        for day in days():
            numbers = counted(day, basis, through)
            budget = sum(
                sum(lines_of(n, "budget", ("expense_category", "expense_group")).values())
                for n in numbers
            )
            credits_ = sum(
                amount
                for n in numbers
                if acts()[n - 1][1]["kind"] == "SupplementaryCreditAuthorized"
                for key, amount in lines_of(n, "budget", ("funding_source", "agreement")).items()
                if in_table("cuadro-27", key, through)
            )
            assert figures(history.table("anexo-1", day, basis, through), "total") == (
                budget,
                budget,
            )
            lines = figures(history.table("cuadro-10", day, basis, through), "amount", "line")
            assert lines == (credits_, credits_)
            compared += 1

    assert compared == 5 * 366
