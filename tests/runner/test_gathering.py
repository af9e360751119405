"""Acts that come one by one gather into one transaction, and whoever waits does not wait for it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from services.console.replay.projections import PROJECTIONS
from shared.nats.server import NatsServer
from shared.projecting import Projection
from shared.runner import Runner
from shared.store.gathering import Taken
from shared.stream import Log
from tests.services.conftest import stored
from tests.services.history import history

FAR_S = 600.0
WITHIN_S = 20.0
SELDOM = 1e-9
"""So small a share of the time that only `gather_s` says when it is over."""
TRANSACTIONS_MAX = 4
ACTS = [stored(raw) for raw in history()[:12]]


class Counted:
    """Counts the transactions of a database."""

    def __init__(self, projection: Projection) -> None:
        self.sizes: list[int] = []
        self._take = projection.database.take
        projection.database.take = self.take  # type: ignore[method-assign]

    def take(self, batch: Sequence[Taken]) -> int:
        """Take a batch and note how many acts it had."""
        new = self._take(batch)
        self.sizes.append(len(batch))
        return new


@asynccontextmanager
async def following(
    folder: Path, gather_s: float, taking_share: float = SELDOM
) -> AsyncIterator[tuple[Runner, Counted, Log]]:
    with NatsServer(folder / "nats") as server:
        log = await Log.connect(server.url, name="test")
        await log.declare()
        projection = PROJECTIONS["budget"](f"sqlite:///{folder / 'b.db'}")
        runner = Runner(projection, gather_s=gather_s, taking_share=taking_share)
        counted = Counted(runner.projection)
        runner.projection.database.create()
        task = asyncio.create_task(runner.run(log))
        await caught_up(runner)
        yield runner, counted, log
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await log.close()


async def caught_up(runner: Runner) -> None:
    """Wait for the end of the log: on its way there a runner does not gather."""
    async with asyncio.timeout(WITHIN_S):
        while not runner.caught_up:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def append(log: Log, entries: Sequence[tuple[str, bytes]]) -> None:
    for subject, payload in entries:
        await log.append(subject, payload, equal=payload.__eq__)


async def test_acts_that_nobody_waits_for_gather_into_one_transaction(tmp_path: Path) -> None:
    async with following(tmp_path, FAR_S) as (runner, counted, log):
        await append(log, ACTS[:1])
        assert await runner.wait_for(1, timeout_s=WITHIN_S)

        await append(log, ACTS[1:])
        assert await runner.wait_for(len(ACTS), timeout_s=WITHIN_S)

        # Whoever waited for the first may have hurried the next that came, and what was read
        # ahead of them; all others have gathered.
        assert len(counted.sizes) <= TRANSACTIONS_MAX
        assert sum(counted.sizes) == len(ACTS)


async def test_who_waits_for_each_act_is_answered_before_the_time_is_over(tmp_path: Path) -> None:
    async with following(tmp_path, FAR_S) as (runner, counted, log):
        for sequence, entry in enumerate(ACTS, 1):
            await append(log, [entry])
            assert await runner.wait_for(sequence, timeout_s=WITHIN_S)

        assert sum(counted.sizes) == len(ACTS)


async def test_nobody_waiting_they_are_taken_once_the_time_is_over(tmp_path: Path) -> None:
    async with following(tmp_path, 0.05) as (runner, counted, log):
        await append(log, ACTS)

        async with asyncio.timeout(WITHIN_S):
            while runner.mark.sequence < len(ACTS):  # noqa: ASYNC110 - to wait for it would hurry it
                await asyncio.sleep(0.01)
        assert sum(counted.sizes) == len(ACTS)


async def test_few_are_taken_as_soon_as_taking_is_but_a_share_of_the_time(tmp_path: Path) -> None:
    async with following(tmp_path, FAR_S, taking_share=0.3) as (runner, counted, log):
        await append(log, ACTS)

        async with asyncio.timeout(WITHIN_S):
            while runner.mark.sequence < len(ACTS):  # noqa: ASYNC110 - to wait for it would hurry it
                await asyncio.sleep(0.01)
        assert sum(counted.sizes) == len(ACTS)


async def test_what_was_taken_already_is_told_at_once(tmp_path: Path) -> None:
    async with following(tmp_path, FAR_S) as (runner, _, log):
        await append(log, ACTS[:1])
        await runner.wait_for(1, timeout_s=WITHIN_S)

        assert await runner.wait_for(1, timeout_s=0)
        assert not await runner.wait_for(2, timeout_s=0.01)
