"""Many rows into one table at the driver's own speed: Core writes the statement, once.

Core binds the members of each row by name, at more cost than SQLite's own work on the row. Where
the driver takes places instead of names the rows follow as tuples, bound column by column; the
statement and the values stay those of Core's `insert()`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Date, Dialect, Insert, Table
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inserting:
    """One table's insert for rows that all have the same members, in one database's dialect."""

    statement: Insert
    driver_sql: str
    places: tuple[str, ...]
    """The members in the driver's order; empty where it takes them by name."""
    binds: tuple[Callable[[Any], Any] | None, ...]
    """For each place, how a value becomes one that the driver knows; None: as it is."""

    @classmethod
    def of(
        cls, table: Table, members: Sequence[str], dialect: Dialect, *, keep_first: bool
    ) -> "Inserting":
        """Write the statement; with `keep_first` a row that is there already stays as it is."""
        insert = insert_postgresql if dialect.name == "postgresql" else insert_sqlite
        statement = insert(table).on_conflict_do_nothing() if keep_first else insert(table)
        compiled = statement.compile(dialect=dialect, column_keys=list(members))
        places = tuple(compiled.positiontup or ())
        binds = tuple(_bind(table, name, dialect) for name in places)
        return cls(statement, str(compiled), places, binds)

    def execute(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Insert all rows by one call of the driver; raises what Core raises."""
        if self.places:
            connection.exec_driver_sql(self.driver_sql, self._placed(rows))
        else:
            connection.execute(self.statement, list(rows))

    def _placed(self, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        if len(self.places) == 1:
            taken = [(row[self.places[0]],) for row in rows]
        else:
            taken = list(map(itemgetter(*self.places), rows))
        if not any(self.binds):
            return taken
        columns = zip(self.binds, zip(*taken, strict=True), strict=True)
        return list(zip(*(map(bind, v) if bind else v for bind, v in columns), strict=True))


def _bind(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    column_type = table.c[name].type
    bind = column_type.dialect_impl(dialect).bind_processor(dialect)
    if bind is not None and isinstance(column_type, Date):
        return lru_cache(maxsize=4096)(bind)  # a batch has few dates, each on many rows
    return bind
