"""Two sets of one service's tables, row by row, up to a sequence that both have taken."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from shared.store.database import BESIDE_THE_LOG, POSITION, Database
from shared.store.gathering import SCOPE
from shared.store.rows import MOVEMENT

_PER_FETCH: Final = 5000
LISTED_MAX: Final = 200
"""Differences that are told one by one; all are counted."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that the two sets hold otherwise; None where a set does not have it."""

    table: str
    key: Row
    live: Row | None
    beside: Row | None

    def as_json(self) -> dict[str, Any]:
        """Write the difference as JSON values."""
        return {"table": self.table, "key": self.key, "live": self.live, "beside": self.beside}


@dataclass(slots=True)
class Comparison:
    """What was compared and what differs; the first differences stand one by one."""

    rows: int = 0
    count: int = 0
    listed: list[RowDifference] = field(default_factory=list)

    def add(self, difference: RowDifference) -> None:
        """Count a difference, and keep it while there is room."""
        self.count += 1
        if len(self.listed) < LISTED_MAX:
            self.listed.append(difference)


def compare(live: Database, beside: Database, *, after: int, through: int) -> Comparison:
    """Compare every row of the acts after one sequence and up to another.

    Both sets must have taken `through`; they may go on taking while they are compared. Layouts
    and cells, which belong to no act, are compared whole but for those that only later acts use.
    """
    found = Comparison()
    with live.engine.connect() as one, beside.engine.connect() as other:
        for table in live.tables:
            if table is not POSITION and not table.info.get(BESIDE_THE_LOG):
                _compare_table(found, table, (one, other), (after, through))
    return found


def _compare_table(
    found: Comparison,
    table: Table,
    connections: tuple[Connection, Connection],
    bounds: tuple[int, int],
) -> None:
    keys = [column.name for column in table.primary_key.columns]
    first, second = (_rows(table, connection, bounds) for connection in connections)
    one, other = next(first, None), next(second, None)
    while one is not None or other is not None:
        found.rows += 1
        if one == other:  # almost all are: their keys need not be looked at
            one, other = next(first, None), next(second, None)
            continue
        low, high = _key(one, keys), _key(other, keys)
        if one is not None and other is not None and low == high:
            found.add(_difference(table, keys, one, other))
            one, other = next(first, None), next(second, None)
        elif other is None or (one is not None and low < high):
            if _is_used(table, keys, one or {}, connections[0], bounds[1]):
                found.add(_difference(table, keys, one, None))
            one = next(first, None)
        else:
            if _is_used(table, keys, other, connections[1], bounds[1]):
                found.add(_difference(table, keys, None, other))
            other = next(second, None)


def _key(row: Row | None, keys: list[str]) -> tuple[Any, ...]:
    return () if row is None else tuple(row[key] for key in keys)


def _rows(table: Table, connection: Connection, bounds: tuple[int, int]) -> Iterator[Row]:
    """Read a table's rows between two sequences, in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns)
    place = table.c.get("sequence")
    if place is not None:
        query = query.where(place > bounds[0], place <= bounds[1])
    elif table is SCOPE:
        query = query.where(SCOPE.c.first_sequence <= bounds[1])
    streamed = connection.execution_options(yield_per=_PER_FETCH).execute(query)
    return (dict(row) for row in streamed.mappings())


def _is_used(table: Table, keys: list[str], row: Row, connection: Connection, through: int) -> bool:
    """Say whether a row belongs to the compared acts: a layout or cell by its movements."""
    if "sequence" in table.c or table is SCOPE:
        return True
    used = select(MOVEMENT.c.sequence).where(
        MOVEMENT.c[keys[0]] == row[keys[0]], MOVEMENT.c.sequence <= through
    )
    return connection.execute(used.limit(1)).first() is not None


def _difference(
    table: Table, keys: list[str], live: Row | None, beside: Row | None
) -> RowDifference:
    stated = live or beside or {}
    key = {name: _plain(stated[name]) for name in keys}
    return RowDifference(table.name, key, _told(live), _told(beside))


def _told(row: Mapping[str, Any] | None) -> Row | None:
    return None if row is None else {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if isinstance(value, dt.date) else value
