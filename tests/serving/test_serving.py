"""A served application with real connections that say little, slowly, or nothing."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn

from shared.serving import BoundedProtocol

pytestmark = pytest.mark.slow

ANSWER = b"HTTP/1.1 200 OK"
GET = b"GET / HTTP/1.1\r\nHost: d\r\n\r\n"


class Hasty(BoundedProtocol):
    """The same bounds, in tenths of seconds and few connections."""

    connections_max = 5
    headers_within_s = 0.4
    rest_within_s = 0.4


async def answers_at_once(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer without reading the body; on /body read it whole first."""
    if scope["type"] != "http":
        raise RuntimeError(scope["type"])
    more = scope["path"] == "/body"
    while more:
        more = (await receive()).get("more_body", False)
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """Serve in this loop; give the port."""
    config = uvicorn.Config(answers_at_once, port=0, http=Hasty, lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


class Line:
    """A connection to the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def answer(self) -> bytes:
        """Read the status line of an answer, and its end."""
        async with asyncio.timeout(5):
            told = await self.reader.readuntil(b"ok")
        return told.split(b"\r\n")[0]

    async def closed_after(self) -> float:
        """Wait until the server closes; give the seconds that it took."""
        began = time.monotonic()
        async with asyncio.timeout(5):
            with suppress(ConnectionError):
                while await self.reader.read(1000):
                    pass
        return time.monotonic() - began


@asynccontextmanager
async def line(port: int) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield Line(reader, writer)
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: d\r\nX: "])
async def test_who_does_not_finish_its_headers_is_closed(begun: bytes) -> None:
    async with served() as port, line(port) as silent:
        silent.writer.write(begun)

        assert 0.1 < await silent.closed_after() < 3


async def test_headers_that_come_letter_by_letter_do_not_win_time() -> None:
    async with served() as port, line(port) as slow:
        closing = asyncio.create_task(slow.closed_after())
        with suppress(ConnectionError):
            while not closing.done():
                slow.writer.write(b"G")
                await asyncio.sleep(0.05)

        assert await closing < 3


async def test_headers_without_end_are_refused_before_they_fill_the_memory() -> None:
    async with served() as port, line(port) as endless:
        endless.writer.write(b"GET / HTTP/1.1\r\nHost: d\r\nX: " + b"x" * 100_000)

        async with asyncio.timeout(5):
            assert (await endless.reader.readline()).startswith(b"HTTP/1.1 400")


async def test_large_headers_are_taken() -> None:
    async with served() as port, line(port) as used:
        used.writer.write(b"GET / HTTP/1.1\r\nHost: d\r\nX: " + b"x" * 50_000 + b"\r\n\r\n")

        assert await used.answer() == ANSWER


async def test_the_rest_of_a_body_that_was_answered_is_not_awaited_for_ever() -> None:
    async with served() as port, line(port) as slow:
        slow.writer.write(b"POST / HTTP/1.1\r\nHost: d\r\nContent-Length: 1000\r\n\r\nabc")

        assert await slow.answer() == ANSWER
        assert await slow.closed_after() < 3


async def test_a_body_that_comes_slowly_is_the_applications_to_bound() -> None:
    async with served() as port, line(port) as slow:
        slow.writer.write(b"POST /body HTTP/1.1\r\nHost: d\r\nContent-Length: 12\r\n\r\n")
        for _ in range(12):  # longer than both bounds of the protocol
            await asyncio.sleep(0.1)
            slow.writer.write(b"x")

        assert await slow.answer() == ANSWER


async def test_a_connection_is_used_again_and_again() -> None:
    async with served() as port, line(port) as used:
        for pause in (0.0, 0.0, 0.6, 0.6):  # idle longer than headers may take
            await asyncio.sleep(pause)
            used.writer.write(GET)

            assert await used.answer() == ANSWER


async def test_a_large_body_that_nobody_reads_leaves_the_connection_usable() -> None:
    async with served() as port, line(port) as used:
        body = b"x" * 1_000_000
        used.writer.write(b"POST / HTTP/1.1\r\nHost: d\r\nContent-Length: 1000000\r\n\r\n" + body)
        first = await used.answer()
        used.writer.write(GET)

        assert (first, await used.answer()) == (ANSWER, ANSWER)


async def test_requests_sent_at_once_are_all_answered() -> None:
    async with served() as port, line(port) as used:
        used.writer.write(GET * 3)

        assert [await used.answer() for _ in range(3)] == [ANSWER] * 3


async def test_where_all_places_are_taken_the_longest_silent_gives_its_own() -> None:
    async with served() as port, line(port) as first:
        first.writer.write(GET)
        assert await first.answer() == ANSWER
        async with line(port), line(port), line(port), line(port), line(port) as last:
            last.writer.write(GET)

            assert await last.answer() == ANSWER
            assert await first.closed_after() < 0.3


async def test_who_is_being_answered_does_not_lose_its_place() -> None:
    begun = b"POST /body HTTP/1.1\r\nHost: d\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
    async with served() as port, AsyncExitStack() as lines:
        busy = [await lines.enter_async_context(line(port)) for _ in range(5)]
        for each in busy:
            each.writer.write(begun)
            await each.reader.readuntil(b"100 Continue\r\n\r\n")

        async with line(port) as late:
            turned_away = await late.closed_after()
        for each in busy:
            each.writer.write(b"abc")

        assert [await each.answer() for each in busy] == [ANSWER] * 5
        assert turned_away < 0.3
