"""The door over HTTP: post an act, list what is recorded, read one act back."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response

from services.intake.arriving import IdempotencyKey, arrived
from services.intake.posting import Posting, post
from services.intake.receipts import signed
from services.intake.recorded import RecordedActs
from services.intake.recording import receipt_of, unreadable
from services.intake.standing import Wait, waited
from services.intake.status import found
from shared.act import canonical_act
from shared.asking import CutParameters
from shared.errors import not_found
from shared.event import UnreadableEventError, decode
from shared.proof.receipt import Receipt
from shared.service import Service, service_of

router = APIRouter(prefix="/v1", tags=["actos"])

_OWN_WRITES_S = 2.0
_LISTED = ("key", "sequence", "sha256", "recorded_at")


def _database(service: Service) -> RecordedActs:
    database = service.projection.database
    if not isinstance(database, RecordedActs):
        raise TypeError(database)
    return database


@router.post("/acts", status_code=201, summary="Registra un acto y devuelve su constancia")
async def post_act(request: Request, _key: IdempotencyKey = None, wait: Wait = None) -> Response:
    """Record one act: 201 the first time, 200 with the same receipt ever after.

    With `wait=projected` the answer comes when every service has taken it, or says in
    `Poi-Projected: false` that not all have in time.
    """
    arrival = await arrived(request, wait=wait, may_be_event=True)
    posting = Posting(arrival.caller, arrival.body, "http", arrival.traceparent)
    posted = await post(request.app, posting)
    receipt, act = posted.receipt, posted.act
    headers = await waited(request.app, receipt.sequence, wait)
    headers["Location"] = (
        f"/v1/acts/{receipt.key}?entity={act.entity}&fiscal_year={act.fiscal_year}"
    )
    status = 201 if posted.first else 200
    content = orjson.dumps(receipt.as_json())
    return Response(content, status, headers=headers, media_type="application/json")


async def posted(request: Request) -> Response:
    """Answer a post that came by the lane."""
    return await post_act(request, wait=request.query_params.get("wait"))


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
        "items": await asyncio.to_thread(_with_signatures, request.app, items),
        "total": total,
        "next": following if offset + limit < total else None,
    }


def _with_signatures(app: FastAPI, items: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**item, **signed(app, Receipt(**{name: item[name] for name in _LISTED})).as_json()}
        for item in items
    ]


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
    recorded = await found(request, key, parameters)
    try:
        event = decode(recorded.payload)
    except UnreadableEventError as error:
        raise unreadable(key, error) from error
    return {
        **signed(request.app, receipt_of(recorded)).as_json(),
        "posted_by": event.posted_by,
        "act": canonical_act(event.act),
    }
