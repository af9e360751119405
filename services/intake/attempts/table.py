"""The table of attempts: appended to under a lock, read by pages, never changed (its triggers)."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Connection,
    Engine,
    LargeBinary,
    Table,
    event,
    func,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.intake.attempts.attempt import NO_DIGEST, Attempt, canonical, next_digest
from shared.store.engine import open_engine
from shared.store.inserting import Inserting


class KeptBesideActs(SQLModel, registry=registry()):
    """The base of the one table, in a registry of its own: no rebuild knows of it."""


class AttemptKept(KeptBesideActs, table=True):
    """One attempt: its number, what is asked by, its canonical JSON, the digest up to it."""

    __tablename__ = "attempt"
    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    caller: str | None = Field(default=None, index=True)
    outcome: str = Field(index=True)
    key: str | None = Field(default=None, index=True)
    attempt: str
    """Canonical JSON (RFC 8785), as it counts in the digest."""
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


ATTEMPT: Final = cast("Table", cast("Any", AttemptKept).__table__)
COLUMNS: Final = ("caller", "outcome", "key")
"""What stands in a column of its own beside the JSON, to be asked by."""

_LOCK: Final = 0x706F695F61747470
"""One number of ours among PostgreSQL's advisory locks: who appends holds it."""
_REFUSED: Final = "un intento guardado no se cambia ni se borra"
_TRIGGERS: Final = {
    "sqlite": tuple(
        f"CREATE TRIGGER attempt_no_{verb} BEFORE {verb} ON attempt "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION attempt_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$""",
        """CREATE TRIGGER attempt_no_change BEFORE UPDATE OR DELETE ON attempt
        FOR EACH ROW EXECUTE FUNCTION attempt_is_kept()""",
        """CREATE TRIGGER attempt_no_truncate BEFORE TRUNCATE ON attempt
        FOR EACH STATEMENT EXECUTE FUNCTION attempt_is_kept()""",
    ),
}
for _dialect, _statements in _TRIGGERS.items():
    for _statement in _statements:
        event.listen(ATTEMPT, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]


class AttemptTable:
    """The attempts of the door whose database is at `url`."""

    def __init__(self, url: str) -> None:
        self.url = beside(url)
        self.engine: Engine = open_engine(self.url)
        members = ("number", *COLUMNS, "attempt", "digest")
        self._inserting = Inserting.of(ATTEMPT, members, self.engine.dialect)

    def create(self) -> None:
        """Make the table with its triggers, unless it is there."""
        with self.engine.begin() as connection:
            _lock(connection)
            ATTEMPT.create(connection, checkfirst=True)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def append(self, attempts: Sequence[Attempt]) -> None:
        """Put attempts at the end, numbered and chained, in one transaction.

        Two doors on one database take turns: the end is read under the lock.
        """
        with self.engine.begin() as connection:
            _lock(connection)
            last, digest = head(connection)
            rows = []
            for number, attempt in enumerate(attempts, last + 1):
                written = canonical(attempt)
                digest = next_digest(digest, number, written)
                named = attempt.caller, attempt.outcome, attempt.named.key
                rows.append((number, *named, written.decode(), digest))
            self._inserting.execute(connection, rows)

    def page(
        self, filters: Mapping[str, str], *, after: int, before: int | None, limit: int
    ) -> tuple[list[dict[str, Any]], int, tuple[int, bytes]]:
        """Read up to `limit` attempts numbered after `after`, how many match in all, and the head.

        With `before` those numbered below it, the newest first. `filters` are by caller, outcome,
        key. Nothing up to the head ever changes.
        """
        query = select(ATTEMPT)
        for name, value in filters.items():
            query = query.where(ATTEMPT.c[name] == value)
        with self.engine.connect() as connection:
            end = head(connection)
            query = query.where(ATTEMPT.c.number <= end[0])
            total = connection.execute(select(func.count()).select_from(query.subquery()))
            count = int(total.scalar_one())
            query = query.where(ATTEMPT.c.number > after)
            if before is None:
                query = query.order_by(ATTEMPT.c.number)
            else:
                query = query.where(ATTEMPT.c.number < before).order_by(ATTEMPT.c.number.desc())
            rows = connection.execute(query.limit(limit))
            return [dict(row) for row in rows.mappings()], count, end


def head(connection: Connection) -> tuple[int, bytes]:
    """Read the last number and the digest there; 0 and 32 zero bytes before the first."""
    query = select(ATTEMPT.c.number, ATTEMPT.c.digest).order_by(ATTEMPT.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return (0, NO_DIGEST) if row is None else (int(row.number), _as_bytes(row.digest))


def _as_bytes(value: Any) -> bytes:
    """Read a digest; what somebody wrote by hand into SQLite may be of any kind, and is told."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def beside(url: str) -> str:
    """Say where the attempts of a door lie: a file beside its own, or the same PostgreSQL base."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return url
    path = Path(parsed.database)
    at = path.with_name(f"{path.stem}.attempts{path.suffix}")
    return parsed.set(database=str(at)).render_as_string(hide_password=False)


def _lock(connection: Connection) -> None:
    """Be the only one who appends until the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def rows_as_json(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give rows as they are answered, byte for byte what the digest counts in `attempt`."""
    return [
        {
            **{name: row[name] for name in ("number", *COLUMNS, "attempt")},
            "digest": f"sha256:{_as_bytes(row['digest']).hex()}",
        }
        for row in rows
    ]
