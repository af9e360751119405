"""A branch answers as the service would if the drafts had been recorded; on both databases."""

import gc
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.budget.main import SERVICE as BUDGET
from services.console.documents.offline import acts_in
from services.investments.main import SERVICE as INVESTMENTS
from services.reporting.projection import ReportingDatabase, rows
from services.targets.main import SERVICE as TARGETS
from shared.act import Act
from shared.branch import branches as branches_module
from shared.branch.branches import BRANCHES_MAX, Branches
from shared.errors import Problem
from shared.event import encode, read_act, subject_of
from shared.figures.reading import Question, askable
from shared.projecting import Projection, take
from shared.store import FigureStore
from shared.stream import Recorded
from tests.conftest import DATA
from tests.reading.acts import NOTHING, RECORDED, act, cells, cut, moves
from tests.store.conftest import postgresql, url

__all__ = ["postgresql", "url"]

OTHER = read_act({**act(1, moves("budget", cells("unit", {"x": 9}))), "entity": "07-026"})


def filled(projection: Projection, acts: tuple[Act, ...]) -> Projection:
    """Let a service take acts."""
    recorded = [
        Recorded(n, subject_of(a), encode(a, recorded_at=RECORDED, posted_by="operator"), RECORDED)
        for n, a in enumerate(acts, 1)
    ]
    projection.database.create()
    projection.database.take(take(projection, NOTHING, recorded)[1])
    return projection


@pytest.fixture(scope="module")
def real() -> tuple[Act, ...]:
    """Give the real acts, one of another entity among them."""
    acts = acts_in(DATA / "acts")
    return (*acts[:20], OTHER, *acts[20:])


@pytest.fixture
def budget(url: str, real: tuple[Act, ...]) -> Iterator[Projection]:
    projection = filled(BUDGET.projection(url), real)
    yield projection
    projection.database.close()


def figures(projection: Projection) -> FigureStore:
    assert isinstance(projection.database, FigureStore)
    return projection.database


@pytest.mark.parametrize("position", [0, 19, 45, 60])
def test_a_branch_of_the_last_acts_answers_as_the_whole_log(
    position: int, budget: Projection, real: tuple[Act, ...]
) -> None:
    branch = Branches(100_000).make(budget, position, real[position:])

    store = branch.database
    assert isinstance(store, FigureStore)
    assert (branch.position, branch.through) == (position, 62)
    for through in (position, 62):
        at = cut("2024-12-31", through)
        for name in askable("budget"):
            asked = Question("budget", (name, "act"))
            assert store.balances(at, asked) == figures(budget).balances(at, asked)
            assert store.movements(at, asked) == figures(budget).movements(at, asked)
        assert BUDGET.observed(store, at) == BUDGET.observed(figures(budget), at)


@pytest.mark.parametrize("service", [TARGETS, INVESTMENTS], ids=["targets", "investments"])
def test_every_service_has_branches_that_answer_as_its_log(
    service: object, real: tuple[Act, ...], tmp_path: Path
) -> None:
    assert service in (TARGETS, INVESTMENTS)
    known = TARGETS if service is TARGETS else INVESTMENTS
    projection = filled(known.projection(f"sqlite:///{tmp_path}/own.db"), real)

    branch = Branches(100_000).make(projection, 30, real[30:])

    store = branch.database
    assert isinstance(store, FigureStore)
    for measure in known.measures:
        asked = Question(
            measure, ("unit", "unit_of_measure", "act")[0 if known is TARGETS else 2 :]
        )
        at = cut("2024-12-31", 62)
        assert store.balances(at, asked) == figures(projection).balances(at, asked)
        assert store.balances(at, asked).rows or measure == "task"
    projection.database.close()


def test_reporting_knows_the_drafts_of_its_branch_and_the_names_they_declare(
    url: str, real: tuple[Act, ...]
) -> None:
    projection = filled(Projection("reporting", ReportingDatabase(url), rows), real)

    branch = Branches(100_000).make(projection, 10, real[10:])

    database, whole = branch.database, projection.database
    assert isinstance(database, ReportingDatabase)
    assert isinstance(whole, ReportingDatabase)
    assert database.known("38-241", 2024, 62) == whole.known("38-241", 2024, 62)
    assert database.scopes() == [("07-026", 2024), ("38-241", 2024)]
    whole.close()


def test_a_branch_holds_the_rows_of_its_drafts_entities_and_years_alone(
    budget: Projection,
) -> None:
    draft = read_act({**act(2, moves("budget", cells("unit", {"x": 1}))), "entity": "07-026"})

    branch = Branches(100_000).make(budget, 62, (draft,))

    store = branch.database
    assert isinstance(store, FigureStore)
    assert store.scopes() == [("07-026", 2024)]
    assert branch.rows < 20
    with store.engine.connect() as connection:
        keys = connection.exec_driver_sql("SELECT key FROM act ORDER BY sequence").scalars().all()
    assert keys == ["RE-001-2024-ITP-DE", "RE-002-2024-ITP-DE"]


def test_the_services_own_database_is_not_touched(budget: Projection) -> None:
    before = budget.database.position()

    branch = Branches(100_000).make(
        budget, 62, (read_act(act(7, moves("budget", cells("", {"": 1})))),)
    )

    assert branch.database.position().sequence == 63
    assert budget.database.position() == before
    with pytest.raises(Exception, match="readonly"), branch.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM act")


def draft(number: int) -> Act:
    return read_act(act(number, moves("budget", cells("unit", {"": number}))))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Projection]:
    projection = filled(BUDGET.projection(f"sqlite:///{tmp_path}/b.db"), (draft(1), draft(2)))
    yield projection
    projection.database.close()


def test_the_same_drafts_behind_the_same_position_are_one_branch(small: Projection) -> None:
    branches = Branches(1000)

    one, again = (branches.make(small, 2, (draft(3),)) for _ in range(2))
    others = [branches.make(small, 1, (draft(3),)), branches.make(small, 2, (draft(4),))]

    assert one is again
    assert len({one.id, *(other.id for other in others)}) == 3
    assert Branches(1000).make(small, 2, (draft(3),)).id != one.id


def test_too_many_rows_are_refused_with_a_sentence(small: Projection) -> None:
    with pytest.raises(Problem) as refused:
        Branches(7).make(small, 2, (draft(3),))

    assert refused.value.status == 413
    assert refused.value.detail.startswith("38-241 2024 tiene 9 filas y una vista previa admite 7")


def test_only_the_branches_asked_last_are_kept_and_none_for_long(
    small: Projection, monkeypatch: pytest.MonkeyPatch
) -> None:
    branches = Branches(1000)
    made = [branches.make(small, 2, (draft(n),)).id for n in range(10, 10 + BRANCHES_MAX)]
    branches.find(made[0])

    branches.make(small, 2, (draft(99),))

    assert len(branches) == BRANCHES_MAX
    assert branches.find(made[0]).id == made[0]
    with pytest.raises(Problem):
        branches.find(made[1])
    monkeypatch.setattr(branches_module, "LIFE_S", 0.0)
    branches.sweep()
    assert len(branches) == 0


def test_a_reader_keeps_the_branch_that_is_let_go_and_then_its_memory_is_free(
    small: Projection,
) -> None:
    branches = Branches(1000)
    branch = branches.make(small, 2, (draft(3),))
    name = branch.database.url.removeprefix("sqlite:///").removesuffix("&uri=true")
    branches.close()

    store = branch.database
    assert isinstance(store, FigureStore)
    assert store.balances(cut("2024-12-31", 3), Question("budget")).rows == (((), 600),)

    del branch, store
    gc.collect()
    with sqlite3.connect(name, uri=True) as left:
        assert left.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    left.close()
