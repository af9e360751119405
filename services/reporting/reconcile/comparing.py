"""Each printed cell against the derived one: figures by value, texts by their words and numbers."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Final

from services.reporting.grammar import Number
from services.reporting.reconcile.finding import Draft
from services.reporting.reconcile.literals import LOST, Literally, Reading, rounded
from services.reporting.reconcile.sheet import Figure, Sheet, SheetRow, single_columns

_ALIKE: Final = 0.7


def against_history(sheet: Sheet) -> Iterator[Draft]:
    """List the cells of a table that are not what the history gives."""
    for figure in tuple(sheet.figures.values()):
        if figure.place in sheet.covered or (draft := _of_figure(figure)) is None:
            continue
        if draft.kind == "form" and draft.figure is not None:
            # What adds up is the figure meant, however it is written.
            sheet.figures[figure.place] = draft.figure
        yield draft
    for place, (due, rows) in sheet.spans.items():
        draft = Draft(place, "span", due.printed.text, due.expected_text, check="sum")
        draft.difference = (due.printed.value or Fraction(0)) - (due.expected or Fraction(0))
        draft.note = f"Suma {rows} filas de más de un grupo; las demás de la columna, uno cada una."
        yield draft
    yield from _moved_rows(sheet)
    for row in sheet.rows:
        if row.printed is None and not any(p[1] == row.key for p in sheet.figures):
            label = sheet.cuadro.label if sheet.cuadro else ""
            text = sheet.text(row, label)
            yield Draft((sheet.id, row.key, label), "missing", "", text, check="row-not-printed")
        for column in texts_of(sheet, row):
            if draft := _of_text(sheet, row, column):
                yield draft
        yield from _absent_texts(sheet, row)


def texts_of(sheet: Sheet, row: SheetRow) -> list[str]:
    """List the columns in which a row prints a text (figures and empty cells are none)."""
    if row.printed is None:
        return []
    return [
        column
        for column, text in row.printed.cells.items()
        if text.strip() and (sheet.id, row.key, column) not in sheet.figures
    ]


# --- figures -----------------------------------------------------------------------------------


def _of_figure(figure: Figure) -> Draft | None:
    printed, expected = figure.printed, figure.expected
    draft = Draft(figure.place, "value", printed.text, figure.expected_text, figure=figure)
    if figure.is_missing:
        draft.kind, draft.check = "missing", "row-not-printed"
        draft.difference = -(expected or Fraction(0))
        return draft
    if printed.state == "lost":
        draft.kind = "lost"
        return draft
    if printed.text == figure.expected_text:
        return None
    if not figure.is_known:
        if not printed.text.strip():
            return None
        draft.kind, draft.check = "unknown", "not-in-history"
        draft.difference = printed.value
        return draft
    return _unlike(draft, figure, printed, expected)


def _unlike(
    draft: Draft, figure: Figure, printed: Literally, expected: Fraction | None
) -> Draft | None:
    """Judge a literal that is not the derived text: as a value, then as a form."""
    if printed.state == "blank":
        draft.kind, draft.difference = "blank", -(expected or Fraction(0))
        return None if expected is None else draft
    if expected is None and printed.state != "unreadable":
        draft.kind, draft.difference = "undue", printed.value
        draft.is_form = printed.value == 0 and figure.type != "percent"
        return None if printed.state == "none" and not figure.expected_text else draft
    if expected is None or printed.state == "unreadable":
        draft.kind = "unreadable"
        return draft
    if printed.state == "none":
        draft.difference = -expected
        return draft
    return _by_value(draft, figure, printed, expected)


def _by_value(draft: Draft, figure: Figure, printed: Literally, expected: Fraction) -> Draft | None:
    """Judge a figure by its value in the decimals printed, then by how it is written."""
    same = next((r for r in printed.readings if _is_same(r, expected)), None)
    if same is None:
        draft.difference = (printed.value or Fraction(0)) - _near(expected, figure, printed)
        return draft
    if same is printed.readings[0] and printed.regular:
        return None
    draft.kind, draft.difference = "form", Fraction(0)
    draft.figure = replace(figure, printed=printed.read_as(same))
    return draft


def _is_same(reading: Reading, expected: Fraction) -> bool:
    return rounded(expected, reading.decimals) == reading.value


def _near(expected: Fraction, figure: Figure, printed: Literally) -> Fraction:
    """Round what is expected to the decimals printed, at least as many as the table's own."""
    _, dot, decimals = figure.expected_text.rstrip("%").partition(".")
    return rounded(expected, max(printed.decimals, len(decimals) if dot else 0))


# --- texts -------------------------------------------------------------------------------------


def _of_text(sheet: Sheet, row: SheetRow, column: str) -> Draft | None:
    if row.printed is None:
        return None
    text = row.printed.cells[column]
    place = (sheet.id, row.key, column)
    if text.strip() == LOST:
        cell = sheet.derived(row, column)
        return Draft(place, "lost", text, (cell.value or "") if cell else "")
    cell = sheet.derived(row, column)
    if cell is None:
        return Draft(place, "unknown", text, "", check="not-in-history")
    if row.kind == "total":
        accepted = [each.value or each.text for each in (row.derived.cells if row.derived else ())]
        accepted += [each.text for each in (row.derived.cells if row.derived else ())]
    else:
        accepted = [cell.text, cell.value or "", *_beside(sheet, row, column)]
    if any(are_same_words(text, each) for each in accepted if each):
        return None
    if _is_own_number(sheet, row, column, text):
        return None
    expected = cell.text or cell.value or ""
    draft = Draft(place, "words", text, expected)
    draft.is_form = is_form(text, expected)
    return draft


def _absent_texts(sheet: Sheet, row: SheetRow) -> Iterator[Draft]:
    """List the texts that a printed row has no cell for; a total names itself where it likes."""
    if row.printed is None or row.kind == "total":
        return
    for column, heading in sheet.headings.items():
        cell = sheet.derived(row, column)
        if heading.type == "text" and column not in row.printed.cells and cell and cell.value:
            yield Draft((sheet.id, row.key, column), "blank", "", cell.value)


def _moved_rows(sheet: Sheet) -> Iterator[Draft]:
    """List the rows that print sets elsewhere: those beside the longest run in the same order."""
    both = [
        row
        for row in sheet.rows
        if row.printed is not None and row.derived is not None and row.kind in ("row", "line")
    ]
    kept = _longest_rising([sheet.order[row.key] for row in both])
    label = sheet.cuadro.label if sheet.cuadro else ""
    above = ""
    for place, row in enumerate(both):
        texts = [sheet.text(row, column) for column in (label, *texts_of(sheet, row))]
        text = next(filter(None, texts), row.key)
        if place not in kept:
            draft = Draft((sheet.id, row.key, label), "order", text, text, check="row-order")
            where = f"después de «{above}»" if above else "la primera"
            draft.note = f"El documento la pone {where}; el cuadro, en otro lugar."
            draft.mark = "#order"
            yield draft
        above = text


def _longest_rising(numbers: list[int]) -> set[int]:
    """Give the places of a longest rising subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(ends[at - 1] if at else None)
        if at == len(tails):
            tails.append(number)
            ends.append(place)
        else:
            tails[at], ends[at] = number, place
    kept: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _beside(sheet: Sheet, row: SheetRow, column: str) -> list[str]:
    """Give the text of the rows next to it where print leaves them empty: one merged cell."""
    number = sheet.rows.index(row)
    near = (*sheet.rows[max(number - 1, 0) : number], *sheet.rows[number + 1 : number + 2])
    cells = [
        sheet.derived(each, column)
        for each in near
        if each.printed and not each.printed.cells.get(column, "").strip()
    ]
    return [cell.value for cell in cells if cell is not None and cell.value]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _words(text: str) -> tuple[str, list[int]]:
    """Take a text's letters and numbers: blanks, accents, case and signs make no difference."""
    plain = _plain(text)
    return re.sub(r"[\W\d_]", "", plain), numbers_in(text)


def are_same_words(text: str, other: str) -> bool:
    """Say whether two texts have the same letters and numbers."""
    return _words(text) == _words(other)


def numbers_in(text: str) -> list[int]:
    """List the whole numbers in a text, thousands together."""
    joined = re.sub(r"(?<=\d)[,'´’](?=\d{3})", "", text)
    return [int(digits) for digits in re.findall(r"[0-9]+", joined)]


def _is_own_number(sheet: Sheet, row: SheetRow, column: str, text: str) -> bool:
    """Say whether a text is the running number of its row in print's own order."""
    columns = single_columns(sheet.cuadro) if sheet.cuadro else ()
    if not any(isinstance(c, Number) and c.key == column for c in columns):
        return False
    numbered = [
        each.key
        for each in sheet.rows
        if each.printed and each.printed.cells.get(column) and each.kind != "total"
    ]
    return row.key in numbered and text.strip() == str(numbered.index(row.key) + 1)


def is_form(printed: str, expected: str) -> bool:
    """Say whether a text is the expected one cut short, or but for a sign or a few letters."""
    (letters, numbers), (whole, all_numbers) = _words(printed), _words(expected)
    cut = whole.startswith(letters) and all_numbers[: len(numbers)] == numbers
    alike = SequenceMatcher(None, letters, whole, autojunk=False).ratio() > _ALIKE
    rest = iter(numbers)
    stray = letters == whole and all(number in rest for number in all_numbers)
    return bool(letters or numbers) and (cut or stray or (alike and numbers == all_numbers))
