"""What a rule notices, with id, severity and dated legal basis; it never refuses an act (D2).

Two sorts of rule. An `ActRule` looks at one act, once, when it is taken. A `CutRule` looks at the
acts that count at a cut, each time it is asked. Both are pure: the same cut gives the same list.

An observation is open until its defect is gone at the cut, or a later act that counts cites its id
as `OBS:<id>`: that explains it. A later act that takes part in the defect opens it again.
"""

from collections.abc import (
    Callable,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from shared.act import Act
from shared.parts import Line, MeasureEntry
from shared.rules.facts import Facts, Header

Severity = Literal["warning", "material"]
State = Literal["open", "explained"]

EXPLAINS: Final = "OBS:"
"""Begins a reference by which an act explains an observation: `OBS:B11:RSG-052-2024-ITP-SG`."""


_EVER: Final = 1990
"""The first fiscal year that an act may state."""


@dataclass(frozen=True, slots=True)
class Basis:
    """A norm and the fiscal years in which it rules; `until` None is still in force."""

    text: str
    since: int = 2019
    until: int | None = None

    @property
    def is_timeless(self) -> bool:
        """Say whether it is no norm of some years but what `ever` gives."""
        return self.since == _EVER and self.until is None

    def rules_in(self, fiscal_year: int) -> bool:
        """Say whether the norm rules in a fiscal year."""
        return self.since <= fiscal_year <= (self.until or fiscal_year)


def ever(text: str) -> tuple[Basis, ...]:
    """Give a basis that no fiscal year changes: arithmetic, identity, the design's own."""
    return (Basis(text, since=_EVER),)


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a rule's function gives: Spanish evidence with the figures, and what tells it apart.

    `measure` says whose figures it is about (empty: the act itself). Of one act, `part` tells
    several apart. Of a cut, `part` is the whole key, `acts` take part in the defect, and `by` are
    the dimensions along which it shows.
    """

    evidence: str
    part: str = ""
    measure: str = ""
    acts: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActRule:
    """A rule on one act; `title` is what must hold, as a planner would say it."""

    id: str
    title: str
    severity: Severity
    bases: tuple[Basis, ...]
    notice: Callable[[Act], Iterable[Noticed]]
    example: str = ""
    """What it says when it notices something: told in the documentation, produced in a test."""
    kinds: tuple[str, ...] = ()
    """The kinds of act, or of what a rectification rectifies, that it looks at; none is all."""


@dataclass(frozen=True, slots=True)
class CutRule:
    """A rule on the acts that count at a cut."""

    id: str
    title: str
    severity: Severity
    bases: tuple[Basis, ...]
    judge: Callable[[Facts], Iterable[Noticed]]
    example: str = ""
    by_cut: bool = False
    """Whether it looks at the cut itself (its date), not only at what counts there."""


Rule = ActRule | CutRule


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing noticed in one act, as it is kept with the act."""

    rule: str
    severity: str
    basis: str
    evidence: str
    part: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One observation at a cut, open or explained; `measures` and `by` say which tables show it."""

    id: str
    rule: str
    severity: str
    basis: str
    evidence: str
    acts: tuple[str, ...]
    measures: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    state: State = "open"
    explained_by: str | None = None

    def as_json(self, service: str) -> dict[str, Any]:
        """Write it as `/v1/observations` lists it."""
        return {
            "id": self.id,
            "rule": self.rule,
            "severity": self.severity,
            "basis": self.basis,
            "evidence": self.evidence,
            "acts": list(self.acts),
            "measures": list(self.measures),
            "dimensions": list(self.by),
            "state": self.state,
            "explained_by": self.explained_by,
            "services": [service],
        }


def basis_in(rule: Rule, fiscal_year: int) -> str | None:
    """Give the norm on which a rule rests in a year; None when it has none, so does not rule."""
    return next((b.text for b in rule.bases if b.rules_in(fiscal_year)), None)


class ActJudge:
    """Judges acts by the rules that look at their kind: a log has many, and most rules few."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rule for rule in rules if isinstance(rule, ActRule))
        self._of_kinds: dict[tuple[str, str], tuple[ActRule, ...]] = {}

    def observe(self, act: Act) -> list[Observation]:
        """Judge one act by the rules in force in its fiscal year."""
        kinds = act.kind, kind_of(act)
        rules = self._of_kinds.get(kinds)
        if rules is None:
            looking = (r for r in self._rules if not r.kinds or set(kinds) & set(r.kinds))
            rules = self._of_kinds.setdefault(kinds, tuple(looking))
        return [
            Observation(rule.id, rule.severity, basis, found.evidence, found.part, found.measure)
            for rule in rules
            for found in rule.notice(act)
            if (basis := basis_in(rule, act.fiscal_year)) is not None
        ]


def observe_cut(
    rules: Iterable[CutRule],
    facts: Facts,
    kept: Callable[[], Iterable[tuple[str, Observation]]],
    remembered: MutableMapping[Hashable, list[Listed]],
) -> list[Listed]:
    """List all observations at a cut by id: those kept with acts that count, and the rules'.

    `remembered` holds what was listed where the same acts counted.
    """
    rules, state = tuple(rules), facts.state
    steady = remembered.get(state)
    if steady is None:
        steady = [_of_act(act, found) for act, found in kept()]
        steady += _judged((rule for rule in rules if not rule.by_cut), facts)
        remembered[state] = steady
    listed = [*steady, *_judged((rule for rule in rules if rule.by_cut), facts)]
    explaining = explanations(facts.headers)
    explained = [_explained(each, explaining, facts.by_key) for each in listed]
    return sorted(explained, key=lambda each: each.id)


def _judged(rules: Iterable[CutRule], facts: Facts) -> Iterator[Listed]:
    for rule in rules:
        basis = basis_in(rule, facts.cut.fiscal_year)
        if basis is not None:
            yield from (_of_cut(rule, basis, found) for found in rule.judge(facts))


def explanations(headers: Sequence[Header]) -> dict[str, Header]:
    """Find which act explains an observation's id: the last in the log that cites it."""
    return {
        reference.removeprefix(EXPLAINS): header
        for header in sorted(headers, key=lambda header: header.sequence)
        for reference in header.references
        if reference.startswith(EXPLAINS)
    }


def _of_act(act: str, found: Observation) -> Listed:
    name = ":".join(filter(None, (found.rule, act, found.part)))
    measures = (found.measure,) if found.measure else ()
    return Listed(
        name, found.rule, found.severity, found.basis, found.evidence, (act,), measures=measures
    )


def _of_cut(rule: CutRule, basis: str, found: Noticed) -> Listed:
    return Listed(
        id=f"{rule.id}:{found.part}",
        rule=rule.id,
        severity=rule.severity,
        basis=basis,
        evidence=found.evidence,
        acts=tuple(dict.fromkeys(found.acts)),
        measures=(found.measure,) if found.measure else (),
        by=found.by,
    )


def _explained(
    each: Listed, explaining: Mapping[str, Header], by_key: Mapping[str, Header]
) -> Listed:
    header = explaining.get(each.id)
    last = max((by_key[act].sequence for act in each.acts if act in by_key), default=0)
    if header is None or header.sequence <= last:
        return each
    return replace(each, state="explained", explained_by=header.key)


def kind_of(act: Act) -> str:
    """Give the kind under which an act's figures count: a rectification's is the original's."""
    return act.rectifies.kind if act.kind == "ActRectified" else act.kind


def entry_of(act: Act, measure: str) -> MeasureEntry | None:
    """Give what an act does to a measure, if anything."""
    return next((entry for entry in act.measures if entry.measure == measure), None)


def itemised_lines(entry: MeasureEntry) -> Iterator[Line]:
    """Give the lines that state all their dimensions; what is left open may be of any sign (D3)."""
    for breakdown in entry.breakdowns:
        for line in breakdown.lines:
            if all(getattr(line, name) for name in breakdown.by):
                yield line


def sums_by(entry: MeasureEntry, dimension: str) -> dict[str, int]:
    """Sum the first breakdown that carries a dimension, by its values; empty when none does."""
    for breakdown in entry.breakdowns:
        if dimension in breakdown.by:
            sums: dict[str, int] = {}
            for line in breakdown.lines:
                value = getattr(line, dimension) or ""
                sums[value] = sums.get(value, 0) + line.amount
            return sums
    return {}
