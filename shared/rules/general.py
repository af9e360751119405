"""Rules that hold for every measure: open registers, printed balances, the act itself."""

from collections.abc import Iterator, Mapping
from typing import Final

from shared.codes import UNIT_OF_MEASURE, WITH_UNIT_OF_MEASURE
from shared.rules.facts import OPENING, Facts, PrintedLine, carries
from shared.rules.observing import CutRule, Noticed, ever
from shared.rules.of_acts import ACT_RULES
from shared.spanish import DIMENSIONS, MEASURES, figure, place_of

_REGISTERS: Final = {
    "budget_category": "budget_category",
    "unit": "unit",
    "agreement": "agreement",
    "activity": "activity",
    "origin": "origin",
    "service": "service",
    "cui": "cui",
}
"""Dimension -> the catalogue that names its codes; tasks and components have rules of their own."""

_LABEL: Final = "origin"
"""Tells which addition a line belongs to, not which row its balance stands in."""

_WITHIN: Final = (
    # measures, outer dimension, inner dimension, catalogue, how a code stands in it
    (("investment",), "cui", "component", "component", "{0}.{1}"),
    (("task",), "activity", "task", "office_task", "{0}.{1}"),
    (("services",), "service", "task", "task", "{1}"),
)


def codes_are_declared(facts: Facts) -> Iterator[Noticed]:
    """A01: a code of an open register stands in its catalogue."""
    for measure in facts.measures:
        for dimension, catalogue in _REGISTERS.items():
            if carries(measure, dimension):
                used = facts.acts_with(measure, dimension)
                yield from _undeclared(facts, measure, dimension, catalogue, used)
        for measures, outer, inner, catalogue, form in _WITHIN:
            if measure in measures:
                used = _within(facts, measure, (outer, inner), form)
                yield from _undeclared(facts, measure, inner, catalogue, used)


def _within(
    facts: Facts, measure: str, dimensions: tuple[str, str], form: str
) -> Mapping[str, tuple[str, ...]]:
    unit = (UNIT_OF_MEASURE,) if measure in WITH_UNIT_OF_MEASURE else ()
    used: dict[str, tuple[str, ...]] = {}
    for outer, inner, *_, act in facts.sums(measure, *dimensions, *unit, "act"):
        code = form.format(outer, inner) if inner else ""
        used[code] = (*used.get(code, ()), act)
    return used


def _undeclared(
    facts: Facts,
    measure: str,
    dimension: str,
    catalogue: str,
    used: Mapping[str, tuple[str, ...]],
) -> Iterator[Noticed]:
    known = facts.register(catalogue)
    for code, acts in used.items():
        if code and code not in known:
            name = DIMENSIONS[dimension]
            evidence = f"{MEASURES[measure]}: {name} «{code}» no está en el catálogo «{catalogue}»"
            part = f"{measure}:{dimension}:{code}"
            yield Noticed(evidence, part, measure, acts, by=(dimension,))


def printed_balances_are_balances(facts: Facts) -> Iterator[Noticed]:
    """A04: what a document prints as initial or updated is what its acts add up to.

    A balance stands in a row, whatever addition the line belongs to. Where earlier acts do not
    itemise that row there is nothing to compare with, and nothing is said.
    """
    groups: dict[tuple[str, str, tuple[str, ...]], list[PrintedLine]] = {}
    for line in facts.printed:
        groups.setdefault((line.act, line.measure, line.by), []).append(line)
    for (act, measure, by), lines in groups.items():
        rows: dict[_Row, list[PrintedLine]] = {}
        for line in lines:
            rows.setdefault(_row_of(line), []).append(line)
        balances = _Balances(facts)
        single = [(row, alike[0]) for row, alike in rows.items() if len(alike) == 1]
        wrong = [told for row, line in single if (told := _no_balance(balances, row, line))]
        if wrong:
            evidence = (
                f"{MEASURES[measure]}: {len(wrong)} de {len(lines)} líneas imprimen un saldo que "
                f"los actos no dan; la primera, {wrong[0]}"
            )
            yield Noticed(evidence, f"{act}:{measure}:{'.'.join(by)}", measure, (act,))


_Row = tuple[tuple[str, ...], tuple[str, ...]]
"""The dimensions of a printed row and their values."""


def _row_of(line: PrintedLine) -> _Row:
    known = zip(line.by, line.values, strict=True)
    stated = [(name, value) for name, value in known if value and name != _LABEL]
    return tuple(name for name, _ in stated), tuple(value for _, value in stated)


class _Balances:
    """What each act moves in the rows of some dimensions, where the acts itemise them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.order = {header.key: place for place, header in enumerate(facts.headers)}
        self.openings = {header.key for header in facts.headers if header.kind in OPENING}
        self._moved: dict[tuple[str, ...], dict[tuple[str, ...], dict[str, int]]] = {}

    def moved(self, measure: str, row: _Row) -> Mapping[str, int] | None:
        """Give what each act moves in a row; None when a part of it may not be itemised."""
        by, values = row
        if by not in self._moved:
            cells = self._moved[by] = {}
            for (*keys, act), amount in self.facts.sums(measure, *by, "act").items():
                cells.setdefault(tuple(keys), {})[act] = amount
        vague = (keys for keys in self._moved[by] if not all(keys))
        if any(_may_be(keys, values) for keys in vague):
            return None
        return self._moved[by].get(values, {})


def _may_be(keys: tuple[str, ...], values: tuple[str, ...]) -> bool:
    return all(key in ("", value) for key, value in zip(keys, values, strict=True))


def _no_balance(balances: _Balances, row: _Row, line: PrintedLine) -> str | None:
    moved = balances.moved(line.measure, row)
    if moved is None:
        return None
    now = balances.order[line.act]
    preceding = sum(amount for act, amount in moved.items() if balances.order[act] < now)
    opening = sum(amount for act, amount in moved.items() if act in balances.openings)
    # The two columns that tables print, each read before this act, or first and over the whole cut.
    updated = (preceding + line.amount, opening + line.amount, sum(moved.values()))
    printed = (
        ("inicial", line.before, (preceding, opening)),
        ("actualizado", line.after, updated),
    )
    for name, stated, possible in printed:
        if stated is not None and stated not in possible:
            return f"{place_of(*row)}: {name} {figure(stated)}, los actos dan {figure(possible[0])}"
    return None


GENERAL_RULES: Final = (
    CutRule(
        "A01",
        "Todo código de un registro abierto está en su catálogo",
        "warning",
        ever("Registros abiertos: catálogos declarados por actos"),
        codes_are_declared,
        "presupuesto: convenio «a» no está en el catálogo «agreement»",
    ),
    CutRule(
        "A04",
        "Lo impreso como inicial o actualizado es lo que suman los actos",
        "warning",
        ever("Aritmética: el saldo es la suma de los actos que cuentan"),
        printed_balances_are_balances,
        "presupuesto: 1 de 1 líneas imprimen un saldo que los actos no dan; la "
        "primera, convenio a: inicial 11, los actos dan 10",
    ),
    *ACT_RULES,
)
