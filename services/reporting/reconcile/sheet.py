"""A printed table and the derived one laid on each other, row by row and cell by cell.

A row that only one of the two has stays: print's with nothing derived beside it, the derived one
as a row that print leaves out, which counts as nothing in what print adds up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from services.reporting.grammar import (
    Added,
    Cuadro,
    Difference,
    GroupSum,
    Growth,
    Itemised,
    Months,
    Moved,
    Share,
    Stated,
    Sum,
    Texts,
)
from services.reporting.plan import columns_of
from services.reporting.reconcile.literals import Literally, read
from services.reporting.reconcile.publication import PrintedRow, PrintedTable
from services.reporting.table import Cell, Heading, Row, Table

Place = tuple[str, str, str]
"""Table, row, column."""

Value = Fraction | Literal["none"] | None
"""A figure; "none" where a dash says that there is none; None where nothing can be known."""

NOTHING: Final = Literally("", "blank")


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell of figures: what is printed, what is derived and how that is printed.

    `expected` is None when nothing is derived there; `is_missing` when print has no such row.
    """

    place: Place
    printed: Literally
    expected: Fraction | None
    expected_text: str
    type: str
    is_missing: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of either table: the kind and depth that the derived one gives it."""

    key: str
    kind: str
    level: int
    printed: PrintedRow | None
    derived: Row | None


@dataclass(slots=True)
class Sheet:
    """Both tables, their figures by place, and which cells a merged cell of print covers."""

    table: PrintedTable
    cuadro: Cuadro | None
    headings: Mapping[str, Heading]
    rows: tuple[SheetRow, ...]
    order: Mapping[str, int]
    """The place of each row in the derived table."""
    columns: Mapping[str, int] = field(default_factory=dict)
    figures: dict[Place, Figure] = field(default_factory=dict)
    aliases: dict[Place, Place] = field(default_factory=dict)
    covered: set[Place] = field(default_factory=set)
    spans: dict[Place, tuple[Figure, int]] = field(default_factory=dict)
    """Sums that print sets over more than their group: the figure due, the rows they are of."""
    matches: dict[str, list[SheetRow]] = field(default_factory=dict)
    """Rows found before, by pattern."""

    @property
    def id(self) -> str:
        """Give the table's id."""
        return self.table.id

    def place(self, row: str, column: str) -> Place:
        """Name a cell; a merged cell of print stands for those that it covers."""
        stated = (self.id, row, column)
        return self.aliases.get(stated, stated)

    def derived(self, row: SheetRow, column: str) -> Cell | None:
        """Give the derived cell, None when the derived table has no such cell."""
        place = self.columns.get(column)
        return None if row.derived is None or place is None else row.derived.cells[place]

    def printed_columns(self) -> frozenset[str]:
        """List the columns in which print has any cell."""
        return frozenset(c for row in self.table.rows for c in row.cells)

    def text(self, row: SheetRow, column: str) -> str:
        """Give a row's text: as derived (a merged name stands on all its rows), else as printed."""
        cell = self.derived(row, column)
        if cell is not None and cell.value:
            return cell.value
        return row.printed.cells.get(column, "") if row.printed else ""


SingleColumn = Texts | Sum | Moved | Stated | GroupSum | Added | Difference | Growth | Share


def single_columns(cuadro: Cuadro) -> list[SingleColumn]:
    """List a table's columns, each month one of its own."""
    return [column for column in columns_of(cuadro) if not isinstance(column, Months)]


def sheet_of(printed: PrintedTable, table: Table | None, cuadro: Cuadro | None) -> Sheet:
    """Lay a printed table and the derived one on each other."""
    headings = {heading.key: heading for heading in table.columns} if table else {}
    derived = (*table.rows, *table.totals) if table else ()
    sheet = Sheet(
        printed,
        cuadro,
        headings,
        tuple(_rows(printed, derived)),
        order={row.key: number for number, row in enumerate(derived)},
        columns={key: number for number, key in enumerate(headings)},
    )
    for row in sheet.rows:
        for figure in _figures(sheet, row):
            sheet.figures[figure.place] = figure
    if cuadro is not None and isinstance(cuadro.rows, Itemised):
        _merge_blocks(sheet)
    if cuadro is not None:
        for column in single_columns(cuadro):
            if isinstance(column, GroupSum):
                _merge_sums(sheet, column)
    return sheet


def _rows(printed: PrintedTable, table: Iterable[Row]) -> Iterable[SheetRow]:
    """Keep print's order; a row that print leaves out stands after the one before it."""
    derived = {row.key: row for row in table}
    known = {row.key for row in printed.rows}
    after: dict[str, list[Row]] = {}
    previous = ""
    for key, row in derived.items():
        if key in known:
            previous = key
        else:
            after.setdefault(previous, []).append(row)
    for row in after.get("", ()):
        yield SheetRow(row.key, row.kind, row.level, None, row)
    for each in printed.rows:
        match = derived.get(each.key)
        kind, level = (match.kind, match.level) if match else _guessed(each, known)
        yield SheetRow(each.key, kind, level, each, match)
        for row in after.get(each.key, ()):
            yield SheetRow(row.key, row.kind, row.level, None, row)


def _guessed(row: PrintedRow, known: set[str]) -> tuple[str, int]:
    """Guess what a row is that no derived one tells: below the row whose key opens its own."""
    if row.is_total:
        return "total", 0
    head, dot, _ = row.key.rpartition(".")
    return "row", int(bool(dot) and head in known)


def _figures(sheet: Sheet, row: SheetRow) -> Iterator[Figure]:
    if row.printed is None:
        for key, heading in sheet.headings.items():
            cell = sheet.derived(row, key)
            if heading.type in ("money", "quantity") and cell and _value(cell):
                yield Figure(
                    (sheet.id, row.key, key),
                    NOTHING,
                    _value(cell),
                    cell.text,
                    heading.type,
                    is_missing=True,
                )
        return
    absent = {
        key: ""
        for key, heading in sheet.headings.items()
        if key not in row.printed.cells and heading.type != "text"
    }
    for key, text in {**row.printed.cells, **absent}.items():
        known = sheet.headings.get(key)
        kind = known.type if known else _guessed_type(text)
        if kind == "text":
            continue
        cell = sheet.derived(row, key)
        yield Figure(
            (sheet.id, row.key, key),
            read(text, percent=kind == "percent"),
            None if cell is None else _value(cell),
            "" if cell is None else cell.text,
            kind,
            is_known=cell is not None,
        )


def _guessed_type(text: str) -> str:
    """Tell what a column that no derived table has holds: figures read as figures."""
    if read(text).state != "number":
        return "text"
    return "percent" if text.strip().endswith("%") else "quantity"


def _value(cell: Cell) -> Fraction | None:
    return None if cell.value is None else Fraction(cell.value)


# --- merged cells ------------------------------------------------------------------------------


def _merge_blocks(sheet: Sheet) -> None:
    """Read the one figure printed in a block of named rows as the block's, whose row is blank."""
    for number, head in enumerate(sheet.rows):
        parts = _block(sheet.rows[number:])
        if head.kind != "subtotal" or head.printed is None or not parts:
            continue
        for column in head.printed.cells:
            _merge_block(sheet, head, parts, column)


def _block(rows: tuple[SheetRow, ...]) -> list[SheetRow]:
    parts: list[SheetRow] = []
    for row in rows[1:]:
        if row.level <= rows[0].level:
            break
        parts.append(row)
    return parts


def _merge_block(sheet: Sheet, head: SheetRow, parts: list[SheetRow], column: str) -> None:
    place = (sheet.id, head.key, column)
    figure = sheet.figures.get(place)
    stated = [
        own
        for part in parts
        if (own := sheet.figures.get((sheet.id, part.key, column))) and own.printed.text
    ]
    if figure is None or figure.printed.text or figure.expected is None or len(stated) != 1:
        return
    (only,) = stated
    if only.expected is not None:
        return
    sheet.figures[only.place] = Figure(
        only.place, only.printed, figure.expected, figure.expected_text, figure.type
    )
    sheet.aliases[place] = only.place
    sheet.covered.add(place)
    sheet.covered.update(
        (sheet.id, part.key, column) for part in parts if (sheet.id, part.key, column) != only.place
    )


def _merge_sums(sheet: Sheet, column: GroupSum) -> None:
    """Read a sum over a group that print sets over more rows than one group as their sum."""
    rows = [row for row in sheet.rows if row.kind == "row"]
    for number, row in enumerate(rows):
        figure = sheet.figures.get((sheet.id, row.key, column.key))
        if figure is None or figure.printed.value is None:
            continue
        span = [row]
        for below in rows[number + 1 :]:
            own = sheet.figures.get((sheet.id, below.key, column.key))
            if own is None or own.printed.state != "blank":
                break
            span.append(below)
        parts = [_stated(sheet, below, column.of) for below in span]
        if figure.printed.value != sum(parts) or figure.printed.value == figure.expected:
            continue
        sheet.spans[figure.place] = figure, len(span)
        sheet.figures[figure.place] = Figure(
            figure.place, figure.printed, Fraction(sum(parts)), figure.printed.text, figure.type
        )
        sheet.covered.update((sheet.id, below.key, column.key) for below in span[1:])


def _stated(sheet: Sheet, row: SheetRow, column: str) -> Fraction:
    figure = sheet.figures.get((sheet.id, row.key, column))
    return (figure.expected if figure else None) or Fraction(0)
