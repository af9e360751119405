"""What a service makes of the log: messages linked by digests and projected to rows (pure)."""

import gc
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from shared.event import (
    StoredEvent,
    UnreadableEventError,
    decode,
    next_digest,
    subject_of,
    timestamp,
)
from shared.store.database import Database, Mark
from shared.store.gathering import Rows, Taken
from shared.stream import Recorded

logger = logging.getLogger("poi.runner")

_PLACE = re.compile(r"acts\.([0-9]{2}-[0-9]{3})\.([0-9]{4})\.[A-Z0-9-]+")
_EPOCH = "1970-01-01T00:00:00.000000Z"


@dataclass(frozen=True, slots=True)
class Projection:
    """What a service makes of the log: its name, its database, and the rows of one event (pure)."""

    name: str
    database: Database
    rows: Callable[[int, StoredEvent], Rows]
    made_by: str = ""
    """Where its maker is, "module:name" of a function of a database's URL: so that another process
    can project. Empty where there is none."""
    read: Callable[[bytes], StoredEvent] = decode
    """Reads a stored event; raises UnreadableEventError."""


class Linked(NamedTuple):
    """One message of the log with the running digest up to and with it."""

    recorded: Recorded
    digest: bytes


def link(mark: Mark, batch: Sequence[Recorded]) -> tuple[Mark, list[Linked]]:
    """Chain the digests of what lies behind a mark; give the mark at its end (pure)."""
    sequence, digest = mark.sequence, mark.digest
    linked: list[Linked] = []
    for recorded in batch:
        if recorded.sequence <= sequence:
            continue
        digest = next_digest(digest, recorded.sequence, recorded.subject, recorded.payload)
        sequence = recorded.sequence
        linked.append(Linked(recorded, digest))
    return Mark(sequence, digest), linked


def project_all(projections: Sequence[Projection], linked: Sequence[Linked]) -> list[list[Taken]]:
    """Read messages into rows for several services; each message is read once (pure)."""
    taken: list[list[Taken]] = [[] for _ in projections]
    read = projections[0].read if len(projections) == 1 else decode
    for each in linked:
        event = _event_of(each.recorded, read)
        if isinstance(event, UnreadableEventError):
            unread = _unread(each, str(event))
            for listed in taken:
                listed.append(unread)
            continue
        recorded_at = timestamp(event.recorded_at)
        for listed, projection in zip(taken, projections, strict=True):
            listed.append(_one(projection, each, event, recorded_at))
    return taken


def take(projection: Projection, mark: Mark, batch: Sequence[Recorded]) -> tuple[Mark, list[Taken]]:
    """Read a batch of messages into rows and digests (pure; unreadable ones are quarantined)."""
    mark, (taken,) = take_all((projection,), mark, batch)
    return mark, taken


def take_all(
    projections: Sequence[Projection], mark: Mark, batch: Sequence[Recorded]
) -> tuple[Mark, list[list[Taken]]]:
    """Read a batch for several services that stand at one mark."""
    mark, linked = link(mark, batch)
    return mark, project_all(projections, linked)


def _one(projection: Projection, linked: Linked, event: StoredEvent, recorded_at: str) -> Taken:
    """Read an event that lies at its act's own place."""
    recorded, digest = linked
    try:
        rows = projection.rows(recorded.sequence, event)
    except Exception as error:  # a fault of ours must not hide: it shows until a rebuild mends it
        logger.exception("%s: secuencia %s", projection.name, recorded.sequence)
        return _unread(linked, f"la proyección falló con {type(error).__name__}: {error}")
    act = event.act
    return Taken(
        recorded.sequence,
        digest,
        recorded_at,
        act.entity,
        act.fiscal_year,
        recorded.subject,
        rows,
    )


def _unread(linked: Linked, reason: str) -> Taken:
    recorded = linked.recorded
    place = _PLACE.fullmatch(recorded.subject)
    scope = (place[1], int(place[2])) if place else ("", 0)
    stored = timestamp(recorded.stored_at) if recorded.stored_at else _EPOCH
    return Taken(
        recorded.sequence, linked.digest, stored, *scope, recorded.subject, quarantined=reason
    )


def _event_of(
    recorded: Recorded, read: Callable[[bytes], StoredEvent]
) -> StoredEvent | UnreadableEventError:
    """Read an event; one that lies at another act's place is as unreadable as a broken one."""
    try:
        event = read(recorded.payload)
    except UnreadableEventError as error:
        return error
    if subject_of(event.act) != recorded.subject:
        return UnreadableEventError(f"el acto {event.act.key} está en {recorded.subject}")
    return event


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let the garbage collector wait for a batch's end: no row of it is in a cycle.

    Walking the growing rows of a batch again and again took half of the time of reading them.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
