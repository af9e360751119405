"""Appends that meet enter in one batch, and each still hears the truth about itself alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import nats

from shared.nats.server import NatsServer
from shared.stream import Appended, Conflict, Log, LogError, LogUnreachable
from shared.stream.grouping import WORTH_A_BATCH

PLACE = "acts.38-241.2024"
MANY = 40
KEYS = [f"K-{number}" for number in range(MANY)]


async def append(log: Log, key: str, payload: bytes, trace: str | None = None) -> Appended:
    return await log.append(
        f"{PLACE}.{key}", payload, equal=lambda stored: stored == payload, traceparent=trace
    )


async def all_at_once(log: Log, keys: Sequence[str]) -> list[Appended | BaseException]:
    posts = (append(log, key, key.encode()) for key in keys)
    return await asyncio.gather(*posts, return_exceptions=True)


async def batches_of(server: NatsServer) -> list[bytes | None]:
    """Ask the server itself with which batch each event came, in the order of the log."""
    client = await nats.connect(server.url)
    stream = client.jetstream()
    last = (await stream.stream_info("ACTS")).state.last_seq
    found = [await stream.get_msg("ACTS", seq) for seq in range(1, last + 1)]
    await client.close()
    return [(message.headers or {}).get("Nats-Batch-Id") for message in found]


async def test_of_many_that_meet_the_first_go_alone_and_the_others_in_one_batch(
    log: Log, server: NatsServer
) -> None:
    appended = await all_at_once(log, KEYS)

    assert [each.first for each in appended if isinstance(each, Appended)] == [True] * MANY
    places = [each.recorded.sequence for each in appended if isinstance(each, Appended)]
    assert sorted(places) == list(range(1, MANY + 1))
    for key, each in zip(KEYS, appended, strict=True):
        assert isinstance(each, Appended)
        stored = await log.find(f"{PLACE}.{key}")
        assert stored is not None
        assert (stored.sequence, stored.payload) == (each.recorded.sequence, key.encode())
    batches = await batches_of(server)
    assert batches.count(None) == WORTH_A_BATCH
    assert len({batch for batch in batches if batch is not None}) == 1


async def test_few_that_meet_are_each_published_alone(log: Log, server: NatsServer) -> None:
    await all_at_once(log, [f"K-{number}" for number in range(WORTH_A_BATCH)])

    assert await batches_of(server) == [None] * WORTH_A_BATCH


async def test_in_a_group_a_repeat_and_a_conflict_are_told_to_those_who_sent_them_alone(
    log: Log,
) -> None:
    await append(log, "REPEATED", b"REPEATED")
    await append(log, "TAKEN", b"something else")

    outcomes = await all_at_once(log, [*KEYS, "REPEATED", "B", "TAKEN", "C"])

    told = [each.first if isinstance(each, Appended) else type(each) for each in outcomes]
    assert told == [*([True] * MANY), False, True, Conflict, True]
    assert await log.last_sequence() == 2 + MANY + 2


async def test_the_same_subject_often_in_one_moment_is_one_event_and_repeats(log: Log) -> None:
    outcomes = await all_at_once(log, [*KEYS, *(["B"] * MANY), "C"])

    told = [each.first for each in outcomes if isinstance(each, Appended)]
    assert told == [*([True] * MANY), True, *([False] * (MANY - 1)), True]
    assert await log.last_sequence() == MANY + 2


async def test_one_too_heavy_for_the_server_fails_alone(log: Log) -> None:
    heavy = bytes(20 * 1024 * 1024)

    outcomes = await asyncio.gather(
        all_at_once(log, KEYS), append(log, "HEAVY", heavy), return_exceptions=True
    )

    others, refused = outcomes
    assert isinstance(others, list)
    assert ({type(each) for each in others}, type(refused)) == ({Appended}, LogError)
    assert await log.last_sequence() == MANY


async def test_one_that_is_given_up_while_it_waits_takes_nobody_with_it(log: Log) -> None:
    first = [asyncio.create_task(append(log, key, b"x")) for key in KEYS[:WORTH_A_BATCH]]
    await asyncio.sleep(0)
    given_up = asyncio.create_task(append(log, "GIVEN-UP", b"x"))
    others = [asyncio.create_task(append(log, key, b"x")) for key in KEYS[WORTH_A_BATCH:]]
    await asyncio.sleep(0)

    given_up.cancel()

    assert {each.first for each in await asyncio.gather(*first, *others)} == {True}
    assert await log.find(f"{PLACE}.GIVEN-UP") is None
    assert await log.last_sequence() == MANY


async def test_the_first_given_up_let_the_others_go_on(log: Log) -> None:
    first = [asyncio.create_task(append(log, key, b"x")) for key in KEYS[:WORTH_A_BATCH]]
    await asyncio.sleep(0)
    others = asyncio.gather(*(append(log, key, b"x") for key in KEYS[WORTH_A_BATCH:]))
    await asyncio.sleep(0)

    for each in first:
        each.cancel()

    assert {each.first for each in await others} == {True}


async def test_each_keeps_its_own_trace(log: Log) -> None:
    traces = [f"00-{number:032x}-{number:016x}-01" for number in range(1, MANY + 1)]

    await asyncio.gather(*(append(log, f"K-{trace[5:36]}", b"x", trace) for trace in traces))

    assert sorted(str(each.traceparent) for each in await log.read(0)) == traces


async def test_when_the_server_goes_those_in_line_are_told_in_time(server: NatsServer) -> None:
    log = await Log.connect(server.url, name="test", timeout_s=2.0)
    await log.declare()
    await append(log, "A", b"a")
    server.stop()

    async with asyncio.timeout(4.0):
        outcomes = await all_at_once(log, KEYS)

    assert {type(each) for each in outcomes} == {LogUnreachable}
    await log.close()


async def test_who_waits_in_line_is_told_when_the_log_is_closed(server: NatsServer) -> None:
    log = await Log.connect(server.url, name="test", timeout_s=2.0)
    await log.declare()
    posts = [asyncio.create_task(append(log, key, b"x")) for key in KEYS]
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    await log.close()

    async with asyncio.timeout(4.0):
        outcomes = await asyncio.gather(*posts, return_exceptions=True)
    assert {type(each) for each in outcomes} <= {LogUnreachable, Appended}
    assert LogUnreachable in {type(each) for each in outcomes}
