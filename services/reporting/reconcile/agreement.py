"""What tables must agree on beyond sums: the same words for a code, the same rows, no part too big.

Like the identities these are data with their reason; each that print breaks becomes a draft.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from services.reporting.reconcile.comparing import are_same_words, is_form
from services.reporting.reconcile.equation import printed_value
from services.reporting.reconcile.finding import Draft
from services.reporting.reconcile.identity import Cells, rows_matching
from services.reporting.reconcile.literals import with_commas
from services.reporting.reconcile.sheet import Place, Sheet, SheetRow


@dataclass(frozen=True, slots=True)
class SameText:
    """The rows of one key print the same words in a column; the first table that has it leads."""

    id: str
    reason: str
    column: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameRows:
    """The rows of one table are also rows of another."""

    id: str
    reason: str
    of: str
    among: str
    column: str
    """The text column at which a missing row is listed."""


@dataclass(frozen=True, slots=True)
class Within:
    """For each row of `whole`, the figures of `part` that belong to it add to no more than it.

    What is more than that is listed once, at a cell of the part's table.
    """

    id: str
    reason: str
    whole: Cells
    part: Cells
    at: Place


@dataclass(frozen=True, slots=True)
class BalancedActs:
    """The lines of each act add to zero; which line is wrong cannot be told.

    The acts that do not are listed once, at a cell of the table.
    """

    id: str
    reason: str
    table: str
    column: str
    at: Place


@dataclass(frozen=True, slots=True)
class Implies:
    """A row whose text ends in certain words has certain others in another column."""

    id: str
    reason: str
    table: str
    column: str
    ends: str
    other: str
    contains: str


Agreement = SameText | SameRows | Within | BalancedActs | Implies


def against_one_another(
    agreements: Iterable[Agreement], sheets: Mapping[str, Sheet]
) -> Iterator[Draft]:
    """List what print says in two ways, over the tables that the publication has."""
    for agreement in agreements:
        if _tables(agreement) <= sheets.keys():
            yield from _broken(agreement, sheets)


def _tables(agreement: Agreement) -> set[str]:
    """List the tables without which nothing can be said."""
    match agreement:
        case SameText():
            return set()
        case SameRows(of=of, among=among):
            return {of, among}
        case Within(whole=whole, part=part):
            return {whole.table, part.table}
        case BalancedActs(table=table) | Implies(table=table):
            return {table}


def _broken(agreement: Agreement, sheets: Mapping[str, Sheet]) -> Iterator[Draft]:
    match agreement:
        case SameText():
            return _texts(agreement, sheets)
        case SameRows(of=of, among=among):
            return _rows(agreement, sheets[of], sheets[among])
        case Within(whole=whole, part=part):
            return _excess(agreement, sheets[whole.table], sheets[part.table])
        case BalancedActs(table=table):
            return _unbalanced(agreement, sheets[table])
        case Implies(table=table):
            return _implied(agreement, sheets[table])


def _texts(agreement: SameText, sheets: Mapping[str, Sheet]) -> Iterator[Draft]:
    column = agreement.column
    leading: dict[str, tuple[str, str]] = {}
    for table in agreement.tables:
        for row in _printed_rows(sheets.get(table)):
            text = row.cells.get(column, "").strip()
            if not text:
                continue
            first, expected = leading.setdefault(row.key, (table, text))
            if are_same_words(text, expected):
                continue
            draft = Draft((table, row.key, column), "words", text, expected, check=agreement.id)
            draft.is_form = is_form(text, expected) or is_form(expected, text)
            draft.note = f"{agreement.reason}: {first} dice «{expected}»."
            draft.beside = (first,)
            yield draft


def _rows(agreement: SameRows, of: Sheet, among: Sheet) -> Iterator[Draft]:
    there = {row.key for row in _printed_rows(among)}
    for row in _printed_rows(of):
        text = row.cells.get(agreement.column, "")
        if row.key not in there and text:
            place = (of.id, row.key, agreement.column)
            draft = Draft(place, "unknown", text, "", check=agreement.id)
            draft.note = f"{agreement.reason}; {among.id} no tiene esta fila."
            draft.beside = (among.id,)
            yield draft


def _excess(agreement: Within, whole: Sheet, part: Sheet) -> Iterator[Draft]:
    place = agreement.at
    listed = part.figures.get(place)
    if listed is None or listed.printed.value is None:
        return
    over = Fraction(0)
    told = []
    for row in rows_matching(whole, agreement.whole.rows):
        limit = _stated(whole, row, agreement.whole.column)
        if limit is None:
            continue
        below = rows_matching(part, agreement.part.rows.format(row=row.key))
        amounts = [_stated(part, each, agreement.part.column) for each in below]
        made = sum((amount for amount in amounts if amount is not None), Fraction(0))
        if made > limit:
            over += made - limit
            told.append(f"{row.key}: {with_commas(made)} de {with_commas(limit)}")
    if told:
        at_most = listed.printed.value - over
        bound = f"{with_commas(at_most)} como máximo"
        draft = Draft(place, "value", listed.printed.text, bound, agreement.id)
        draft.figure, draft.difference = listed, over
        draft.note = f"{agreement.reason}: {'; '.join(told)} ({whole.id})."
        draft.beside = (whole.id,)
        yield draft


def _unbalanced(agreement: BalancedActs, sheet: Sheet) -> Iterator[Draft]:
    sums: dict[str, Fraction] = {}
    for row in sheet.rows:
        amount = _stated(sheet, row, agreement.column)
        if row.kind == "line" and amount is not None:
            act = row.key.partition(".")[2]
            sums[act] = sums.get(act, Fraction(0)) + amount
    over = {act: amount for act, amount in sums.items() if amount}
    listed = sheet.figures.get(agreement.at)
    if over and listed is not None:
        draft = Draft(agreement.at, "value", listed.printed.text, "0", agreement.id)
        told = "; ".join(f"{act} suma {with_commas(amount)}" for act, amount in over.items())
        draft.note = f"{agreement.reason}: {told}."
        yield draft


def _implied(agreement: Implies, sheet: Sheet) -> Iterator[Draft]:
    for row in sheet.rows:
        cells = row.printed.cells if row.printed else {}
        text, other = cells.get(agreement.column, ""), cells.get(agreement.other, "")
        ends = text.casefold().endswith(agreement.ends.casefold())
        if ends and agreement.contains.casefold() not in other.casefold():
            place = (sheet.id, row.key, agreement.column)
            draft = Draft(place, "words", text, other, check=agreement.id)
            draft.note = (
                f"{agreement.reason}: dice «{agreement.ends}» y el de la fila es «{other}»."
            )
            yield draft


def _stated(sheet: Sheet, row: SheetRow, column: str) -> Fraction | None:
    value = printed_value(sheet.figures.get((sheet.id, row.key, column)))
    return value if isinstance(value, Fraction) else None


def _printed_rows(sheet: Sheet | None) -> list["_Printed"]:
    """List the rows that print has and that are neither totals nor lines of another row."""
    if sheet is None:
        return []
    return [
        _Printed(row.key, row.printed.cells)
        for row in sheet.rows
        if row.printed is not None and row.kind not in ("total", "line")
    ]


@dataclass(frozen=True, slots=True)
class _Printed:
    key: str
    cells: Mapping[str, str]
