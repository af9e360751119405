"""A cell and all that stands behind it: its lines with a running balance, the cells it reads."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from services.reporting.grammar import Difference, GroupSum, Growth, Share
from services.reporting.lineage.adding import Computed, computed_from, group_of
from services.reporting.lineage.traced_table import TracedTable
from services.reporting.lineage.tracing import SourcedLine, Term, Terms, terms_of


class RunningLine(NamedTuple):
    """A line as it enters a cell: its amount there, and the balance after it, in hundredths."""

    source: SourcedLine
    amount: int
    running: int
    is_subtracted: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cell (None: not applicable), the lines that add up to it, the cells it is computed from."""

    row: str
    column: str
    value: str | None
    text: str
    lines: tuple[RunningLine, ...]
    computed_from: tuple[Computed, ...]


def explain(table: TracedTable, row: str, column: str) -> Explanation:
    """Open a cell of figures of a row that the table has (pure)."""
    cell = table.cell(row, column)
    if cell.value is None and cell.text == "":
        return Explanation(row, column, None, "", (), ())
    computed = computed_from(table, row, column)
    lines = _lines(table, row, column)
    if computed and any(line.is_subtracted for line in lines):
        # What named rows leave over of another measure: the cells say it, their lines would not.
        lines = ()
    return Explanation(row, column, cell.value, cell.text, lines, computed)


def own_terms(table: TracedTable, row: str, column: str) -> Terms:
    """List the terms that add up to a cell: none of a difference or a percentage."""
    match table.columns[column]:
        case Difference() | Growth() | Share():
            return {}
        case GroupSum(of=of) as group:
            rows = group_of(table, row, group)
            return terms_of(sum(table.rows[key].figures.get(of, 0) for key in rows))
        case _:
            return terms_of(table.rows[row].figures.get(column, 0))


def _lines(table: TracedTable, row: str, column: str) -> tuple[RunningLine, ...]:
    on_issue = table.table.cut.basis == "issued"

    def order(item: tuple[Term, int]) -> tuple[dt.date, int, int, str]:
        (_, sequence, number, what), _, source = item[0]
        return source.issued_on if on_issue else source.line.effective_on, sequence, number, what

    running = 0
    lines = []
    for term, times in sorted(own_terms(table, row, column).values(), key=order):
        amount = term.amount * times
        running += amount
        lines.append(RunningLine(term.source, amount, running, times < 0))
    return tuple(lines)
