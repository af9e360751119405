"""The real ITP 2024 history, projected into real databases without a server in between."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.budget.main import SERVICE as BUDGET
from services.investments.main import SERVICE as INVESTMENTS
from services.reporting.acts import ActRecord, record_of
from services.reporting.book import find
from services.reporting.compose import compose
from services.reporting.names import Declaration, declaration_of, names_at
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers, MovedLine, Question
from services.reporting.sources import line_of
from services.reporting.table import Table
from services.targets.main import SERVICE as TARGETS
from shared.act import Act, CatalogueDeclared
from shared.codes import Basis
from shared.cut import Cut
from shared.event import encode, read_act, subject_of
from shared.runner import Projection, take
from shared.store import FigureStore, Mark
from shared.stream import Recorded

FOLDER = Path(__file__).resolve().parents[1] / "data" / "itp-2024" / "acts"
OWNER = {
    "budget": "budget",
    "investment": "investments",
    "services": "targets",
    "clients": "targets",
    "activity": "targets",
    "task": "targets",
}


def raw_acts() -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


@dataclass(frozen=True)
class History:
    """Composes any table at any cut from three databases that took the same acts."""

    stores: dict[str, FigureStore]
    acts: tuple[ActRecord, ...]
    declarations: tuple[Declaration, ...]

    def table(self, name: str, as_of: str, basis: Basis, through: int | None = None) -> Table:
        """Compose one table; `through` is the whole history unless stated."""
        cuadro = find(name)
        assert cuadro is not None
        last = len(self.acts) if through is None else through
        cut = Cut("38-241", 2024, dt.date.fromisoformat(as_of), basis, last)
        names = names_at(self.declarations, self.acts, cut)
        plan = plan_of(cuadro, names)
        answers = Answers(
            {question: self._balances(question, cut) for question in plan.balances},
            {question: self._lines(question, cut) for question in plan.movements},
        )
        return compose(cuadro, answers, names=names, acts=self.acts, cut=cut)

    def _balances(self, question: Question, cut: Cut) -> Answer:
        answer = self.stores[OWNER[question.measure]].balances(cut, question)
        return Answer(
            answer.rows, answer.unassigned, answer.unitemised_acts, answer.unitemised_gross
        )

    def _lines(self, question: Question, cut: Cut) -> tuple[MovedLine, ...]:
        items, _ = self.stores[OWNER[question.measure]].movements(cut, question, limit=100_000)
        return tuple(line_of(item, question) for item in items)


def recorded(acts: Sequence[Act]) -> list[Recorded]:
    moment = dt.datetime(2024, 10, 1, tzinfo=dt.UTC)
    return [
        Recorded(n, subject_of(act), encode(act, recorded_at=moment, posted_by="operator"), moment)
        for n, act in enumerate(acts, start=1)
    ]


def filled(projection: Projection, acts: Sequence[Act]) -> FigureStore:
    database = projection.database
    assert isinstance(database, FigureStore)
    database.create()
    _, taken = take(projection, Mark(0, bytes(32)), recorded(acts))
    database.take(taken)
    return database


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    folder = tmp_path_factory.mktemp("history")
    acts = [read_act(raw) for raw in raw_acts()]
    stores = {
        service.name: filled(service.projection(f"sqlite:///{folder}/{service.name}.db"), acts)
        for service in (BUDGET, INVESTMENTS, TARGETS)
    }
    yield History(
        stores,
        tuple(record_of(act, n) for n, act in enumerate(acts, start=1)),
        tuple(declaration_of(act) for act in acts if isinstance(act, CatalogueDeclared)),
    )
    for store in stores.values():
        store.close()
