"""An HTTP request at the door: who posts, and the body; what fails here is an attempt too."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Header, Request

from services.intake.attempts.noting import keep_attempt
from services.intake.callers.authorizing import caller_of
from services.intake.callers.caller import Caller
from services.intake.cloudevents import Binding, Carried, carried, says_event
from services.intake.limits.entering import body_of
from services.intake.receiving import ACT_BYTES_MAX, AT_ONCE_BYTES
from services.intake.standing import check_wait
from shared.errors import Problem
from shared.traceparent import HEADER, valid_traceparent

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Se acepta y no tiene efecto: la clave del acto es la clave de idempotencia. "
        "El mismo acto recibe siempre su primera constancia, con esta cabecera o sin ella.",
        examples=["7f9c24e8-3b12-4fef-91e0-56a2d5a1c9ab"],
    ),
]


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who posts, and what was posted."""

    caller: Caller
    body: bytes
    traceparent: str | None = None


async def arrived(
    request: Request,
    *,
    wait: str | None = None,
    bytes_max: int = ACT_BYTES_MAX,
    may_be_event: bool = False,
) -> Arrived:
    """Recognise the caller and read the body; a Problem of either is kept before it is raised.

    With `may_be_event` an act may come in a CloudEvent, and is taken out of it.
    """
    caller = body = None
    trace = valid_traceparent(request.headers.get(HEADER))
    try:
        caller = await caller_of(request)
        check_wait(wait)
        body = await body_of(request, bytes_max=bytes_max)
        if not may_be_event or not says_event(request.headers.raw):
            return Arrived(caller, body, trace)
        act = await taken_out(request.headers.items(), body, over="http")
        return Arrived(caller, act.body, act.traceparent)
    except Problem as problem:
        await keep_attempt(
            request.app, problem, transport="http", caller=caller, body=body, traceparent=trace
        )
        raise


async def taken_out(headers: Iterable[tuple[str, str]], body: bytes, *, over: Binding) -> Carried:
    """Take an act out of its CloudEvent, a heavy one in a thread; raises Problem (400, 415)."""
    if len(body) <= AT_ONCE_BYTES:
        return carried(headers, body, over=over)
    return await asyncio.to_thread(carried, list(headers), body, over=over)
