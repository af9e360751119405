# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""The activities and tasks of the offices by month: Anexo 2.

The text has this table in two shapes, by page: the code of an activity (AOI) joined to its name, or
in a column of its own; and it moves, doubles and loses cells. So a row is read from its texts: the
last of them is the unit of measure, the one before it the name, and the figures follow.
"""

import re
from dataclasses import dataclass

from activity_repairs import (
    LOST_AMOUNTS,
    LOST_ORGANS,
    MOVED_AMOUNTS,
    UNCODED,
    Repair,
    repair_of,
)
from pages import Line, Printed
from tables import LOST, MONTHS, Row, Table, joined, slug, table

_CODE = re.compile(r"AOI\d{11}")
_LETTER = re.compile(r"[^\W\d_]")
# The names of a row, with its unit of measure, take at most this many cells.
_NAMES_END = 5


@dataclass(frozen=True)
class _Found:
    """What a line of the text says: its texts, and the cells after the unit of measure."""

    page: int
    organ: str
    code: str
    name: str
    unit_of_measure: str
    figures: tuple[str, ...]

    def activity_key(self) -> str:
        """Return the key of an activity, its code or the declared one; a task has none ("")."""
        words = next((words for words in UNCODED if self.name.startswith(words)), "")
        return self.code.lower() or slug(words)


def offices(printed: Printed) -> Table:
    """Transcribe Anexo 2: organs, activities and tasks with their twelve months and budget."""
    rows: list[Row] = []
    activity, tasks = "", 0
    for found in _read(printed):
        key = found.activity_key()
        if key:
            activity, tasks = key, 0
        else:
            tasks += 1
            key = f"{activity}.{tasks}"
        rows.append(Row(key, found.page, _cells(found, repair_of(key))))
    return table(printed, _with_amounts(rows))


def _read(printed: Printed) -> list[_Found]:
    """Read the lines of the table, with names that a page break cut joined again."""
    read: list[_Found] = []
    first_month = 0
    next_organ = ""
    for line in printed.lines:
        if line.is_heading():
            first_month = line.cells.index("Ene") if "Ene" in line.cells else first_month
            continue
        found = _split(line, first_month)
        if not any(found.figures):
            # A line of text alone is the rest of the name that the page before began.
            last = read[-1]
            name = joined(last.name, found.name or found.unit_of_measure)
            read[-1] = _Found(
                last.page, last.organ, last.code, name, last.unit_of_measure, last.figures
            )
            continue
        organ = found.organ or next_organ
        # Where an organ begins, the text can put its name at the end of the line before.
        next_organ = next((cell for cell in found.figures if _LETTER.search(cell)), "")
        figures = tuple("" if _LETTER.search(cell) else cell for cell in found.figures)
        read.append(
            _Found(line.page, organ, found.code, found.name, found.unit_of_measure, figures)
        )
    return read


def _split(line: Line, first_month: int) -> _Found:
    """Split a line into its texts and its figures, wherever the text moved them."""
    names_end = 1 + max(
        number for number, cell in enumerate(line.cells[:_NAMES_END]) if _LETTER.search(cell)
    )
    texts = [cell for cell in line.cells[:names_end] if cell]
    if not line.cells[names_end] and names_end < first_month:
        # An activity (AOI00019401497) has no unit of measure: its cell is empty.
        texts.append("")
        names_end += 1
    unit_of_measure = texts.pop()
    name = texts.pop() if texts else ""
    before = texts.pop() if texts else ""
    code = _CODE.match(name) or _CODE.match(before)
    organ = texts.pop() if texts else ("" if _CODE.match(before) else before)
    return _Found(
        line.page,
        organ,
        code[0] if code else "",
        joined(before, name) if _CODE.match(before) else name,
        unit_of_measure,
        line.cells[names_end:],
    )


def _cells(found: _Found, repair: Repair) -> dict[str, str]:
    """Put the figures of a row under their months, with the repair declared for it."""
    figures = [cell for place, cell in enumerate(found.figures) if place not in repair.extra]
    place = iter(figures)
    months = {month: LOST if int(month) in repair.lost else next(place, "") for month in MONTHS}
    return {
        "organ": found.organ,
        "activity": found.name,
        "unit_of_measure": found.unit_of_measure,
        **months,
        "total": LOST if repair.total_lost else next(place, ""),
        "amount": next(place, ""),
    }


def _with_amounts(rows: list[Row]) -> list[Row]:
    """Put each organ's budget, one merged cell, on a row of that organ; mark what was lost."""
    amounts = {row.key: row.cells["amount"] for row in rows}
    for source, target in MOVED_AMOUNTS.items():
        amounts[target], amounts[source] = amounts[source], ""
    amounts.update(dict.fromkeys(LOST_AMOUNTS, LOST))
    placed = []
    for row in rows:
        organ = LOST if row.key in LOST_ORGANS else row.cells["organ"]
        placed.append(
            Row(row.key, row.page, {**row.cells, "organ": organ, "amount": amounts[row.key]})
        )
    return placed
