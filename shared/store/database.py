"""Position, digest and rows of a batch in one transaction; the position is the truth (D5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, Engine, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from shared.event import NO_DIGEST
from shared.store import tables
from shared.store.engine import open_engine
from shared.store.gathering import MARK, QUARANTINE, SCOPE, Gathered, Part, Row, Taken, gather
from shared.store.inserting import Inserting
from shared.store.versions import refuse_other_versions

COMMON: tuple[Table, ...] = tuple(tables.StoreTable.metadata.sorted_tables)
POSITION = tables.StoreTable.metadata.tables["position"]
BESIDE_THE_LOG = "beside_the_log"
"""In a table's `info`: what a service remembers that no act tells; a rebuild carries it over."""

# What every answer asks first: building such a statement costs more than running it.
_SCOPES: Final = select(SCOPE.c.entity, SCOPE.c.fiscal_year).order_by(
    SCOPE.c.entity, SCOPE.c.fiscal_year
)
_DIGEST: Final = select(MARK.c.digest).where(MARK.c.sequence == bindparam("sequence"))
_QUARANTINED: Final = select(QUARANTINE).order_by(QUARANTINE.c.sequence)
_QUARANTINED_OF: Final = _QUARANTINED.where(QUARANTINE.c.scope == bindparam("scope"))


class SequenceGapError(RuntimeError):
    """A batch that does not continue the position: the reader must fetch again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the log has been taken, and its running digest there."""

    sequence: int
    digest: bytes


class Database:
    """One service's database: its common tables, its own, and the transaction that joins them."""

    def __init__(self, url: str, own: Sequence[Table]) -> None:
        self.url = url
        self.engine: Engine = open_engine(url)
        self._own = tuple(own)
        self._by_name = {table.name: table for table in self.tables}
        self._written: dict[str, set[Row]] = {}
        """Identities of the content-hashed rows that this process has committed, by table."""
        self._inserting: dict[tuple[str, tuple[str, ...]], Inserting] = {}

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

    def open_as_scratch(self) -> None:
        """Open a fresh database again to be filled and thrown away: nothing of it need last."""
        self.engine.dispose()
        self.engine = open_engine(self.url, scratch=True)

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
            if connection.execute(select(POSITION.c.id)).first() is None:
                connection.execute(insert(POSITION).values(id=1, sequence=0))

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
                    raise _gap(expected, taken.sequence)
            if not fresh:
                return 0
            gathered = gather(fresh)
            self._take(connection, present, gathered)
        self._note_written(gathered)
        return len(fresh)

    def take_gathered(self, gathered: Gathered) -> None:
        """Write a batch that another process gathered; it must begin right behind the position."""
        with self.engine.begin() as connection:
            present = self._position(connection).sequence
            if gathered.first != present + 1:
                raise _gap(present + 1, gathered.first)
            self._take(connection, present, gathered)
        self._note_written(gathered)

    def _take(self, connection: Connection, present: int, gathered: Gathered) -> None:
        self._advance(connection, present, gathered.last)
        for part in gathered.parts:
            self._insert(connection, part)

    def _note_written(self, gathered: Gathered) -> None:
        for part in gathered.parts:
            if part.identities is not None:
                self._written.setdefault(part.table, set()).update(part.identities)

    def _advance(self, connection: Connection, present: int, reached: int) -> None:
        """Move the position, refusing when another process moved it first."""
        moved = connection.execute(
            update(POSITION).where(POSITION.c.sequence == present).values(sequence=reached)
        )
        if moved.rowcount != 1:
            raise SequenceGapError(f"otro proceso tomó actos después del {present}")

    def _insert(self, connection: Connection, part: Part) -> None:
        rows = part.rows
        if part.identities is not None:
            written = self._written.get(part.table, set())
            known = zip(part.identities, rows, strict=True)
            rows = [row for identity, row in known if identity not in written]
        if not rows:
            return
        same = part.table, part.members
        inserting = self._inserting.get(same)
        if inserting is None:
            inserting = Inserting.of(self._by_name[part.table], part.members, connection.dialect)
            self._inserting[same] = inserting
        try:
            inserting.execute(connection, rows)
        except (IntegrityError, UniqueViolation) as error:
            message = f"las filas de {part.table} ya estaban; la base no concuerda con su posición"
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
            return [(row.entity, row.fiscal_year) for row in connection.execute(_SCOPES)]

    def digest_at(self, sequence: int) -> bytes:
        """Read the running digest at a sequence that has been taken (zero: before the first)."""
        if sequence == 0:
            return NO_DIGEST
        with self.engine.connect() as connection:
            return bytes(connection.execute(_DIGEST, {"sequence": sequence}).scalar_one())

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
        query = _QUARANTINED if scope is None else _QUARANTINED_OF
        with self.engine.connect() as connection:
            rows = connection.execute(query, {} if scope is None else {"scope": scope})
            return [dict(row) for row in rows.mappings()]


def _gap(expected: int, found: int) -> SequenceGapError:
    return SequenceGapError(f"falta la secuencia {expected}; llegó la {found}")
