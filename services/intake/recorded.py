"""The list of recorded acts, kept by the same runner that every service has."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, func, select

from services.intake.tables import RecordedAct
from shared.event import StoredEvent, act_sha256, timestamp
from shared.store import Database, Rows

RECORDED = cast("Table", cast("Any", RecordedAct).__table__)


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
        "sha256": act_sha256(act),
        "recorded_at": timestamp(event.recorded_at),
        "posted_by": event.posted_by,
    }


class RecordedActs(Database):
    """The door's database."""

    def __init__(self, url: str) -> None:
        super().__init__(url, (RECORDED,))

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
