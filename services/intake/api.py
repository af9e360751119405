"""The door over HTTP: post an act, list what is recorded, read one act back."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from services.intake.importing import refuse_while_restoring
from services.intake.receiving import (
    judge,
    read_body,
    read_json,
    receipt_of,
    record,
    unreadable,
)
from services.intake.recorded import RecordedActs
from shared.act import canonical_act
from shared.asking import CutParameters, choose_scope
from shared.errors import Problem, not_found, unavailable
from shared.event import SUBJECT_ROOT, UnreadableEventError, decode
from shared.keys import canonical_form_error
from shared.operator_key import require_operator
from shared.service import Service, service_of
from shared.stream import Log, LogError

router = APIRouter(prefix="/v1", tags=["actos"])

_OWN_WRITES_S = 2.0


def _log(service: Service) -> Log:
    if service.log is None:
        raise unavailable(f"El registro no está al alcance: {service.runner.trouble}.")
    return service.log


def _database(service: Service) -> RecordedActs:
    database = service.projection.database
    if not isinstance(database, RecordedActs):
        raise TypeError(database)
    return database


def _key_file(service: Service) -> Path:
    return service.settings.operator_key_file


@router.post("/acts", status_code=201, summary="Registra un acto y devuelve su constancia")
async def post_act(request: Request) -> JSONResponse:
    """Record one act: 201 the first time, 200 with the same receipt ever after."""
    service = service_of(request)
    caller = require_operator(request, _key_file(service))
    refuse_while_restoring(request)
    _refuse_cloud_events(request)
    act = judge(read_json(await read_body(request)))
    appended = await record(_log(service), act, posted_by=caller)
    receipt = receipt_of(appended.recorded)
    latest = getattr(request.app.state, "last_recorded", 0)
    request.app.state.last_recorded = max(latest, receipt.sequence)
    return JSONResponse(
        receipt.as_json(),
        status_code=201 if appended.first else 200,
        headers={
            "Location": f"/v1/acts/{receipt.key}?entity={act.entity}&fiscal_year={act.fiscal_year}"
        },
    )


def _refuse_cloud_events(request: Request) -> None:
    stated = request.headers.get("content-type", "")
    if stated.startswith("application/cloudevents") or "ce-specversion" in request.headers:
        raise _not_yet("CloudEvents")


def _not_yet(what: str) -> Problem:
    detail = f"{what} todavía no se atiende; registre cada acto con POST /v1/acts."
    return Problem(501, "not-implemented", "Todavía no se atiende", detail)


@router.post("/acts:batch", status_code=501, summary="Lotes de actos (todavía no)")
async def post_batch(request: Request) -> None:
    """Say that batches are not taken yet."""
    require_operator(request, _key_file(service_of(request)))
    raise _not_yet("El envío por lotes")


@router.post("/acts:preview", status_code=501, summary="Vista previa (todavía no)")
async def post_preview(request: Request) -> None:
    """Say that previews are not given yet."""
    require_operator(request, _key_file(service_of(request)))
    raise _not_yet("La vista previa")


async def _own_writes(request: Request) -> Service:
    """Wait, bounded, until what this door recorded last is also in its list."""
    service = service_of(request)
    last = getattr(request.app.state, "last_recorded", 0)
    await service.runner.wait_for(last, timeout_s=_OWN_WRITES_S)
    return service


@router.get("/acts", summary="Los actos registrados, en el orden del registro")
async def list_acts(
    request: Request,
    entity: Annotated[str | None, Query(examples=["38-241"])] = None,
    fiscal_year: Annotated[int | None, Query(examples=[2024])] = None,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """List receipts and headers; `next` is the path of the following page."""
    database = _database(await _own_writes(request))
    await asyncio.to_thread(_refuse_unknown_scope, database, entity, fiscal_year)
    items, total = await asyncio.to_thread(
        database.page, entity=entity, fiscal_year=fiscal_year, offset=offset, limit=limit
    )
    stated = {"entity": entity, "fiscal_year": fiscal_year}
    filters = "".join(f"&{name}={value}" for name, value in stated.items() if value is not None)
    following = f"/v1/acts?offset={offset + limit}&limit={limit}{filters}"
    return {
        "items": [{**item, "signature": None} for item in items],
        "total": total,
        "next": following if offset + limit < total else None,
    }


def _refuse_unknown_scope(
    database: RecordedActs, entity: str | None, fiscal_year: int | None
) -> None:
    """Say what exists when a stated entity or year has no act at all."""
    scopes = database.scopes()
    if (entity, fiscal_year) != (None, None) and not any(
        entity in (None, one) and fiscal_year in (None, year) for one, year in scopes
    ):
        wanted = " ".join(str(part) for part in (entity, fiscal_year) if part is not None)
        raise not_found("la entidad y año", wanted, [f"{one} {year}" for one, year in scopes])


@router.get("/acts/{key}", summary="Un acto registrado, con su constancia")
async def read_act(
    request: Request, key: str, parameters: Annotated[CutParameters, Depends()]
) -> dict[str, Any]:
    """Read one act back from the log itself, with its receipt."""
    service = await _own_writes(request)
    scope = await asyncio.to_thread(choose_scope, service.projection.database, parameters.asked())
    recorded = None
    if canonical_form_error(key) is None:  # a wildcard in a subject would find some other act
        try:
            recorded = await _log(service).find(f"{SUBJECT_ROOT}.{scope[0]}.{scope[1]}.{key}")
        except LogError as error:
            raise unavailable(str(error)) from error
    if recorded is None:
        raise not_found("el acto", key, [f"la lista completa está en /v1/acts?entity={scope[0]}"])
    try:
        event = decode(recorded.payload)
    except UnreadableEventError as error:
        raise unreadable(key, error) from error
    return {
        **receipt_of(recorded).as_json(),
        "posted_by": event.posted_by,
        "act": canonical_act(event.act),
    }
