"""Batches projected by other processes: the same rows, and no process that outlives its reason."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from services.console.replay.projections import PROJECTIONS
from shared.nats.server import NatsServer
from shared.projecting import take_all
from shared.runner import Runner
from shared.store import Mark
from shared.store.gathering import gather
from shared.stream import Log, Recorded
from shared.workers import projected_ahead, worth_workers
from tests.services.conftest import stored
from tests.services.history import history

NOTHING = Mark(0, bytes(32))
WITHIN_S = 60.0
EVENTS = [
    Recorded(number, *stored(raw), stored_at=None) for number, raw in enumerate(history(), start=1)
]
THREE = [tuple(EVENTS[first : first + 40]) for first in range(0, len(EVENTS), 40)]


async def batches(
    given: list[tuple[Recorded, ...]] = THREE,
) -> AsyncGenerator[tuple[Recorded, ...], None]:
    for each in given:
        yield each


@pytest.mark.slow
async def test_other_processes_give_the_rows_of_all_services_that_this_one_gives() -> None:
    projections = [make("sqlite://") for make in PROJECTIONS.values()]
    mark, expected = take_all(projections, NOTHING, EVENTS)

    given = [each async for each in projected_ahead(projections, NOTHING, batches())]

    found = [each.gathered() for each in given]
    assert [each.mark.sequence for each in given] == [part[-1].sequence for part in THREE]
    assert given[-1].mark == mark
    sequences = 0
    for batch, part in zip(found, THREE, strict=True):
        first, sequences = sequences, sequences + len(part)
        assert batch == [gather(taken[first:sequences]) for taken in expected]


@pytest.mark.slow
async def test_a_process_that_dies_is_told_and_the_runner_goes_on_from_its_position(
    tmp_path: Path,
) -> None:
    with NatsServer(tmp_path / "nats") as server:
        log = await Log.connect(server.url, name="test")
        await log.declare()
        runner = Runner(PROJECTIONS["budget"](f"sqlite:///{tmp_path / 'budget.db'}"), ahead=True)
        runner.projection.database.create()
        following = asyncio.create_task(runner.run(log))
        await log.append_all([stored(raw) for raw in history()[:20]])
        assert await runner.wait_for(20, timeout_s=WITHIN_S)

        for child in multiprocessing.active_children():
            child.kill()
        await log.append_all([stored(raw) for raw in history()[20:]])

        assert await runner.wait_for(len(history()), timeout_s=WITHIN_S)
        assert runner.projection.database.quarantined() == []
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
        await log.close()


@pytest.mark.slow
async def test_a_batch_of_a_process_that_died_is_never_given() -> None:
    projections = [PROJECTIONS["budget"]("sqlite://")]
    killed = projected_ahead(projections, NOTHING, batches())

    first = await anext(killed)
    for child in multiprocessing.active_children():
        child.kill()

    assert first.mark.sequence == THREE[0][-1].sequence
    with contextlib.suppress(BrokenProcessPool):
        rest = [each async for each in killed]
        assert [each.mark.sequence for each in rest] == [part[-1].sequence for part in THREE[1:]]


PARENT = """
import asyncio, multiprocessing
from tests.rebuild.test_workers import NOTHING, PROJECTIONS, batches, projected_ahead

async def main():
    ahead = projected_ahead([PROJECTIONS["budget"]("sqlite://")], NOTHING, batches())
    await anext(ahead)
    print(multiprocessing.active_children()[0].pid, flush=True)
    await asyncio.Event().wait()

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.slow
def test_processes_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    root = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env=root
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())

        parent.send_signal(signal.SIGKILL)
        parent.wait()

    ends = time.monotonic() + WITHIN_S
    while Path(f"/proc/{child}").exists() and time.monotonic() < ends:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists()


def test_a_short_log_or_a_projection_without_a_maker_is_projected_here() -> None:
    budget = PROJECTIONS["budget"]("sqlite://")

    assert worth_workers([budget], 5_000)
    assert not worth_workers([budget], 4_999)
    assert not worth_workers([type(budget)(budget.name, budget.database, budget.rows)], 100_000)
