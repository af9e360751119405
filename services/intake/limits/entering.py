"""Who comes in with a post: recognised, counted, its body taken in time, and let go at the end.

Counted are, for each caller and in all: requests being answered, and bytes of bodies being held.
Nobody waits for a turn: whoever is too many is told so at once, with the time after which to come
again, so a caller that floods or stalls holds up only itself.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, Self

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from services.intake.callers.authorizing import caller_of
from services.intake.callers.caller import Caller
from services.intake.limits.rate import Rate
from services.intake.limits.refusing import FullError, too_many
from services.intake.receiving import ACT_BYTES_MAX, too_large
from services.intake.settings import IntakeSettings
from shared.errors import Problem

_MIB: Final = 1024 * 1024


class Gate:
    """What is taken of one door just now."""

    def __init__(
        self, settings: IntakeSettings, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings = settings
        self.rate = Rate(settings.caller_rate, clock=clock)
        self.requests: Counter[str] = Counter()
        self.held: Counter[str] = Counter()
        self.requests_in_all = 0
        self.held_in_all = 0

    def enter(self, caller: Caller) -> "Entry":
        """Let a caller in with one request; Problem 429 or 503 when it, or all, are too many.

        The operator has no limit of his own: loading and restoring are his.
        """
        if not caller.is_operator:
            if self.requests[caller.name] >= self.settings.caller_requests_max:
                why = (
                    f"{caller.name} ya tiene {self.requests[caller.name]} solicitudes en curso, el "
                    "máximo."
                )
                raise too_many(why, 1)
            if (wait_s := self.rate.wait_s(caller.name)) > 0:
                raise too_many(f"{caller.name} pasó de {self.settings.caller_rate}.", wait_s)
        if self.requests_in_all >= self.settings.requests_max:
            raise FullError("La puerta atiende ya todas las solicitudes que puede.")
        if not caller.is_operator:
            self.rate.take(caller.name)
        self.requests[caller.name] += 1
        self.requests_in_all += 1
        return Entry(self, caller)


class Entry:
    """One request that was let in; `release` gives back whatever it took."""

    __slots__ = ("_gate", "_held", "_open", "caller")

    def __init__(self, gate: Gate, caller: Caller) -> None:
        self.caller = caller
        self._gate = gate
        self._held = 0
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ending: object) -> None:
        self.release()

    def charge(self, count: int) -> None:
        """Count the further acts of a batch against the caller's rate: its next post waits."""
        if not self.caller.is_operator and count > 0:
            self._gate.rate.take(self.caller.name, count)

    def hold(self, size: int) -> None:
        """Count bytes that came in; Problem 429 or 503 when it, or all, hold too many."""
        gate, settings = self._gate, self._gate.settings
        name = self.caller.name
        if gate.held[name] + size > settings.caller_bytes_max and not self.caller.is_operator:
            why = (
                f"{name} tiene en curso cuerpos por más de {settings.caller_bytes_max // _MIB} MiB."
            )
            raise too_many(why, 1)
        if gate.held_in_all + size > settings.bytes_max:
            raise FullError("La puerta tiene ya todos los cuerpos que puede en curso.")
        gate.held[name] += size
        gate.held_in_all += size
        self._held += size

    def release(self) -> None:
        """Let the request go; a second time does nothing."""
        if not self._open:
            return
        self._open = False
        gate, name = self._gate, self.caller.name
        gate.requests_in_all -= 1
        gate.held_in_all -= self._held
        for counter, count in ((gate.requests, 1), (gate.held, self._held)):
            counter[name] -= count
            if counter[name] <= 0:
                del counter[name]


async def entered(request: Request) -> Entry:
    """Recognise who posts and let it in; what it takes is given back when it has its answer."""
    entry: Entry | None = getattr(request.state, "entry", None)
    if entry is None:
        gate: Gate = request.app.state.gate
        entry = request.state.entry = gate.enter(await caller_of(request))
    return entry


async def body_of(request: Request, *, bytes_max: int = ACT_BYTES_MAX) -> bytes:
    """Take a request's body: at most so many bytes (413), within the time that is set (408)."""
    entry = await entered(request)
    gate: Gate = request.app.state.gate
    stated = request.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > bytes_max:
        raise too_large(int(stated), bytes_max)
    body = bytearray()
    try:
        async with asyncio.timeout(gate.settings.body_within_s):
            async for chunk in request.stream():
                if not chunk:  # the stream ends with one, and has nothing more to count
                    continue
                entry.hold(len(chunk))
                body += chunk
                if len(body) > bytes_max:
                    raise too_large(len(body), bytes_max)
    except TimeoutError as error:
        raise too_slow(gate.settings.body_within_s, len(body)) from error
    except ClientDisconnect as error:
        raise cut_short(len(body)) from error
    return bytes(body)


def too_slow(within_s: float, size: int) -> Problem:
    """Say that a body did not come in its time, and how much of it did."""
    detail = f"En {within_s:g} s llegaron solo {size} bytes del cuerpo; envíelo entero y seguido."
    return Problem(408, "too-slow", "El cuerpo no llegó a tiempo", detail)


def cut_short(size: int) -> Problem:
    """Say that the line broke before the body's end."""
    detail = f"La conexión se cortó después de {size} bytes; no se registró nada."
    return Problem(400, "cut-short", "El cuerpo no llegó entero", detail)


class Releasing:
    """Middleware: whatever a request took is given back when it ends, however it ends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        try:
            await self._app(scope, receive, send)
        finally:
            if (entry := state.get("entry")) is not None:
                entry.release()
