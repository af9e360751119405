"""`POST /v1/acts:preview`: the faults of some drafts, or all that recording them would change."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any, Final, cast

import httpx
import orjson
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from services.intake.arriving import Arrived, arrived
from services.intake.callers.caller import Caller
from services.intake.limits.refusing import too_many
from services.intake.preview.judging import Judged, judge_drafts, shape_faults
from services.intake.receipts import signed
from services.intake.receiving import ACT_BYTES_MAX, BATCH_BYTES_MAX, read_json
from services.intake.recording import log_of, log_problem, receipt_of
from services.intake.settings import IntakeSettings
from shared.act import canonical_act
from shared.errors import Fault, Problem, unavailable
from shared.event import UnreadableEventError, decode, subject_of, timestamp
from shared.preview import PreviewAnswer
from shared.readers import ServiceAuth
from shared.service import service_of
from shared.stream import Log, LogError, Recorded

router = APIRouter(prefix="/v1", tags=["actos"])


_OF_ONE_CALLER: Final = 2
_SLACK_S: Final = 10.0
"""Reporting bounds the wait for a turn and its work; this is left for the bytes to travel."""
_DESCRIPTION: Final = (
    'Recibe `{"acts": [...]}`, de 1 a 100 borradores en orden, y no registra nada. Responde las '
    "faltas de cada uno o, si ninguno tiene, las observaciones que surgirían y toda celda de todo "
    "cuadro que cambiaría: hoy, y a la fecha de cada publicación y de cada versión aprobada."
)


@asynccontextmanager
async def reporting_asked(app: FastAPI) -> AsyncIterator[None]:
    """Keep the line to reporting, which composes what a preview answers."""
    settings = cast("IntakeSettings", app.state.service.settings)
    timeout_s = 2 * settings.preview_timeout_s + _SLACK_S
    auth = ServiceAuth(settings.operator_key_file)
    async with httpx.AsyncClient(timeout=timeout_s, trust_env=False, auth=auth) as client:
        app.state.reporting_client = client
        app.state.previews_under_way = Counter()
        yield


@router.post(
    "/acts:preview",
    summary="Qué cambiaría si se registraran unos actos; no registra nada",
    description=_DESCRIPTION,
    responses={200: {"model": PreviewAnswer}},
)
async def post_preview(request: Request) -> JSONResponse:
    """Judge drafts in order and say what they would change; the log stays as it is."""
    arrival = await arrived(request, bytes_max=BATCH_BYTES_MAX)
    raw = await asyncio.to_thread(read_json, arrival.body)
    if wrong := shape_faults(raw):
        detail = f"La primera, en {wrong[0].pointer or '/'}: {wrong[0].message}."
        problem = "La solicitud no es una vista previa"
        raise Problem(422, "invalid-preview", problem, detail, errors=wrong)
    with _only_few(request.app, arrival.caller):
        return await _answer(request, arrival, raw)


@contextmanager
def _only_few(app: FastAPI, caller: Caller) -> Iterator[None]:
    """Keep a caller from taking all the turns that reporting has for previews."""
    under_way: Counter[str] = app.state.previews_under_way
    if under_way[caller.name] >= _OF_ONE_CALLER and not caller.is_operator:
        why = f"{caller.name} ya tiene {_OF_ONE_CALLER} vistas previas en curso, el máximo."
        raise too_many(why, 2)
    under_way[caller.name] += 1
    try:
        yield
    finally:
        under_way[caller.name] -= 1
        if not under_way[caller.name]:
            del under_way[caller.name]


async def _answer(request: Request, arrival: Arrived, raw: dict[str, Any]) -> JSONResponse:
    size_max = ACT_BYTES_MAX if len(arrival.body) > ACT_BYTES_MAX else None
    judged = await asyncio.to_thread(
        judge_drafts, raw["acts"], arrival.caller, act_bytes_max=size_max
    )
    position, drafts = await _against_the_log(log_of(request.app), judged)
    body: dict[str, Any] = {
        "position": position,
        "acceptable": not any(draft.faults for draft in drafts),
        "drafts": [_draft_json(request.app, draft) for draft in drafts],
        "effects": None,
    }
    headers = {"Cache-Control": "no-store"}
    if body["acceptable"]:
        new = [draft for draft in drafts if draft.state == "new"]
        body["effects"], timing = await _effects(request, position, new) if new else ([], "")
        headers |= {"Server-Timing": timing} if timing else {}
    return JSONResponse(body, headers=headers)


async def _against_the_log(log: Log, drafts: Sequence[Judged]) -> tuple[int, tuple[Judged, ...]]:
    """Set each draft beside what the log holds under its key; give the log's end, too."""
    places = [None if draft.act is None else subject_of(draft.act) for draft in drafts]
    asked = tuple(dict.fromkeys(filter(None, places)))
    try:
        position = await log.last_sequence()
        found = await log.find_all(asked) if asked else ()
    except LogError as error:
        raise log_problem(error) from error
    standing = {recorded.subject: recorded for recorded in found}
    beside = tuple(
        _beside(draft, standing.get(place or ""))
        for draft, place in zip(drafts, places, strict=True)
    )
    # One of them may have been recorded between the two questions.
    last = max((recorded.sequence for recorded in found), default=0)
    return max(position, last), beside


def _beside(draft: Judged, recorded: Recorded | None) -> Judged:
    if recorded is None or draft.act is None:
        return draft
    try:
        event = decode(recorded.payload)
        if canonical_act(event.act) == canonical_act(draft.act):
            return replace(draft, receipt=receipt_of(recorded))
        message = (
            f"ya está registrada con otro contenido en la secuencia {recorded.sequence} desde "
            f"{timestamp(event.recorded_at)}; registre un acto que la rectifique o anule"
        )
        return draft.with_fault(Fault("/key", "conflict", draft.key, message))
    except UnreadableEventError as error:
        message = f"está registrada, pero esta versión no lo puede leer: {error}"
        return draft.with_fault(Fault("/key", "quarantined", draft.key, message))


def _draft_json(app: FastAPI, draft: Judged) -> dict[str, Any]:
    return {
        "draft": draft.number,
        "key": draft.key,
        "state": draft.state,
        "repeats": draft.repeats,
        "receipt": None if draft.receipt is None else signed(app, draft.receipt).as_json(),
        "faults": [fault.as_json() for fault in draft.faults],
    }


async def _effects(
    request: Request, position: int, new: Sequence[Judged]
) -> tuple[list[dict[str, Any]], str]:
    """Ask reporting what the new drafts would change; give also how long each part took."""
    settings = cast("IntakeSettings", service_of(request).settings)
    acts = [canonical_act(draft.act) for draft in new if draft.act is not None]
    content = await asyncio.to_thread(orjson.dumps, {"position": position, "acts": acts})
    client: httpx.AsyncClient = request.app.state.reporting_client
    try:
        response = await client.post(
            f"{settings.reporting_url}/v1/previews",
            content=content,
        )
        body = response.json()
    except (httpx.HTTPError, ValueError) as error:
        reason = type(error).__name__
        detail = f"reporting no responde ({reason}); sin él no hay vista previa."
        raise unavailable(detail, service="reporting") from error
    if not response.is_success:
        raise _passed_on(response, body)
    effects: list[dict[str, Any]] = body["effects"]
    _renumber(effects, [draft.number for draft in new])
    return effects, response.headers.get("Server-Timing", "")


def _passed_on(response: httpx.Response, body: dict[str, Any]) -> Problem:
    """Pass reporting's refusal on; what it could not foresee is unavailability."""
    retry = response.headers.get("Retry-After", "")
    detail = str(body.get("detail", f"reporting respondió {response.status_code}."))
    if response.status_code not in (413, 503):
        return unavailable(detail, service="reporting")
    return Problem(
        response.status_code,
        str(body.get("type", "")).rsplit("/", 1)[-1] or "refused",
        str(body.get("title", "")),
        detail,
        retry_after_s=int(retry) if retry.isdigit() else None,
    )


def _renumber(effects: Sequence[dict[str, Any]], numbers: Sequence[int]) -> None:
    """Name drafts by their place in the request: reporting saw the new ones alone."""
    for effect in effects:
        for cut in effect["cuts"]:
            for table in cut["tables"]:
                for row in table["rows"]:
                    for cell in row["cells"]:
                        cell["drafts"] = [numbers[place] for place in cell["drafts"]]
