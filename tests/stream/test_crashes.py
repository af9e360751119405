"""kill -9 of the server in the middle: all goes on by itself, nothing twice, nothing missing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from shared.nats.server import NatsServer
from shared.stream import Appended, Log

pytestmark = pytest.mark.slow


@pytest.fixture
async def patient_log(server: NatsServer) -> AsyncIterator[Log]:
    opened = await Log.connect(server.url, name="patient", timeout_s=20)
    await opened.declare()
    yield opened
    await opened.close()


async def follow_until(log: Log, last: int, sequences: list[int], batch: int) -> None:
    async for page in log.follow(0, batch=batch):
        sequences += [recorded.sequence for recorded in page]
        if sequences[-1] >= last:
            return


async def until(condition: asyncio.Condition, counted: list[Appended], count: int) -> None:
    async with condition, asyncio.timeout(30):
        await condition.wait_for(lambda: len(counted) >= count)


async def test_appends_and_a_follower_survive_kill_9_of_the_server(
    server: NatsServer, patient_log: Log
) -> None:
    total = 600
    appended: list[Appended] = []
    grew = asyncio.Condition()

    async def write(writer: int) -> None:
        for n in range(writer, total, 6):
            payload = b"content %d" % n
            outcome = await patient_log.append(
                f"acts.38-241.2024.K-{n}", payload, equal=payload.__eq__
            )
            async with grew:
                appended.append(outcome)
                grew.notify_all()

    followed: list[int] = []
    following = asyncio.create_task(follow_until(patient_log, total, followed, 50))
    writing = [asyncio.create_task(write(writer)) for writer in range(6)]

    positions_at_kill = []
    for threshold in (100, 300):
        await until(grew, appended, threshold)
        await asyncio.to_thread(server.kill)
        positions_at_kill.append(len(appended))
        await asyncio.to_thread(server.start)
    await asyncio.wait_for(asyncio.gather(*writing, following), 40)

    assert 0 < positions_at_kill[0] < positions_at_kill[1] < total
    assert sorted(outcome.recorded.sequence for outcome in appended) == list(range(1, total + 1))
    assert all(outcome.first for outcome in appended)
    assert followed == list(range(1, total + 1))
    assert await patient_log.last_sequence() == total


async def test_a_follow_survives_kill_9_of_the_server_in_the_middle(
    server: NatsServer, patient_log: Log
) -> None:
    for block in range(20):
        await patient_log.append_all(
            [(f"acts.38-241.2024.B-{block}-{n}", b"x" * 600) for n in range(1000)]
        )

    sequences: list[int] = []
    position_at_kill = 0
    async for page in patient_log.follow(0, batch=500):
        sequences += [recorded.sequence for recorded in page]
        if not position_at_kill and sequences[-1] >= 5000:
            position_at_kill = sequences[-1]
            await asyncio.to_thread(server.kill)
            restarting = asyncio.create_task(asyncio.to_thread(server.start))
        if sequences[-1] == 20000:
            break
    await restarting

    assert 0 < position_at_kill < 20000
    assert sequences == list(range(1, 20001))


async def test_batches_survive_kill_9_of_the_server_whole_or_not_at_all(
    server: NatsServer, patient_log: Log
) -> None:
    given: list[tuple[int, ...]] = []
    reached = asyncio.Event()

    async def load() -> None:
        for block in range(30):
            given.append(
                await patient_log.append_all(
                    [(f"acts.38-241.2024.B-{block}-{n}", b"%d" % n) for n in range(200)]
                )
            )
            if len(given) == 8:
                reached.set()

    loading = asyncio.create_task(load())
    async with asyncio.timeout(30):
        await reached.wait()
        await asyncio.to_thread(server.kill)
        batches_at_kill = len(given)
        await asyncio.to_thread(server.start)
        await loading

    assert 0 < batches_at_kill < 30
    assert [sequence for batch in given for sequence in batch] == list(range(1, 6001))
    assert await patient_log.last_sequence() == 6000


async def test_a_waiting_follower_wakes_after_a_restart(
    server: NatsServer, patient_log: Log
) -> None:
    await patient_log.append("acts.38-241.2024.ONE", b"1", equal=lambda _: False)
    pages = patient_log.follow(0)
    await anext(pages)
    waiting = asyncio.ensure_future(anext(pages))

    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
    await patient_log.append("acts.38-241.2024.TWO", b"2", equal=lambda _: False)
    page = await asyncio.wait_for(waiting, 10)

    assert [(recorded.sequence, recorded.payload) for recorded in page] == [(2, b"2")]
