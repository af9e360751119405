"""Batches that are written together: the rows of one batch, whatever they were cut into."""

from sqlalchemy import select

from services.console.replay.projections import PROJECTIONS
from shared.projecting import Projection, take
from shared.store import Database, Mark
from shared.store.gathering import Gathered, gather, joined
from shared.stream import Recorded
from tests.services.conftest import stored
from tests.services.history import history

NOTHING = Mark(0, bytes(32))
UNREADABLE = b'{"schema":99}'


def events() -> list[Recorded]:
    read = [Recorded(n, *stored(raw), None) for n, raw in enumerate(history()[:40], start=1)]
    return [
        each._replace(payload=UNREADABLE) if each.sequence in {7, 23} else each for each in read
    ]


def batches(projection: Projection, size: int) -> list[Gathered]:
    _, taken = take(projection, NOTHING, events())
    return [gather(taken[first : first + size]) for first in range(0, len(taken), size)]


def filled(batches: list[Gathered]) -> dict[str, list[str]]:
    database: Database = PROJECTIONS["budget"]("sqlite://").database
    database.create()
    for batch in batches:
        database.take_gathered(batch)
    with database.engine.connect() as connection:
        return {
            table.name: sorted(repr(row) for row in connection.execute(select(table)))
            for table in database.tables
        }


def test_batches_joined_are_written_as_the_rows_of_one_batch() -> None:
    projection = PROJECTIONS["budget"]("sqlite://")
    small = batches(projection, 3)

    by_one = filled(batches(projection, 40))
    one_by_one = filled(small)
    by_fours = filled([joined(small[first : first + 4]) for first in range(0, len(small), 4)])

    assert by_fours == one_by_one == by_one
    assert len(by_one["quarantine"]) == 2
    assert len(by_one["mark"]) == 40


def test_joining_changes_none_of_the_batches() -> None:
    projection = PROJECTIONS["budget"]("sqlite://")
    given, same = batches(projection, 10), batches(projection, 10)

    whole = joined(given)

    assert given == same
    assert (whole.first, whole.last) == (1, 40)
    assert joined(given[:1]) == same[0]
