"""A history of acts projected into databases of its own, without a server in between.

The services' own projections and stores take the acts, so that what is composed here is what a
running system answers.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.budget.main import SERVICE as BUDGET
from services.investments.main import SERVICE as INVESTMENTS
from services.reporting.acts import ActRecord, counted, record_of
from services.reporting.book_contents import book_plan
from services.reporting.compose import compose
from services.reporting.documenting.composed import ComposedTable, PrintedRow
from services.reporting.grammar import Cuadro
from services.reporting.lineage.asking import sourced_line
from services.reporting.lineage.traced_table import TracedTable, traced_table
from services.reporting.lineage.tracing import Lines, SourcedLine
from services.reporting.material import Material
from services.reporting.names import Declaration, declaration_of, names_at
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers, OpenAct, Plan, Question
from services.reporting.reconcile.asking import History
from services.reporting.reconcile.publication import PrintedTable, printed_table
from services.reporting.sources import OWNERS
from services.reporting.table import Table
from services.targets.main import SERVICE as TARGETS
from shared.act import Act, CatalogueDeclared
from shared.cut import Cut
from shared.event import encode, read_act, subject_of
from shared.projecting import take
from shared.store import FigureStore, Mark
from shared.stream import Recorded

_LINES_MAX = 1_000_000
_NO_MARK = Mark(0, bytes(32))
_RECORDED = dt.datetime(2024, 10, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class OfflineHistory:
    """Composes any table at any cut from databases that took the same acts."""

    stores: Mapping[str, FigureStore]
    acts: tuple[ActRecord, ...]
    declarations: tuple[Declaration, ...]

    def table(self, cuadro: Cuadro, cut: Cut) -> Table:
        """Compose a table."""
        names = names_at(self.declarations, self.acts, cut)
        plan = plan_of(cuadro, names)
        lines = self._sourced(plan.movements, cut)
        return compose(
            cuadro, self._answers(plan, lines, cut), names=names, acts=self.acts, cut=cut
        )

    def traced(self, cuadro: Cuadro, cut: Cut) -> TracedTable:
        """Compose a table whose every figure opens into its lines."""
        names = names_at(self.declarations, self.acts, cut)
        plan = plan_of(cuadro, names)
        lines = self._sourced((*plan.balances, *plan.movements), cut)
        shown = plan.balances if cuadro.unassigned == "row" else ()
        lacking = {question: self._lines(question, cut, lacking=True) for question in shown}
        return traced_table(cuadro, lines, lacking, names=names, acts=self.acts, cut=cut)

    def composed(self, cuadro: Cuadro, cut: Cut, printed: dict[str, PrintedRow]) -> ComposedTable:
        """Compose a table with everything behind its cells."""
        names = names_at(self.declarations, self.acts, cut)
        plan = plan_of(cuadro, names)
        lines = self._sourced((*plan.balances, *plan.movements), cut)
        answers = self._answers(plan, lines, cut)
        acts = counted(self.acts, cut)
        declaring = {act.key for act in acts}
        declared: dict[str, tuple[str, ...]] = {}
        for each in self.declarations:
            if each.act in declaring:
                declared[each.catalogue] = (*declared.get(each.catalogue, ()), each.act)
        return ComposedTable(
            table=compose(cuadro, answers, names=names, acts=self.acts, cut=cut),
            material=Material(
                cuadro,
                answers,
                names,
                {act.key: act for act in self.acts},
                frozenset(act.circumstance or "" for act in acts),
            ),
            lines={question: tuple(each.line for each in lines[question]) for question in lines},
            declared=declared,
            printed=printed,
        )

    def whole(self, cut: Cut) -> History:
        """Answer all that the book asks, with every line behind it, as reconciling takes it."""
        names = names_at(self.declarations, self.acts, cut)
        plan = book_plan(names)
        lines = self._sourced((*plan.balances, *plan.movements), cut)
        return History(cut, names, self.acts, self._answers(plan, lines, cut), lines)

    def _answers(self, plan: Plan, lines: Lines, cut: Cut) -> Answers:
        return Answers(
            {question: self._balances(question, cut) for question in plan.balances},
            {question: tuple(each.line for each in lines[question]) for question in plan.movements},
        )

    def _balances(self, question: Question, cut: Cut) -> Answer:
        answer = self.stores[OWNERS[question.measure]].balances(cut, question)
        acts = (OpenAct(each.act, each.unassigned, each.gross) for each in answer.open_acts)
        return Answer(answer.rows, answer.unassigned, tuple(acts))

    def _sourced(self, questions: Iterable[Question], cut: Cut) -> Lines:
        return {question: self._lines(question, cut) for question in dict.fromkeys(questions)}

    def _lines(
        self, question: Question, cut: Cut, *, lacking: bool = False
    ) -> tuple[SourcedLine, ...]:
        store = self.stores[OWNERS[question.measure]]
        items, _ = store.movements(cut, question, limit=_LINES_MAX, lacking=lacking)
        return tuple(sourced_line(item, question) for item in items)


def acts_in(folder: Path) -> tuple[Act, ...]:
    """Read a folder's act files in their loading order."""
    return tuple(
        read_act(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.json"))
    )


def printed_in(folder: Path, table: str) -> dict[str, PrintedRow]:
    """Read a publication's table: its rows and totals by their keys (none where it has no file)."""
    path = folder / f"{table}.json"
    if not path.is_file():
        return {}
    body = json.loads(path.read_text(encoding="utf-8"))
    return {
        row["key"]: PrintedRow(row.get("page", body["page"]), row["cells"])
        for row in (*body["rows"], *body.get("totals", ()))
    }


def publication_in(folder: Path) -> tuple[PrintedTable, ...]:
    """Read a folder's publication."""
    return tuple(
        printed_table(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.json"))
    )


@contextmanager
def offline_history(acts: Sequence[Act], folder: Path) -> Iterator[OfflineHistory]:
    """Project acts into databases in a folder, and close them at the end."""
    recorded = [
        Recorded(
            number,
            subject_of(act),
            encode(act, recorded_at=_RECORDED, posted_by="operator"),
            _RECORDED,
        )
        for number, act in enumerate(acts, start=1)
    ]
    with ExitStack() as opened:
        stores: dict[str, FigureStore] = {}
        for service in (BUDGET, INVESTMENTS, TARGETS):
            projection = service.projection(f"sqlite:///{folder}/{service.name}.db")
            store = projection.database
            if not isinstance(store, FigureStore):
                raise TypeError(store)
            opened.callback(store.close)
            store.create()
            _, taken = take(projection, _NO_MARK, recorded)
            store.take(taken)
            stores[service.name] = store
        yield OfflineHistory(
            stores,
            tuple(record_of(act, number) for number, act in enumerate(acts, start=1)),
            tuple(declaration_of(act) for act in acts if isinstance(act, CatalogueDeclared)),
        )
