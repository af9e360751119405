# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""Modifications with the document that approved each: Cuadros 8 to 12."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pages import Line, Printed
from tables import Row, Table, agreement_key, cells, closed, is_total, joined, slug, table

# The six opinions of Cuadro 8, in the order in which the reallocations under them are numbered.
_OPINIONS = {69: "001", 70: "002", 101: "003", 148: "004", 248: "005", 265: "006"}
_OPINION = re.compile(r"Mediante Oficio N° (\d+)-")
_RESOLUTION = re.compile(r"Resolución (Ejecutiva|de Secretaria General) N°(\d{3}-\d{4})-ITP/(\w+)")

# Rows of Cuadro 10 whose resolution is printed once, in a cell merged over several rows: the one
# on row 8 goes on over rows 9 to 11 (with them Resolución Ejecutiva 002 adds to its 7'466,773),
# the one on row 15 stands in the middle of rows 13 to 18 (they add to its 359,539).
_MERGED = dict.fromkeys(range(9, 12), "re-002-2024-itp-de") | dict.fromkeys(
    range(13, 19), "re-137-2024-itp-de"
)
# Cuadro 11 prints the agreement of BID 4 without a number; Cuadro 28 prints it.
_UNNUMBERED, _BID4 = "Convenio de transferencia de recursos", "5287-oc-pe"


@dataclass
class _Entry:
    """One investment or agreement: its texts and figures, and its lines with their act."""

    page: int
    cells: dict[str, str]
    lines: list[Row]


def by_investment(printed: Printed) -> Table:
    """Transcribe Cuadro 8: reallocations between investments, keyed by CUI and opinion."""
    columns = ("number", "type", "cui", "investment", "pia", "amount", "act", "total")
    return _movements(printed, columns, lambda own: slug(own["cui"]), _opinion_key)


def by_agreement(printed: Printed, columns: Sequence[str]) -> Table:
    """Transcribe Cuadro 9, 10, 11 or 12: funds of each agreement, by number and resolution."""
    return _movements(printed, columns, _agreement_key, _resolution_key)


def _agreement_key(own: dict[str, str]) -> str:
    document = own["document"]
    return _BID4 if document.startswith(_UNNUMBERED) else agreement_key(document)


def _opinion_key(act: str, _place: int) -> str:
    found = _OPINION.match(act)
    if found is None:
        raise ValueError(f"an approval without its Oficio: {act!r}")
    number = int(found[1])
    known = _OPINIONS.get(number)
    return f"reg-2024-itp-{known}" if known else f"of-{number:03d}"


def _resolution_key(act: str, place: int) -> str:
    found = _RESOLUTION.match(act)
    if found is None:
        return _MERGED[place]
    kind = "re" if found[1] == "Ejecutiva" else "rsg"
    return slug(f"{kind} {found[2]} itp {found[3]}")


def _movements(
    printed: Printed,
    columns: Sequence[str],
    parent_key: Callable[[dict[str, str]], str],
    act_key: Callable[[str, int], str],
) -> Table:
    """Read rows that hold several lines and that page breaks cut, as rows and their lines."""
    entries: list[_Entry] = []
    totals: list[Row] = []
    for line in printed.body():
        found = cells(columns, line)
        if is_total(line):
            totals.append(Row("total", line.page, _total(found)))
        elif found["number"]:
            own = {key: cell for key, cell in found.items() if key not in ("amount", "act")}
            moved = {key: found[key] for key in ("amount", "act")}
            entries.append(_Entry(line.page, own, [Row("", line.page, moved)]))
        else:
            _continue(entries[-1], line, found)
    rows: list[Row] = []
    for place, entry in enumerate(entries, start=1):
        own = {key: _closed(key, cell) for key, cell in entry.cells.items()}
        key = parent_key(own)
        rows.append(Row(key, entry.page, own))
        for moved_line in entry.lines:
            act = act_key(moved_line.cells["act"], place)
            rows.append(Row(f"{key}.{act}", moved_line.page, moved_line.cells))
    return table(printed, rows, totals)


def _continue(entry: _Entry, line: Line, found: dict[str, str]) -> None:
    """Read a line without a number: one more movement, the rest of a cut text, or both.

    With an amount it is a movement, and a PIA or a responsible office printed beside it is its
    own (row 12 of Cuadro 10, the second line of Cuadro 11). Other texts go on from the page before.
    """
    beside = ("responsible", "pia") if found["amount"] and found["pia"] else ()
    for column in entry.cells:
        if column not in beside:
            entry.cells[column] = joined(entry.cells[column], found[column])
    if found["amount"]:
        own = {key: found[key] for key in beside if found[key]}
        moved = {**own, "amount": found["amount"], "act": found["act"]}
        entry.lines.append(Row("", line.page, moved))
    else:
        entry.lines[-1] = entry.lines[-1].extended("act", found["act"])


def _closed(column: str, cell: str) -> str:
    """Close the blanks that line breaks made inside codes: AOI000194 01002, PROINNOVA TE."""
    if column == "activity":
        return cell.replace(" ", "")
    return closed(cell) if column == "document" else cell


def _total(found: dict[str, str]) -> dict[str, str]:
    """Leave out the empty names of a total, over which its label is one cell."""
    names = ("type", "cui", "investment", "project", "activity", "document", "responsible", "act")
    return {column: cell for column, cell in found.items() if cell or column not in names}
