"""The rows of a batch, table by table, as the tuples that an insert takes (pure).

Gathering costs nearly as much as the database's own work on the rows, so it needs no database: a
process that projects can do it for the one that writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Table

from shared.store import tables

Row = tuple[Any, ...]
Rows = Mapping[Table, Sequence[Mapping[str, Any]]]
"""What a projection makes of one event: plain rows by table."""

MARK, SCOPE, QUARANTINE = (
    tables.StoreTable.metadata.tables[name] for name in ("mark", "scope", "quarantine")
)
KEEP_FIRST = "keep_first"
"""In a table's `info`: a row that is there already stays as it is (content-hashed rows)."""
SCOPE.info[KEEP_FIRST] = True
NO_SCOPE = 0
"""Of an event whose subject names no entity: it is quarantined and touches no question."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One event as it is taken: its place, its digest, and its rows or why it has none."""

    sequence: int
    digest: bytes
    recorded_at: str
    entity: str
    fiscal_year: int
    subject: str
    rows: Rows = field(default_factory=dict)
    quarantined: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table, in the order of its columns; all state the same members."""

    table: str
    members: tuple[str, ...]
    rows: list[Row]
    identities: list[Row] | None = None
    """Of each content-hashed row, by which one that is there already is known; else None."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A batch without a gap: its first and last sequence, and its rows."""

    first: int
    last: int
    parts: tuple[Part, ...]


def scope_of(entity: str, fiscal_year: int) -> int:
    """Turn an entity's fiscal year into a readable number: 38-241, 2024 -> 202438241."""
    sector, pliego = entity.split("-")
    return fiscal_year * 100_000 + int(sector) * 1000 + int(pliego)


def gather(batch: Sequence[Taken]) -> Gathered:
    """Gather a batch that is not empty."""
    gathered: dict[Table, list[Mapping[str, Any]]] = {}
    for taken in batch:
        for table, rows in (*_log_rows(taken), *taken.rows.items()):
            gathered.setdefault(table, []).extend(rows)
    parts = tuple(part_of(table, rows) for table, rows in gathered.items() if rows)
    return Gathered(batch[0].sequence, batch[-1].sequence, parts)


def part_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> Part:
    """Turn rows of one table into tuples; of content-hashed ones each is given once."""
    members = tuple(name for name in _columns(table) if name in rows[0])
    if not table.info.get(KEEP_FIRST):
        return Part(table.name, members, _tuples(members, rows))
    keys = tuple(column.name for column in table.primary_key)
    # Most are one cached row, met again and again; of those that differ the first stays.
    distinct = list({id(row): row for row in reversed(rows)}.values())
    by_identity = dict(zip(_tuples(keys, distinct), _tuples(members, distinct), strict=True))
    return Part(table.name, members, list(by_identity.values()), list(by_identity))


def _tuples(members: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    if len(members) == 1:
        return [(row[members[0]],) for row in rows]
    return list(map(itemgetter(*members), rows))


@cache
def _columns(table: Table) -> tuple[str, ...]:
    return tuple(table.columns.keys())


def _log_rows(taken: Taken) -> list[tuple[Table, list[dict[str, Any]]]]:
    """Give the rows that every service keeps of an event, whatever it makes of it."""
    scope = scope_of(taken.entity, taken.fiscal_year) if taken.entity else NO_SCOPE
    mark = {
        "sequence": taken.sequence,
        "digest": taken.digest,
        "recorded_at": taken.recorded_at,
    }
    first = {
        "scope": scope,
        "entity": taken.entity,
        "fiscal_year": taken.fiscal_year,
        "first_sequence": taken.sequence,
    }
    rows = [(MARK, [mark])]
    if taken.entity:
        rows.append((SCOPE, [first]))
    if taken.quarantined is not None:
        unread = {
            "sequence": taken.sequence,
            "scope": scope,
            "subject": taken.subject,
            "reason": taken.quarantined,
        }
        rows.append((QUARANTINE, [unread]))
    return rows
