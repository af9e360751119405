"""The shell of lineage: asks the lines behind a table at a cut, and keeps the tables asked last."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from fastapi import FastAPI

from services.reporting.acts import ActRecord
from services.reporting.grammar import Cuadro
from services.reporting.lineage.narrowing import Narrowing, beside, leaving_out, narrowing_of
from services.reporting.lineage.traced_table import TracedTable, traced_table
from services.reporting.lineage.tracing import Lines, SourcedLine
from services.reporting.names import Declaration, Names, names_at
from services.reporting.plan import plan_of
from services.reporting.questions import Question
from services.reporting.sources import Sources, day_of, line_of
from shared.asking import AnsweredCut
from shared.cut import Cut
from shared.figures.reading import Where

_Place = tuple[str, Cut, bytes, tuple[tuple[str, str], ...], tuple[()] | tuple[bool, Where]]
"""A table, its cut with the log's digest, the set of tables from which each service answers, and
of a part whether it has what stands beside its rows, and what is left out."""
_Items = dict[Question, list[dict[str, Any]]]
"""By question the lines as their service writes them."""
_TABLES_KEPT: Final = 50
"""Tables times cuts that are remembered; the widest has some MB of lines."""
_PARTS_KEPT: Final = 500
"""Parts of tables that are remembered; each has a few dozen rows at most."""
_KEPT_S_MAX: Final = 60.0
"""How long one is remembered: a rebuilt service may answer a past cut otherwise than before."""


class TracedTables:
    """Traced tables by cut: the lines of a cut never change, so the next cell costs nothing."""

    def __init__(self) -> None:
        self._whole = _Kept(_TABLES_KEPT)
        self._parts = _Kept(_PARTS_KEPT)

    async def table(
        self,
        sources: Sources,
        cuadro: Cuadro,
        answered: AnsweredCut,
        *,
        acts: Sequence[ActRecord],
        declarations: Sequence[Declaration],
        cell: tuple[str, str] | None = None,
    ) -> TracedTable:
        """Give a table at a cut, or, for a cell (row, column), as much of it as that is made of.

        A row that the table has not is not in it either. Raises Problem with what a service
        refuses.
        """
        # A service that answers from rebuilt tables may answer otherwise.
        tables = tuple(sorted(sources.tables.items()))
        place: _Place = cuadro.id, answered.cut, answered.digest, tables, ()
        asked = _Asked(sources, cuadro, answered, acts, names_at(declarations, acts, answered.cut))
        narrowing = narrowing_of(cuadro, asked.names, *cell) if cell else None
        if cell and narrowing and not self._whole.has(place) and (apart := narrowing.apart):
            part = (*place[:-1], (narrowing.beside, apart))
            found = await self._parts.table(part, lambda: asked.table(narrowing))
            if cell[0] in found.rows:
                return found
        return await self._whole.table(place, asked.table)


class _Kept:
    """The tables asked last, each for a while."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._tasks: dict[_Place, tuple[float, asyncio.Task[TracedTable]]] = {}

    def has(self, place: _Place) -> bool:
        """Say whether a table needs not be waited for."""
        began, task = self._tasks.get(place, (0.0, None))
        return task is not None and task.done() and not _is_over(began, task)

    async def table(
        self, place: _Place, ask: Callable[[], Coroutine[Any, Any, TracedTable]]
    ) -> TracedTable:
        """Give the table of a place, asked again once it is old or has failed."""
        began, task = self._tasks.pop(place, (time.monotonic(), None))
        if task is None or _is_over(began, task):
            began, task = time.monotonic(), asyncio.create_task(ask())
        self._tasks[place] = began, task
        while len(self._tasks) > self._most:
            self._tasks.pop(next(iter(self._tasks)))
        # One asker that goes away must not take the table from those who wait for the same.
        return await asyncio.shield(task)


def _is_over(began: float, task: asyncio.Task[TracedTable]) -> bool:
    failed = task.done() and (task.cancelled() or task.exception() is not None)
    return failed or time.monotonic() - began > _KEPT_S_MAX


@asynccontextmanager
async def traced_tables_of(app: FastAPI) -> AsyncIterator[None]:
    """Keep the traced tables for as long as the service lives."""
    app.state.traced_tables = TracedTables()
    yield


@dataclass(frozen=True, slots=True)
class _Asked:
    """A table at a cut, and what is known of it before its lines are asked."""

    sources: Sources
    cuadro: Cuadro
    answered: AnsweredCut
    acts: Sequence[ActRecord]
    names: Names

    async def table(self, narrowing: Narrowing | None = None) -> TracedTable:
        """Ask the lines of a table, or of the part where a row stands, and compose it of them."""
        plan = plan_of(self.cuadro, self.names)
        every = tuple(dict.fromkeys((*plan.balances, *plan.movements)))
        skipped = beside(self.cuadro, self.names) if narrowing and not narrowing.beside else ()
        asked = tuple(question for question in every if question not in skipped)
        shown = plan.balances if self.cuadro.unassigned == "row" else ()
        without = await self._without(narrowing, asked) if narrowing else ()
        lines, lacking = await asyncio.gather(
            self._items(asked, without=without), self._items(shown, unassigned=True)
        )

        def composed() -> TracedTable:
            return traced_table(
                self.cuadro,
                {**dict.fromkeys(skipped, ()), **_sourced(asked, lines)},
                _sourced(shown, lacking),
                names=self.names,
                acts=self.acts,
                cut=self.answered.cut,
                digest=self.answered.digest,
            )

        return await asyncio.to_thread(composed)

    async def _without(self, narrowing: Narrowing, asked: Sequence[Question]) -> Where:
        """Say what a row leaves out; where its key does not say it, its lines are looked for."""
        if not narrowing.is_found_by_lines:
            return narrowing.without_keyed()
        keyed, outermost = narrowing.keyed.dimension, narrowing.outermost.dimension
        of_rows = [question for question in asked if keyed in question.by]
        lines = await self._items(of_rows, without=narrowing.without_keyed())
        found = {item["keys"][outermost] for items in lines.values() for item in items}
        return narrowing.without_outermost(found)

    async def _items(
        self, asked: Sequence[Question], *, unassigned: bool = False, without: Where = ()
    ) -> _Items:
        """Ask the lines of questions at once: those that `_asking` says."""
        questions = tuple(dict.fromkeys(_asking(asked).values()))
        found = await asyncio.gather(
            *(
                self.sources.items(
                    question,
                    self.answered.cut,
                    unassigned=unassigned,
                    without=leaving_out(without, question),
                )
                for question in questions
            )
        )
        return dict(zip(questions, found, strict=True))


def _asking(questions: Sequence[Question]) -> dict[Question, Question]:
    """Say by which question each is answered: one of some kinds by the same of all, if asked."""
    every = {q: replace(q, where=tuple(w for w in q.where if w[0] != "kind")) for q in questions}
    return {q: every[q] if every[q] in questions else q for q in questions}


def _sourced(questions: Sequence[Question], found: _Items) -> Lines:
    """Read the lines of questions; a line states its kind, which is never read from a breakdown."""
    read = {q: tuple([sourced_line(item, q) for item in items]) for q, items in found.items()}
    lines: dict[Question, Sequence[SourcedLine]] = {}
    for question, asked in _asking(questions).items():
        if question == asked:
            lines[question] = read[asked]
            continue
        kinds = question.filters().get("kind", ())
        pairs = zip(read[asked], found[asked], strict=True)
        lines[question] = tuple([line for line, item in pairs if item["kind"] in kinds])
    return lines


def sourced_line(item: Mapping[str, Any], question: Question) -> SourcedLine:
    """Read one item of `GET /v1/movements` with its provenance."""
    source = item["source"]
    return SourcedLine(
        line_of(item, question),
        source["table"],
        item["line"],
        day_of(item["issued_on"]),
        item["known"],
        source["row"],
        source["page"],
    )
