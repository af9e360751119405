"""Which cells a cell is computed from: the rows that a sum adds, the columns that a result reads.

Rows that a sum adds are found by the table's own shape and kept only if they add up to it by lines
that are the sum's: what is named here has been tried, cell by cell.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from services.reporting.compose import TOTAL
from services.reporting.grammar import Added, Difference, GroupSum, Growth, Itemised, Share
from services.reporting.lineage.traced_table import TracedTable
from services.reporting.lineage.tracing import LineKey, terms_of

Role = Literal["addend", "minuend", "subtrahend", "base", "part", "whole"]


@dataclass(frozen=True, slots=True)
class Computed:
    """A cell of the same table from which another is computed, and what it is there.

    Cells of one role are added. A value is then the sum of its addends; its minuends less its
    subtrahends; (minuends less bases) / bases of a growth; parts / wholes of a share, in percent.
    """

    row: str
    column: str
    role: Role


def computed_from(table: TracedTable, row: str, column: str) -> tuple[Computed, ...]:
    """List the cells from which a cell is computed; none where it is made of lines alone."""
    match table.columns[column]:
        case Added(of=of):
            return tuple(c for part in of for c in _cells(table, row, part, "addend"))
        case Difference(of=of, less=less):
            return (
                *_cells(table, row, of, "minuend"),
                *_cells(table, row, less, "subtrahend"),
            )
        case Growth(of=of, base=base):
            return *_cells(table, row, of, "minuend"), *_cells(table, row, base, "base")
        case Share(of=of):
            totals = [key for key in table.rows if key.split(".")[0] == TOTAL]
            wholes = totals or _counted(table)
            return (
                *_cells(table, row, of, "part"),
                *(c for whole in wholes for c in _cells(table, whole, of, "whole")),
            )
        case GroupSum(of=of) as group:
            rows = group_of(table, row, group)
            return tuple(c for each in rows for c in _cells(table, each, of, "addend"))
        case _:
            return _of_sum(table, row, column)


def group_of(table: TracedTable, row: str, column: GroupSum) -> tuple[str, ...]:
    """List the rows that print the same texts as a row: those that a sum over the group adds."""
    return tuple(
        key
        for key, each in table.rows.items()
        if each.row.kind == "row"
        and all(table.cell(key, c).value == table.cell(row, c).value for c in column.same)
    )


def _of_sum(table: TracedTable, row: str, column: str) -> tuple[Computed, ...]:
    left = _head_and_parts(table, row)
    if left:
        head, *parts = left
        return (
            *_cells(table, head, column, "minuend"),
            *(c for part in parts for c in _cells(table, part, column, "subtrahend")),
        )
    addends = [c for each in _added_rows(table, row, column) for c in each]
    return tuple(addends)


def _cells(table: TracedTable, row: str, column: str, role: Role) -> Iterator[Computed]:
    """Name a cell; one that the table leaves empty stands for the cells that make it up."""
    if column in table.places and table.cell(row, column).value is not None:
        yield Computed(row, column, role)
        return
    for each in _added_rows(table, row, column):
        for cell in each:
            yield Computed(cell.row, cell.column, role)


def _added_rows(table: TracedTable, row: str, column: str) -> Iterable[tuple[Computed, ...]]:
    """Give, for each row that a row adds in a column, its cells: none unless they add up.

    A row without any line in the column adds nothing and is not named.
    """
    below = {key: table.rows[key].figures.get(column, 0) for key in _below(table, row)}
    terms = {key: own for key, amount in below.items() if (own := terms_of(amount))}
    whole = table.rows[row].figures.get(column, 0)
    if not terms or whole != sum(below[key] for key in terms):
        return []
    together: dict[LineKey, int] = {}
    for own in terms.values():
        for line, (_, times) in own.items():
            together[line] = together.get(line, 0) + times
    # A total may have lines beyond its rows', which come to nothing.
    if not {line for line, times in together.items() if times} <= terms_of(whole).keys():
        return []
    return [tuple(_cells(table, key, column, "addend")) for key in terms]


def _below(table: TracedTable, row: str) -> list[str]:
    """List the rows that a row may add: all rows for a total, those one step deeper below it."""
    own = table.rows[row]
    keys = list(table.rows)
    if own.row.kind == "total":
        return _counted(table, *own.draft.key[1:])
    if own.draft.as_total:
        before = set(keys[: keys.index(row)])
        return [key for key in _counted(table) if key in before]
    found = []
    for key in keys[keys.index(row) + 1 :]:
        each = table.rows[key]
        if each.row.level <= own.row.level or each.row.kind == "total":
            break
        if each.row.level == own.row.level + 1:
            found += _below(table, key) if each.draft.bare else [key]
    return found


def _counted(table: TracedTable, version: str = "") -> list[str]:
    """List the rows that a total adds, those of one version of the figures where there are some."""
    return [
        key
        for key, each in table.rows.items()
        if each.draft.counts and each.draft.version == version and each.row.kind != "total"
    ]


def _head_and_parts(table: TracedTable, row: str) -> list[str]:
    """Give the named row and its parts of which a row "por desagregar" is what they leave over."""
    own = table.rows[row]
    inside = own.row.kind == "unallocated" and own.row.level > 0
    if not inside or not isinstance(table.cuadro.rows, Itemised):
        return []
    keys = list(table.rows)
    found: list[str] = []
    for key in reversed(keys[: keys.index(row)]):
        found.insert(0, key)
        if table.rows[key].row.level == 0:
            return found
    return []
