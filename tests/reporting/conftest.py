"""The real history in real stores, from which every table of the book is composed."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.budget.main import SERVICE as BUDGET
from services.investments.main import SERVICE as INVESTMENTS
from services.reporting.acts import ActRecord, record_of
from services.reporting.compose import compose
from services.reporting.grammar import Cuadro
from services.reporting.names import Declaration, declaration_of, names_at
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers, MovedLine
from services.reporting.sources import line_of
from services.reporting.table import Table
from services.targets.main import SERVICE as TARGETS
from shared.act import CatalogueDeclared
from shared.cut import Cut
from shared.event import StoredEvent, read_act
from shared.reading import Question
from shared.store import FigureStore, Taken

ROOT = Path(__file__).resolve().parents[2]
MOMENT = dt.datetime(2024, 9, 10, tzinfo=dt.UTC)


class History:
    """The real acts, taken by the three services' stores and by reporting."""

    def __init__(self, folder: Path) -> None:
        self.acts: list[ActRecord] = []
        self.declarations: list[Declaration] = []
        self.stores: dict[str, FigureStore] = {}
        projections = []
        for service in (BUDGET, TARGETS, INVESTMENTS):
            projection = service.projection(f"sqlite:///{folder}/{service.name}.db")
            assert isinstance(projection.database, FigureStore)
            projection.database.create()
            self.stores.update(dict.fromkeys(service.measures, projection.database))
            projections.append(projection)
        files = sorted((ROOT / "data" / "itp-2024" / "acts").glob("*.json"))
        assert len(files) >= 45
        for sequence, path in enumerate(files, start=1):
            act = read_act(json.loads(path.read_text(encoding="utf-8")))
            event = StoredEvent(schema_number=1, recorded_at=MOMENT, posted_by="operador", act=act)
            for projection in projections:
                taken = Taken(
                    sequence,
                    bytes(32),
                    "2024-09-10T00:00:00.000000Z",
                    act.entity,
                    act.fiscal_year,
                    f"acts.{act.entity}.{act.fiscal_year}.{act.key}",
                    projection.rows(sequence, event),
                )
                projection.database.take([taken])
            self.acts.append(record_of(act, sequence))
            if isinstance(act, CatalogueDeclared):
                self.declarations.append(declaration_of(act))

    def close(self) -> None:
        """Give the databases back."""
        for store in set(self.stores.values()):
            store.close()

    def table(self, cuadro: Cuadro, cut: Cut) -> Table:
        """Compose a table from what the stores answer."""
        names = names_at(self.declarations, self.acts, cut)
        plan = plan_of(cuadro, names)
        balances = {asked: self._answer(asked, cut) for asked in plan.balances}
        movements = {asked: self._lines(asked, cut) for asked in plan.movements}
        answers = Answers(balances, movements)
        return compose(cuadro, answers, names=names, acts=self.acts, cut=cut)

    def _answer(self, asked: Question, cut: Cut) -> Answer:
        answer = self.stores[asked.measure].balances(cut, asked)
        return Answer(
            answer.rows, answer.unassigned, answer.unitemised_acts, answer.unitemised_gross
        )

    def _lines(self, asked: Question, cut: Cut) -> tuple[MovedLine, ...]:
        items, _ = self.stores[asked.measure].movements(cut, asked, limit=10_000)
        return tuple(line_of(item, asked) for item in items)


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    taken = History(tmp_path_factory.mktemp("stores"))
    yield taken
    taken.close()
