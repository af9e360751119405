"""The attempts as they are kept: one appender, many attempts in one transaction, none ever altered.

They lie beside the door's tables and not among them, because a rebuild makes those anew from the
log, and no log tells of a refusal: in SQLite a file of their own (`intake.attempts.db` beside
`intake.db`, so that a refusal's commit never waits for the list of acts), in PostgreSQL a table of
the door's first schema. A refusal is answered once its attempt is durable; of what entered the log
itself is the proof, so its attempt may come a moment later.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from services.intake.attempts.attempt import Attempt
from services.intake.attempts.table import AttemptTable
from shared.errors import unavailable
from shared.service import Service

logger = logging.getLogger("poi.intake")

_GROUP_MAX: Final = 1000
_WAITING_MAX: Final = 50_000
"""So many attempts are held in memory at most; who comes then waits."""
_LINGER_S: Final = 0.25
"""How long attempts that nobody waits for gather before they are written."""
_DURABLE_WITHIN_S: Final = 5.0
_AGAIN_S: Final = 0.2
_AT_LAST_S: Final = 5.0


@dataclass(slots=True)
class _Waiting:
    """An attempt that is not written yet, and who waits for that, if anybody."""

    attempt: Attempt
    done: asyncio.Future[None] | None = None


class AttemptLog:
    """Takes attempts and writes them in their order, in groups, from one task."""

    def __init__(self, table: AttemptTable) -> None:
        self.table = table
        self._waiting: list[_Waiting] = []
        self._some = asyncio.Event()
        self._urgent = asyncio.Event()
        self._ending = False

    async def keep(self, attempt: Attempt, *, durable: bool) -> None:
        """Take an attempt; with `durable`, or when very many wait, only come back once it lasts.

        Raises Problem (503) when it cannot be written in time: nothing is answered unkept.
        """
        self._waiting.append(_Waiting(attempt))
        self._some.set()
        if durable or len(self._waiting) > _WAITING_MAX:
            await self.flush()

    async def flush(self) -> None:
        """Wait until everything taken so far is written; raises Problem (503) as `keep`."""
        if not self._waiting:
            return
        last = self._waiting[-1]
        if last.done is None:
            last.done = asyncio.get_running_loop().create_future()
        self._urgent.set()
        try:
            # The attempt itself is written even when nobody waits for it any more.
            await asyncio.wait_for(asyncio.shield(last.done), _DURABLE_WITHIN_S)
        except TimeoutError as error:
            detail = "La puerta no pudo dejar nota de este intento y por eso no lo contesta."
            raise unavailable(detail) from error

    async def run(self) -> None:
        """Write what comes, until told to end and nothing is left."""
        while self._waiting or not self._ending:
            if not self._waiting:
                self._some.clear()
                await self._some.wait()
                continue
            few = len(self._waiting) < _GROUP_MAX
            if few and not self._urgent.is_set() and not self._ending:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._urgent.wait(), _LINGER_S)
            self._urgent.clear()
            await self._write(self._waiting[:_GROUP_MAX])

    async def _write(self, group: Sequence[_Waiting]) -> None:
        attempts = [waiting.attempt for waiting in group]
        try:
            await asyncio.to_thread(self.table.append, attempts)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("intake: los intentos no se pudieron guardar: %s", error)
            await asyncio.sleep(_AGAIN_S)
            return
        del self._waiting[: len(group)]
        for waiting in group:
            if waiting.done is not None and not waiting.done.done():
                waiting.done.set_result(None)
        if any(waiting.done is not None for waiting in self._waiting):
            self._urgent.set()

    def end(self) -> None:
        """Tell the task to write what is left and come to its end."""
        self._ending = True
        self._some.set()
        self._urgent.set()


@asynccontextmanager
async def attempts_kept(app: FastAPI) -> AsyncIterator[None]:
    """Keep attempts for as long as the door lives; at an orderly end none is lost."""
    service: Service = app.state.service
    table = AttemptTable(service.settings.database_url)
    await asyncio.to_thread(table.create)
    log = AttemptLog(table)
    app.state.attempts = log
    task = asyncio.create_task(log.run(), name="intake keeps attempts")
    try:
        yield
    finally:
        log.end()
        try:
            await asyncio.wait_for(task, _AT_LAST_S)
        except TimeoutError:
            logger.error("intake: quedaron intentos sin guardar")  # noqa: TRY400 - no trace needed
        table.close()
