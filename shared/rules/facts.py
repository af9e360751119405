"""What the acts that count at a cut state: the one value that a rule over a cut looks at.

Headers stand ready; figures are asked for, by the reading rule, at this cut or at another one.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

from shared.codes import DIMENSIONS, UNIT_OF_MEASURE, WITH_UNIT_OF_MEASURE
from shared.cut import Cut
from shared.figures.reading import Question
from shared.parts import DatedOn

Sums = Mapping[tuple[str, ...], int]
"""Hundredths by the asked keys; what is empty is not itemised, what is zero is left out."""

OPENING: Final = frozenset({"OpeningBudgetApproved", "PlanApproved"})


@dataclass(frozen=True, slots=True)
class Header:
    """An act that counts, without its figures; `kind` of a rectification is the original's."""

    sequence: int
    key: str
    kind: str
    issued_on: DatedOn
    effective_on: DatedOn
    circumstance: str = ""
    references: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    """All measures that the act states figures of, whoever owns them."""
    measures: tuple[str, ...] = ()
    """The service's measures among them that no correction has ended."""
    corrects: str | None = None
    own: Mapping[str, Any] = field(default_factory=dict)
    """The members of its kind, as posted: `allows`, `entries`, `cut`, `period`, `rectifies` ..."""

    def cites(self, key: str) -> bool:
        """Say whether its references name an act, alone or with what follows the name."""
        return any(r == key or r.startswith(f"{key} ") for r in self.references)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line beside which the document prints `before` or `after`, in hundredths."""

    act: str
    measure: str
    by: tuple[str, ...]
    values: tuple[str, ...]
    amount: int
    before: int | None
    after: int | None


Ask = Callable[[Cut, Question], Sums]


@dataclass(frozen=True)
class Facts:
    """All that the acts counting at one cut state, for a service's measures."""

    cut: Cut
    measures: tuple[str, ...]
    headers: tuple[Header, ...]
    """In the order of the cut's clock, then of the log; annulled acts are not here."""
    read: Ask = field(repr=False)
    read_printed: Callable[[], tuple[PrintedLine, ...]] = field(default=tuple, repr=False)
    known: Mapping[str, Header] = field(default_factory=dict)
    """All acts up to the cut's position by key, dated in or not, annulled or not."""
    without_figures: bool = False
    """Whether the service also judges the acts that move no figures at all."""
    _asked: dict[tuple[Cut, Question], Sums] = field(default_factory=dict, repr=False)
    """What was asked before: several rules look at the same sums."""

    @cached_property
    def by_key(self) -> Mapping[str, Header]:
        """Find a header by its act's key."""
        return {header.key: header for header in self.headers}

    @cached_property
    def printed(self) -> tuple[PrintedLine, ...]:
        """List the counting lines beside which the document prints `before` or `after`."""
        return self.read_printed()

    @property
    def state(self) -> Hashable:
        """Tell cuts apart by what the rules see there: most days see what the day before saw.

        Acts with figures elsewhere alone are not seen; corrections are, with all they may name.
        """
        seen = [(h.sequence, h.measures) for h in self.headers if h.measures or not h.moves]
        correcting = any(header.corrects is not None for header in self.headers)
        scope = self.cut.entity, self.cut.fiscal_year
        return scope, tuple(seen), self.cut.through if correcting else None

    @cached_property
    def judged(self) -> tuple[Header, ...]:
        """List the acts that this service judges as such: those of whose figures it has any."""
        return tuple(
            header
            for header in self.headers
            if header.measures or (self.without_figures and not header.moves)
        )

    def of(self, *kinds: str, measure: str = "") -> tuple[Header, ...]:
        """List the acts of some kinds; with a measure, those whose figures of it count."""
        return tuple(
            header
            for header in self.headers
            if header.kind in kinds and (not measure or measure in header.measures)
        )

    def sums(
        self,
        measure: str,
        *by: str,
        where: tuple[tuple[str, tuple[str, ...]], ...] = (),
        at: Cut | None = None,
    ) -> Sums:
        """Ask a measure by dimensions, at this cut or at another."""
        asked = at or self.cut, Question(measure, by, where)
        if asked not in self._asked:
            self._asked[asked] = self.read(*asked)
        return self._asked[asked]

    def total(self, measure: str, at: Cut | None = None) -> int:
        """Sum a measure that has one unit."""
        return self.sums(measure, at=at).get((), 0)

    def register(self, catalogue: str) -> Mapping[str, Mapping[str, str]]:
        """Give a catalogue's codes with their attributes: the latest declaration stands."""
        return self._registers.get(catalogue, {})

    @cached_property
    def _registers(self) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
        registers: dict[str, dict[str, Mapping[str, str]]] = {}
        for header in self.headers:
            for entry in header.own.get("entries", ()):
                known = registers.setdefault(header.own["catalogue"], {})
                known[entry["code"]] = entry.get("attributes", {})
        return registers

    def lacking(self, measure: str, dimension: str) -> tuple[str, ...]:
        """List the acts that leave a dimension of a measure open."""
        return self.acts_with(measure, dimension).get("", ())

    def movers(self, measure: str, where: Mapping[str, str]) -> Mapping[str, int]:
        """Sum a cell by the acts that move it."""
        filters = tuple((name, (value,)) for name, value in where.items())
        return {act: amount for (act,), amount in self.sums(measure, "act", where=filters).items()}

    def acts_with(self, measure: str, dimension: str) -> Mapping[str, tuple[str, ...]]:
        """List the values of a dimension that figures bear, each with the acts that use it."""
        used: dict[str, tuple[str, ...]] = {}
        unit = (UNIT_OF_MEASURE,) if measure in WITH_UNIT_OF_MEASURE else ()
        by = tuple(dict.fromkeys((dimension, *unit, "act")))
        for keys in self.sums(measure, *by):
            used[keys[0]] = tuple(dict.fromkeys((*used.get(keys[0], ()), keys[-1])))
        return used


def added_up(cells: Iterable[tuple[Mapping[str, str], int]], question: Question) -> Sums:
    """Add up acts' cells by the asked keys; a filter wants exactly its values, empty included.

    Every cell has all the names that can be asked.
    """
    sums: dict[tuple[str, ...], int] = {}
    if question.where:
        wanted = [(name, frozenset(values)) for name, values in question.where]
        cells = [
            (cell, amount)
            for cell, amount in cells
            if all(cell[name] in values for name, values in wanted)
        ]
    if len(question.by) > 1:
        keys_of = itemgetter(*question.by)
        for cell, amount in cells:
            keys = keys_of(cell)
            sums[keys] = sums.get(keys, 0) + amount
    else:
        for cell, amount in cells:
            keys = tuple([cell[name] for name in question.by])
            sums[keys] = sums.get(keys, 0) + amount
    return {keys: sums[keys] for keys in sorted(sums) if sums[keys]}


def carries(measure: str, dimension: str) -> bool:
    """Say whether lines of a measure can bear a dimension."""
    return dimension in DIMENSIONS[measure]


def not_before(dated: DatedOn) -> dt.date:
    """Give the earliest day that a date can be."""
    if dated.certainty == "latest":
        return dt.date.min
    return dated.date.replace(day=1) if dated.certainty == "month" else dated.date


def not_after(dated: DatedOn) -> dt.date:
    """Give the latest day that a date can be."""
    return dt.date.max if dated.certainty == "earliest" else dated.date


def month_end(day: dt.date) -> dt.date:
    """Give the last day of a day's month."""
    following = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return following - dt.timedelta(days=1)
