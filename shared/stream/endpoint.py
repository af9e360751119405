"""A question answered over NATS: requests on a subject, found by the tools that list services.

The service announces itself as NATS micro services do (`$SRV.PING`, `INFO`, `STATS`: what the
command `nats micro` asks; ADR-32 of the NATS architecture). nats-py has such a service too, but
that one answers its requests one after another and sends an answer wherever it is told to.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from nats import errors as nats_errors

from shared.stream.announcing import VERBS, Announcement, Counts, Declared
from shared.stream.client import RawClient, close_client, open_client
from shared.stream.credentials import Credentials

if TYPE_CHECKING:
    from nats.aio.msg import Msg
    from nats.aio.subscription import Subscription

_log = logging.getLogger("poi.nats")

_RETRY_FIRST_S: Final = 0.05
_RETRY_MAX_S: Final = 1.0
_OPEN_TIMEOUT_S: Final = 2.0
_LINE_ERRORS: Final = (nats_errors.Error, OSError, TimeoutError)
# What the server adds where a request crosses over from another account: whose it is.
_ADDED: Final = "Nats-Request-Info"
# Where whoever looks for services hears the answers: an inbox, or the way into its account.
_HEARD_AT: Final = re.compile(r"(_INBOX[_.]|_R_\.)[^ *>]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came; `reply` is "" when nobody waits for an answer."""

    subject: str
    reply: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; `error` (code, sentence) is how a service says that it refused."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    error: tuple[int, str] | None = None


Handle = Callable[[Asked], Awaitable[Answer | None]]


class Endpoint:
    """Answers requests for as long as it is open, also over new connections to the server."""

    def __init__(
        self,
        url: str,
        declared: Declared,
        handle: Handle,
        *,
        credentials: Credentials | None,
        in_flight_max: int,
        crowded: Handle,
    ) -> None:
        """Be ready to `open`.

        Of the requests on one subject at most `in_flight_max` are under way; `crowded` answers the
        others, one after another, and must be quick. So who floods holds up only itself.
        """
        self.connected = asyncio.Event()
        """Set while requests are heard."""
        self.trouble = "todavía sin conexión"
        """What keeps requests from being heard; "" while nothing does."""
        self._url = url
        self._declared = declared
        self._addressed = re.compile(re.escape(declared.subject).replace(r"\*", "[^.]+"))
        self._handle = handle
        self._credentials = credentials
        self._in_flight_max = in_flight_max
        self._crowded = crowded
        self._refused = ""
        self._counts = Counts()
        self._announcement = Announcement(declared, self._counts)
        self._client: RawClient | None = None
        self._subscription: Subscription | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: Counter[str] = Counter()
        self._supervisor: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to connect, and go on answering until `close`."""
        self._supervisor = asyncio.create_task(self._keep_open(), name=self._declared.name)

    async def close(self, timeout_s: float) -> None:
        """Hear nothing new, finish within `timeout_s` what is under way, and go."""
        with contextlib.suppress(*_LINE_ERRORS):  # a broken line brings nothing new either
            async with asyncio.timeout(timeout_s):
                if self._subscription is not None:
                    await self._subscription.drain()  # type: ignore[no-untyped-call]
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=timeout_s)
            for task in late:
                task.cancel()
        if self._client is not None:
            with contextlib.suppress(*_LINE_ERRORS):
                await self._client.flush(timeout=round(_OPEN_TIMEOUT_S))
        if self._supervisor is not None:
            self._supervisor.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._supervisor

    async def _keep_open(self) -> None:
        pause_s = _RETRY_FIRST_S
        while True:
            lost = asyncio.Event()
            try:
                client = await self._opened(lost)
            except _LINE_ERRORS as error:
                self.trouble = str(error) or type(error).__name__
                _log.warning("%s: %s", self._declared.name, self.trouble)
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, _RETRY_MAX_S)
                continue
            pause_s = _RETRY_FIRST_S
            self._client = client
            self.trouble = self._refused
            self.connected.set()
            try:
                await lost.wait()
            finally:
                self.connected.clear()
                self.trouble = "se perdió la conexión"
                self._client = self._subscription = None
                await close_client(client)

    async def _opened(self, lost: asyncio.Event) -> RawClient:
        self._refused = ""
        client = await open_client(
            self._url,
            name=self._declared.name,
            credentials=self._credentials,
            timeout_s=_OPEN_TIMEOUT_S,
            on_error=self._note,
            on_closed=lost.set,
        )
        try:
            for verb in VERBS:
                base = f"$SRV.{verb}"
                named = f"{base}.{self._declared.name}"
                for subject in (base, named, f"{named}.{self._announcement.id}"):
                    await client.subscribe(subject, cb=self._announce)
            self._subscription = await client.subscribe(
                self._declared.subject, queue=self._declared.queue_group, cb=self._take
            )
            for _ in range(2):  # so what the server refuses is known: see `Connection`
                await client.flush(timeout=round(_OPEN_TIMEOUT_S))
        except BaseException:
            await close_client(client)
            raise
        return client

    def _note(self, error: Exception) -> None:
        self._counts.last_error = str(error)
        if "permissions violation for subscription" in str(error).lower():
            self._refused = self.trouble = str(error)
        _log.warning("%s: %s", self._declared.name, error)

    async def _take(self, message: Msg) -> None:
        """Begin to answer a request; the next one need not wait for it."""
        if self._addressed.fullmatch(message.subject) is None:
            return  # no request: what somebody else's answer carried here under its own subject
        self._counts.requests += 1
        asked = Asked(message.subject, message.reply, _stated(message.headers), message.data)
        if self._under_way[asked.subject] >= self._in_flight_max:
            await self._answer(asked, self._crowded)
            return
        self._under_way[asked.subject] += 1
        task = asyncio.create_task(self._answer(asked, self._handle))
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._finish(done, asked.subject))

    def _finish(self, task: asyncio.Task[None], subject: str) -> None:
        self._tasks.discard(task)
        self._under_way[subject] -= 1
        if not self._under_way[subject]:
            del self._under_way[subject]

    async def _answer(self, asked: Asked, handle: Handle) -> None:
        began = time.perf_counter_ns()
        answer = await handle(asked)
        self._counts.busy_ns += time.perf_counter_ns() - began
        if answer is not None:
            await self._respond(asked.reply, answer)

    async def _respond(self, reply: str, answer: Answer) -> None:
        headers = dict(answer.headers)
        if answer.error is not None:
            code, sentence = answer.error
            self._counts.errors += 1
            self._counts.last_error = f"{code}:{sentence}"
            # A header is one line of ASCII; the whole sentence stands in the body.
            plain = sentence.encode("ascii", "replace").decode()
            headers["Nats-Service-Error-Code"] = str(code)
            headers["Nats-Service-Error"] = " ".join(plain.split())
        await self._send(reply, answer.body, headers or None)

    async def _announce(self, message: Msg) -> None:
        if _HEARD_AT.fullmatch(message.reply) is None:
            return  # whoever asks names where the answer goes; only to an inbox may it go
        body = self._announcement.told(message.subject.split(".")[1])
        await self._send(message.reply, json.dumps(body).encode(), None)

    async def _send(self, reply: str, body: bytes, headers: dict[str, str] | None) -> None:
        """Send an answer; one that cannot be sent is lost, and whoever asked asks again."""
        client = self._client
        if not reply or client is None:
            return
        try:
            await client.publish(reply, body, headers=headers)
        except (nats_errors.Error, OSError) as error:
            self._note(error)


def _stated(headers: Mapping[str, str] | None) -> Mapping[str, str]:
    """Give the headers that whoever asks stated, without what the server added on the way."""
    return {name: value for name, value in (headers or {}).items() if name != _ADDED}
