"""Which acts make a figure differ between two cuts, and why each does (pure).

An act whose lines stand at one cut alone is new there, or late (dated before the other cut,
recorded after it), or corrected; a correction is named beside what it ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from services.reporting.acts import ActRecord, counted, is_dated_in, within
from services.reporting.grammar import Cuadro
from services.reporting.lineage.tracing import Terms
from services.reporting.names import Declaration
from services.reporting.plan import registers_of
from shared.cut import Cut

Reason = Literal["new-act", "late-act", "correction", "annulment"]


@dataclass(frozen=True, slots=True)
class Because:
    """An act that is responsible for a difference, and as what."""

    act: str
    sequence: int
    reason: Reason


class Reasons:
    """What changed between two cuts: acts by key, corrections and names that one of them lacks."""

    def __init__(
        self,
        before: Cut,
        after: Cut,
        acts: Sequence[ActRecord],
        declarations: Iterable[Declaration],
    ) -> None:
        self._cuts = before, after
        self._acts = {act.key: act for act in acts}
        counting = [_counting(acts, cut) for cut in self._cuts]
        self._corrections = [
            act for act in acts if act.corrects is not None and _in_one(act.key, counting)
        ]
        standing = [frozenset(act.key for act in counted(acts, cut)) for cut in self._cuts]
        self._declared = [each for each in declarations if _in_one(each.act, standing)]
        self._standing = standing

    def of_terms(
        self, before: Terms, after: Terms, *, by_amount: bool = True
    ) -> tuple[Because, ...]:
        """Name the acts of the lines that one side alone has, and what corrected them.

        With `by_amount` only those that change the sum: an act may move a figure within it.
        """
        sums = [_sums_by_act(side) for side in (before, after)]
        found: dict[str, Because] = {}
        for key in before.keys() | after.keys():
            sides = before.get(key), after.get(key)
            times = [side[1] if side else 0 for side in sides]
            name = next(side[0].source.line.act for side in sides if side)
            same_sum = sums[0].get(name, 0) == sums[1].get(name, 0)
            if times[0] == times[1] or (by_amount and same_sum):
                continue
            before_lacks = abs(times[0]) < abs(times[1])
            lacking = self._cuts[0 if before_lacks else 1]
            for each in self._why(self._acts[name], key[0], lacking):
                found.setdefault(each.act, each)
        return in_order(found.values())

    def of_names(self, cuadro: Cuadro) -> tuple[Because, ...]:
        """Name the acts that declare what a table's texts are read from, at one cut alone."""
        registers = registers_of(cuadro)
        return self._of_acts({d.act for d in self._declared if d.catalogue in registers})

    def of_circumstance(self, code: str) -> tuple[Because, ...]:
        """Name the acts that carry a circumstance, at one cut alone."""
        carrying = {act.key for act in self._acts.values() if act.circumstance == code}
        return self._of_acts({key for key in carrying if _in_one(key, self._standing)})

    def _of_acts(self, keys: Iterable[str]) -> tuple[Because, ...]:
        acts = [self._acts[key] for key in keys]
        return in_order(each for act in acts for each in self._why(act, "", self._lacking(act)))

    def _lacking(self, act: ActRecord) -> Cut:
        return self._cuts[1] if act.key in self._standing[0] else self._cuts[0]

    def _why(self, act: ActRecord, measure: str, lacking: Cut) -> list[Because]:
        """Say why a cut lacks an act's lines: it does not know it yet, or a correction ended it."""
        if not (act.sequence <= lacking.through and is_dated_in(act, lacking)):
            return [Because(act.key, act.sequence, self._newness(act, lacking))]
        enders = [
            each
            for each in self._corrections
            if each.key != act.key
            and self._root(each.key) == self._root(act.key)
            and (each.kind == "ActAnnulled" or measure in each.totals)
        ]
        if not enders:
            return []  # its lines stand elsewhere: names moved them, which the caller tells
        reasons = [Because(each.key, each.sequence, _as_correction(each)) for each in enders]
        annulled = any(each.reason == "annulment" for each in reasons)
        own: Reason = "annulment" if annulled else "correction"
        return [Because(act.key, act.sequence, own), *reasons]

    def _newness(self, act: ActRecord, lacking: Cut) -> Reason:
        if act.corrects is not None:
            return _as_correction(act)
        return "late-act" if is_dated_in(act, lacking) else "new-act"

    def _root(self, key: str) -> str:
        """Follow what an act corrects to the act that corrects none (or back into a cycle)."""
        seen: dict[str, None] = {}
        while key not in seen:
            seen[key] = None
            act = self._acts.get(key)
            if act is None or act.corrects is None:
                return key
            key = act.corrects
        return min(list(seen)[list(seen).index(key) :])


def _sums_by_act(terms: Terms) -> dict[str, int]:
    sums: dict[str, int] = {}
    for term, times in terms.values():
        act = term.source.line.act
        sums[act] = sums.get(act, 0) + term.amount * times
    return sums


def _counting(acts: Iterable[ActRecord], cut: Cut) -> frozenset[str]:
    return frozenset(act.key for act in within(acts, cut) if is_dated_in(act, cut))


def _in_one(key: str, sides: Sequence[frozenset[str]]) -> bool:
    return (key in sides[0]) != (key in sides[1])


def _as_correction(act: ActRecord) -> Reason:
    return "annulment" if act.kind == "ActAnnulled" else "correction"


def in_order(found: Iterable[Because]) -> tuple[Because, ...]:
    """Order acts as the log has them, each once."""
    return tuple(sorted(set(found), key=lambda each: (each.sequence, each.act)))
