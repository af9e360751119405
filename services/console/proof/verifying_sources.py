"""Who testifies of the log: the services over HTTP, or their databases read past them.

Over HTTP a service shows the rows that it answers from; a database is read without asking it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import Table
from sqlalchemy.exc import SQLAlchemyError

from services.console.client import SystemClient
from services.console.errors import UnreachableError, UsageError
from services.console.replay.projections import PROJECTIONS, database_file
from shared.errors import Problem
from shared.event import SUBJECT_ROOT
from shared.proof.paging import (
    DIGESTS_MAX,
    PAGE_ROWS_MAX,
    Key,
    Row,
    described,
    digests,
    key_of,
    page,
)
from shared.proof.same_rows import sqlite_file
from shared.proof.witnesses import Place
from shared.store.database import Database
from shared.store.sets import TableSets

_SEQUENCE_MAX: Final = 2**63 - 1
_DIGEST_DIGITS: Final = 64
_LISTS: Final = {"intake": "recorded_act", "reporting": "reported_act"}
"""The table in which a service lists the acts; that of a figures service is `act`."""

ORDER: Final = ("intake", "reporting", "budget", "targets", "investments")
"""Whose word is taken first on what an act was: the door also keeps the hash of each."""


class Pages(Protocol):
    """Gives the rows of a table that follow a key, in the order of the key."""

    def __call__(self, table: Table, after: Key | None, through: int, limit: int) -> list[Row]:
        """Read a page; raises UnreachableError."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A service as a witness: its name, its tables, how their rows are read."""

    name: str
    tables: Mapping[str, Table]
    pages: Pages
    joined: Callable[[int, int], str]
    """Gives the digests of so many sequences after one, in hex, one after the other."""
    file: Path | None = None
    """The SQLite file that is read, where it is one: SQLite compares it with another by itself."""

    def rows(self, table: str, *, after: Key | None = None, through: int) -> Iterator[Row]:
        """Give all rows of a table in the order of its key, a page at a time."""
        while True:
            read = self.pages(self.tables[table], after, through, PAGE_ROWS_MAX)
            yield from read
            if len(read) < PAGE_ROWS_MAX:
                return
            after = key_of(read[-1], self.tables[table])

    def named(self, table: str, *, after: Key | None = None) -> Iterator[Mapping[str, Any]]:
        """Give all rows of a table by the names of its columns."""
        for row in self.rows(table, after=after, through=_SEQUENCE_MAX):
            yield described(row, self.tables[table])

    def beside(self, table: str) -> list[Mapping[str, Any]]:
        """Give what a service notes beside the log; one of an older version has no such table."""
        try:
            return list(self.named(table))
        except UnreachableError:
            return []

    def position(self) -> int:
        """Say how far it has taken the log."""
        return next((int(row["sequence"]) for row in self.named("position")), 0)

    def marks(self, after: int, through: int) -> Iterator[tuple[int, bytes]]:
        """Give its digests by sequence; one that is no digest any more is given empty."""
        for row in self.rows("mark", after=(after,), through=through):
            stated = described(row, self.tables["mark"])
            yield int(stated["sequence"]), _digest(stated["digest"])

    def agrees(self, chain: bytes | bytearray, end: int) -> bool:
        """Say whether its digests from 1 to `end` are these, one after the other.

        False says only that they have to be looked at one by one.
        """
        after = 0
        while after < end:
            stated = self.joined(after, min(DIGESTS_MAX, end - after))
            reached = after + len(stated) // _DIGEST_DIGITS
            if stated != chain[(after + 1) * 32 : (reached + 1) * 32].hex():
                return False
            if reached < min(after + DIGESTS_MAX, end):
                return True  # it has come no further: its position says so
            after = reached
        return True

    def places(self, after: int) -> list[Place]:
        """List the acts that it knows after a sequence, also those that it could not read."""
        listed = _LISTS.get(self.name, "act")
        known = [_place(row) for row in self.named(listed, after=(after,))]
        known += [
            Place(int(row["sequence"]), str(row["subject"]))
            for row in self.named("quarantine", after=(after,))
        ]
        return sorted(known, key=lambda place: place.sequence)


def _digest(text: Any) -> bytes:
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError):
        return b""


def _place(row: Mapping[str, Any]) -> Place:
    if "entity" in row:
        where = f"{row['entity']}.{row['fiscal_year']}"
    else:
        year, body = divmod(int(row["scope"]), 100_000)
        where = f"{body // 1000:02d}-{body % 1000:03d}.{year}"
    content = None
    if "sha256" in row:
        content = content_of(str(row["sha256"]), str(row["recorded_at"]), str(row["posted_by"]))
    return Place(int(row["sequence"]), f"{SUBJECT_ROOT}.{where}.{row['key']}", content)


def content_of(sha256: str, recorded_at: str, posted_by: str) -> str:
    """Say what an act is, as the door lists it."""
    return f"{sha256} {recorded_at} {posted_by}"


def _tables(database: Database) -> dict[str, Table]:
    return {table.name: table for table in database.tables}


def database_witness(name: str, database: Database) -> Witness:
    """Take a database, opened for reading, as a witness."""

    def pages(table: Table, after: Key | None, through: int, limit: int) -> list[Row]:
        try:
            with database.engine.connect() as connection:
                return page(connection, table, after=after, through=through, limit=limit)
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            raise UnreachableError(
                f"No se puede leer la base de {name}, tabla {table.name}: {reason}."
            ) from error

    def joined(after: int, limit: int) -> str:
        try:
            with database.engine.connect() as connection:
                return digests(connection, after=after, limit=limit)
        except SQLAlchemyError:
            return "-"  # a digest that is none any more: to be looked at one by one

    return Witness(name, _tables(database), pages, joined, sqlite_file(database.engine))


def http_witness(name: str, url: str, client: SystemClient, tables: Mapping[str, Table]) -> Witness:
    """Take a running service as a witness."""

    def pages(table: Table, after: Key | None, through: int, limit: int) -> list[Row]:
        key = "" if after is None else f"&after={','.join(str(part) for part in after)}"
        path = f"/v1/rows/{table.name}?through={through}&limit={limit}{key}"
        try:
            body = client.get_json(path, base=url)
        except Problem as problem:
            raise UnreachableError(f"{name} no muestra sus filas: {problem.detail}") from problem
        if body.get("columns") != [column.name for column in table.columns]:
            raise UnreachableError(
                f"{name} guarda otras columnas en {table.name}: es otra versión. Verifique con "
                "la versión que está en marcha."
            )
        return [tuple(row) for row in body["rows"]]

    def joined(after: int, limit: int) -> str:
        body = client.get_json(f"/v1/rows/mark/digests?after={after}&limit={limit}", base=url)
        return str(body.get("digests"))

    return Witness(name, tables, pages, joined)


@contextmanager
def witnesses_of(
    *, url: str, data: Path | None, databases: Mapping[str, str]
) -> Iterator[tuple[Witness, ...]]:
    """Open the witnesses: of a data folder, of stated databases, else the services at `url`."""
    with ExitStack() as opened:
        urls = dict(databases)
        if data is not None:
            urls |= {name: _file_url(data, name) for name in PROJECTIONS if name not in urls}
        if urls:
            yield tuple(_opened(name, urls[name], opened) for name in ORDER if name in urls)
            return
        client = opened.enter_context(SystemClient(url))
        services = client.services()
        found = []
        for name in ORDER:
            if name not in services:
                raise UnreachableError(f"El sistema en {url} no dice dónde está {name}.")
            unused = PROJECTIONS[name]("sqlite://").database
            opened.callback(unused.close)
            found.append(http_witness(name, services[name], client, _tables(unused)))
        yield tuple(found)


def _opened(name: str, url: str, opened: ExitStack) -> Witness:
    try:
        sets = TableSets(url)  # after a rebuild it is another set of tables that answers
        database = PROJECTIONS[name](sets.url_of(sets.read().live)).database
        database.freeze()
    except (SQLAlchemyError, ValueError, OSError) as error:
        raise UsageError(f"La base de {name} no se puede abrir: {error}.") from error
    opened.callback(database.close)
    return database_witness(name, database)


def _file_url(data: Path, name: str) -> str:
    file = database_file(data, name)
    if not file.is_file():
        raise UsageError(f"En la carpeta {data} falta la base de {name} ({file.name}).")
    return f"sqlite:///{file.absolute()}"
