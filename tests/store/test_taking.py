import dataclasses
import hashlib
import random
from collections.abc import Sequence

import pytest
from sqlalchemy import Table, func, select, text

from services.budget.main import SERVICE as BUDGET
from shared.event import StoredEvent
from shared.figures.reading import Question
from shared.projecting import Projection, take
from shared.store import FigureStore, Mark, Rows, Taken
from shared.store.database import COMMON, SequenceGapError
from shared.store.gathering import QUARANTINE
from shared.stream import Recorded
from tests.reading.acts import (
    BUDGET_IN_MEMORY,
    NOTHING,
    act,
    cells,
    cut,
    key_of,
    moves,
    recorded,
    soles,
)

BY_ACT = Question("budget", ("act",))
FIRST = [
    act(n, moves("budget", cells("funding_source,agreement", {"4,a": n, "4,": 100 * n})))
    for n in range(1, 6)
]
OTHERWISE = [
    act(n, moves("budget", cells("agreement,funding_source", {"b,4": n, ",4": 100 * n})))
    for n in range(6, 8)
]
ACTS = [*FIRST, *OTHERWISE]


def taken(acts: Sequence[Recorded], store: FigureStore, mark: Mark = NOTHING) -> list[Taken]:
    return take(Projection("budget", store, projection_of(store).rows), mark, acts)[1]


def projection_of(store: FigureStore) -> Projection:
    made = BUDGET.projection("sqlite://")
    return dataclasses.replace(made, database=store)


def contents(store: FigureStore) -> dict[str, list[tuple[object, ...]]]:
    """Read every table of a store, for comparing what two ways of taking left."""
    tables: list[Table] = [*store._own, *COMMON]
    with store.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in tables
        }


def test_a_batch_is_taken_with_its_position_and_digest(store: FigureStore) -> None:
    batch = taken(recorded(ACTS), store)

    count = store.take(batch)

    assert count == 7
    assert store.position() == Mark(7, batch[-1].digest)
    assert len(soles(store.balances(cut(), BY_ACT))) == 7


def test_an_empty_database_stands_before_the_first_act(store: FigureStore) -> None:
    assert store.position() == Mark(0, bytes(32))
    assert store.digest_at(0) == bytes(32)
    assert store.scopes() == []
    assert store.balances(cut(), BY_ACT).rows == ()


def test_creating_again_changes_nothing(store: FigureStore) -> None:
    store.take(taken(recorded(ACTS), store))
    before = contents(store)

    store.create()

    assert contents(store) == before


def test_what_was_taken_before_is_skipped_on_redelivery(store: FigureStore) -> None:
    batch = taken(recorded(ACTS), store)
    store.take(batch[:5])

    again = store.take(batch[:5])
    overlapping = store.take(batch[2:])

    assert (again, overlapping) == (0, 2)
    assert soles(store.balances(cut(), BY_ACT)) == {key_of(n): 101 * n for n in range(1, 8)}


def test_a_gap_is_refused_and_leaves_nothing(store: FigureStore) -> None:
    batch = taken(recorded(ACTS), store)
    store.take(batch[:2])
    before = contents(store)

    with pytest.raises(SequenceGapError, match="falta la secuencia 3"):
        store.take(batch[3:])
    with pytest.raises(SequenceGapError, match="falta la secuencia 4"):
        store.take([batch[2], batch[4]])

    assert contents(store) == before


@pytest.mark.parametrize("failing", ["mark", "act", "layout", "cell", "movement", "provenance"])
def test_a_batch_that_breaks_anywhere_leaves_nothing_of_itself(
    store: FigureStore, failing: str
) -> None:
    batch = taken(recorded(ACTS), store)
    store.take(batch[:2])
    before = contents(store)
    with store.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {failing} RENAME TO broken"))

    with pytest.raises(Exception, match=failing):
        store.take(batch[2:])
    with store.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE broken RENAME TO {failing}"))

    assert contents(store) == before


def test_rows_that_are_kept_once_are_written_after_a_rollback(store: FigureStore) -> None:
    batch = taken(recorded(ACTS), store)
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE provenance RENAME TO broken"))
    with pytest.raises(Exception, match="provenance"):
        store.take(batch)
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE broken RENAME TO provenance"))

    store.take(batch)

    assert soles(store.balances(cut(), BY_ACT)) == {key_of(n): 101 * n for n in range(1, 8)}
    with store.engine.connect() as connection:
        cell_count = connection.execute(select(func.count()).select_from(store.cell_table))
        assert cell_count.scalar_one() == 3


def test_any_split_of_the_log_and_any_redelivery_leave_the_same_rows(
    store: FigureStore, tmp_path: object
) -> None:
    whole = BUDGET.projection(f"sqlite:///{tmp_path}/whole.db").database
    assert isinstance(whole, FigureStore)
    whole.create()
    batch = taken(recorded(ACTS), whole)
    whole.take(batch)
    chance = random.Random(22)  # noqa: S311 - the same splits every time

    while (position := store.position().sequence) < 7:
        start = chance.randint(0, position)
        store.take(batch[start : chance.randint(start, 7)])

    assert contents(store) == contents(whole)
    whole.close()


def test_every_digest_of_the_chain_is_kept_and_is_the_one_of_the_design(
    store: FigureStore,
) -> None:
    log = recorded(ACTS)
    store.take(taken(log, store))

    digest = bytes(32)
    for event in log:
        digest = hashlib.sha256(
            digest
            + event.sequence.to_bytes(8, "big")
            + event.subject.encode()
            + b"\0"
            + event.payload
        ).digest()
        assert store.digest_at(event.sequence) == digest
    assert store.position().digest == digest


def test_a_moment_becomes_the_highest_sequence_recorded_by_then(store: FigureStore) -> None:
    store.take(taken(recorded(ACTS), store))

    assert store.through_at("2024-09-10T12:00:59.999999Z") == 0
    assert store.through_at("2024-09-10T12:01:00.000000Z") == 1
    assert store.through_at("2024-09-10T12:03:30.000000Z") == 3
    assert store.through_at("2024-12-31T00:00:00.000000Z") == 7
    assert store.through_at("0999-12-31T00:00:00.000000Z") == 0


def test_an_act_recorded_late_by_its_clock_holds_the_moment_back(store: FigureStore) -> None:
    first, second, third = taken(recorded(ACTS[:3]), store)
    late = dataclasses.replace(second, recorded_at="2024-09-11T00:00:00.000000Z")
    store.take([first, late, third])

    assert store.through_at("2024-09-10T23:00:00.000000Z") == 1
    assert store.through_at("2024-09-11T00:00:00.000000Z") == 3


def test_the_entities_and_years_are_known_from_their_first_act(store: FigureStore) -> None:
    other = {**ACTS[1], "fiscal_year": 2025}
    another = {**ACTS[2], "entity": "11-011"}
    store.take(taken(recorded([ACTS[0], other, another, ACTS[3]]), store))

    assert store.scopes() == [("11-011", 2024), ("38-241", 2024), ("38-241", 2025)]


def test_an_event_that_cannot_be_read_is_quarantined_and_advances_the_position(
    store: FigureStore,
) -> None:
    log = recorded(ACTS[:3])
    broken = [
        log[0],
        log[1]._replace(payload=b'{"schema":99}'),
        log[2]._replace(payload=b"\xff"),
        Recorded(4, "acts.loose", log[0].payload, None),
        Recorded(5, "acts.38-241.2025.RE-001-2024-ITP-DE", log[0].payload, None),
    ]

    store.take(taken(broken, store))

    listed = store.quarantined()
    assert store.position().sequence == 5
    assert [(row["sequence"], row["scope"]) for row in listed] == [
        (2, 202438241),
        (3, 202438241),
        (4, 0),
        (5, 202538241),
    ]
    assert "esquema 99" in listed[0]["reason"]
    assert "no es JSON" in listed[1]["reason"]
    assert [row["sequence"] for row in store.quarantined(202438241)] == [2, 3]
    assert soles(store.balances(cut(), BY_ACT)) == {key_of(1): 101}
    assert store.scopes() == [("38-241", 2024), ("38-241", 2025)]


def test_an_empty_quarantine_lists_nothing(store: FigureStore) -> None:
    store.take(taken(recorded(ACTS), store))

    assert store.quarantined() == []
    with store.engine.connect() as connection:
        assert connection.execute(select(QUARANTINE)).all() == []


def test_a_projection_that_fails_by_a_fault_of_ours_quarantines_the_act_and_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def rows(sequence: int, event: StoredEvent) -> Rows:
        if sequence == 2:
            raise KeyError("una falta nuestra")
        return BUDGET_IN_MEMORY.rows(sequence, event)

    failing = Projection("budget", BUDGET_IN_MEMORY.database, rows)

    mark, judged = take(failing, NOTHING, recorded(ACTS[:3]))

    assert mark.sequence == 3
    assert [event.quarantined is None for event in judged] == [True, False, True]
    assert "KeyError: 'una falta nuestra'" in str(judged[1].quarantined)
    assert "secuencia 2" in caplog.text
