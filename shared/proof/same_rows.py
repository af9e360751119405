"""Whether two SQLite files hold the same rows of a table: SQLite itself looks, in C.

Reading the rows of both sides into Python takes a third of the time of making them. Here only a yes
says something; a no, or a doubt, is left to those who read both sides and tell what differs.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, Table, TextClause, text
from sqlalchemy.exc import SQLAlchemyError

_DECLARED_ALIKE: Final = text(
    "SELECT one.sql = other.sql FROM main.sqlite_master AS one "
    "JOIN beside.sqlite_master AS other USING (type, name) "
    "WHERE one.type = 'table' AND one.name = :table"
)

Bounds = dict[str, int]


def sqlite_file(engine: Engine) -> Path | None:
    """Give the file of a SQLite database; None where it is another's, in memory, or not there."""
    name = engine.url.database
    file = Path(name) if engine.dialect.name == "sqlite" and name else None
    return file if file is not None and file.is_file() else None


def surely_same(
    engine: Engine, file: Path, tables: Sequence[Table], *, ours: int, theirs: int
) -> frozenset[str]:
    """Name the tables of which both files hold the same rows, of the acts up to these sequences.

    What is not named has to be looked at: also what cannot be read, or was declared in other
    words, by which values of another kind could pass for equal.
    """
    bounds = {"ours": ours, "theirs": theirs}
    try:
        with _opened_beside(engine, file) as connection:
            return frozenset(table.name for table in tables if _same(connection, table, bounds))
    except SQLAlchemyError:
        return frozenset()


@contextmanager
def _opened_beside(engine: Engine, file: Path) -> Iterator[Connection]:
    """Open another file beside a SQLite database; this connection writes into neither."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("ATTACH DATABASE ? AS beside", (str(file.absolute()),))
        try:
            yield connection
        finally:
            connection.rollback()
            connection.exec_driver_sql("DETACH DATABASE beside")
            connection.exec_driver_sql("PRAGMA query_only = OFF")


def _same(connection: Connection, table: Table, bounds: Bounds) -> bool:
    if not connection.execute(_DECLARED_ALIKE, {"table": table.name}).scalar():
        return False
    made, met, there = connection.execute(*_counts(table, bounds)).one()
    return bool(made == met == there)


def _counts(table: Table, bounds: Bounds) -> tuple[TextClause, Bounds]:
    """Count our rows, those that are met in every column, and all of theirs.

    In one statement, so that theirs stand still while a service goes on writing.
    """
    name = f'"{table.name}"'
    # A key is looked up by =, which an index answers; what may be empty is compared by IS.
    equal = " AND ".join(
        f'one."{column.name}" {"=" if column.primary_key else "IS"} other."{column.name}"'
        for column in table.columns
    )
    key = next(iter(table.primary_key.columns)).name
    by_sequence = "sequence" in table.columns
    through = "WHERE one.sequence <= :ours" if by_sequence else ""
    theirs = "WHERE sequence <= :theirs" if by_sequence else ""
    statement = (
        f'SELECT count(*), count(other."{key}"), '  # noqa: S608 - names of our own tables
        f"(SELECT count(*) FROM beside.{name} {theirs}) "
        f"FROM main.{name} AS one LEFT JOIN beside.{name} AS other ON {equal} {through}"
    )
    return text(statement), bounds if by_sequence else {}
