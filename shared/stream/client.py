"""The connection's raw half: messages handed over as bytes, without a queue for each of them.

nats-py parses every header into a dictionary and passes each message through a queue to a task.
Reading 100,000 messages of 600 bytes went about twice as fast with this override as without, on
the same machine; reading many messages out of one block of bytes takes another third of what
remains. It leans on private names of nats-py 2.16 (`Client._process_msg`, `_sid`, `_ps`, `_close`,
`_transport`, `_closed_cb`), so the version is pinned and every test of the log goes through it.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nats import errors as nats_errors
from nats.aio.client import Client
from nats.protocol.parser import AWAITING_CONTROL_LINE, Parser

from shared.stream.credentials import (
    DEFAULT_INBOX_PREFIX,
    Credentials,
    SeedCredentials,
    UserCredentials,
)

if TYPE_CHECKING:
    from nats.aio.subscription import Subscription

# subject, headers (empty when the message has none), payload
Sink = Callable[[bytes, bytes, bytes], None]

_PING_INTERVAL_S = 2
_PINGS_OUTSTANDING_MAX = 2
_CLOSE_TIMEOUT_S = 2.0


async def _never_called(_message: object) -> None:
    """Stand in for the callback that nats-py wants; the sink takes every message before it."""


class _ManyAtOnce(Parser):
    """Reads messages of chosen subscriptions one after the other out of one block of bytes.

    nats-py's own takes each off the front of its buffer, in two steps and through a coroutine.
    Whatever is no such message is left to it, with all that follows in the block.
    """

    _MESSAGE = re.compile(
        rb"(?:HMSG (\S+) (\d+) (?:\S+ )?(\d+) (\d+)|MSG (\S+) (\d+) (?:\S+ )?(\d+))\r\n"
    )
    _ENDING = len(b"\r\n")

    def __init__(self, client: Client, sinks: Mapping[int, Sink]) -> None:
        super().__init__(client)
        self._sinks = sinks
        self._missing = 0
        """How many bytes the message at the front of the buffer still lacks."""

    async def parse(self, data: bytes = b"") -> None:
        """Take a block of what the server sent."""
        if self.state != AWAITING_CONTROL_LINE:
            await super().parse(data)
            return
        if self.buf:
            self.buf += data
            self._missing -= len(data)
            if self._missing > 0:
                return
            data = bytes(self.buf)
            self.buf.clear()
        self._missing, rest = self._take(data)
        if self._missing > 0:
            self.buf += rest
        elif rest:
            await super().parse(rest)

    def _take(self, block: bytes) -> tuple[int, bytes]:
        """Give what is left of a block, and how many bytes its first message lacks, if known."""
        at = 0
        while (found := self._MESSAGE.match(block, at)) is not None:
            subject, number, head_size, size, *without_headers = found.groups()
            if subject is None:
                subject, number, size = without_headers
                head_size = 0
            sink = self._sinks.get(int(number))
            if sink is None:
                break
            start = found.end()
            body, end = start + int(head_size), start + int(size)
            if (missing := end + self._ENDING - len(block)) > 0:
                return missing, block[at:]
            sink(subject, block[start:body], block[body:end])
            at = end + self._ENDING
        return 0, block[at:]


class RawClient(Client):
    """A nats-py client that gives the messages of chosen subscriptions to plain functions."""

    def __init__(self) -> None:
        super().__init__()
        self._sinks: dict[int, Sink] = {}
        self._ps = _ManyAtOnce(self, self._sinks)

    async def _close(self, status: int, do_cbs: bool = True) -> None:  # noqa: FBT001, FBT002 - nats-py's
        """Close to the end also where the line breaks under what was still to be written.

        nats-py then raises half way: its socket stays open and nobody is told that it closed, so
        the line to the log would never have come back.
        """
        try:
            await super()._close(status, do_cbs)
        except OSError:
            if self._transport is not None:
                self._transport.close()  # type: ignore[no-untyped-call]
            if do_cbs and self._closed_cb is not None:
                await self._closed_cb()

    async def listen(self, subject: str, sink: Sink) -> Subscription:
        """Subscribe `sink` to a subject; it is called in order and must not block."""
        # `subscribe` takes the next number before it first awaits, so the sink stands before
        # any message can come.
        self._sinks[self._sid + 1] = sink
        return await self.subscribe(subject, cb=_never_called)

    async def _process_msg(
        self, sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes
    ) -> None:
        sink = self._sinks.get(sid)
        if sink is None:
            await super()._process_msg(sid, subject, reply, data, headers)
            return
        sink(subject, headers or b"", data)


async def open_client(
    url: str,
    *,
    name: str,
    credentials: Credentials | None,
    timeout_s: float,
    on_error: Callable[[Exception], None],
    on_closed: Callable[[], None],
) -> RawClient:
    """Connect once, without nats-py's own reconnecting: a lost client is replaced, not mended.

    A client that reconnects by itself sends again what it had buffered when the line broke;
    ours must know of every attempt. Raises what nats-py raises, and TimeoutError.
    """
    client = RawClient()

    async def error_cb(error: Exception) -> None:
        on_error(error)

    async def closed_cb() -> None:
        on_closed()

    try:
        async with asyncio.timeout(timeout_s):
            await client.connect(
                url.split(","),
                name=name,
                user=credentials.user if isinstance(credentials, UserCredentials) else None,
                password=credentials.password if isinstance(credentials, UserCredentials) else None,
                nkeys_seed_str=(
                    credentials.seed if isinstance(credentials, SeedCredentials) else None
                ),
                inbox_prefix=credentials.inbox_prefix if credentials else DEFAULT_INBOX_PREFIX,
                error_cb=error_cb,
                closed_cb=closed_cb,
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                ping_interval=_PING_INTERVAL_S,
                max_outstanding_pings=_PINGS_OUTSTANDING_MAX,
            )
    except BaseException:
        await close_client(client)
        raise
    return client


async def close_client(client: RawClient) -> None:
    """Close a client whatever state it is in, to the end even when cancelled meanwhile.

    nats-py marks itself closed before it closes its socket, so a half-done close would leave
    the socket open for good. A line that is already broken is no error.
    """
    closing = asyncio.ensure_future(_close(client))
    try:
        await asyncio.shield(closing)
    except asyncio.CancelledError:
        await closing
        raise


async def _close(client: RawClient) -> None:
    with contextlib.suppress(nats_errors.Error, OSError, TimeoutError):
        async with asyncio.timeout(_CLOSE_TIMEOUT_S):
            await client.close()
