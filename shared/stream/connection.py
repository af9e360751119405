"""The line to the server: opened again for ever, every question answered or failed at once.

One supervisor task owns the client. When the line breaks, what waits on it fails as
`Unanswered` and is tried again by those who know how (`writing`, `reading`); a new client takes
the place of the old one, with the same inbox and the same listeners.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nats import errors as nats_errors

from shared.stream.client import RawClient, Sink, close_client, open_client
from shared.stream.credentials import DEFAULT_INBOX_PREFIX, Credentials
from shared.stream.errors import LogError, LogUnreachable, PermissionRefused
from shared.stream.exchange import Exchange, Take, Unanswered, Violation, violation_from

if TYPE_CHECKING:
    from nats.aio.subscription import Subscription

_log = logging.getLogger(__name__)

_RETRY_FIRST_S = 0.02
_RETRY_MAX_S = 0.5
_OPEN_TIMEOUT_S = 2.0
_LINE_ERRORS = (nats_errors.Error, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to publish; `answered` when its reply is the one that is waited for."""

    subject: str
    payload: bytes
    headers: Mapping[str, str] | None = None
    answered: bool = True


@dataclass(slots=True, eq=False)
class Listener:
    """A subscription that outlives clients; `refused` holds the server's refusal, if any."""

    subject: str
    sink: Sink
    subscription: Subscription | None = None
    refused: PermissionRefused | None = None


class Connection:
    """A line to one server or cluster that comes back by itself."""

    def __init__(self, url: str, *, name: str, credentials: Credentials | None) -> None:
        self._url = url
        self._name = name
        self._credentials = credentials
        prefix = credentials.inbox_prefix if credentials else DEFAULT_INBOX_PREFIX
        self._inbox = f"{prefix}.{uuid.uuid4().hex}"
        self._tokens = itertools.count(1)
        self._waiting: dict[bytes, Exchange] = {}
        self._listeners: list[Listener] = []
        self._client: RawClient | None = None
        self._refused: PermissionRefused | None = None
        # Set while there is something to say: a client that stands, or a refusal.
        self._settled = asyncio.Event()
        self._last_error = "sin conexión"
        self._supervisor: asyncio.Task[None] | None = None
        self._closed = False

    async def open(self, timeout_s: float) -> None:
        """Connect and stay so; raises LogUnreachable after `timeout_s`, PermissionRefused."""
        self._supervisor = asyncio.create_task(self._keep_open(), name=f"log {self._name}")
        try:
            await self._current(timeout_s)
        except Unanswered as error:
            await self.close()
            raise LogUnreachable(str(error)) from error
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """End the line; whoever waits on it gets `Unanswered`."""
        self._closed = True
        if self._supervisor is not None:
            self._supervisor.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._supervisor
        self._settled.set()

    @property
    def connected(self) -> bool:
        """Whether a client stands right now."""
        return self._client is not None and self._refused is None

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    async def ask(self, messages: Sequence[Message], take: Take, timeout_s: float) -> None:
        """Publish messages and wait until `take` has had the whole answer.

        Raises Unanswered (line lost, no responders, `timeout_s` over) and, as soon as the server
        reports it, PermissionRefused.
        """
        ends = asyncio.get_running_loop().time() + timeout_s
        client = await self._current(timeout_s)
        inbox = f"{self._inbox}.{next(self._tokens)}"
        exchange = Exchange(frozenset((*(message.subject for message in messages), inbox)), take)
        self._waiting[inbox.encode()] = exchange
        try:
            async with asyncio.timeout_at(ends):
                for message in messages:
                    await client.publish(
                        message.subject,
                        message.payload,
                        reply=inbox if message.answered else "",
                        headers=dict(message.headers) if message.headers else None,
                    )
                await exchange.done
        except TimeoutError as error:
            raise Unanswered(f"sin respuesta en {timeout_s:.1f} s") from error
        except nats_errors.MaxPayloadError as error:
            heaviest = max(len(message.payload) for message in messages)
            raise LogError(
                f"El acto pesa {heaviest} bytes y el servidor del registro acepta "
                f"{client.max_payload}."
            ) from error
        except (nats_errors.Error, OSError) as error:
            raise Unanswered(str(error)) from error
        finally:
            del self._waiting[inbox.encode()]
            exchange.forget()

    async def ask_json(self, messages: Sequence[Message], timeout_s: float) -> dict[str, Any]:
        """Ask as `ask` does, for one answer that is a JSON object; a refusal is an answer."""
        answers: list[dict[str, Any]] = []

        def take(_status: int | None, _headers: bytes, payload: bytes) -> bool:
            answers.append(json.loads(payload))
            return True

        await self.ask(messages, take, timeout_s)
        return answers[0]

    async def listen(self, subject: str, sink: Sink) -> Listener:
        """Keep a subscription, also over new clients, until `unlisten`."""
        listener = Listener(subject, sink)
        self._listeners.append(listener)
        if self._client is not None:
            with contextlib.suppress(*_LINE_ERRORS):  # the next client subscribes it again
                listener.subscription = await self._client.listen(subject, sink)
        return listener

    async def unlisten(self, listener: Listener) -> None:
        """Forget a listener, here and at the server."""
        self._listeners.remove(listener)
        if listener.subscription is not None and self._client is not None:
            with contextlib.suppress(*_LINE_ERRORS):  # a lost client has no subscriptions
                await listener.subscription.unsubscribe()

    async def _current(self, timeout_s: float) -> RawClient:
        """Give the client that stands, waiting for one; a refusal is an answer too."""
        if not self._settled.is_set():
            try:
                async with asyncio.timeout(timeout_s):
                    await self._settled.wait()
            except TimeoutError as error:
                raise Unanswered(self._last_error) from error
        if self._refused is not None:
            raise self._refused
        if self._client is None:
            raise Unanswered("la conexión está cerrada")
        return self._client

    async def _keep_open(self) -> None:
        pause_s = _RETRY_FIRST_S
        while True:
            lost = asyncio.Event()
            try:
                client = await self._replacement(lost)
            except _LINE_ERRORS as error:
                self._unsettle(error)
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, _RETRY_MAX_S)
                continue
            pause_s = _RETRY_FIRST_S
            try:
                await lost.wait()
            finally:
                self._client = None
                self._settled.clear()
                self._fail_waiting(Unanswered("se perdió la conexión"))
                await close_client(client)

    async def _replacement(self, lost: asyncio.Event) -> RawClient:
        client = await open_client(
            self._url,
            name=self._name,
            credentials=self._credentials,
            timeout_s=_OPEN_TIMEOUT_S,
            on_error=self._note,
            on_closed=lost.set,
        )
        self._refused = None
        try:
            await client.listen(f"{self._inbox}.*", self._dispatch)
            for listener in self._listeners:
                listener.refused = None
                listener.subscription = await client.listen(listener.subject, listener.sink)
            # The server answers in order, so after a round trip its refusals are known. Two,
            # because nats-py writes a PING at once and the subscriptions from a queue.
            await client.flush(timeout=round(_OPEN_TIMEOUT_S))
            await client.flush(timeout=round(_OPEN_TIMEOUT_S))
        except BaseException:
            await close_client(client)
            raise
        self._client = client
        self._settled.set()
        return client

    def _unsettle(self, error: BaseException) -> None:
        """Note why no client could be opened; only a refusal of the server is an answer."""
        self._refused = None
        self._settled.clear()
        self._note(error)

    def _dispatch(self, subject: bytes, headers: bytes, payload: bytes) -> None:
        exchange = self._waiting.get(subject)
        if exchange is not None:  # else an answer that came after its time
            exchange.receive(headers, payload)

    def _note(self, error: BaseException) -> None:
        """Take an error of the client: a refusal goes to whom it concerns, the rest is kept."""
        violation = violation_from(error)
        if violation is not None:
            self._refuse(violation)
        elif "authorization violation" in str(error).lower():
            self._refused = PermissionRefused(str(error).removeprefix("nats: "), "CONNECT")
            self._settled.set()
        else:
            self._last_error = str(error) or type(error).__name__
            _log.debug("log line of %s: %s", self._name, self._last_error)

    def _refuse(self, violation: Violation) -> None:
        if not violation.publishing and violation.subject == f"{self._inbox}.*".lower():
            self._refused = violation.refused()
            self._fail_waiting(self._refused)
            return
        for exchange in self._waiting.values():
            subject = exchange.touches(violation.subject)
            if subject is not None:
                exchange.fail(violation.refused(subject))
        for listener in self._listeners:
            if not violation.publishing and listener.subject.lower() == violation.subject:
                listener.refused = violation.refused(listener.subject)

    def _fail_waiting(self, error: Exception) -> None:
        for exchange in self._waiting.values():
            exchange.fail(error)
