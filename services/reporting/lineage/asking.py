"""The shell of lineage: asks the lines behind a table at a cut, and keeps the tables asked last."""

import asyncio
import datetime as dt
import gc
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI

from services.reporting.acts import ActRecord
from services.reporting.grammar import Cuadro
from services.reporting.lineage.traced_table import TracedTable, traced_table
from services.reporting.lineage.tracing import SourcedLine
from services.reporting.names import Declaration, names_at
from services.reporting.plan import plan_of
from services.reporting.questions import Question
from services.reporting.sources import Sources, line_of
from shared.asking import AnsweredCut
from shared.cut import Cut

_Place = tuple[str, Cut, bytes, tuple[tuple[str, str], ...]]
"""A table, its cut with the log's digest, and the set of tables from which each service answers."""
_TABLES_KEPT: Final = 50
"""Tables times cuts that are remembered; the widest has some MB of lines."""
_KEPT_S_MAX: Final = 60.0
"""How long one is remembered: a rebuilt service may answer a past cut otherwise than before."""


class TracedTables:
    """Traced tables by cut: the lines of a cut never change, so the next cell costs nothing."""

    def __init__(self) -> None:
        self._kept: dict[_Place, tuple[float, asyncio.Task[TracedTable]]] = {}

    async def table(
        self,
        sources: Sources,
        cuadro: Cuadro,
        answered: AnsweredCut,
        *,
        acts: Sequence[ActRecord],
        declarations: Sequence[Declaration],
    ) -> TracedTable:
        """Give a table at a cut; raises Problem with what a service refuses."""
        # A service that answers from rebuilt tables may answer otherwise.
        place = cuadro.id, answered.cut, answered.digest, tuple(sorted(sources.tables.items()))
        now = time.monotonic()
        began, task = self._kept.pop(place, (now, None))
        failed = task is not None and task.done() and (task.cancelled() or task.exception())
        if task is None or failed or now - began > _KEPT_S_MAX:
            asked = _asked(sources, cuadro, answered, acts, declarations)
            began, task = now, asyncio.create_task(asked)
        self._kept[place] = began, task
        while len(self._kept) > _TABLES_KEPT:
            self._kept.pop(next(iter(self._kept)))
        # One asker that goes away must not take the table from those who wait for the same.
        return await asyncio.shield(task)


@asynccontextmanager
async def traced_tables_of(app: FastAPI) -> AsyncIterator[None]:
    """Keep the traced tables for as long as the service lives.

    What the imports made lives as long, so the garbage collector need not walk it again: each of
    its full rounds would stop an answer for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    app.state.traced_tables = TracedTables()
    yield


async def _asked(
    sources: Sources,
    cuadro: Cuadro,
    answered: AnsweredCut,
    acts: Sequence[ActRecord],
    declarations: Sequence[Declaration],
) -> TracedTable:
    cut = answered.cut
    names = names_at(declarations, acts, cut)
    plan = plan_of(cuadro, names)
    asked = tuple(dict.fromkeys((*plan.balances, *plan.movements)))
    shown = plan.balances if cuadro.unassigned == "row" else ()
    lines, lacking = await asyncio.gather(
        asyncio.gather(*(sources.items(question, cut) for question in asked)),
        asyncio.gather(*(sources.items(question, cut, unassigned=True) for question in shown)),
    )

    def composed() -> TracedTable:
        return traced_table(
            cuadro,
            {q: _sourced(items, q) for q, items in zip(asked, lines, strict=True)},
            {q: _sourced(items, q) for q, items in zip(shown, lacking, strict=True)},
            names=names,
            acts=acts,
            cut=cut,
            digest=answered.digest,
        )

    return await asyncio.to_thread(composed)


def _sourced(items: Sequence[Mapping[str, Any]], question: Question) -> tuple[SourcedLine, ...]:
    return tuple(sourced_line(item, question) for item in items)


def sourced_line(item: Mapping[str, Any], question: Question) -> SourcedLine:
    """Read one item of `GET /v1/movements` with its provenance."""
    source = item["source"]
    return SourcedLine(
        line=line_of(item, question),
        table=source["table"],
        number=item["line"],
        issued_on=dt.date.fromisoformat(item["issued_on"]),
        known=item["known"],
        row=source["row"],
        page=source["page"],
    )
