"""One runner for all services: read the log in order, project, write, report the position (D5).

The database's position is the truth: nothing is acknowledged anywhere else, so a crash between
any two steps is repaired by reading on from the position.
"""

import asyncio
import gc
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from shared.event import StoredEvent, UnreadableEventError, decode, next_digest, subject_of
from shared.store.database import Database, Mark, Rows, SequenceGapError, Taken, utc
from shared.stream import Gap, Log, LogError, Recorded

logger = logging.getLogger("poi.runner")

_PAUSE_FIRST_S = 0.1
_PAUSE_LAST_S = 5.0
_PLACE = re.compile(r"acts\.([0-9]{2}-[0-9]{3})\.([0-9]{4})\.[A-Z0-9-]+")
_EPOCH = "1970-01-01T00:00:00.000000Z"


@dataclass(frozen=True, slots=True)
class Projection:
    """What a service makes of the log: its name, its database, and the rows of one event (pure)."""

    name: str
    database: Database
    rows: Callable[[int, StoredEvent], Rows]


def take(projection: Projection, mark: Mark, batch: Sequence[Recorded]) -> tuple[Mark, list[Taken]]:
    """Read a batch of messages into rows and digests (pure; unreadable ones are quarantined)."""
    mark, (taken,) = take_all((projection,), mark, batch)
    return mark, taken


def take_all(
    projections: Sequence[Projection], mark: Mark, batch: Sequence[Recorded]
) -> tuple[Mark, list[list[Taken]]]:
    """Read a batch for several services that stand at one mark: each message is read once."""
    sequence, digest = mark.sequence, mark.digest
    taken: list[list[Taken]] = [[] for _ in projections]
    for recorded in batch:
        if recorded.sequence <= sequence:
            continue
        digest = next_digest(digest, recorded.sequence, recorded.subject, recorded.payload)
        sequence = recorded.sequence
        event = _event_of(recorded)
        for listed, projection in zip(taken, projections, strict=True):
            listed.append(_one(projection, recorded, digest, event))
    return Mark(sequence, digest), taken


def _one(
    projection: Projection,
    recorded: Recorded,
    digest: bytes,
    event: StoredEvent | UnreadableEventError,
) -> Taken:
    place = _PLACE.fullmatch(recorded.subject)
    entity, year = (place[1], int(place[2])) if place else ("", 0)
    if isinstance(event, UnreadableEventError):
        return _unread(recorded, digest, (entity, year), str(event))
    try:
        rows = projection.rows(recorded.sequence, event)
    except Exception as error:  # a fault of ours must not hide: it shows until a rebuild mends it
        logger.exception("%s: secuencia %s", projection.name, recorded.sequence)
        reason = f"la proyección falló con {type(error).__name__}: {error}"
        return _unread(recorded, digest, (entity, year), reason)
    return Taken(
        recorded.sequence,
        digest,
        utc(event.recorded_at),
        entity,
        year,
        recorded.subject,
        rows,
    )


def _unread(recorded: Recorded, digest: bytes, scope: tuple[str, int], reason: str) -> Taken:
    stored = utc(recorded.stored_at) if recorded.stored_at else _EPOCH
    return Taken(recorded.sequence, digest, stored, *scope, recorded.subject, quarantined=reason)


def _event_of(recorded: Recorded) -> StoredEvent | UnreadableEventError:
    """Read an event; one that lies at another act's place is as unreadable as a broken one."""
    try:
        event = decode(recorded.payload)
    except UnreadableEventError as error:
        return error
    if subject_of(event.act) != recorded.subject:
        return UnreadableEventError(f"el acto {event.act.key} está en {recorded.subject}")
    return event


class Runner:
    """Takes the log into one database for as long as the service lives."""

    def __init__(self, projection: Projection) -> None:
        self.projection = projection
        self.mark = Mark(0, bytes(32))
        self.trouble: str | None = "todavía no empieza"
        self.caught_up = False
        self.turn = asyncio.Lock()
        """Held while a batch is taken: whoever holds it has the database at rest."""
        self._moved = asyncio.Condition()

    async def run(self, log: Log) -> None:
        """Follow the log for ever; what goes wrong is reported, waited out and tried again."""
        pause = _PAUSE_FIRST_S
        while True:
            try:
                self.mark = await asyncio.to_thread(self.projection.database.position)
                self._note_caught_up(await log.last_sequence())
                self.trouble = None
                async for batch in log.follow(self.mark.sequence):
                    await self._take(batch)
                    pause = _PAUSE_FIRST_S
                    if not self.caught_up:
                        self._note_caught_up(await log.last_sequence())
            except (LogError, SequenceGapError, SQLAlchemyError, OSError) as error:
                self.trouble = _sentence(error)
                logger.warning("%s: %s", self.projection.name, self.trouble)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _PAUSE_LAST_S)

    async def _take(self, batch: Sequence[Recorded]) -> None:
        async with self.turn:
            self.mark = await asyncio.to_thread(self._take_now, batch)
        self.trouble = None
        async with self._moved:
            self._moved.notify_all()

    def _take_now(self, batch: Sequence[Recorded]) -> Mark:
        with collector_paused():
            mark, taken = take(self.projection, self.mark, batch)
            self.projection.database.take(taken)
        return mark

    def stand_still(self) -> None:
        """Answer from what the database holds, without a log: a frozen system takes no act."""
        self.mark = self.projection.database.position()
        self.trouble, self.caught_up = None, True

    def go_over_to(self, projection: Projection, mark: Mark) -> None:
        """Take on into another database, which stands at this mark; `turn` must be held.

        What the log still brings of before that mark is skipped there.
        """
        if mark.sequence < self.mark.sequence or not self.turn.locked():
            message = f"no database goes back from {self.mark.sequence} to {mark.sequence}"
            raise RuntimeError(message)
        self.projection, self.mark = projection, mark

    def _note_caught_up(self, log_end: int) -> None:
        self.caught_up = self.caught_up or self.mark.sequence >= log_end

    async def wait_for(self, sequence: int, *, timeout_s: float) -> bool:
        """Wait until a sequence has been taken; give False when it has not in time."""

        async def reached() -> None:
            async with self._moved:
                await self._moved.wait_for(lambda: self.mark.sequence >= sequence)

        try:
            await asyncio.wait_for(reached(), timeout_s)
        except TimeoutError:
            return False
        return True


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


def _sentence(error: Exception) -> str:
    if isinstance(error, Gap):
        return f"hueco en el registro: se esperaba la secuencia {error.expected}"
    if isinstance(error, SQLAlchemyError):
        return f"la base de datos no tomó los actos: {type(error).__name__}"
    return f"{type(error).__name__}: {error}"
