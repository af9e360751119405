"""The words in which identities across tables are written, and their equations on given tables.

An identity names the rows of one table; for each of them it says which cells of other tables, or
of other rows, make the same figure.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from services.reporting.reconcile.equation import Equation, Term
from services.reporting.reconcile.sheet import Sheet, SheetRow


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of a table, added (or with `sign` -1 taken off).

    `rows` is a row key in which `*` stands for anything and `{row}`, `{head}`, `{tail}` for the key
    of the row that the identity is about, its part before the first dot, its part after it.
    `column` may be `{column}` and `{row}`. `like` keeps the rows whose text in that column is the
    same as that row's, `having` those whose text in a column begins with certain words. `needed`
    cells must stand in print, or nothing is said.
    """

    table: str
    rows: str
    column: str = "{column}"
    sign: int = 1
    like: str = ""
    needed: bool = False
    having: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Identity:
    """For each row of `of`, in each of the columns: its figure is what `equals` adds up to.

    `without` are row keys of which it is not true; with `uniform` it is said only where all rows
    print the same text in that column.
    """

    id: str
    reason: str
    of: Cells
    equals: tuple[Cells, ...]
    columns: tuple[str, ...] = ("",)
    without: tuple[str, ...] = ()
    uniform: str = ""


@dataclass(frozen=True, slots=True)
class Balanced:
    """The lines of each act in a table add to zero, act by act."""

    id: str
    reason: str
    table: str
    column: str


def equations_across(
    identities: Iterable[Identity | Balanced], sheets: Mapping[str, Sheet]
) -> Iterator[Equation]:
    """Write every identity as equations over the tables that the publication has."""
    for identity in identities:
        if isinstance(identity, Balanced):
            if identity.table in sheets:
                yield from _balanced(identity, sheets[identity.table])
            continue
        tables = {identity.of.table, *(cells.table for cells in identity.equals)}
        if tables <= sheets.keys():
            for column in identity.columns:
                yield from _equations(identity, column, sheets)


def _equations(identity: Identity, column: str, sheets: Mapping[str, Sheet]) -> Iterator[Equation]:
    sheet = sheets[identity.of.table]
    for row in rows_matching(sheet, identity.of.rows):
        if row.key in identity.without or row.kind == "unallocated":
            continue  # what nobody has classified is nothing that another table could name
        words = _words(row.key, column)
        result = sheet.place(row.key, identity.of.column.format(**words))
        if result not in sheet.figures:
            continue
        terms = _terms(identity, row, words, sheets)
        if terms is None or (result,) == tuple(place for _, place in terms):
            continue
        yield Equation(result, terms, identity.id, identity.reason, across=True)


def _terms(
    identity: Identity, row: SheetRow, words: Mapping[str, str], sheets: Mapping[str, Sheet]
) -> tuple[Term, ...] | None:
    own = sheets[identity.of.table]
    terms: list[Term] = []
    for cells in identity.equals:
        sheet = sheets[cells.table]
        column = cells.column.format(**words)
        found = [
            (each, place)
            for each in rows_matching(sheet, cells.rows.format(**words))
            if (place := sheet.place(each.key, column)) in sheet.figures
            and (not cells.like or sheet.text(each, cells.like) == own.text(row, cells.like))
            and sheet.text(each, cells.having[0]).startswith(cells.having[1])
        ]
        if cells.needed and not any(each.printed for each, _ in found):
            return None
        text = identity.uniform
        if text and any(sheet.text(each, text) != own.text(row, text) for each, _ in found):
            return None
        terms += [(cells.sign, place) for _, place in found]
    return tuple(terms)


def rows_matching(sheet: Sheet, pattern: str) -> list[SheetRow]:
    """List the rows of a pattern; a total only where it is named."""
    found = sheet.matches.get(pattern)
    if found is None:
        named = "*" not in pattern and "[" not in pattern
        found = sheet.matches[pattern] = [
            row
            for row in sheet.rows
            if row.key == pattern
            or (not named and row.kind != "total" and fnmatchcase(row.key, pattern))
        ]
    return found


def _words(row: str, column: str) -> dict[str, str]:
    head, _, tail = row.partition(".")
    return {"row": row, "head": head, "tail": tail, "column": column}


def _balanced(identity: Balanced, sheet: Sheet) -> Iterator[Equation]:
    """Say of each act's lines that the first is what the others leave."""
    by_act: dict[str, list[SheetRow]] = {}
    for row in sheet.rows:
        if row.kind == "line":
            by_act.setdefault(row.key.partition(".")[2], []).append(row)
    for lines in by_act.values():
        first, *others = [
            place
            for line in lines
            if (place := (sheet.id, line.key, identity.column)) in sheet.figures
        ]
        terms = tuple((-1, place) for place in others)
        yield Equation(first, terms, identity.id, identity.reason, across=True)
