"""Two printings of one table: the cells that differ and the acts responsible for each (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.reporting.acts import ActRecord
from services.reporting.grammar import Entries
from services.reporting.lineage.adding import computed_from
from services.reporting.lineage.explaining import own_terms
from services.reporting.lineage.reasons import Because, Reasons, in_order
from services.reporting.lineage.traced_table import TracedTable
from services.reporting.lineage.tracing import Terms
from services.reporting.names import Declaration
from services.reporting.table import EMPTY, Cell


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that differs: what stands there at each cut (None: nothing), and because of whom.

    Values where they differ, else the printed texts.
    """

    row: str
    column: str
    before: str | None
    after: str | None
    because: tuple[Because, ...]


def differences(
    before: TracedTable,
    after: TracedTable,
    acts: Sequence[ActRecord],
    declarations: Sequence[Declaration],
) -> tuple[Change, ...]:
    """List the changed cells in the order of the later table, rows that it lacks before its totals.

    Each changed cell has an act: one whose lines of it differ, else of its row, else of its table.
    """
    sides = _Side(before), _Side(after)
    told = _Told(Reasons(before.table.cut, after.table.cut, acts, declarations), sides)
    columns = tuple(dict.fromkeys((*after.places, *before.places)))
    found = []
    for row in _rows(before, after):
        for column in columns:
            cells = [side.cell(row, column) for side in sides]
            if cells[0] != cells[1]:
                because = told.because(row, column)
                found.append(Change(row, column, *_shown(*cells), because))
    return tuple(found)


class _Told:
    """Why cells differ: by their own lines, else by their row's, else by their table's."""

    def __init__(self, reasons: Reasons, sides: tuple["_Side", "_Side"]) -> None:
        self._reasons = reasons
        self._sides = sides
        self._of_row: dict[str, tuple[Because, ...]] = {}
        self._of_table: tuple[Because, ...] | None = None
        self._of_names = reasons.of_names(sides[1].table.cuadro)

    def because(self, row: str, column: str) -> tuple[Because, ...]:
        """Name the acts responsible for a cell."""
        own = self._of_cell(row, column)
        if own:
            return own
        if row not in self._of_row:
            self._of_row[row] = self._by_lines(*(side.row_terms(row) for side in self._sides))
        others = self._of_row[row]
        if not others or not any(column in side.table.numeric for side in self._sides):
            others = in_order((*others, *self._of_names, *self._of_circumstance(row)))
        if others:
            return others
        if self._of_table is None:
            self._of_table = self._by_lines(*(side.all_terms() for side in self._sides))
        return self._of_table

    def _of_cell(self, row: str, column: str) -> tuple[Because, ...]:
        places = {place for side in self._sides for place in side.added_cells(row, column)}
        return in_order(
            each
            for place in places
            for each in self._reasons.of_terms(*(side.terms(*place) for side in self._sides))
        )

    def _of_circumstance(self, row: str) -> tuple[Because, ...]:
        """Name the acts for which a row of a register stands."""
        tables = [side.table for side in self._sides if row in side.table.rows]
        rows = tables[0].cuadro.rows
        if not isinstance(rows, Entries) or not rows.occurring:
            return ()
        codes = tables[0].rows[row].draft.codes
        return self._reasons.of_circumstance(codes[-1]) if codes else ()

    def _by_lines(self, before: Terms, after: Terms) -> tuple[Because, ...]:
        return self._reasons.of_terms(before, after, by_amount=False)


def _shown(before: Cell, after: Cell) -> tuple[str | None, str | None]:
    if before.value != after.value:
        return before.value, after.value
    return before.text or None, after.text or None


def _rows(before: TracedTable, after: TracedTable) -> Iterator[str]:
    own = [key for key, row in after.rows.items() if row.row.kind != "total"]
    yield from own
    yield from (
        key for key, row in before.rows.items() if row.row.kind != "total" and key not in after.rows
    )
    totals = [
        *(key for key, row in after.rows.items() if row.row.kind == "total"),
        *(key for key, row in before.rows.items() if row.row.kind == "total"),
    ]
    yield from dict.fromkeys(totals)


class _Side:
    """One of the two tables: its cells, and the lines on which each rests in the end."""

    def __init__(self, table: TracedTable) -> None:
        self.table = table
        self._terms: dict[tuple[str, str], Terms] = {}
        self._added: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def cell(self, row: str, column: str) -> Cell:
        """Give a cell; a row or a column that the table lacks is empty."""
        if row not in self.table.rows or column not in self.table.places:
            return EMPTY
        return self.table.cell(row, column)

    def terms(self, row: str, column: str) -> Terms:
        """List the lines that add up to a cell."""
        if row not in self.table.rows or column not in self.table.numeric:
            return {}
        place = row, column
        if place not in self._terms:
            self._terms[place] = own_terms(self.table, row, column)
        return self._terms[place]

    def added_cells(self, row: str, column: str) -> tuple[tuple[str, str], ...]:
        """List the cells made of lines from which a cell is computed in the end: itself, if so."""
        place = row, column
        if row not in self.table.rows or column not in self.table.numeric:
            return ()
        if place not in self._added:
            self._added[place] = (place,)
            if not self.terms(row, column):
                read = computed_from(self.table, row, column)
                self._added[place] = tuple(
                    dict.fromkeys(
                        each for cell in read for each in self.added_cells(cell.row, cell.column)
                    )
                )
        return self._added[place]

    def row_terms(self, row: str) -> Terms:
        """List the lines of all cells of a row."""
        return {
            key: term
            for column in self.table.numeric
            for key, term in self.terms(row, column).items()
        }

    def all_terms(self) -> Terms:
        """List the lines of all cells."""
        return {key: term for row in self.table.rows for key, term in self.row_terms(row).items()}
