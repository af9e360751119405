"""A service rebuilds its own tables beside those that answer, step by step, as it is asked to.

The new set is filled by the same runner, from the first act, while the old one goes on answering
and taking; both are compared row by row; then the service goes over to the new one between two
batches. Every step may be the last: what is there is gone on with, given up, or taken back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any, Final

from shared.runner import Runner
from shared.store.comparing import Comparison, compare
from shared.store.database import Database
from shared.store.sets import FIRST, LEASE_S, Sets, SetsError, TableSets
from shared.stream import Log
from shared.workers import worth_workers

_VERSION: Final = version("poi")
_CATCH_UP_S: Final = 10.0
_WATCH_S: Final = 1.0


class DifferencesError(SetsError):
    """The new set differs from the one that answers, and nobody has said yes to that."""


@dataclass(slots=True)
class _Filling:
    """The runner that fills a set, its line to the log, and what the comparison found."""

    number: int
    rollback: bool
    runner: Runner
    log: Log
    tasks: tuple[asyncio.Task[None], ...] = ()
    comparing: asyncio.Task[None] | None = None
    compared: Comparison | None = None
    compared_through: int = 0


class Rebuild:
    """The rebuild of one service: at most one is under way; `connect` opens a line to the log."""

    def __init__(self, live: Runner, connect: Callable[[], Awaitable[Log]]) -> None:
        self.live = FIRST
        """The number of the set that answers."""
        self._live = live
        self._connect = connect
        self._sets = TableSets(live.projection.database.url)
        self._filling: _Filling | None = None
        self._retired: list[Database] = []
        self._seen_at = 0.0
        self._step = asyncio.Lock()

    def open_live(self) -> None:
        """Answer from the set that answered last; before the first rebuild it is the first."""
        self.live = self._sets.read().live
        url = self._sets.url_of(self.live)
        base = self._live.projection.database
        if url != base.url:
            base.close()
            self._live.projection = replace(self._live.projection, database=base.at(url))

    async def state(self) -> dict[str, Any]:
        """Say which sets there are, how far the new one is, and what the comparison found."""
        sets = await asyncio.to_thread(self._sets.read)
        filling, live = self._filling, self._live
        state: dict[str, Any] = {
            "service": live.projection.name,
            "live": sets.live,
            "beside": sets.beside,
            "previous": sets.previous,
            "target": live.mark.sequence,
            "state": "none" if sets.beside is None else "paused",
            "position": None,
            "trouble": None,
            "comparison": None,
        }
        if filling is None:
            return state
        position = filling.runner.mark.sequence
        filled = filling.runner.caught_up and position >= live.mark.sequence
        told = None
        if filling.compared is not None:
            told = {
                "through": filling.compared_through,
                "rows": filling.compared.rows,
                "count": filling.compared.count,
                "differences": [each.as_json() for each in filling.compared.listed],
            }
        return {
            **state,
            "state": "filled" if filled else "filling",
            "position": position,
            "trouble": filling.runner.trouble,
            "comparison": told,
        }

    async def work(self, owner: str, *, rollback: bool) -> dict[str, Any]:
        """Begin, go on, or stay at it: silence of 15 s pauses the filling.

        Raises TakenError while another is at work, SetsError for a rollback to nothing.
        """
        async with self._step:
            sets = await self._claim(owner)
            begun = sets.beside is not None
            if begun and rollback != (sets.beside == sets.previous):
                was = "una reconstrucción" if rollback else "una vuelta atrás"
                raise SetsError(f"quedó {was} a medias: siga con ella o déjela con --abandon")
            if self._filling is None:
                number = sets.beside
                if number is not None and not rollback and sets.version != _VERSION:
                    # What another version filled would be mixed with what this one makes of acts.
                    await asyncio.to_thread(self._sets.drop, number, self._database.tables)
                    number = None
                if number is None:
                    number = await asyncio.to_thread(self._begin, owner, rollback=rollback)
                self._filling = await self._fill(number, rollback=rollback)
        return await self.state()

    async def compare(self, owner: str) -> dict[str, Any]:
        """Start comparing the filled set with the one that answers; the state tells the end.

        A comparison that failed is raised here, and begun again when asked again.
        """
        async with self._step:
            await self._claim(owner)
            filling = self._filled()
            if (ended := filling.comparing) is not None and ended.done():
                filling.comparing = None
                await ended
            if filling.comparing is None and filling.compared is None:
                filling.comparing = asyncio.create_task(self._compare(filling))
        return await self.state()

    async def swap(self, owner: str, *, accept: bool) -> dict[str, Any]:
        """Let the new set answer, in one step between two batches.

        Raises SetsError before it is filled and compared, DifferencesError unless accepted.
        """
        async with self._step:
            await self._claim(owner)
            filling, old = self._filled(), self._database
            if not filling.rollback and filling.compared is None:
                raise SetsError("los dos juegos de tablas todavía no se compararon")
            async with self._live.turn:
                target = self._live.mark.sequence
                if not await filling.runner.wait_for(target, timeout_s=_CATCH_UP_S):
                    raise SetsError(f"el juego nuevo no alcanza la secuencia {target}; repita")
                async with filling.runner.turn:
                    await self._see_differences(filling, target, accept=accept)
                    new = filling.runner.projection.database
                    await asyncio.to_thread(new.settle)
                    await asyncio.to_thread(new.carry_over, old)
                    unkept = await asyncio.to_thread(self._sets.swap, owner)
                    self._live.go_over_to(filling.runner.projection, filling.runner.mark)
                    self.live, self._filling = filling.number, None
                    await _end(filling)
            # Who asked before the exchange may still be reading there: it is closed with the next.
            self._close_retired()
            self._retired = [old]
            if unkept is not None:
                await asyncio.to_thread(self._sets.drop, unkept, old.tables)
        return await self.state()

    async def pause(self, owner: str) -> dict[str, Any]:
        """Stop filling and let the work go; what was filled stays."""
        async with self._step:
            await self._claim(owner)
            await self._stop()
            await asyncio.to_thread(self._sets.release, owner)
        return await self.state()

    async def abandon(self, owner: str) -> dict[str, Any]:
        """Give the new set up and remove it; the one that answers is not touched."""
        async with self._step:
            await self._claim(owner)
            await self._stop()
            number = await asyncio.to_thread(self._sets.abandon, owner)
            if number is not None:
                await asyncio.to_thread(self._sets.drop, number, self._database.tables)
        return await self.state()

    async def close(self) -> None:
        """End with the service; the next one goes on from what was filled."""
        async with self._step:
            await self._stop()
            self._close_retired()

    def _close_retired(self) -> None:
        for database in self._retired:
            database.close()

    @property
    def _database(self) -> Database:
        return self._live.projection.database

    async def _claim(self, owner: str) -> Sets:
        """Be at work, as everybody sees it; raises TakenError while another is."""
        sets = await asyncio.to_thread(self._sets.claim, owner, time.time())
        self._seen_at = time.monotonic()
        return sets

    def _begin(self, owner: str, *, rollback: bool) -> int:
        if rollback:
            return self._sets.begin_rollback(owner)
        return self._sets.begin(owner, _VERSION)

    def _filled(self) -> _Filling:
        filling = self._filling
        if filling is None or not filling.runner.caught_up:
            raise SetsError("el juego nuevo de tablas todavía no está lleno")
        return filling

    async def _fill(self, number: int, *, rollback: bool) -> _Filling:
        beside = self._database.at(self._sets.url_of(number))
        beside.open_to_fill()
        await asyncio.to_thread(beside.create)
        projection = replace(self._live.projection, database=beside)
        to_take = self._live.mark.sequence - (await asyncio.to_thread(beside.position)).sequence
        runner = Runner(projection, ahead=worth_workers((projection,), to_take))
        filling = _Filling(number, rollback, runner, await self._connect())
        filling.tasks = (
            asyncio.create_task(runner.run(filling.log)),
            asyncio.create_task(self._watch()),
        )
        return filling

    async def _watch(self) -> None:
        """Pause the filling when whoever asked for it has gone away without a word."""
        while time.monotonic() - self._seen_at < LEASE_S:  # noqa: ASYNC110 - silence is no event
            await asyncio.sleep(_WATCH_S)
        filling, self._filling = self._filling, None
        if filling is not None:
            filling.tasks = filling.tasks[:1]  # all but this very task
            async with filling.runner.turn:
                await _end(filling)
            filling.runner.projection.database.close()

    async def _compare(self, filling: _Filling) -> None:
        through = min(self._live.mark.sequence, filling.runner.mark.sequence)
        databases = self._database, filling.runner.projection.database
        found = await asyncio.to_thread(compare, *databases, after=0, through=through)
        filling.compared, filling.compared_through = found, through

    async def _see_differences(self, filling: _Filling, target: int, *, accept: bool) -> None:
        """Compare also what came since, and refuse differences that nobody accepted."""
        if filling.rollback or filling.compared is None:
            return
        databases = self._database, filling.runner.projection.database
        after = filling.compared_through
        if filling.compared.count == 0:
            since = await asyncio.to_thread(compare, *databases, after=after, through=target)
            if since.count:
                filling.compared, filling.compared_through = since, target
        if filling.compared.count and not accept:
            raise DifferencesError(f"el juego nuevo difiere en {filling.compared.count} filas")

    async def _stop(self) -> None:
        filling, self._filling = self._filling, None
        if filling is not None:
            async with filling.runner.turn:
                await _end(filling)
            filling.runner.projection.database.close()


async def _end(filling: _Filling) -> None:
    """End the tasks of a filling whose runner is at rest, and its line to the log."""
    tasks = [*filling.tasks, *([filling.comparing] if filling.comparing else [])]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await filling.log.close()
