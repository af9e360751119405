"""The sets of tables of one service: the one that answers, the one being filled, the one before.

Set 1 is the service's database as it was made; each rebuild fills a new one beside it: another
SQLite file, or another PostgreSQL schema. One row says which set answers, so they are exchanged in
one transaction, and says who is at work, so that two cannot be. Before the first rebuild there is
no row, and set 1 answers.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateSchema, DropSchema

from shared.store.engine import open_engine

FIRST: Final = 1
LEASE_S: Final = 15.0
"""How long who is at work may be silent before another may go on in his place."""

_SETS: Final = Table(
    "table_set",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("live", Integer, nullable=False),
    Column("beside", Integer),
    Column("previous", Integer),
    Column("highest", Integer, nullable=False),
    Column("version", String(80)),
    Column("owner", String(200)),
    Column("seen_at", Float, nullable=False),
)
_NO_OWNER: Final = {"owner": None, "seen_at": 0.0}
_ENDINGS: Final = ("", "-wal", "-shm", "-journal")


class SetsError(RuntimeError):
    """A step of a rebuild that cannot be done now; the sentence says why and what to do."""


class TakenError(SetsError):
    """Somebody else is at work on the sets."""


@dataclass(frozen=True, slots=True)
class Sets:
    """Which set answers, which is being filled, which answered before; None: there is none."""

    live: int = FIRST
    beside: int | None = None
    previous: int | None = None
    version: str | None = None
    """The software that began the set beside."""
    owner: str | None = None
    seen_at: float = 0.0


class TableSets:
    """The sets of the service whose first database is at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._parsed = make_url(url)
        self._sqlite = self._parsed.get_backend_name() == "sqlite"
        self._in_memory = self._sqlite and not self._parsed.database

    def url_of(self, number: int) -> str:
        """Give the address of a set: `budget.2.db` beside `budget.db`, or the schema `set_2`."""
        if number == FIRST:
            return self.url
        if self._sqlite:
            return self._shown(self._parsed.set(database=str(self._file(str(number)))))
        options = f"-csearch_path=set_{number}"
        return self._shown(self._parsed.update_query_dict({"options": options}))

    def read(self) -> Sets:
        """Read which set is which; without a rebuild so far nothing is created."""
        if self._in_memory or (self._sqlite and not self._file("sets").exists()):
            return Sets()
        with self._connection() as connection:
            return self._read(connection)

    def claim(self, owner: str, now: float) -> Sets:
        """Take the work, or show that one is still at it; raises TakenError naming who is.

        `now` counts seconds since 1970. Who is silent for LEASE_S may be replaced.
        """
        if self._in_memory:
            raise SetsError("una base en memoria no se reconstruye")
        self._create()
        with self._connection() as connection:
            free = or_(_SETS.c.owner.is_(None), _SETS.c.owner == owner)
            free = or_(free, _SETS.c.seen_at < now - LEASE_S)
            done = connection.execute(
                update(_SETS).where(_SETS.c.id == 1, free).values(owner=owner, seen_at=now)
            )
            found = self._read(connection)
            if done.rowcount != 1:
                raise TakenError(
                    f"ya hay una reconstrucción en marcha, de {found.owner}: espere a que termine"
                )
            return found

    def release(self, owner: str) -> None:
        """Let the work go; what was filled stays to be gone on with."""
        self._update(owner, _NO_OWNER)

    def begin(self, owner: str, version: str) -> int:
        """Make room for a new set; give its number."""
        with self._connection() as connection:
            number = int(connection.execute(select(_SETS.c.highest)).scalar_one()) + 1
            if not self._sqlite:
                connection.execute(CreateSchema(f"set_{number}", if_not_exists=True))
        self._update(owner, {"beside": number, "highest": number, "version": version})
        return number

    def begin_rollback(self, owner: str) -> int:
        """Take the set that answered before as the one to follow the log; give its number."""
        previous = self.read().previous
        if previous is None:
            raise SetsError("no hay un juego de tablas anterior al que volver")
        self._update(owner, {"beside": previous, "version": None})
        return previous

    def swap(self, owner: str) -> int | None:
        """Let the set beside answer, in one step; give the number of one no longer kept."""
        found = self.read()
        if found.beside is None:
            raise SetsError("no hay un juego de tablas que poner en servicio")
        unkept = None if found.previous == found.beside else found.previous
        self._update(
            owner,
            {"live": found.beside, "beside": None, "previous": found.live, **_NO_OWNER},
        )
        return unkept

    def abandon(self, owner: str) -> int | None:
        """Give the set beside up; give its number when nothing needs it any more."""
        found = self.read()
        self._update(owner, {"beside": None, **_NO_OWNER})
        return None if found.beside == found.previous else found.beside

    def drop(self, number: int, tables: Sequence[Table]) -> None:
        """Remove a set for good: its file, its schema, or its tables in the first schema."""
        if self._sqlite:
            path = Path(make_url(self.url_of(number)).database or "")
            for ending in _ENDINGS:
                path.with_name(path.name + ending).unlink(missing_ok=True)
            return
        with self._connection() as connection:
            if number != FIRST:
                connection.execute(DropSchema(f"set_{number}", cascade=True, if_exists=True))
                return
            for table in tables:
                table.drop(connection, checkfirst=True)

    def _file(self, middle: str) -> Path:
        path = Path(self._parsed.database or "")
        return path.with_name(f"{path.stem}.{middle}{path.suffix}")

    def _shown(self, parsed: Any) -> str:
        return str(parsed.render_as_string(hide_password=False))

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """Open what holds the row: a file of its own, or the first schema; in one transaction."""
        row_url = self.url
        if self._sqlite:
            row_url = self._shown(self._parsed.set(database=str(self._file("sets"))))
        engine = open_engine(row_url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def _create(self) -> None:
        with self._connection() as connection:
            _SETS.create(connection, checkfirst=True)
        # Who comes second finds the row there.
        with suppress(IntegrityError), self._connection() as connection:
            connection.execute(insert(_SETS).values(id=1, live=FIRST, highest=FIRST, **_NO_OWNER))

    def _read(self, connection: Connection) -> Sets:
        if not inspect(connection).has_table(_SETS.name):
            return Sets()
        row = connection.execute(select(_SETS)).one_or_none()
        if row is None:
            return Sets()
        return Sets(row.live, row.beside, row.previous, row.version, row.owner, row.seen_at)

    def _update(self, owner: str, values: dict[str, Any]) -> None:
        with self._connection() as connection:
            done = connection.execute(
                update(_SETS).where(_SETS.c.id == 1, _SETS.c.owner == owner).values(**values)
            )
        if done.rowcount != 1:
            raise TakenError("otro tomó la reconstrucción entretanto; vuelva a empezar")
