"""Which acts' figures no longer count at a cut, because a later act annuls or rectifies them (D4).

An annulment ends all figures of its act. A rectification ends those of the measures that it names
and states them anew. A correction that is itself annulled ends nothing; annulling an act ends its
rectifications with it; of two rectifications of one act the later in the log stands; a
rectification may be rectified; in a cycle nobody corrects anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Correction:
    """One ActAnnulled or ActRectified that counts at the cut."""

    sequence: int
    key: str
    target: str
    measures: frozenset[str] | None
    """The measures that a rectification names; None for an annulment, which ends them all."""

    @property
    def annuls(self) -> bool:
        """Say whether it annuls (otherwise it rectifies)."""
        return self.measures is None


@dataclass(slots=True)
class _Resolution:
    corrections: tuple[Correction, ...]
    measure: str | None
    stands: dict[str, bool] = field(default_factory=dict)
    by_key: dict[str, Correction] = field(init=False)
    by_target: dict[str, list[Correction]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_key = {c.key: c for c in self.corrections}
        self.by_target = {}
        for correction in self.corrections:
            self.by_target.setdefault(correction.target, []).append(correction)

    def of(self, target: str) -> list[Correction]:
        return self.by_target.get(target, [])

    def needs(self, key: str) -> list[str]:
        """List the keys whose standing decides that of `key`."""
        own = self.by_key.get(key)
        needed = [c.key for c in self.of(key) if c.annuls]
        if own is not None and not own.annuls:
            needed += [own.target, *(c.key for c in self._later_rivals(own))]
        return needed

    def decide(self, key: str) -> bool:
        own = self.by_key.get(key)
        if any(self.stands[c.key] for c in self.of(key) if c.annuls):
            return False
        if own is None or own.annuls:
            return True
        if any(self.stands[c.key] for c in self._later_rivals(own)):
            return False
        return self.stands[own.target]

    def _later_rivals(self, own: Correction) -> list[Correction]:
        return [
            c
            for c in self.of(own.target)
            if self._names(c) and self._names(own) and c.sequence > own.sequence
        ]

    def _names(self, correction: Correction) -> bool:
        return correction.measures is not None and self.measure in correction.measures

    def resolve(self, keys: Iterable[str]) -> None:
        for start in keys:
            stack = [start]
            while stack:
                key = stack[-1]
                missing = [k for k in self.needs(key) if k not in self.stands]
                if missing and key not in self.stands:
                    stack.extend(missing)
                    continue
                if key not in self.stands:
                    self.stands[key] = self.decide(key)
                stack.pop()

    def ended(self) -> frozenset[str]:
        keys = {c.key for c in self.corrections} | {c.target for c in self.corrections}
        self.resolve(sorted(keys))
        gone = {key for key in keys if not self.stands[key]}
        replaced = {c.target for c in self.corrections if self._names(c) and self.stands[c.key]}
        return frozenset(gone | replaced)


def ended_keys(corrections: Iterable[Correction], measure: str | None) -> frozenset[str]:
    """Give the keys of the acts whose figures of `measure` do not count.

    `corrections` are those that count at the cut: recorded up to `through` and dated, on its clock,
    at or before `as_of`. With `measure` None only annulments matter (names, catalogues).
    """
    return _Resolution(_without_cycles(tuple(corrections)), measure).ended()


def _without_cycles(corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Leave out the corrections that lie on a cycle: each act corrects at most one other."""
    target_of = {c.key: c.target for c in corrections}
    on_cycle: set[str] = set()
    settled: set[str] = set()
    for start in target_of:
        path: dict[str, None] = {}
        key = start
        while key in target_of and key not in settled and key not in path:
            path[key] = None
            key = target_of[key]
        if key in path:
            steps = list(path)
            on_cycle.update(steps[steps.index(key) :])
        settled.update(path)
    return tuple(c for c in corrections if c.key not in on_cycle)
