"""Appends that meet enter in one batch, and each still hears the truth about itself alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import nats

from shared.nats_server import NatsServer
from shared.stream import Appended, Conflict, Log, LogError, LogUnreachable

PLACE = "acts.38-241.2024"
MANY = 40


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


async def test_those_that_meet_enter_in_one_batch_and_the_first_of_them_alone(
    log: Log, server: NatsServer
) -> None:
    keys = [f"K-{number}" for number in range(MANY)]

    appended = await all_at_once(log, keys)

    assert [each.first for each in appended if isinstance(each, Appended)] == [True] * MANY
    places = [each.recorded.sequence for each in appended if isinstance(each, Appended)]
    assert sorted(places) == list(range(1, MANY + 1))
    for key, each in zip(keys, appended, strict=True):
        assert isinstance(each, Appended)
        stored = await log.find(f"{PLACE}.{key}")
        assert stored is not None
        assert (stored.sequence, stored.payload) == (each.recorded.sequence, key.encode())
    batches = await batches_of(server)
    assert batches[0] is None
    assert None not in batches[1:]
    assert len(set(batches[1:])) == 1


async def test_one_that_comes_alone_is_published_alone(log: Log, server: NatsServer) -> None:
    await append(log, "A", b"a")
    await append(log, "B", b"b")

    assert await batches_of(server) == [None, None]


async def test_in_a_group_a_repeat_and_a_conflict_are_told_to_those_who_sent_them_alone(
    log: Log,
) -> None:
    await append(log, "REPEATED", b"REPEATED")
    await append(log, "TAKEN", b"something else")

    outcomes = await all_at_once(log, ["A", "REPEATED", "B", "TAKEN", "C"])

    told = [each.first if isinstance(each, Appended) else type(each) for each in outcomes]
    assert told == [True, False, True, Conflict, True]
    assert await log.last_sequence() == 5


async def test_the_same_subject_twice_in_one_moment_is_one_event_and_a_repeat(log: Log) -> None:
    outcomes = await all_at_once(log, ["A", "B", "B", "B", "C"])

    told = [each.first for each in outcomes if isinstance(each, Appended)]
    assert told == [True, True, False, False, True]
    assert await log.last_sequence() == 3


async def test_one_too_heavy_for_the_server_fails_alone(log: Log) -> None:
    heavy = bytes(20 * 1024 * 1024)

    outcomes = await asyncio.gather(
        append(log, "A", b"a"),
        append(log, "B", b"b"),
        append(log, "HEAVY", heavy),
        append(log, "C", b"c"),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes] == [Appended, Appended, LogError, Appended]
    assert await log.last_sequence() == 3


async def test_one_that_is_given_up_while_it_waits_takes_nobody_with_it(log: Log) -> None:
    first = asyncio.create_task(append(log, "A", b"a"))
    await asyncio.sleep(0)
    given_up = asyncio.create_task(append(log, "B", b"b"))
    last = asyncio.create_task(append(log, "C", b"c"))
    await asyncio.sleep(0)

    given_up.cancel()

    assert ((await first).first, (await last).first) == (True, True)
    assert await log.find(f"{PLACE}.B") is None
    assert await log.last_sequence() == 2


async def test_the_first_given_up_lets_the_others_go_on(log: Log) -> None:
    first = asyncio.create_task(append(log, "A", b"a"))
    await asyncio.sleep(0)
    others = asyncio.gather(*(append(log, key, b"x") for key in "BCD"))
    await asyncio.sleep(0)

    first.cancel()

    assert [each.first for each in await others] == [True, True, True]


async def test_each_keeps_its_own_trace(log: Log) -> None:
    traces = [f"00-{number:032x}-{number:016x}-01" for number in range(1, 6)]

    await asyncio.gather(*(append(log, f"K-{trace[5:36]}", b"x", trace) for trace in traces))

    assert sorted(str(each.traceparent) for each in await log.read(0)) == traces


async def test_when_the_server_goes_those_in_line_are_told_in_time(server: NatsServer) -> None:
    log = await Log.connect(server.url, name="test", timeout_s=2.0)
    await log.declare()
    await append(log, "A", b"a")
    server.stop()

    async with asyncio.timeout(4.0):
        outcomes = await all_at_once(log, [f"K-{number}" for number in range(MANY)])

    assert {type(each) for each in outcomes} == {LogUnreachable}
    await log.close()


async def test_who_waits_in_line_is_told_when_the_log_is_closed(server: NatsServer) -> None:
    log = await Log.connect(server.url, name="test", timeout_s=2.0)
    await log.declare()
    posts = [asyncio.create_task(append(log, f"K-{number}", b"x")) for number in range(5)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    await log.close()

    async with asyncio.timeout(4.0):
        outcomes = await asyncio.gather(*posts, return_exceptions=True)
    assert {type(each) for each in outcomes} <= {LogUnreachable, Appended}
    assert LogUnreachable in {type(each) for each in outcomes}
