"""What reporting keeps of every act, and which acts count at a cut.

Figures stay with the services that own them; reporting knows an act by its header, by the measures
that it moves and by what it corrects.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.act import (
    Act,
    ActAnnulled,
    ActRectified,
    InvestmentOpinionIssued,
    TransferEnacted,
)
from shared.codes import Basis
from shared.cut import Cut
from shared.endings import Correction, ended_keys
from shared.figures.movement import figures_of
from shared.parts import DatedOn


@dataclass(frozen=True, slots=True)
class ActRecord:
    """An act's header: what tables cite, count and date.

    `totals` are hundredths by measure (summed over units of measure). `counted_kind` is the kind
    under which its figures count: a rectification counts as what it rectifies.
    """

    sequence: int
    key: str
    kind: str
    entity: str
    fiscal_year: int
    issued_on: DatedOn
    effective_on: DatedOn
    title: str = ""
    printed_key: str | None = None
    circumstance: str | None = None
    references: tuple[str, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    counted_kind: str = ""
    corrects: str | None = None
    allows: Mapping[str, int] = field(default_factory=dict)
    """Hundredths by measure that a law or an opinion allows; never summed."""

    @property
    def printed(self) -> str:
        """Give the act's number as printed, or its key where the document cites none."""
        return self.printed_key or self.key

    def dated(self, basis: Basis) -> DatedOn:
        """Give its date on a clock."""
        return self.effective_on if basis == "effective" else self.issued_on


def record_of(act: Act, sequence: int) -> ActRecord:
    """Read an act's header; total over the closed union of kinds."""
    totals: dict[str, int] = {}
    for entry in figures_of(act):
        totals[entry.measure] = totals.get(entry.measure, 0) + entry.total
    corrects = None
    counted_kind: str = act.kind
    if isinstance(act, ActAnnulled):
        corrects = act.annuls
    elif isinstance(act, ActRectified):
        corrects = act.rectifies.key
        counted_kind = act.rectifies.kind
    allows: dict[str, int] = {}
    if isinstance(act, InvestmentOpinionIssued | TransferEnacted):
        for allowed in act.allows:
            allows[allowed.measure] = allows.get(allowed.measure, 0) + allowed.amount
    return ActRecord(
        sequence=sequence,
        key=act.key,
        kind=act.kind,
        entity=act.entity,
        fiscal_year=act.fiscal_year,
        issued_on=act.issued_on,
        effective_on=act.effective_on,
        title=act.title,
        printed_key=act.printed_key,
        circumstance=act.circumstance,
        references=act.references,
        totals=totals,
        counted_kind=counted_kind,
        corrects=corrects,
        allows=allows,
    )


def within(acts: Iterable[ActRecord], cut: Cut) -> tuple[ActRecord, ...]:
    """Keep the acts of the cut's entity and year that were known at its position."""
    return tuple(
        act
        for act in acts
        if act.entity == cut.entity
        and act.fiscal_year == cut.fiscal_year
        and act.sequence <= cut.through
    )


def is_dated_in(act: ActRecord, cut: Cut) -> bool:
    """Say whether an act is dated, on the cut's clock, at or before its date."""
    return act.dated(cut.basis).date <= cut.as_of


def ended(acts: Iterable[ActRecord], cut: Cut, measure: str | None) -> frozenset[str]:
    """Give the keys of the acts whose figures of a measure (None: whose names) do not count."""
    corrections = (
        Correction(
            sequence=act.sequence,
            key=act.key,
            target=act.corrects,
            measures=None if act.kind == "ActAnnulled" else frozenset(act.totals),
        )
        for act in within(acts, cut)
        if act.corrects is not None and is_dated_in(act, cut)
    )
    return ended_keys(corrections, measure)


def counted(acts: Iterable[ActRecord], cut: Cut) -> tuple[ActRecord, ...]:
    """Keep the acts that count at a cut: known, dated in, and not annulled."""
    known = within(acts, cut)
    gone = ended(known, cut, None)
    return tuple(act for act in known if is_dated_in(act, cut) and act.key not in gone)


def known_by(act: ActRecord) -> dt.date:
    """Give the earlier of an act's two dates: the month it formalises, or that of its signature."""
    return min(act.effective_on.date, act.issued_on.date)
