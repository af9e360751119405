"""The rows of a batch, table by table, as the tuples that an insert takes (pure).

Gathering costs nearly as much as the database's own work on the rows, so it needs no database: a
process that projects can do it for the one that writes.
"""

from collections import defaultdict
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


@dataclass(slots=True)  # not frozen: there is one of each act, and freezing doubles its cost
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
    gathered: dict[Table, list[Mapping[str, Any]]] = defaultdict(list)
    gathered[SCOPE] = _scopes(batch)
    gathered[QUARANTINE] = [_unread(one) for one in batch if one.quarantined is not None]
    for taken in batch:
        for table, rows in taken.rows.items():
            gathered[table] += rows
    marks = [(taken.sequence, taken.digest, taken.recorded_at) for taken in batch]
    parts = (part_of(table, rows) for table, rows in gathered.items() if rows)
    mark = Part(MARK.name, ("sequence", "digest", "recorded_at"), marks)
    return Gathered(batch[0].sequence, batch[-1].sequence, (mark, *parts))


def joined(batches: Sequence[Gathered]) -> Gathered:
    """Make one batch of several that follow each other; of content-hashed rows some come twice."""
    if len(batches) == 1:
        return batches[0]
    together: dict[tuple[str, tuple[str, ...]], Part] = {}
    for part in (part for batch in batches for part in batch.parts):
        whole = together.get((part.table, part.members))
        if whole is None:
            identities = None if part.identities is None else list(part.identities)
            whole = Part(part.table, part.members, list(part.rows), identities)
            together[part.table, part.members] = whole
            continue
        whole.rows.extend(part.rows)
        if whole.identities is not None and part.identities is not None:
            whole.identities.extend(part.identities)
    return Gathered(batches[0].first, batches[-1].last, tuple(together.values()))


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


def _scopes(batch: Sequence[Taken]) -> list[Mapping[str, Any]]:
    """Give each entity's fiscal year with the first act of it."""
    firsts: dict[tuple[str, int], int] = {}
    for taken in batch:
        firsts.setdefault((taken.entity, taken.fiscal_year), taken.sequence)
    return [
        {
            "scope": scope_of(entity, fiscal_year),
            "entity": entity,
            "fiscal_year": fiscal_year,
            "first_sequence": first,
        }
        for (entity, fiscal_year), first in firsts.items()
        if entity
    ]


def _unread(taken: Taken) -> dict[str, Any]:
    return {
        "sequence": taken.sequence,
        "scope": scope_of(taken.entity, taken.fiscal_year) if taken.entity else NO_SCOPE,
        "subject": taken.subject,
        "reason": taken.quarantined,
    }
