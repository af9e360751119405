"""Filling a database from the log with more than one processor: others project, one writes.

Reading an act and working out its rows takes as long as writing them. While a batch is written the
next ones are projected by processes of their own, made by name ("module:name"), so that a service
that fills a set of tables beside the one that answers keeps its own processor for answering.
"""

import asyncio
import importlib
import multiprocessing
import os
import pickle
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import starmap, takewhile
from multiprocessing.connection import wait
from typing import Any, Final, cast

from shared.projecting import Linked, Projection, collector_paused, link, project_all
from shared.store.database import Mark
from shared.store.gathering import Gathered, gather, joined
from shared.stream import Recorded

WORTH_IT: Final = 5_000
"""Acts from which on starting processes (about a second) is made up for."""
_PROCESSES_MAX: Final = 4
_AHEAD: Final = 3
"""Batches that each process has before it, so that it never waits; some MB each."""
_TOGETHER: Final = 4
"""Batches that are written in one transaction where so many are ready: one writes each page that
they change once."""

_NOWHERE: Final = "sqlite://"
_made: list[Projection] = []


@dataclass(frozen=True, slots=True)
class Projected:
    """Batches with each service's rows: here, or packed as another process gathered them."""

    mark: Mark
    rows: tuple[list[Gathered] | bytes, ...]

    def gathered(self) -> list[Gathered]:
        """Give what each service's database takes."""
        batches = [
            cast("list[Gathered]", pickle.loads(rows)) if isinstance(rows, bytes) else rows  # noqa: S301 - by our own child
            for rows in self.rows
        ]
        return [joined(of_one) for of_one in zip(*batches, strict=True)]


def worth_workers(projections: Sequence[Projection], acts: int) -> bool:
    """Say whether other processes can project these services, and there is enough to do."""
    return acts >= WORTH_IT and all(projection.made_by for projection in projections)


async def projected_ahead(
    projections: Sequence[Projection],
    mark: Mark,
    batches: AsyncGenerator[tuple[Recorded, ...], None],
) -> AsyncGenerator[Projected, None]:
    """Give the batches in order, projected ahead of being asked for.

    Raises what the reading of the log raises, and BrokenProcessPool when a process dies.
    """
    processes = max(1, min((os.cpu_count() or 1) - 1, _PROCESSES_MAX))
    makers = tuple(projection.made_by for projection in projections)
    spawning = multiprocessing.get_context("spawn")  # a service has threads: it must not fork
    pool = ProcessPoolExecutor(processes, spawning, _begin, (makers,))
    # Until the first process has begun, which takes a second, everything is projected here.
    ready_made = asyncio.get_running_loop().run_in_executor(pool, _begun)
    under_way: deque[asyncio.Task[Projected]] = deque()
    enough = processes * _AHEAD
    reading = asyncio.ensure_future(anext(batches, None))
    try:
        while True:
            ready = sum(1 for _ in takewhile(lambda task: task.done(), under_way))
            read, room = reading.done(), len(under_way) < enough + 2 * _TOGETHER
            busy = not ready_made.done() or sum(not t.done() for t in under_way) >= enough
            batch = reading.result() if read else ()
            if batch is None:
                break
            spare = busy or not read or not room
            nothing_else = ready == len(under_way) and not read
            if ready and (nothing_else or (ready >= _TOGETHER and spare)):
                first = [under_way.popleft().result() for _ in range(min(ready, _TOGETHER))]
                yield Projected(first[-1].mark, tuple(rows for one in first for rows in one.rows))
            elif not read or not room:
                waiting = {*([] if read else [reading]), *list(under_way)[ready : ready + 1]}
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            else:
                mark, linked = link(mark, batch)
                reading = asyncio.ensure_future(anext(batches, None))
                if linked and not busy:
                    under_way.append(asyncio.create_task(_elsewhere(pool, mark, linked)))
                elif linked:  # all have enough to do: lend a hand in place of waiting
                    under_way.append(asyncio.create_task(_here(projections, mark, linked)))
                    await under_way[-1]
        while under_way:
            yield await under_way.popleft()
    finally:
        left: tuple[asyncio.Future[Any], ...] = (ready_made, reading, *under_way)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        pool.shutdown(wait=False, cancel_futures=True)


async def _elsewhere(pool: ProcessPoolExecutor, mark: Mark, linked: list[Linked]) -> Projected:
    loop = asyncio.get_running_loop()
    recorded, digests = zip(*linked, strict=True)
    # Columns of plain values go from process to process in a third of the time of objects.
    columns = tuple(zip(*recorded, strict=True))
    return Projected(mark, (await loop.run_in_executor(pool, _project, columns, digests),))


async def _here(projections: Sequence[Projection], mark: Mark, linked: list[Linked]) -> Projected:
    return Projected(mark, (await asyncio.to_thread(_project_here, projections, linked),))


def _project_here(projections: Sequence[Projection], linked: list[Linked]) -> list[Gathered]:
    with collector_paused():
        return [gather(taken) for taken in project_all(projections, linked)]


def _begin(makers: tuple[str, ...]) -> None:
    """Make the projections of this process, which ends with its parent, however that ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for maker in makers:
        module, _, name = maker.partition(":")
        made = importlib.import_module(module)
        for part in name.split("."):
            made = getattr(made, part)
        _made.append(cast("Callable[[str], Projection]", made)(_NOWHERE))


def _begun() -> None:
    """Say, by being called, that a process has made its projections."""


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _project(columns: tuple[tuple[Any, ...], ...], digests: tuple[bytes, ...]) -> bytes:
    linked = list(map(Linked, starmap(Recorded, zip(*columns, strict=True)), digests))
    return pickle.dumps(_project_here(_made, linked), pickle.HIGHEST_PROTOCOL)
