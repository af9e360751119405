"""At which cuts a preview looks: today, every publication's date, every approved version's (pure).

A version's own figures never change, because its position is fixed (D6). What drafts may change is
what is answered today for its date and clock: that is looked at.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.reporting.acts import ActRecord
from services.reporting.versions import Version
from shared.codes import Basis

BOTH: Final[tuple[Basis, Basis]] = ("effective", "issued")


@dataclass(frozen=True, slots=True)
class Why:
    """Why a date is looked at: it is today, or a publication or a version stands at it."""

    kind: Literal["now", "publication", "version"]
    name: str = ""
    """The publication's id, the version's key."""
    tables: tuple[str, ...] = ()
    """The tables that the publication prints."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Printed tables under one name, and the day at which their figures stand."""

    name: str
    closing: dt.date
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A date on a clock, and why it is looked at."""

    as_of: dt.date
    basis: Basis
    why: tuple[Why, ...]


def publications_of(
    published: Iterable[tuple[str, str, str]], acts: Sequence[ActRecord]
) -> tuple[Publication, ...]:
    """Join printed tables (act, publication, table id), of acts that stand, by publication."""
    closing_of = {act.key: act.effective_on.date for act in acts}
    tables: dict[str, list[str]] = {}
    closings: dict[str, list[dt.date]] = {}
    for act, name, table in published:
        if act in closing_of:
            tables.setdefault(name, []).append(table)
            closings.setdefault(name, []).append(closing_of[act])
    return tuple(
        Publication(name, max(closings[name]), tuple(dict.fromkeys(tables[name])))
        for name in tables
    )


def dates_of(
    today: dt.date,
    drafts: Iterable[ActRecord],
    publications: Iterable[Publication],
    versions: Iterable[Version],
) -> tuple[Dated, ...]:
    """List each date once on each clock: today first, then the others by date.

    A draft dated after today is looked at on the latest of the drafts' dates.
    """
    own = [date for draft in drafts for date in (draft.effective_on.date, draft.issued_on.date)]
    now = max([today, *own])
    found: dict[tuple[dt.date, Basis], list[Why]] = {(now, basis): [Why("now")] for basis in BOTH}
    for publication in publications:
        for basis in BOTH:
            why = Why("publication", publication.name, publication.tables)
            found.setdefault((publication.closing, basis), []).append(why)
    for version in versions:
        place = version.cut.as_of, version.cut.basis
        found.setdefault(place, []).append(Why("version", version.key))
    ordered = sorted(found, key=lambda place: (place[0] != now, place[0], place[1]))
    return tuple(Dated(as_of, basis, tuple(found[as_of, basis])) for as_of, basis in ordered)
