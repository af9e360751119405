"""Position, digest and rows of a batch in one transaction; the position is the truth (D5)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from shared.event import NO_DIGEST
from shared.store import tables
from shared.store.engine import open_engine
from shared.store.inserting import Inserting
from shared.store.versions import refuse_other_versions

Identity = tuple[Any, ...]
Rows = Mapping[Table, Sequence[Mapping[str, Any]]]
"""What a projection makes of one event: plain rows by table."""

COMMON: tuple[Table, ...] = tuple(tables.StoreTable.metadata.sorted_tables)
POSITION, MARK, SCOPE, QUARANTINE = (
    tables.StoreTable.metadata.tables[name] for name in ("position", "mark", "scope", "quarantine")
)
KEEP_FIRST = "keep_first"
"""In a table's `info`: a row that is there already stays as it is (content-hashed rows)."""
BESIDE_THE_LOG = "beside_the_log"
"""In a table's `info`: what a service remembers that no act tells; a rebuild carries it over."""
SCOPE.info[KEEP_FIRST] = True
NO_SCOPE = 0
"""Of an event whose subject names no entity: it is quarantined and touches no question."""


class SequenceGapError(RuntimeError):
    """A batch that does not continue the position: the reader must fetch again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the log has been taken, and its running digest there."""

    sequence: int
    digest: bytes


@dataclass(frozen=True, slots=True)
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


def scope_of(entity: str, fiscal_year: int) -> int:
    """Turn an entity's fiscal year into a readable number: 38-241, 2024 -> 202438241."""
    sector, pliego = entity.split("-")
    return fiscal_year * 100_000 + int(sector) * 1000 + int(pliego)


def _log_rows(taken: Taken) -> list[tuple[Table, list[dict[str, Any]]]]:
    """Give the rows that every service keeps of an event, whatever it makes of it."""
    scope = scope_of(taken.entity, taken.fiscal_year) if taken.entity else NO_SCOPE
    mark = {
        "sequence": taken.sequence,
        "digest": taken.digest,
        "recorded_at": taken.recorded_at,
    }
    first = {
        "scope": scope,
        "entity": taken.entity,
        "fiscal_year": taken.fiscal_year,
        "first_sequence": taken.sequence,
    }
    rows = [(MARK, [mark])]
    if taken.entity:
        rows.append((SCOPE, [first]))
    if taken.quarantined is not None:
        unread = {
            "sequence": taken.sequence,
            "scope": scope,
            "subject": taken.subject,
            "reason": taken.quarantined,
        }
        rows.append((QUARANTINE, [unread]))
    return rows


class Database:
    """One service's database: its common tables, its own, and the transaction that joins them."""

    def __init__(self, url: str, own: Sequence[Table]) -> None:
        self.url = url
        self.engine: Engine = open_engine(url)
        self._own = tuple(own)
        self._written: dict[Table, set[Any]] = {}
        """Identities of the content-hashed rows that this process has committed."""
        self._inserting: dict[tuple[Table, tuple[str, ...], bool], Inserting] = {}

    def at(self, url: str) -> "Database":
        """Give a database of the same kind at another address; a subclass gives one of its own."""
        return Database(url, self._own)

    @property
    def tables(self) -> tuple[Table, ...]:
        """List all tables, the common ones first."""
        return tuple(dict.fromkeys((*COMMON, *self._own)))

    def open_to_fill(self) -> None:
        """Open the database again to be filled from the log, where no single commit must last."""
        self.engine.dispose()
        self.engine = open_engine(self.url, filling=True)

    def settle(self) -> None:
        """Put what was filled on the disk, and open the database again as one that answers."""
        self.engine.dispose()
        self.engine = open_engine(self.url)
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def freeze(self) -> None:
        """Open the database again so that it refuses every write."""
        self.engine.dispose()
        self.engine = open_engine(self.url, read_only=True)

    def create(self) -> None:
        """Create what is missing; existing tables stay as they are.

        Raises OutdatedStoreError when one was made by a version with other columns.
        """
        refuse_other_versions(self.engine, self.tables)
        for table in self.tables:
            table.create(self.engine, checkfirst=True)
        with self.engine.begin() as connection:
            self._insert(connection, POSITION, [{"id": 1, "sequence": 0}], keep_first=True)

    def seal(self) -> None:
        """Close a database that takes no more acts; in SQLite one plain file is left of it."""
        self.engine.dispose()
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
            self.engine.dispose()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def position(self) -> Mark:
        """Read how far this database has taken the log."""
        with self.engine.connect() as connection:
            return self._position(connection)

    def _position(self, connection: Connection) -> Mark:
        row = connection.execute(
            select(POSITION.c.sequence, MARK.c.digest).select_from(
                POSITION.outerjoin(MARK, MARK.c.sequence == POSITION.c.sequence)
            )
        ).one()
        return Mark(row.sequence, bytes(row.digest) if row.digest is not None else NO_DIGEST)

    def take(self, batch: Sequence[Taken]) -> int:
        """Write a batch with its position in one transaction; give how many events were new.

        Events at or below the position are skipped; one beyond the next is a SequenceGapError.
        """
        with self.engine.begin() as connection:
            present = self._position(connection).sequence
            fresh = [taken for taken in batch if taken.sequence > present]
            for expected, taken in enumerate(fresh, start=present + 1):
                if taken.sequence != expected:
                    message = f"falta la secuencia {expected}; llegó la {taken.sequence}"
                    raise SequenceGapError(message)
            if not fresh:
                return 0
            self._advance(connection, present, fresh[-1].sequence)
            written = self._write(connection, fresh)
        for table, identities in written.items():
            self._written.setdefault(table, set()).update(identities)
        return len(fresh)

    def _advance(self, connection: Connection, present: int, reached: int) -> None:
        """Move the position, refusing when another process moved it first."""
        moved = connection.execute(
            update(POSITION).where(POSITION.c.sequence == present).values(sequence=reached)
        )
        if moved.rowcount != 1:
            raise SequenceGapError(f"otro proceso tomó actos después del {present}")

    def _write(
        self, connection: Connection, fresh: Sequence[Taken]
    ) -> dict[Table, Iterable[Identity]]:
        """Insert the batch table by table; give the identities of content-hashed rows."""
        gathered: dict[Table, list[Mapping[str, Any]]] = {}
        for taken in fresh:
            for table, rows in (*_log_rows(taken), *taken.rows.items()):
                gathered.setdefault(table, []).extend(rows)
        written: dict[Table, Iterable[Identity]] = {}
        for table, rows in gathered.items():
            if table.info.get(KEEP_FIRST):
                unseen = self._unseen(table, rows)
                written[table] = unseen.keys()
                self._insert(connection, table, list(unseen.values()), keep_first=True)
            else:
                self._insert(connection, table, rows, keep_first=False)
        return written

    def _unseen(
        self, table: Table, rows: Iterable[Mapping[str, Any]]
    ) -> dict[Identity, Mapping[str, Any]]:
        """Leave out rows that this process has already committed; their identity is content."""
        keys = [column.name for column in table.primary_key.columns]
        written = self._written.get(table, set())
        distinct = {id(row): row for row in rows}  # most are one cached row, met again and again
        by_identity = {tuple(row[key] for key in keys): row for row in reversed(distinct.values())}
        return {identity: row for identity, row in by_identity.items() if identity not in written}

    def _insert(
        self,
        connection: Connection,
        table: Table,
        rows: Sequence[Mapping[str, Any]],
        *,
        keep_first: bool,
    ) -> None:
        if not rows:
            return
        same = (table, tuple(rows[0]), keep_first)
        inserting = self._inserting.get(same)
        if inserting is None:
            inserting = Inserting.of(table, same[1], connection.dialect, keep_first=keep_first)
            self._inserting[same] = inserting
        try:
            inserting.execute(connection, rows)
        except IntegrityError as error:
            message = f"las filas de {table.name} ya estaban; la base no concuerda con su posición"
            raise SequenceGapError(message) from error

    def carry_over(self, other: "Database") -> None:
        """Take from another database of the same kind what it remembers beside the log."""
        with other.engine.connect() as source, self.engine.begin() as target:
            for table in self.tables:
                if table.info.get(BESIDE_THE_LOG):
                    target.execute(delete(table))
                    rows = [dict(row) for row in source.execute(select(table)).mappings()]
                    if rows:
                        target.execute(insert(table), rows)

    # questions about the log -------------------------------------------------------------------

    def scopes(self) -> list[tuple[str, int]]:
        """List the entities and fiscal years known from their acts."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                select(SCOPE.c.entity, SCOPE.c.fiscal_year).order_by(
                    SCOPE.c.entity, SCOPE.c.fiscal_year
                )
            )
            return [(row.entity, row.fiscal_year) for row in rows]

    def digest_at(self, sequence: int) -> bytes:
        """Read the running digest at a sequence that has been taken (zero: before the first)."""
        if sequence == 0:
            return NO_DIGEST
        with self.engine.connect() as connection:
            digest = connection.execute(
                select(MARK.c.digest).where(MARK.c.sequence == sequence)
            ).scalar_one()
            return bytes(digest)

    def through_at(self, moment: str) -> int:
        """Give the highest N such that every act up to N was recorded at or before the moment."""
        with self.engine.connect() as connection:
            later = connection.execute(
                select(func.min(MARK.c.sequence)).where(MARK.c.recorded_at > moment)
            ).scalar()
            reached = self._position(connection).sequence
        return reached if later is None else int(later) - 1

    def quarantined(self, scope: int | None = None) -> list[dict[str, Any]]:
        """List the events that this version could not read, oldest first."""
        query = select(QUARANTINE).order_by(QUARANTINE.c.sequence)
        if scope is not None:
            query = query.where(QUARANTINE.c.scope == scope)
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def utc(moment: dt.datetime) -> str:
    """Write a moment as the marks keep it, so that text order is time order."""
    exact = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{exact.isoformat(timespec='microseconds')}Z"
