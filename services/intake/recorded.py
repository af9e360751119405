"""The list of recorded acts, kept by the same runner that every service has."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from services.intake.callers.tables import CALLER
from services.intake.lately import Lately
from services.intake.tables import RecordedAct, Restoration, StreamMet
from shared.event import StoredEvent, decode, timestamp
from shared.projecting import Projection
from shared.store import Database, Rows

RECORDED, STREAM_MET, RESTORATION = (
    cast("Table", cast("Any", table).__table__) for table in (RecordedAct, StreamMet, Restoration)
)


def rows(sequence: int, event: StoredEvent) -> Rows:
    """Turn an event into its row of the list (pure)."""
    return {RECORDED: [{**header(sequence, event)}]}


def header(sequence: int, event: StoredEvent) -> dict[str, Any]:
    """Give an act's receipt and header."""
    act = event.act
    return {
        "sequence": sequence,
        "entity": act.entity,
        "fiscal_year": act.fiscal_year,
        "key": act.key,
        "printed_key": act.printed_key,
        "kind": act.kind,
        "title": act.title,
        "issued_on": act.issued_on.date,
        "effective_on": act.effective_on.date,
        "sha256": event.act_sha256,
        "recorded_at": timestamp(event.recorded_at),
        "posted_by": event.posted_by,
    }


class RecordedActs(Database):
    """The door's database."""

    def __init__(self, url: str) -> None:
        super().__init__(url, (RECORDED, STREAM_MET, RESTORATION, CALLER))

    def at(self, url: str) -> "RecordedActs":
        """Give a database of the same kind at another address."""
        return RecordedActs(url)

    def page(
        self, *, entity: str | None, fiscal_year: int | None, offset: int, limit: int
    ) -> tuple[list[Mapping[str, Any]], int]:
        """List recorded acts in the order of the log, and how many there are."""
        query = select(RECORDED)
        if entity is not None:
            query = query.where(RECORDED.c.entity == entity)
        if fiscal_year is not None:
            query = query.where(RECORDED.c.fiscal_year == fiscal_year)
        with self.engine.connect() as connection:
            total = connection.execute(select(func.count()).select_from(query.subquery()))
            count = int(total.scalar_one())
            ordered = query.order_by(RECORDED.c.sequence).offset(offset).limit(limit)
            return [dict(row) for row in connection.execute(ordered).mappings()], count

    # beside the log ----------------------------------------------------------------------------

    def meet(self, created: str, met_at: str, position: int) -> None:
        """Note a stream by the moment of its creation; one that is noted stays as it is."""
        met = select(STREAM_MET.c.created).where(STREAM_MET.c.created == created)
        with suppress(IntegrityError), self.engine.begin() as connection:  # another door noted it
            if connection.execute(met).first() is None:
                stated = {"created": created, "met_at": met_at, "position": position}
                connection.execute(insert(STREAM_MET).values(stated))

    def streams_met(self) -> tuple[str, ...]:
        """List the streams that this door has followed, by their creation."""
        with self.engine.connect() as connection:
            query = select(STREAM_MET.c.created).order_by(STREAM_MET.c.number)
            return tuple(connection.execute(query).scalars())

    def begin_restoration(self, checkpoint: str, stream_created: str) -> None:
        """Note that a log is being restored from an export onto a stream."""
        with self.engine.begin() as connection:
            connection.execute(
                insert(RESTORATION).values(
                    checkpoint=checkpoint, stream_created=stream_created, begun_at=_now()
                )
            )

    def end_restoration(self, checkpoint: str) -> None:
        """Note that the restoration of an export came to its end."""
        with self.engine.begin() as connection:
            connection.execute(
                update(RESTORATION)
                .where(RESTORATION.c.checkpoint == checkpoint, RESTORATION.c.finished_at.is_(None))
                .values(finished_at=_now())
            )

    def is_restoring(self, checkpoint: str, stream_created: str) -> bool:
        """Say whether this export was being restored onto this stream, and not to its end."""
        open_one = select(RESTORATION.c.number).where(
            RESTORATION.c.checkpoint == checkpoint,
            RESTORATION.c.stream_created == stream_created,
            RESTORATION.c.finished_at.is_(None),
        )
        with self.engine.connect() as connection:
            return connection.execute(open_one).first() is not None


def projection(database_url: str, lately: Lately | None = None) -> Projection:
    """Join the door's list with its database; `lately` spares it what the door itself wrote."""
    made_by = f"{__name__}:projection"
    read = lately.read if lately else decode
    return Projection("intake", RecordedActs(database_url), rows, made_by, read)


def _now() -> str:
    return timestamp(dt.datetime.now(dt.UTC))
