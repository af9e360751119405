"""One runner for all services: read the log in order, project, write, report the position (D5).

The database's position is the truth: nothing is acknowledged anywhere else, so a crash between
any two steps is repaired by reading on from the position.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import aclosing, suppress
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from shared.projecting import Projection, collector_paused, take
from shared.store.database import Mark, SequenceGapError
from shared.stream import Gap, Log, LogError, Recorded
from shared.tracing import Traces
from shared.workers import Projected, projected_ahead

logger = logging.getLogger("poi.runner")

_PAUSE_FIRST_S = 0.1
_PAUSE_LAST_S = 5.0
_REST_S = 0.05
"""Between two transactions at least, where acts gather: each has its price, if few or many."""


class Runner:
    """Takes the log into one database for as long as the service lives."""

    def __init__(
        self,
        projection: Projection,
        *,
        ahead: bool = False,
        gather_s: float = 0.0,
        taking_share: float = 0.2,
    ) -> None:
        """With `ahead` other processes project: for a database that is filled, not asked.

        Acts that come one by one gather into one transaction, unless somebody waits: so long that
        taking them is this share of the time, and for `gather_s` at most. The fewer come, the
        smaller what is taken at once, and the shorter what else the service answers is held up.
        """
        self.projection = projection
        self._ahead = ahead
        self._gather_s = gather_s
        self._taking_share = taking_share
        self._waiting = 0
        self._wanted = asyncio.Event()
        self.mark = Mark(0, bytes(32))
        self.trouble: str | None = "todavía no empieza"
        self.caught_up = False
        self.traces = Traces(projection.name)
        self.turn = asyncio.Lock()
        """Held while a batch is taken: whoever holds it has the database at rest."""
        self._moved = asyncio.Condition()

    async def run(self, log: Log) -> None:
        """Follow the log for ever; what goes wrong is reported, waited out and tried again."""
        pause = _PAUSE_FIRST_S
        while True:
            try:
                self.mark = await asyncio.to_thread(self.projection.database.position)
                self._note_caught_up(await log.last_sequence())
                self.trouble = None
                async with aclosing(self._work(log)) as works:
                    async for work in works:
                        began = time.monotonic()
                        await self._take(work)
                        took_s = time.monotonic() - began
                        pause = _PAUSE_FIRST_S
                        if not self.caught_up:
                            self._note_caught_up(await log.last_sequence())
                        elif self._gather_s:
                            await self._gather(took_s)
            except (LogError, SequenceGapError, SQLAlchemyError, OSError, BrokenExecutor) as error:
                self.trouble = _sentence(error)
                logger.warning("%s: %s", self.projection.name, self.trouble)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _PAUSE_LAST_S)

    async def _work(self, log: Log) -> AsyncGenerator[Callable[[], Mark], None]:
        """Give what is to be done in turn: each call takes a batch into the database."""
        async with aclosing(log.follow(self.mark.sequence)) as batches:
            if self._ahead:
                projections = (self.projection,)
                async with aclosing(projected_ahead(projections, self.mark, batches)) as ahead:
                    async for projected in ahead:
                        yield partial(self._write, projected)
            async for batch in batches:
                yield partial(self._project_and_write, batch)

    async def _take(self, work: Callable[[], Mark]) -> None:
        async with self.turn:
            self.mark = await asyncio.to_thread(work)
        self.trouble = None
        async with self._moved:
            self._moved.notify_all()

    async def _gather(self, took_s: float) -> None:
        """Let further acts come before the log is asked again."""
        within_s = min(self._gather_s, max(_REST_S, took_s / self._taking_share))
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._wanted.wait()

    def _project_and_write(self, batch: Sequence[Recorded]) -> Mark:
        with collector_paused():
            mark, taken = take(self.projection, self.mark, batch)
            self.projection.database.take(taken)
        self.traces.note(batch)
        return mark

    def _write(self, projected: Projected) -> Mark:
        with collector_paused():
            (gathered,) = projected.gathered()
            self.projection.database.take_gathered(gathered)
        return projected.mark

    def stand_still(self) -> None:
        """Answer from what the database holds, without a log: a frozen system takes no act."""
        self.mark = self.projection.database.position()
        self.trouble, self.caught_up = None, True

    def go_over_to(self, projection: Projection, mark: Mark) -> None:
        """Take on into another database, which stands at this mark; `turn` must be held.

        What the log still brings of before that mark is skipped there.
        """
        if mark.sequence < self.mark.sequence or not self.turn.locked():
            message = f"no database goes back from {self.mark.sequence} to {mark.sequence}"
            raise RuntimeError(message)
        self.projection, self.mark = projection, mark

    def _note_caught_up(self, log_end: int) -> None:
        self.caught_up = self.caught_up or self.mark.sequence >= log_end

    async def wait_for(self, sequence: int, *, timeout_s: float) -> bool:
        """Wait until a sequence has been taken; give False when it has not in time."""
        if self.mark.sequence >= sequence:
            return True
        self._waiting += 1
        self._wanted.set()
        try:
            async with asyncio.timeout(timeout_s), self._moved:
                await self._moved.wait_for(lambda: self.mark.sequence >= sequence)
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._wanted.clear()
        return True


def _sentence(error: Exception) -> str:
    if isinstance(error, Gap):
        return f"hueco en el registro: se esperaba la secuencia {error.expected}"
    if isinstance(error, BrokenExecutor):
        return "terminó un proceso que proyectaba actos"
    if isinstance(error, SQLAlchemyError):
        return f"la base de datos no tomó los actos: {type(error).__name__}"
    return f"{type(error).__name__}: {error}"
