"""Reading in order from a position: ends, waiting, holes, and a log that changed underneath."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing

import nats
import pytest

from shared.nats.server import NatsServer
from shared.stream import Gap, Log, LogUnreachable, Recorded

WEAK_STREAM = {
    "name": "ACTS",
    "subjects": ["acts.>"],
    "storage": "file",
    "allow_direct": True,
    "allow_atomic": True,
}


def entries(count: int, start: int = 0) -> list[tuple[str, bytes]]:
    return [(f"acts.38-241.2024.K-{n}", b"%d" % n) for n in range(start, start + count)]


async def log_with_deletions(server: NatsServer, deleted: tuple[int, ...]) -> Log:
    """Give a log of five events of a stream that, unlike ours, lets messages be deleted."""
    raw = await nats.connect(server.url)
    await raw.request("$JS.API.STREAM.CREATE.ACTS", json.dumps(WEAK_STREAM).encode(), timeout=5)
    log = await Log.connect(server.url, name="test", timeout_s=1)
    await log.append_all(entries(5))
    for sequence in deleted:
        await raw.jetstream().delete_msg("ACTS", sequence)
    await raw.close()
    return log


async def test_an_empty_log_has_nothing_to_read(log: Log) -> None:
    assert await log.read(0) == ()
    assert await log.last_sequence() == 0


async def test_reading_gives_what_follows_the_position_up_to_the_limit(log: Log) -> None:
    await log.append_all(entries(10))

    assert [recorded.sequence for recorded in await log.read(4, 3)] == [5, 6, 7]
    assert [recorded.sequence for recorded in await log.read(7)] == [8, 9, 10]
    assert await log.read(10) == ()


async def test_find_gives_nothing_for_a_subject_without_event(log: Log) -> None:
    assert await log.find("acts.38-241.2024.RE-999-2024-ITP-DE") is None


async def test_following_waits_for_what_is_not_there_yet(log: Log) -> None:
    await log.append_all(entries(3))
    pages = log.follow(2)
    assert [recorded.sequence for recorded in await anext(pages)] == [3]
    waiting = asyncio.ensure_future(anext(pages))

    await log.append("acts.38-241.2024.LATER", b"later", equal=lambda _: False)
    page = await asyncio.wait_for(waiting, 5)

    assert [(recorded.sequence, recorded.payload) for recorded in page] == [(4, b"later")]


async def test_following_a_log_that_is_declared_later_begins_when_it_is(server: NatsServer) -> None:
    log = await Log.connect(server.url, name="test")
    waiting = asyncio.ensure_future(anext(log.follow(0)))

    await log.declare()
    await log.append_all(entries(2))
    page = await asyncio.wait_for(waiting, 5)

    assert [recorded.sequence for recorded in page] in ([1], [1, 2])
    await log.close()


async def test_several_followers_at_different_positions_each_get_everything_once(log: Log) -> None:
    await log.append_all(entries(1000))

    async def collect(after: int, batch: int) -> list[int]:
        sequences: list[int] = []
        async with aclosing(log.follow(after, batch=batch)) as pages:
            async for page in pages:
                sequences += [recorded.sequence for recorded in page]
                if sequences[-1] == 2000:
                    return sequences
        return sequences

    tasks = [asyncio.create_task(collect(*of)) for of in ((0, 7), (0, 1000), (500, 64))]
    await log.append_all(entries(1000, start=1000))
    collected = await asyncio.wait_for(asyncio.gather(*tasks), 20)

    assert collected[0] == list(range(1, 2001))
    assert collected[1] == list(range(1, 2001))
    assert collected[2] == list(range(501, 2001))


async def test_closing_the_log_ends_the_following(log: Log) -> None:
    pages = log.follow(0)
    waiting = asyncio.ensure_future(anext(pages, None))

    await asyncio.sleep(0)
    await log.close()

    assert await asyncio.wait_for(waiting, 5) is None


async def test_a_reader_of_a_stopped_server_hears_so_in_time(server: NatsServer) -> None:
    log = await Log.connect(server.url, name="test", timeout_s=0.5)
    await log.declare()
    server.stop()

    with pytest.raises(LogUnreachable):
        await log.read(0)

    assert not log.connected
    await log.close()


async def test_a_hole_in_the_log_is_named_with_what_came_instead(server: NatsServer) -> None:
    log = await log_with_deletions(server, (3,))

    with pytest.raises(Gap, match="posición 3: sigue la 4") as caught:
        await log.read(0)

    assert (caught.value.expected, caught.value.found) == (3, 4)
    with pytest.raises(Gap):
        await anext(log.follow(0))
    await log.close()


@pytest.mark.parametrize(
    ("deleted", "after", "expected"), [((5,), 4, 5), ((4, 5), 3, 4), ((), 9, 10)]
)
async def test_a_log_that_lacks_its_end_is_a_gap_and_not_the_end(
    server: NatsServer, deleted: tuple[int, ...], after: int, expected: int
) -> None:
    log = await log_with_deletions(server, deleted)

    with pytest.raises(Gap, match="terminar en la 5") as caught:
        await log.read(after)
    with pytest.raises(Gap):
        await asyncio.wait_for(anext(log.follow(after)), 10)

    assert (caught.value.expected, caught.value.found) == (expected, None)
    await log.close()


async def test_what_is_published_past_us_is_no_hole(server: NatsServer, log: Log) -> None:
    raw = await nats.connect(server.url)
    await raw.jetstream().publish(
        "acts.38-241.2024.FORGED",
        b"x",
        headers={"Nats-Subject": "acts.other", "Nats-Sequence": "99", "Nats-Time-Stamp": "no"},
    )
    await raw.close()

    page: tuple[Recorded, ...] = await log.read(0)

    assert [(recorded.sequence, recorded.subject) for recorded in page] == [
        (1, "acts.38-241.2024.FORGED")
    ]
