"""Many rows into one table at the driver's own speed: Core writes the statement, once.

Core binds the members of each row by name, at more cost than SQLite's own work on the row. Here
the rows come as tuples and are bound column by column; the statement and the values stay those of
Core's `insert()`. PostgreSQL takes many rows by COPY.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, Dialect, Insert, LargeBinary, Table
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from shared.store.gathering import KEEP_FIRST, Row

_MANY = 20
"""Rows from which on a COPY, a round trip more, is faster."""


@dataclass(frozen=True, slots=True)
class Inserting:
    """One table's insert for rows that all have the same members, in one database's dialect."""

    statement: Insert
    members: tuple[str, ...]
    driver_sql: str
    """The statement for a driver that takes places; empty for one that takes names."""
    copy_sql: str
    """How PostgreSQL takes many rows; empty where it cannot, as COPY keeps no row that is there."""
    binds: tuple[Callable[[Any], Any] | None, ...]
    """For each member, how a value becomes one that the driver knows; None: as it is."""

    @classmethod
    def of(cls, table: Table, members: Sequence[str], dialect: Dialect) -> "Inserting":
        """Write the statement for members in the order of the table's columns.

        In a table whose rows are kept first a row that is there already stays as it is.
        """
        of_postgresql = dialect.name == "postgresql"
        keep_first = bool(table.info.get(KEEP_FIRST))
        insert = insert_postgresql if of_postgresql else insert_sqlite
        statement = insert(table).on_conflict_do_nothing() if keep_first else insert(table)
        compiled = statement.compile(dialect=dialect, column_keys=list(members))
        places = compiled.positiontup
        if places is not None and tuple(places) != tuple(members):
            raise ValueError(f"{table.name}: {members} are not in the order of its columns")
        quoted = dialect.identifier_preparer.quote
        listed = ", ".join(quoted(name) for name in members)
        copying = of_postgresql and not keep_first
        return cls(
            statement,
            tuple(members),
            "" if places is None else str(compiled),
            f"COPY {quoted(table.name)} ({listed}) FROM STDIN" if copying else "",
            tuple(_bind(table, name, dialect) for name in members),
        )

    def execute(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Insert all rows by one call of the driver; raises what Core raises, or the driver."""
        if self.driver_sql:
            connection.exec_driver_sql(self.driver_sql, self._bound(rows))
        elif self.copy_sql and len(rows) >= _MANY:
            cursor: Any = connection.connection.cursor()
            with cursor.copy(self.copy_sql) as copy:
                for row in self._bound(rows):
                    copy.write_row(row)
        else:
            named = [dict(zip(self.members, row, strict=True)) for row in rows]
            connection.execute(self.statement, named)

    def _bound(self, rows: Sequence[Row]) -> list[Row]:
        if not any(self.binds):
            return list(rows)
        columns = zip(self.binds, zip(*rows, strict=True), strict=True)
        return list(zip(*(map(bind, v) if bind else v for bind, v in columns), strict=True))


def _bind(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    column_type = table.c[name].type
    if isinstance(column_type, LargeBinary) and dialect.name == "sqlite":
        return None  # Core wraps bytes; the driver takes them as they are
    bind = column_type.dialect_impl(dialect).bind_processor(dialect)
    if bind is not None and isinstance(column_type, Date):
        return lru_cache(maxsize=4096)(bind)  # a batch has few dates, each on many rows
    return bind
