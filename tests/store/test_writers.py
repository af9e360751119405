import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from services.budget.main import SERVICE as BUDGET
from services.investments.main import SERVICE as INVESTMENTS
from services.targets.main import SERVICE as TARGETS
from shared.figures.reading import Question
from shared.figures.service import FiguresService
from shared.projecting import take
from shared.store import FigureStore, Mark
from shared.store.database import SequenceGapError
from tests.reading.acts import NOTHING, act, cells, cut, key_of, moves, recorded, soles

ACTS = [act(n, moves("budget", cells("agreement", {"a": n}))) for n in range(1, 201)]


def test_of_two_writers_at_one_position_one_is_refused_and_nothing_is_mixed(
    store: FigureStore, url: str
) -> None:
    projections = [BUDGET.projection(url) for _ in range(2)]
    batches = [take(each, NOTHING, recorded(ACTS))[1] for each in projections]
    start, outcomes = threading.Barrier(2), list[str]()

    def write(place: int) -> None:
        database = projections[place].database
        for at in range(0, 200, 10):
            start.wait(timeout=60)
            try:
                outcomes.append(f"took {database.take(batches[place][at : at + 10])}")
            except SequenceGapError as refused:
                outcomes.append(str(refused).split(" después")[0])

    threads = [threading.Thread(target=write, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    for each in projections:
        each.database.close()

    assert outcomes.count("took 10") == 20
    assert set(outcomes) <= {"took 10", "took 0", "otro proceso tomó actos"}
    assert store.position() == Mark(200, batches[0][-1].digest)
    assert soles(store.balances(cut(), Question("budget"))) == {"": 20_100}


def test_a_writer_that_read_the_position_before_another_moved_it_is_refused(
    store: FigureStore,
) -> None:
    _, batch = take(BUDGET.projection("sqlite://"), NOTHING, recorded(ACTS))
    store.take(batch[:10])

    with (
        pytest.raises(SequenceGapError, match="otro proceso tomó actos después del 5"),
        store.engine.begin() as connection,
    ):
        store._advance(connection, 5, 10)

    assert store.position().sequence == 10


@pytest.mark.parametrize(
    ("service", "measures"),
    [
        (BUDGET, {"budget"}),
        (TARGETS, {"services", "clients", "activity", "task"}),
        (INVESTMENTS, {"investment"}),
    ],
    ids=["budget", "targets", "investments"],
)
def test_each_service_keeps_only_its_own_measures(
    tmp_path: Path, service: FiguresService, measures: set[str]
) -> None:
    everything = act(
        1,
        moves("budget", cells("funding_source", {"1": 5})),
        moves("investment", cells("cui", {"2267446": 5})),
        moves("services", cells("service", {"1": 5})),
        moves("clients", cells("unit", {"x": 5})),
        moves("activity", cells("unit", {"x": 5}), unit_of_measure="taller"),
        moves("task", cells("unit", {"x": 5}), unit_of_measure="taller"),
        kind="PlanApproved",
    )
    projection = service.projection(f"sqlite:///{tmp_path}/own.db")
    projection.database.create()

    projection.database.take(take(projection, NOTHING, recorded([everything]))[1])

    with projection.database.engine.connect() as connection:
        kept = set(connection.execute(text("SELECT measure FROM layout")).scalars())
        count = connection.execute(text("SELECT count(*) FROM movement")).scalar_one()
    projection.database.close()
    assert kept == measures
    assert count == len(measures)


def test_sqlite_writes_ahead_with_full_sync_on_every_connection(tmp_path: Path) -> None:
    database = BUDGET.projection(f"sqlite:///{tmp_path}/service.db").database
    database.create()

    with database.engine.connect() as first, database.engine.connect() as second:
        pragmas = [
            (
                connection.exec_driver_sql("PRAGMA journal_mode").scalar_one(),
                connection.exec_driver_sql("PRAGMA synchronous").scalar_one(),
            )
            for connection in (first, second)
        ]
    database.close()

    full = 2
    assert pragmas == [("wal", full), ("wal", full)]


def test_a_question_is_answered_while_another_connection_writes(tmp_path: Path) -> None:
    projection = BUDGET.projection(f"sqlite:///{tmp_path}/service.db")
    store = projection.database
    assert isinstance(store, FigureStore)
    store.create()
    store.take(take(projection, NOTHING, recorded(ACTS[:1]))[1])

    with store.engine.connect() as writer:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        writer.exec_driver_sql("UPDATE movement SET amount = 0")
        seen = soles(store.balances(cut(), Question("budget", ("act",))))
        writer.rollback()
    store.close()

    assert seen == {key_of(1): 1}
