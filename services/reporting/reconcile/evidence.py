"""Why a cell is listed, in Spanish, with the figures that an official can look up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Final

from services.reporting.reconcile.equation import (
    Equation,
    Reader,
    Term,
    computed,
    expected_value,
    printed_value,
)
from services.reporting.reconcile.finding import Draft, Kind
from services.reporting.reconcile.literals import with_commas
from services.reporting.reconcile.sheet import Figure, Place, Value

_TERMS_MAX: Final = 8
_EQUATIONS_MAX: Final = 2
_RUN_MIN: Final = 2
_TELLING_MIN: Final = 10_000

_OPENINGS: Final[Mapping[Kind, str]] = {
    "lost": "El texto del documento perdió esta celda.",
    "unreadable": "No se lee una cifra en lo impreso.",
    "form": "Es la misma cifra, {expected}, escrita de otro modo.",
    "displaced": "Es la misma cifra, en otra fila de su celda combinada.",
    "blank": "La celda está vacía; corresponde {expected}.",
    "missing": "El documento no imprime esta fila; corresponde {expected}.",
    "unknown": "La historia no tiene este cuadro, fila o columna.",
    "undue": "No corresponde ninguna cifra aquí.",
    "span": "",
    "order": "",
    "words": "Texto cortado o escrito de otro modo; corresponde «{expected}».",
    "equation": "",
    "value": "La historia da {expected}.",
}

Figures = Mapping[Place, Figure]


@dataclass(frozen=True, slots=True)
class Known:
    """What evidence may look up: the figures of all tables, the drafts, the printed totals."""

    figures: Figures
    drafts: Mapping[Place, Draft]
    totals: Mapping[Fraction, Place]
    """By value, the first total that prints it; small figures tell nothing."""


def known(figures: Figures, drafts: Mapping[Place, Draft]) -> Known:
    """Gather what evidence may look up."""
    totals: dict[Fraction, Place] = {}
    for place, figure in sorted(figures.items(), key=lambda item: _in_order(item[0][0])):
        value = printed_value(figure)
        if place[1] == "total" and isinstance(value, Fraction) and abs(value) >= _TELLING_MIN:
            totals.setdefault(value, place)
    return Known(figures, drafts, totals)


def evidence_of(draft: Draft, known: Known, sources: Iterable[str]) -> str:
    """Write the reason of a finding: what kind of slip, what adds up otherwise, who says so."""
    figures = known.figures
    parts = [draft.note or _opening(draft), _of_another(draft, known), _beside(draft, known)]
    against = sorted(draft.refuted_by, key=lambda e: (not e.across, e.is_ratio, len(e.places)))
    parts += [_failing(draft, equation, figures) for equation in against[:_EQUATIONS_MAX]]
    if not against and (agreeing := _own(draft.agrees_with)):
        parts.append(f"Es {agreeing.reason}, impresas con el mismo error.")
    tables = [table for table in dict.fromkeys(sources) if table != draft.place[0]]
    if tables and draft.kind in ("value", "undue", "missing", "blank"):
        parts.append(f"Lo dan los actos leídos de {', '.join(tables)}.")
    return " ".join(part for part in parts if part)


def _of_another(draft: Draft, known: Known) -> str:
    """Say that a wrong figure is the total of another table, taken for this one."""
    if draft.kind != "value" or draft.figure is None or draft.figure.printed.value is None:
        return ""
    place = known.totals.get(draft.figure.printed.value)
    if place is None or place[0] == draft.place[0]:
        return ""
    return f"La cifra impresa es la de {' '.join(place)}."


def _beside(draft: Draft, known: Known) -> str:
    """Say that a total is off by as much in another column: it counts what is not printed."""
    table, row, column = draft.place
    if (
        row != "total"
        or draft.kind != "value"
        or not any(e.across is False for e in draft.refuted_by)
    ):
        return ""
    same = [
        place[2]
        for place, other in known.drafts.items()
        if place[:2] == (table, row)
        and place[2] != column
        and other.kind == "value"
        and draft.difference
        and other.difference == draft.difference
    ]
    if not same:
        return ""
    columns = ", ".join(same)
    if draft.difference and draft.difference > 0:
        return f"Lo mismo sobra en {columns}: el total cuenta filas que no están impresas."
    return f"Lo mismo falta en {columns}: el total deja fuera algo de las filas impresas."


def tables_of(draft: Draft, sources: Iterable[str]) -> tuple[str, ...]:
    """List the tables that the evidence uses, the cell's own first."""
    own = draft.place[0]
    used = [place[0] for e in (*draft.refuted_by, *draft.agrees_with) for place in e.places]
    rest = sorted({*used, *draft.beside, *sources} - {own}, key=_in_order)
    return (own, *rest)


def _in_order(table: str) -> tuple[bool, str]:
    return table.startswith("anexo"), table


def _own(equations: Iterable[Equation]) -> Equation | None:
    return next((e for e in equations if not e.across), None)


def _opening(draft: Draft) -> str:
    text = _OPENINGS[draft.kind]
    if draft.kind == "words" and not draft.is_form:
        text = "Texto distinto; corresponde «{expected}»."
    elif draft.kind == "undue" and draft.figure is not None and draft.figure.type == "percent":
        grown = "Creció desde cero" if draft.is_form else "La base es cero"
        text = f"{grown}: no hay porcentaje y corresponde un guion."
    elif draft.kind == "undue" and draft.is_form:
        text = "Un cero donde el cuadro no lleva cifra."
    return text.replace("{expected}", draft.expected)


def _failing(draft: Draft, equation: Equation, figures: Figures) -> str:
    """Write the equation as it should be, or as it is printed when no cell of it is wrong."""
    as_printed = _printed(figures)
    reader = as_printed if draft.kind == "equation" else _mended(figures)
    made = computed(equation, reader)
    if made is None or made == "none":
        return ""
    reason = equation.reason[:1].upper() + equation.reason[1:]
    own = draft.place[0]
    total = _amount(equation, made, draft)
    if equation.result[0] != own:
        total += f" ({equation.result[0]})"
    if equation.terms and all(sign < 0 for sign, _ in equation.terms):
        # A set that adds to zero reads best as one: its first line is a line like the others.
        lines = ((1, equation.result), *((1, place) for _, place in equation.terms))
        return f"{reason}: {_added(lines, reader, own)} = 0."
    told = f"{reason}: {_formula(equation, reader, own)} = {total}."
    if equation.is_ratio or equation.result != draft.place:
        return told
    stated = computed(equation, as_printed)
    if isinstance(stated, Fraction) and stated != made:
        told += f" Tal como están impresas suman {_written(stated)}."
    return told + _not_printed(equation, figures) + _left_out(equation, figures)


def _not_printed(equation: Equation, figures: Figures) -> str:
    """Say that a printed sum counts rows that are not printed, where just these make it right."""
    result = printed_value(figures[equation.result])
    missing = [
        (sign * figure.expected, place)
        for sign, place in equation.terms
        if (figure := figures.get(place)) and figure.is_missing and figure.expected
    ]
    made = computed(equation, _printed(figures))
    if not missing or not isinstance(result, Fraction) or not isinstance(made, Fraction):
        return ""
    if made + sum(amount for amount, _ in missing) != result:
        return ""
    rows = ", ".join(f"{_written(amount)} de {place[1]}" for amount, place in missing)
    return f" El total impreso cuenta además {rows}, que no está impreso."


def _left_out(equation: Equation, figures: Figures) -> str:
    """Find the printed rows, side by side, that a total leaves out, if they make its difference."""
    result = printed_value(figures[equation.result])
    values = [printed_value(figures.get(place)) for _, place in equation.terms]
    if not isinstance(result, Fraction) or any(not isinstance(v, Fraction) for v in values):
        return ""
    amounts = [v for v in values if isinstance(v, Fraction)]
    short = sum(amounts) - result
    if not short or equation.across:
        return ""
    totals = [Fraction(0), *accumulate(amounts)]
    runs = [
        (start, end)
        for start in range(len(amounts))
        for end in range(start + _RUN_MIN, len(totals))
        if totals[end] - totals[start] == short and amounts[start] and amounts[end - 1]
    ]
    if len(runs) != 1:
        return ""
    ((start, end),) = runs
    left = ", ".join(place[1] for _, place in equation.terms[start:end])
    return f" La diferencia, {_written(short)}, es la de {left}."


def _formula(equation: Equation, reader: Reader, own: str) -> str:
    if equation.is_ratio:
        (_, part), *less = equation.terms
        base = _figure(equation.base[0][1], reader)
        of = _figure(part, reader)
        return f"de {base} a {of}" if less else f"{of} de {base}"
    return _added(equation.terms, reader, own)


def _added(terms: Iterable[Term], reader: Reader, own: str) -> str:
    """Write a sum; figures of other tables name theirs, and a long sum says of how many it is."""
    shown = [
        (sign * value, place)
        for sign, place in terms
        if isinstance(value := reader(place), Fraction) and value
    ]
    if len(shown) > _TERMS_MAX:
        tables = ", ".join(dict.fromkeys(place[0] for _, place in shown))
        return f"{len(shown)} cifras de {tables}"
    text = ""
    for amount, place in shown:
        where = "" if place[0] == own else f" ({place[0]})"
        joint = (" - " if amount < 0 else " + ") if text else ("-" if amount < 0 else "")
        text += f"{joint}{_written(abs(amount))}{where}"
    return text or "0"


def _amount(equation: Equation, made: Fraction, draft: Draft) -> str:
    """Write what an equation makes, a percentage in the decimals of the table."""
    if not equation.is_ratio:
        return _written(made)
    if equation.result == draft.place and draft.expected.endswith("%"):
        return draft.expected
    return f"{with_commas(made, 1)}%"


def _written(value: Fraction) -> str:
    """Write a figure with thousands, and decimals where it has some."""
    return with_commas(value, 0 if value.denominator == 1 else 2)


def _figure(place: Place, reader: Reader) -> str:
    value = reader(place)
    return _written(value) if isinstance(value, Fraction) else "-"


def _printed(figures: Figures) -> Reader:
    def read(place: Place) -> Value:
        return printed_value(figures.get(place))

    return read


def _mended(figures: Figures) -> Reader:
    """Read what is derived where print is wrong or silent, print elsewhere."""

    def read(place: Place) -> Value:
        figure = figures.get(place)
        expected = expected_value(figure)
        return expected if isinstance(expected, Fraction) else printed_value(figure)

    return read
