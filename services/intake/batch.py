"""Many acts in one request: all enter together or none does; or, as asked, each on its own.

What is recorded already with equal content gets its first receipt and takes no part. The rest is
one atomic batch of the log, tried at once; only what the log answers decides: a key that somebody
else took meanwhile, or an acknowledgement that was lost, is resolved by asking what stands there.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar

import orjson
from fastapi import APIRouter, FastAPI, Header, Request, Response
from fastapi.responses import StreamingResponse

from services.intake.arriving import IdempotencyKey, arrived
from services.intake.attempts.attempt import Attempt
from services.intake.attempts.noting import (
    attempts_of,
    keep_attempt,
    keep_posted,
    now,
    posted_attempt,
    refused,
)
from services.intake.limits.entering import entered
from services.intake.members import (
    Member,
    in_conflict,
    judged,
    postings_in,
    refused_batch,
)
from services.intake.posting import UNFORESEEN, Posting, post
from services.intake.receipts import signed
from services.intake.receiving import BATCH_BYTES_MAX
from services.intake.recording import (
    Written,
    conflict_problem,
    log_of,
    log_problem,
    note_recorded,
    receipt_of,
    refuse_while_restoring,
    unreadable,
)
from services.intake.standing import Wait, waited
from shared.errors import Problem, unavailable
from shared.event import UnreadableEventError
from shared.proof.receipt import Receipt
from shared.stream import BatchRefused, Log, LogError, LogUnreachable, Recorded

router = APIRouter(prefix="/v1", tags=["actos"])

NDJSON: Final = "application/x-ndjson"
_ROUNDS_MAX: Final = 8
_UNAVAILABLE: Final = 503
T = TypeVar("T")
Entered = dict[str, tuple[Receipt, bool]]
"""By subject: the receipt, unsigned, and whether this batch stored it."""


@router.post("/acts:batch", status_code=201, summary="Registra hasta mil actos, todos o ninguno")
async def post_batch(
    request: Request,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
    _key: IdempotencyKey = None,
    wait: Wait = None,
) -> Response:
    """Record the acts of a body of NDJSON together: 201, or 200 where all were recorded already.

    `Poi-Recorded` counts those that this request entered. One conflict or fault refuses all and
    lists all, each at `/LINE/…`. With `Accept: application/x-ndjson` each act is posted on its own,
    in order, and has its own line of answer.
    """
    app = request.app
    arrival = await arrived(request, wait=wait, bytes_max=BATCH_BYTES_MAX)
    try:
        postings = postings_in(arrival.body, arrival.caller, arrival.traceparent)
    except Problem as problem:
        await keep_attempt(app, problem, transport="http", caller=arrival.caller, body=arrival.body)
        raise
    (await entered(request)).charge(len(postings) - 1)
    if NDJSON in accept:
        return StreamingResponse(_one_by_one(app, postings), media_type=NDJSON)
    # A client that goes away does not cut a batch short: it is recorded, and its repeat says so.
    receipts, first = await _to_its_end(_together(app, postings))
    headers = await waited(app, max(receipt.sequence for receipt in receipts), wait)
    headers["Poi-Recorded"] = str(first)
    content = orjson.dumps({"receipts": [receipt.as_json() for receipt in receipts]})
    status = 201 if first else 200
    return Response(content, status, headers=headers, media_type="application/json")


_under_way: Final[set[asyncio.Task[Any]]] = set()


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Do something to its end, also when who asked for it goes away meanwhile."""
    task = asyncio.create_task(work)
    _under_way.add(task)  # the loop itself would forget it
    task.add_done_callback(_under_way.discard)
    return await asyncio.shield(task)


async def _together(app: FastAPI, postings: Sequence[Posting]) -> tuple[list[Receipt], int]:
    """Record a batch whole; give a receipt for each of its lines, and how many are new."""
    members = [Member(posting) for posting in postings]
    try:
        refuse_while_restoring(app)
        members = list(await asyncio.to_thread(judged, postings))
        stands = await _entered(log_of(app), members)
    except Problem as problem:
        await _keep_refused(app, members, problem)
        raise
    except BaseException:  # a fault of ours, or the end of the door: nobody hears an answer
        await _keep_refused(app, members, UNFORESEEN, durable=False)
        raise
    receipts = await asyncio.to_thread(_signed, app, members, stands)
    new = {subject for subject, (_, first) in stands.items() if first}
    stored = [one.written for one in members if one.written and one.written.subject in new]
    note_recorded(app, max(receipt.sequence for receipt in receipts), stored)
    await keep_posted(app, _attempts(members, receipts, new))
    return receipts, sum(first for _, first in stands.values())


def _attempts(
    members: Sequence[Member], receipts: Sequence[Receipt], new: set[str]
) -> Iterator[Attempt]:
    """Write down the attempts of a batch that entered; `new` are the subjects that it stored."""
    at = now()
    first = set(new)
    for member, receipt in zip(members, receipts, strict=True):
        written = _written(member)
        yield posted_attempt(
            member.posting.arrival, written.act, receipt, first=written.subject in first, at=at
        )
        first.discard(written.subject)  # a second line with the same act is a repeat


def _signed(app: FastAPI, members: Sequence[Member], stands: Entered) -> list[Receipt]:
    by_subject = {subject: signed(app, receipt) for subject, (receipt, _) in stands.items()}
    return [by_subject[_written(member).subject] for member in members]


def _written(member: Member) -> Written:
    if member.written is None:
        raise RuntimeError(f"line {member.line} of a batch that entered has no act")
    return member.written


async def _entered(log: Log, members: list[Member]) -> Entered:
    """Put what is new of a batch into the log, whole; raises Problem with everything wrong.

    `members` is brought up to date with the conflicts that the log tells of.
    """
    waiting = {one.written.subject: one.written for one in members if one.written is not None}
    stands: Entered = {}
    faulty = refused_batch(members)
    trace = members[0].posting.traceparent
    for _ in range(_ROUNDS_MAX):
        if faulty is None and (sequences := await _appended(log, waiting, trace)):
            for written, sequence in zip(waiting.values(), sequences, strict=True):
                stands[written.subject] = written.receipt_at(sequence), True
            return stands
        try:
            standing = await log.find_all(tuple(waiting)) if waiting else ()
        except LogError as error:
            # Of a faulty batch the faults are known; only its conflicts cannot be told.
            raise (faulty or log_problem(error)) from error
        found, wrong = await asyncio.to_thread(_compared, waiting, standing)
        for place, member in enumerate(members):
            if member.written is not None and (problem := wrong.get(member.written.subject)):
                members[place] = in_conflict(member, problem)
        if (refusal := refused_batch(members)) is not None:
            raise refusal
        stands |= found
        waiting = {subject: one for subject, one in waiting.items() if subject not in found}
        if not waiting:
            return stands
    raise unavailable(
        "No se sabe si el lote quedó registrado: el registro no lo confirma. Envíelo tal cual."
    )


async def _appended(
    log: Log, waiting: Mapping[str, Written], traceparent: str | None
) -> tuple[int, ...] | None:
    """Try to enter all that waits; None when the log must be asked what stands there."""
    try:
        entries = [(one.subject, one.payload) for one in waiting.values()]
        return await log.append_all(entries, traceparent=traceparent)
    except (BatchRefused, LogUnreachable):
        return None
    except LogError as error:
        raise log_problem(error) from error


def _compared(
    waiting: Mapping[str, Written], standing: Sequence[Recorded]
) -> tuple[Entered, dict[str, Problem]]:
    """Tell what stands there apart: ours, an equal act, or something else."""
    found: Entered = {}
    wrong: dict[str, Problem] = {}
    for recorded in standing:
        written = waiting[recorded.subject]
        if recorded.payload == written.payload:  # a batch whose acknowledgement was lost
            found[recorded.subject] = written.receipt_at(recorded.sequence), True
            continue
        try:
            if written.equals(recorded.payload):
                found[recorded.subject] = receipt_of(recorded), False
            else:
                wrong[recorded.subject] = conflict_problem(written.act.key, recorded)
        except UnreadableEventError as error:
            wrong[recorded.subject] = unreadable(written.act.key, error)
    return found, wrong


async def _keep_refused(
    app: FastAPI, members: Sequence[Member], problem: Problem, *, durable: bool = True
) -> None:
    """Keep an attempt for each line: its own reason, or that of the batch it came in."""
    others = problem
    if any(member.problem for member in members):
        title = "Otros actos del lote tienen faltas"
        others = Problem(problem.status, "batch-refused", title, problem.detail)
    attempts = attempts_of(app)
    for member in members:
        own = member.problem or others
        attempt = refused(member.posting.arrival, own, named=member.named)
        await attempts.keep(attempt, durable=False)
    if durable:
        await attempts.flush()


async def _one_by_one(app: FastAPI, postings: Sequence[Posting]) -> AsyncIterator[bytes]:
    """Post each act on its own, in order, and tell of each as soon as it is done.

    Once the log is away nothing more is tried: what follows may build on what did not enter.
    """
    away: Problem | None = None
    for posting in postings:
        answer: dict[str, Any] = {"line": posting.line}
        try:
            if away is not None:
                await _keep_refused(app, [Member(posting)], away)
                raise away
            posted = await _to_its_end(post(app, posting))
            answer["status"] = 201 if posted.first else 200
            answer["receipt"] = posted.receipt.as_json()
        except Problem as problem:
            answer["status"] = problem.status
            answer["problem"] = problem.as_json()
            if problem.status == _UNAVAILABLE and away is None:
                detail = f"No se intentó: la línea {posting.line} no se pudo registrar."
                away = unavailable(detail)
        yield orjson.dumps(answer) + b"\n"
