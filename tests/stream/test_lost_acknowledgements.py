"""The connection breaks after the server took the act and before we hear so: never a guess.

Between the log and the server stands a real TCP relay. It passes everything on, and when the
server acknowledges an event it cuts the line, or keeps the acknowledgement to itself.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from shared.nats.server import NatsServer
from shared.stream import Conflict, Log, LogUnreachable

pytestmark = pytest.mark.slow

SUBJECT = "acts.38-241.2024.RE-002-2024-ITP-DE"
ACKNOWLEDGEMENT = b'{"stream":"ACTS","seq":'


class Relay:
    """A TCP relay that loses the next `losses` acknowledgements, cutting the line or silently."""

    def __init__(self, port: int, *, losses: int, cut: bool, mark: bytes = ACKNOWLEDGEMENT) -> None:
        self._mark = mark
        self.lost = 0
        self.first_loss = asyncio.Event()
        self._port = port
        self._losses = losses
        self._cut = cut
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"nats://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        if self._server is not None:
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writers |= {writer, up_writer}
        ends = (
            asyncio.create_task(self._pass(reader, up_writer, self._everything)),
            asyncio.create_task(self._pass(up_reader, writer, self._but_acknowledgements)),
        )
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()
        for side in (writer, up_writer):
            side.transport.abort()
            self._writers.discard(side)
        await asyncio.gather(*ends, return_exceptions=True)

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        wanted: Callable[[bytes], Awaitable[bytes | None]],
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await reader.read(1 << 20):
                passed = await wanted(chunk)
                if passed is None:
                    return
                writer.write(passed)
                await writer.drain()

    async def _everything(self, chunk: bytes) -> bytes:
        return chunk

    async def _but_acknowledgements(self, chunk: bytes) -> bytes | None:
        if self._mark not in chunk or self.lost >= self._losses:
            return chunk
        self.lost += 1
        self.first_loss.set()
        return None if self._cut else b""


@asynccontextmanager
async def log_through(relay: Relay, timeout_s: float) -> AsyncIterator[Log]:
    async with relay as url:
        opened = await Log.connect(url, name="relayed", timeout_s=timeout_s)
        yield opened
        await opened.close()


@pytest.mark.parametrize("loss", ["cut", "silence"])
async def test_an_append_whose_acknowledgement_was_lost_recognises_its_own_event(
    server: NatsServer, log: Log, loss: str
) -> None:
    relay = Relay(server.port, losses=1000, cut=loss == "cut")

    async with log_through(relay, timeout_s=3) as relayed, asyncio.timeout(10):
        appended = await relayed.append(SUBJECT, b"act", equal=lambda stored: stored == b"act")

    # The relay loses acknowledgements; a retry of an event that stands gets a refusal instead.
    assert relay.lost == 1
    assert (appended.first, appended.recorded.sequence) == (True, 1)
    assert appended.recorded.payload == b"act"
    assert await log.last_sequence() == 1


async def test_a_batch_whose_acknowledgement_was_lost_recognises_its_own_events(
    server: NatsServer, log: Log
) -> None:
    relay = Relay(server.port, losses=1, cut=True)
    entries = [(f"{SUBJECT}-{n}", b"%d" % n) for n in range(100)]

    async with log_through(relay, timeout_s=3) as relayed, asyncio.timeout(10):
        sequences = await relayed.append_all(entries)

    assert relay.lost == 1
    assert sequences == tuple(range(1, 101))
    assert await log.last_sequence() == 100


@pytest.mark.parametrize("loss", ["cut", "silence"])
async def test_a_group_whose_acknowledgement_was_lost_recognises_each_of_its_events(
    server: NatsServer, log: Log, loss: str
) -> None:
    relay = Relay(server.port, losses=1, cut=loss == "cut", mark=b'"batch":')

    async with log_through(relay, timeout_s=6) as relayed, asyncio.timeout(20):
        appended = await asyncio.gather(
            *(relayed.append(f"{SUBJECT}-{n}", b"%d" % n, equal=lambda _: False) for n in range(60))
        )

    assert relay.lost == 1
    assert [each.first for each in appended] == [True] * 60
    assert sorted(each.recorded.sequence for each in appended) == list(range(1, 61))
    assert await log.last_sequence() == 60


async def test_a_lost_acknowledgement_does_not_turn_a_conflict_into_a_success(
    server: NatsServer, log: Log
) -> None:
    await log.append(SUBJECT, b"first", equal=lambda _: False)
    relay = Relay(server.port, losses=1, cut=True)

    async with log_through(relay, timeout_s=3) as relayed, asyncio.timeout(10):
        await relayed.append(f"{SUBJECT}-2", b"x", equal=lambda _: False)
        with pytest.raises(Conflict) as caught:
            await relayed.append(SUBJECT, b"second", equal=lambda _: False)

    assert caught.value.recorded.payload == b"first"


async def test_when_the_server_is_gone_after_it_took_the_act_the_outcome_stays_unknown(
    server: NatsServer, log: Log
) -> None:
    relay = Relay(server.port, losses=1000, cut=True)
    loop = asyncio.get_running_loop()

    async with log_through(relay, timeout_s=1) as relayed:
        closing = asyncio.create_task(_close_when_lost(relay))
        began = loop.time()
        with pytest.raises(LogUnreachable, match="no se sabe"):
            await relayed.append(SUBJECT, b"act", equal=lambda stored: stored == b"act")
        took_s = loop.time() - began
        await closing

    assert took_s < 3
    found = await log.find(SUBJECT)
    assert found is not None
    assert found.payload == b"act"


async def _close_when_lost(relay: Relay) -> None:
    """Close the relay for good as soon as it has swallowed the acknowledgement."""
    async with asyncio.timeout(5):
        await relay.first_loss.wait()
    await relay.__aexit__()
