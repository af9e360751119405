"""How an attempt comes to be noted: from a receipt, from a problem, wherever either arose.

    await keep_attempt(app, problem, transport="http", caller=caller, body=body)

is for whoever refuses before `posting.post` was reached: no valid key, too large, too often.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from fastapi import FastAPI

from services.intake.attempts.attempt import (
    UNREAD,
    Attempt,
    Named,
    Transport,
    naming,
    outcome_of,
    places_of,
)
from services.intake.attempts.keeping import AttemptLog
from services.intake.callers.caller import Caller
from shared.act import Act
from shared.errors import Problem
from shared.event import timestamp
from shared.proof.receipt import Receipt


class Arrival(NamedTuple):
    """What is known of an attempt whatever comes of it."""

    transport: Transport
    caller: str | None = None
    body: bytes | None = None
    """None where it was not read to its end."""
    traceparent: str | None = None
    line: int | None = None
    """Of a batch: in which line of it the act stood."""


def attempts_of(app: FastAPI) -> AttemptLog:
    """Give the door's log of attempts."""
    log: AttemptLog = app.state.attempts
    return log


async def keep_attempt(
    app: FastAPI,
    problem: Problem,
    *,
    transport: Transport,
    caller: Caller | None = None,
    body: bytes | None = None,
    traceparent: str | None = None,
) -> None:
    """Keep an attempt that ended before the door could judge it; come back once it lasts.

    Raises Problem (503) when it cannot be kept.
    """
    arrival = Arrival(transport, caller.name if caller else None, body, traceparent)
    await attempts_of(app).keep(refused(arrival, problem), durable=True)


async def keep_posted(app: FastAPI, attempts: Iterable[Attempt]) -> None:
    """Keep attempts that have receipts; the log itself is their proof, so nobody waits for them."""
    kept = attempts_of(app)
    for attempt in attempts:
        await kept.keep(attempt, durable=False)


def posted_attempt(
    arrival: Arrival, act: Act, receipt: Receipt, *, first: bool, at: str
) -> Attempt:
    """Write down an attempt that ended in a receipt."""
    size, digest = _weighed(arrival.body)
    return Attempt(
        at=at,
        transport=arrival.transport,
        outcome="accepted" if first else "repeated",
        status=201 if first else 200,
        caller=arrival.caller,
        named=naming(act),
        body_bytes=size,
        body_sha256=digest,
        act_sha256=receipt.sha256,
        sequence=receipt.sequence,
        traceparent=arrival.traceparent,
        line=arrival.line,
    )


def refused(arrival: Arrival, problem: Problem, *, named: Named = UNREAD) -> Attempt:
    """Write down an attempt that ended in a problem."""
    size, digest = _weighed(arrival.body)
    return Attempt(
        at=now(),
        transport=arrival.transport,
        outcome=outcome_of(problem),
        status=problem.status,
        caller=arrival.caller,
        named=named,
        body_bytes=size,
        body_sha256=digest,
        problem=problem.kind,
        faults=places_of(problem.errors),
        faults_total=len(problem.errors),
        traceparent=arrival.traceparent,
        line=arrival.line,
    )


def _weighed(body: bytes | None) -> tuple[int | None, str | None]:
    return (None, None) if body is None else (len(body), hashlib.sha256(body).hexdigest())


def now() -> str:
    """Give this moment, as attempts are dated."""
    return timestamp(dt.datetime.now(dt.UTC))
