"""Which rows of a service's database are those of some entities' years, up to a position.

Every table says by its columns whose its rows are: a scope and a sequence, a sequence alone, or
content that lines of the scope name by its number.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, func, insert, select, update

from shared.store.database import POSITION, Database
from shared.store.gathering import KEEP_FIRST, MARK, SCOPE
from shared.store.inserting import Inserting

Selected = list[tuple[Table, Select[Any]]]


def belonging(database: Database, scopes: Sequence[int], position: int) -> Selected:
    """Say for each table but the log's own marks which of its rows belong (pure)."""
    listed = [table for table in database.tables if table not in (POSITION, MARK)]
    scoped = {t: t for t in listed if {"scope", "sequence"} <= set(t.columns.keys())}
    return [(table, _query(table, list(scoped), scopes, position)) for table in listed]


def _query(
    table: Table, scoped: Sequence[Table], scopes: Sequence[int], position: int
) -> Select[Any]:
    if table is SCOPE:
        return select(SCOPE).where(SCOPE.c.scope.in_(scopes), SCOPE.c.first_sequence <= position)
    if table in scoped:
        return select(table).where(table.c.scope.in_(scopes), table.c.sequence <= position)
    if "sequence" in table.columns:
        header = next(t for t in scoped if [c.name for c in t.primary_key] == ["sequence"])
        own = select(header.c.sequence).where(
            header.c.scope.in_(scopes), header.c.sequence <= position
        )
        return select(table).where(table.c.sequence.in_(own))
    (number,) = [column.name for column in table.primary_key]
    if not table.info.get(KEEP_FIRST):
        raise TypeError(f"{table.name} says by no column whose its rows are")
    naming = next(t for t in scoped if number in t.columns)
    own = (
        select(naming.c[number])
        .distinct()
        .where(naming.c.scope.in_(scopes), naming.c.sequence <= position)
    )
    return select(table).where(table.c[number].in_(own))


def count(connection: Connection, selected: Selected) -> int:
    """Count the rows, without reading them."""
    queries = (select(func.count()).select_from(query.subquery()) for _, query in selected)
    return sum(int(connection.execute(query).scalar_one()) for query in queries)


def copy(source: Connection, target: Connection, selected: Selected, position: int) -> None:
    """Copy the rows into an empty database of the same tables, which then stands at a position."""
    for table, query in selected:
        rows = [tuple(row) for row in source.execute(query)]
        if rows:
            columns = tuple(query.selected_columns.keys())
            Inserting.of(table, columns, target.dialect).execute(target, rows)
    last = source.execute(select(MARK).where(MARK.c.sequence == position)).mappings().first()
    if last is not None:
        target.execute(insert(MARK), [dict(last)])
    target.execute(update(POSITION).values(sequence=position))
