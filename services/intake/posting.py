"""The one way in: an act as it arrived, over whatever transport, to its receipt or its problem.

HTTP and NATS only translate to and from `post`. What comes of it is kept as an attempt, always.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from fastapi import FastAPI

from services.intake.attempts.attempt import Transport, named_in
from services.intake.attempts.noting import (
    Arrival,
    attempts_of,
    keep_posted,
    now,
    posted_attempt,
    refused,
)
from services.intake.callers.authorizing import authorize
from services.intake.callers.caller import Caller
from services.intake.receipts import signed
from services.intake.receiving import ACT_BYTES_MAX, AT_ONCE_BYTES, judge, read_json, too_large
from services.intake.recording import (
    Written,
    log_of,
    note_recorded,
    record,
    refuse_while_restoring,
    write,
)
from shared.act import Act
from shared.errors import Problem
from shared.proof.receipt import Receipt


@dataclass(frozen=True, slots=True)
class Posting:
    """One act as it arrived."""

    caller: Caller
    body: bytes
    transport: Transport
    traceparent: str | None = None
    line: int | None = None
    """Of a batch: in which line of it the act stood."""

    @property
    def arrival(self) -> Arrival:
        """What an attempt notes of it whatever comes of it."""
        return Arrival(self.transport, self.caller.name, self.body, self.traceparent, self.line)


@dataclass(frozen=True, slots=True)
class Posted:
    """What the log says of an act; `first` is True when this very post entered it."""

    receipt: Receipt
    first: bool
    act: Act


async def post(app: FastAPI, posting: Posting) -> Posted:
    """Judge, authorize and record one act; keep the attempt whatever happens; raise Problem."""
    seen: list[Any] = []
    try:
        posted = await _post(app, posting, seen)
    except Problem as problem:
        attempt = refused(posting.arrival, problem, named=named_in(*seen))
        await attempts_of(app).keep(attempt, durable=True)
        raise
    except BaseException:  # cancelled, or a fault of ours: nobody hears an answer, but it was tried
        attempt = refused(posting.arrival, UNFORESEEN, named=named_in(*seen))
        await attempts_of(app).keep(attempt, durable=False)
        raise
    attempt = posted_attempt(
        posting.arrival, posted.act, posted.receipt, first=posted.first, at=now()
    )
    await keep_posted(app, [attempt])
    return posted


UNFORESEEN: Final = Problem(500, "internal", "Error interno", "El envío se interrumpió.")


async def _post(app: FastAPI, posting: Posting, seen: list[Any]) -> Posted:
    refuse_while_restoring(app)
    if len(posting.body) > ACT_BYTES_MAX:
        raise too_large(len(posting.body))
    if len(posting.body) <= AT_ONCE_BYTES:
        written = written_act(posting, seen)
    else:
        written = await asyncio.to_thread(written_act, posting, seen)
    receipt, first = await record(log_of(app), written, traceparent=posting.traceparent)
    note_recorded(app, receipt.sequence, (written,) if first else ())
    return Posted(signed(app, receipt), first, written.act)


def written_act(posting: Posting, seen: list[Any]) -> Written:
    """Turn a body into the bytes that the log would keep, leaving in `seen` what was read.

    Raises Problem: 400, 422 with every fault, 403 with every reason.
    """
    raw = read_json(posting.body)
    seen.append(raw)
    act = judge(raw)
    authorize(posting.caller, act)
    return write(act, posted_by=posting.caller.name)
