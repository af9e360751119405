"""Every figure of all 38 tables opens: at five cuts, on both clocks, early and late in the log."""

from collections import Counter
from decimal import Decimal

import pytest

from services.reporting.book import BOOK
from services.reporting.lineage.explaining import Explanation, explain
from services.reporting.lineage.traced_table import TracedTable
from shared.codes import Basis
from tests.conftest import History

pytestmark = pytest.mark.slow

CUTS: list[tuple[str, Basis, int]] = [
    ("2024-08-31", "effective", 61),
    ("2024-08-31", "issued", 61),
    ("2024-02-15", "effective", 61),
    ("2024-09-10", "effective", 30),
    ("2024-12-31", "issued", 45),
]


@pytest.mark.parametrize(("as_of", "basis", "through"), CUTS)
def test_every_figure_is_the_sum_of_its_lines_or_computed_from_its_cells(
    as_of: str, basis: Basis, through: int, history: History
) -> None:
    looked_at = Counter[str]()

    wrong = []
    for cuadro in BOOK:
        table = history.offline.traced(cuadro, history.cut(as_of, basis, through))
        for row in table.rows:
            for column in table.numeric:
                explained = explain(table, row, column)
                how, right = judged(table, explained)
                looked_at[how] += 1
                if not right:
                    wrong.append((cuadro.id, row, column, explained))

    assert wrong == []
    assert looked_at["lines"] > 500
    assert looked_at["cells"] > 200


@pytest.mark.parametrize(("as_of", "basis", "through"), CUTS)
def test_the_table_that_explains_is_the_table_that_is_printed(
    as_of: str, basis: Basis, through: int, history: History
) -> None:
    cut = history.cut(as_of, basis, through)

    for cuadro in BOOK:
        traced = history.offline.traced(cuadro, cut).table
        printed = history.offline.table(cuadro, cut)

        assert (traced.columns, traced.rows, traced.totals) == (
            printed.columns,
            printed.rows,
            printed.totals,
        )


def judged(table: TracedTable, explained: Explanation) -> tuple[str, bool]:
    """Say by what a cell is explained, and whether that gives its value exactly."""
    if explained.value is None and not explained.text:
        return "empty", not explained.lines and not explained.computed_from
    by_lines = by_cells = True
    if explained.lines:
        amounts = [Decimal(line.amount) / 100 for line in explained.lines]
        last = Decimal(explained.lines[-1].running) / 100
        by_lines = str(sum(amounts)) == str(last) and in_order(table, explained)
        by_lines = by_lines and Decimal(str(explained.value)) == last
    if explained.computed_from:
        by_cells = recomputed(table, explained) == as_decimal(explained.value)
    if not explained.lines and not explained.computed_from:
        return "nothing", explained.value in ("0.00", None)
    return "cells" if explained.computed_from else "lines", by_lines and by_cells


def in_order(table: TracedTable, explained: Explanation) -> bool:
    on_issue = table.table.cut.basis == "issued"
    places = [
        (
            each.source.issued_on if on_issue else each.source.line.effective_on,
            each.source.line.sequence,
        )
        for each in explained.lines
    ]
    return places == sorted(places)


def recomputed(table: TracedTable, explained: Explanation) -> Decimal | None:
    """Compute a cell by the roles alone, as an auditor would with the printed cells."""
    sums: dict[str, Decimal] = {}
    for each in explained.computed_from:
        value = table.cell(each.row, each.column).value
        assert value is not None, each
        sums[each.role] = sums.get(each.role, Decimal(0)) + Decimal(value)
    if "addend" in sums:
        return sums["addend"]
    if table.table.columns[table.places[explained.column]].type != "percent":
        return sums.get("minuend", Decimal(0)) - sums.get("subtrahend", Decimal(0))
    if "whole" in sums:
        return percent(sums.get("part", Decimal(0)), sums["whole"])
    return percent(sums.get("minuend", Decimal(0)) - sums["base"], sums["base"])


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    if whole == 0:
        return None
    return (100 * part / whole).quantize(Decimal("0.0001"), rounding="ROUND_HALF_UP")


def as_decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
