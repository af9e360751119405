"""Every row of every service against the rows that the log makes again, in fresh databases.

The services' own projections run over the log into a temporary folder; then each table is walked
beside the stored one in the order of its key. No stored digest is believed.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import aclosing
from itertools import islice
from pathlib import Path

from sqlalchemy import Table

from services.console.proof.verifying_log import Told, records
from services.console.proof.verifying_sources import Witness, database_witness
from services.console.replay.projections import projections_in
from services.console.replay.taking import fill
from shared.proof.findings import Code, Finding
from shared.proof.paging import PAGE_ROWS_MAX, Key, key_columns, key_of, projected
from shared.proof.rows import (
    TOLD_MAX,
    Difference,
    Row,
    differences,
    row_finding,
    uncounted_finding,
)
from shared.proof.same_rows import surely_same
from shared.store.database import Database
from shared.stream import Log

_NOT_COMPARED = frozenset({"position"})
_SETTLE_MAX_S = 20.0
_STILL_S = 1.0
_PAUSE_S = 0.05

Say = Callable[[str], None]
"""Is told which service is being compared."""


async def verify_rows(
    log: Log,
    through: int,
    witnesses: Sequence[Witness],
    faulty: AbstractSet[int],
    told: Told,
    say: Say,
) -> list[Finding]:
    """Project the log again up to `through` and compare; what stands at `faulty` is left out.

    A service that has not come so far is compared as far as it has. Raises LogError,
    UnreachableError.
    """
    found: list[Finding] = []
    with tempfile.TemporaryDirectory(prefix="poi-verify-") as folder:
        projections = projections_in(Path(folder))
        try:
            for projection in projections:
                projection.database.open_as_scratch()
            async with aclosing(records(log, 0, through)) as batches:
                await fill(batches, through, None, projections, lambda at, _end: told(at))
            made = {projection.name: projection.database for projection in projections}
            for witness in witnesses:
                say(witness.name)
                found += _compare(made[witness.name], witness, through, faulty)
        finally:
            for projection in projections:
                projection.database.close()
    return found


def _compare(
    database: Database, stored: Witness, through: int, faulty: AbstractSet[int]
) -> Iterator[Finding]:
    """Compare every table that is made from acts alone, as far as the service has come.

    Rows of acts behind its position are compared too: its position could hide them.
    """
    position = _settled(stored, through)
    yield from _position_findings(stored, position)
    reached = min(through, position)
    made = database_witness(stored.name, database)
    tables = [table for table in projected(database.tables) if table.name not in _NOT_COMPARED]
    same = frozenset[str]()
    if stored.file is not None:
        same = surely_same(database.engine, stored.file, tables, ours=reached, theirs=through)
    for table in tables:
        if table.name in same:
            continue
        columns = tuple(column.name for column in table.columns)
        by_sequence = "sequence" in columns
        if not by_sequence and (faulty or position < through):
            continue  # what is said once for many acts cannot be told apart by sequence
        # After an altered act every digest is another: the chains have been compared already.
        blank = columns.index("digest") if table.name == "mark" and faulty else None
        found = _differences(made, stored, table, (reached, through), blank)
        place = columns.index("sequence") if by_sequence else -1
        told = (
            one
            for one in found
            if not _is_excused(one, place, faulty, ahead=position > through)
            and not _is_newer(one, place, stored, position)
        )
        for one in islice(told, TOLD_MAX):
            yield row_finding(stored.name, table.name, columns, key_columns(table), one)
        if more := sum(1 for _ in told):
            yield uncounted_finding(stored.name, table.name, more)


def _settled(stored: Witness, through: int) -> int:
    """Give a service the time to take what was recorded last; say how far it has come then."""
    position = stored.position()
    ends = time.monotonic() + _SETTLE_MAX_S
    still_until = time.monotonic() + _STILL_S
    while position < through and time.monotonic() < min(ends, still_until):
        time.sleep(_PAUSE_S)
        now = stored.position()
        if now != position:
            position, still_until = now, time.monotonic() + _STILL_S
    return position


def _position_findings(stored: Witness, position: int) -> Iterator[Finding]:
    """See that the position is one at which a digest is kept: both are written together."""
    if position > 0 and next(stored.marks(position - 1, position), None) is None:
        sentence = (
            f"En {stored.name}, tabla position, la posición dice {position} y no hay huella de esa "
            "secuencia: fue cambiada."
        )
        yield Finding(Code.ROW_ALTERED, sentence, position, stored.name)


def _is_newer(one: Difference, place: int, stored: Witness, position: int) -> bool:
    """Excuse a row behind the position where the service has moved on while it was read."""
    if place < 0 or one.found is None or one.expected is not None:
        return False
    sequence = one.found[place]
    return isinstance(sequence, int) and position < sequence <= stored.position()


def _differences(
    made: Witness, stored: Witness, table: Table, until: tuple[int, int], blank: int | None
) -> Iterator[Difference]:
    """Compare page by page; from the first page that differs, row by row.

    `until` says to which sequence the acts make rows, and to which stored ones are read.
    """
    reached, through = until
    after: Key | None = None
    while True:
        ours = made.pages(table, after, reached, PAGE_ROWS_MAX)
        if ours != stored.pages(table, after, through, PAGE_ROWS_MAX):
            break
        if len(ours) < PAGE_ROWS_MAX:
            return
        after = key_of(ours[-1], table)
    yield from differences(
        _without(made.rows(table.name, after=after, through=reached), blank),
        _without(stored.rows(table.name, after=after, through=through), blank),
        lambda row: key_of(row, table),
    )


def _without(rows: Iterator[Row], place: int | None) -> Iterator[Row]:
    """Give rows without what stands at a place, if one is stated."""
    if place is None:
        return rows
    return ((*row[:place], None, *row[place + 1 :]) for row in rows)


def _is_excused(one: Difference, place: int, faulty: AbstractSet[int], *, ahead: bool) -> bool:
    """Leave out what a faulty act makes, and what an act after the compared ones has added."""
    if place < 0:
        return ahead and one.expected is None
    row = one.found if one.expected is None else one.expected
    return row is not None and row[place] in faulty
