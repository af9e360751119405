"""How a database is opened: SQLite in WAL with full sync, or PostgreSQL, from one URL."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url


def open_engine(
    url: str, *, read_only: bool = False, filling: bool = False, scratch: bool = False
) -> Engine:
    """Open `sqlite:////path/file.db` or `postgresql://user@host/name`.

    SQLite writes ahead with full sync, so that what a service acknowledged survives a power cut.
    Read only, the database itself refuses every write. Filling, a power cut may undo the last
    transactions but never half of one: what is filled from the log is filled on from its position.
    Scratch, which only SQLite knows, is for a file that nobody reads after this process.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        if filling:
            event.listen(engine, "connect", _prepare_postgresql_to_fill)
        return engine.execution_options(postgresql_readonly=True) if read_only else engine
    engine = create_engine(parsed, connect_args={"timeout": 30})
    if read_only:
        prepare = _prepare_sqlite_to_read
    elif scratch:
        prepare = _prepare_sqlite_for_scratch
    else:
        prepare = _prepare_sqlite_to_fill if filling else _prepare_sqlite
    event.listen(engine, "connect", prepare)
    return engine


def _prepare_postgresql_to_fill(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    connection.commit()


def _prepare_sqlite_to_fill(connection: Any, _record: Any) -> None:
    _set(connection, "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -65536")
    # What is filled changes the same pages again and again: they are put in place every 64 MB.
    _set(connection, "wal_autocheckpoint = 16384")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    _set(connection, "journal_mode = WAL", "synchronous = FULL", "cache_size = -65536")


def _prepare_sqlite_for_scratch(connection: Any, _record: Any) -> None:
    # A transaction is still whole or not at all, as long as the process lives.
    _set(connection, "journal_mode = MEMORY", "synchronous = OFF", "cache_size = -65536")


def _prepare_sqlite_to_read(connection: Any, _record: Any) -> None:
    _set(connection, "query_only = ON", "cache_size = -65536")


def _set(connection: Any, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
