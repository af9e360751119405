"""One request over NATS: who asks, what was posted, what is answered, whatever happens.

The server lets only the owner of a caller's NKey publish on `post.<caller>`, so the subject says
who posts. Each caller is in an account of its own, and what it asks comes over with a reply subject
that the server made (`_R_.…`): the answer goes back to that account, wherever in it the request
said. Any other reply subject is looked at: it could be another's.
"""

import logging
from contextlib import suppress
from typing import Any, Final

import orjson
from fastapi import FastAPI

from services.intake.arriving import taken_out
from services.intake.attempts.noting import Arrival, attempts_of, keep_attempt, refused
from services.intake.callers.authorizing import caller_named
from services.intake.limits.entering import Gate
from services.intake.limits.refusing import too_many
from services.intake.posting import Posted, Posting, post
from services.intake.standing import check_wait, waited
from shared.errors import Problem
from shared.stream.endpoint import Answer, Asked
from shared.traceparent import HEADER, valid_traceparent

logger = logging.getLogger("poi.intake")

WAIT: Final = "poi-wait"
"""The header that asks, as `?wait=` does over HTTP, to wait until every service has the act."""

_FIRST: Final = 201
_REPEATED: Final = 200
_ERRORS_MAX: Final = 1000
"""Of more faults only the first are listed: an answer must fit into a message."""


async def answer(app: FastAPI, asked: Asked) -> Answer | None:
    """Answer a request with a receipt or a problem document, both with `status`.

    None where an answer may go nowhere.
    """
    name = asked.subject.partition(".")[2]
    headers = {header.lower(): value for header, value in asked.headers.items()}
    trace = valid_traceparent(headers.get(HEADER))
    if not _goes_back(asked.reply, name):
        with suppress(Problem):  # whatever becomes of noting it, nothing may be sent there
            await _keep(app, _wrong_reply(name), asked, None, trace)
        return None
    try:
        posted = await _posted(app, name, asked, headers.get(WAIT), trace)
        extra = await waited(app, posted.receipt.sequence, headers.get(WAIT))
    except Problem as problem:
        return problem_answer(problem)
    except Exception:  # whatever it is, whoever asked must not wait for nothing
        logger.exception("post over NATS")
        detail = "El servicio falló de un modo imprevisto; el detalle está en su registro."
        return problem_answer(Problem(500, "internal", "Error interno", detail))
    status = _FIRST if posted.first else _REPEATED
    return Answer(orjson.dumps({**posted.receipt.as_json(), "status": status}), extra)


async def crowded(app: FastAPI, asked: Asked) -> Answer | None:
    """Tell a caller at once that it has too much under way; the attempt is kept, unawaited."""
    name = asked.subject.partition(".")[2]
    if not _goes_back(asked.reply, name):
        return None
    problem = too_many(f"{name} tiene demasiadas solicitudes sin respuesta.", 1)
    attempt = refused(Arrival("nats", name, asked.body), problem)
    with suppress(Problem):
        await attempts_of(app).keep(attempt, durable=False)
    return problem_answer(problem)


async def _posted(
    app: FastAPI, name: str, asked: Asked, wait: str | None, trace: str | None
) -> Posted:
    """Let the caller in and post; what fails before the door judges is kept here."""
    gate: Gate = app.state.gate
    caller = None
    try:
        check_wait(wait)
        caller = await caller_named(app, name)
        entry = gate.enter(caller)
    except Problem as problem:
        await _keep(app, problem, asked, caller, trace)
        raise
    with entry:
        try:
            entry.hold(len(asked.body))
            act = await taken_out(asked.headers.items(), asked.body, over="nats")
        except Problem as problem:
            await _keep(app, problem, asked, caller, trace)
            raise
        return await post(app, Posting(caller, act.body, "nats", act.traceparent))


async def _keep(
    app: FastAPI, problem: Problem, asked: Asked, caller: Any, trace: str | None
) -> None:
    await keep_attempt(
        app, problem, transport="nats", caller=caller, body=asked.body, traceparent=trace
    )


def _goes_back(reply: str, name: str) -> bool:
    """Say whether an answer sent there reaches whoever asked and nobody else, or is not wanted."""
    return not reply or reply.startswith(("_R_.", f"_INBOX_{name}."))


def problem_answer(problem: Problem) -> Answer:
    """Write a problem as an answer; services of NATS say so in two headers as well."""
    document = problem.as_json()
    document["errors"] = document["errors"][:_ERRORS_MAX]
    headers = {}
    if problem.retry_after_s is not None:
        headers["Retry-After"] = str(problem.retry_after_s)
    return Answer(
        orjson.dumps(document, default=str), headers, error=(problem.status, problem.title)
    )


def _wrong_reply(name: str) -> Problem:
    detail = f"La respuesta a {name} va solo bajo _INBOX_{name}.; no se registró nada."
    return Problem(400, "wrong-reply", "La respuesta no puede ir ahí", detail)
