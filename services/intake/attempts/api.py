"""The attempts, for the operator alone: who tried what, when, and what came of it."""

import asyncio
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request

from services.intake.attempts.attempt import OUTCOMES
from services.intake.attempts.noting import attempts_of
from services.intake.attempts.table import rows_as_json
from services.intake.callers.authorizing import require_operator_caller
from shared.errors import bad_parameter

router = APIRouter(prefix="/v1", tags=["intentos"])


@router.get("/attempts", summary="Todo intento de registrar un acto, también los rechazados")
async def list_attempts(
    request: Request,
    caller: Annotated[str | None, Query(examples=["mef"])] = None,
    outcome: Annotated[str | None, Query(examples=["refused"])] = None,
    key: Annotated[str | None, Query(examples=["RE-002-2024-ITP-DE"])] = None,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """List attempts in the order they came; `head` is the last one's number and digest.

    With `before` the newest come first, of those numbered below it. `attempt` is the canonical JSON
    that the digest counts, byte for byte; `next` is the path of the following page.
    """
    await require_operator_caller(request)
    if outcome is not None and outcome not in OUTCOMES:
        raise bad_parameter("outcome", outcome, f"use {', '.join(OUTCOMES)}")
    attempts = attempts_of(request.app)
    await attempts.flush()
    stated = {"caller": caller, "outcome": outcome, "key": key}
    filters = {name: value for name, value in stated.items() if value is not None}
    rows, total, (number, digest) = await asyncio.to_thread(
        attempts.table.page, filters, after=after, before=before, limit=limit
    )
    asked = f"&{urlencode(filters)}" if filters else ""
    last = rows[-1]["number"] if rows else number
    turned = f"after={last}" if before is None else f"before={last}"
    return {
        "items": rows_as_json(rows),
        "total": total,
        "next": f"/v1/attempts?{turned}&limit={limit}{asked}" if len(rows) == limit else None,
        "head": {"number": number, "digest": f"sha256:{digest.hex()}"},
    }
