"""A line that breaks under what was still to be written is told, and comes back."""

from __future__ import annotations

import asyncio

from shared.nats.server import NatsServer
from shared.stream import Log
from shared.stream.client import RawClient, close_client, open_client

TOLD_WITHIN_S = 5.0


async def opened(server: NatsServer, closed: asyncio.Event) -> RawClient:
    return await open_client(
        server.url,
        name="test",
        credentials=None,
        timeout_s=5,
        on_error=lambda _: None,
        on_closed=closed.set,
    )


async def test_a_client_with_something_left_to_write_says_that_it_closed(
    server: NatsServer,
) -> None:
    closed = asyncio.Event()
    client = await opened(server, closed)
    writer = client._transport._io_writer  # type: ignore[union-attr]
    writer.transport.abort()
    while not writer.transport.is_closing():  # noqa: ASYNC110 - asyncio tells nobody
        await asyncio.sleep(0)
    client._pending = [b"PING\r\n"]
    client._pending_data_size = 6

    async with asyncio.timeout(TOLD_WITHIN_S):
        await closed.wait()

    assert client.is_closed
    await close_client(client)


async def test_the_log_comes_back_after_every_one_of_many_kills_under_appends(
    server: NatsServer,
) -> None:
    log = await Log.connect(server.url, name="test", timeout_s=20)
    await log.declare()
    ended = asyncio.Event()
    appended = 0

    async def write(writer: int) -> None:
        nonlocal appended
        number = 0
        while not ended.is_set():
            payload = b"%d %d" % (writer, number)
            subject = f"acts.38-241.2024.K-{writer}-{number}"
            await log.append(subject, payload, equal=payload.__eq__)
            number, appended = number + 1, appended + 1

    writing = [asyncio.create_task(write(writer)) for writer in range(6)]
    for _ in range(12):
        wanted = appended + 20
        async with asyncio.timeout(15):
            while appended < wanted:  # noqa: ASYNC110 - twelve rounds of whatever they write
                await asyncio.sleep(0.01)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
    ended.set()
    await asyncio.wait_for(asyncio.gather(*writing), 30)

    assert await log.last_sequence() == appended
    await log.close()
