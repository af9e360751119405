"""Where a recorded act stands: which services have taken it, and which could not read it."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from services.intake.recording import log_of, receipt_of, unreadable
from services.intake.standing import Standings
from shared.asking import CutParameters, choose_scope
from shared.errors import not_found, unavailable
from shared.event import SUBJECT_ROOT, UnreadableEventError
from shared.keys import canonical_form_error
from shared.service import service_of
from shared.stream import LogError, Recorded

router = APIRouter(prefix="/v1", tags=["actos"])

_OWN_WRITES_S = 2.0


@router.get("/acts/{key}/status", summary="Dónde está un acto: qué servicios ya lo tomaron")
async def read_status(
    request: Request, key: str, parameters: Annotated[CutParameters, Depends()]
) -> dict[str, Any]:
    """Say where an act stands; `quarantined` is the reason of a service that could not read it."""
    recorded = await found(request, key, parameters)
    try:
        receipt = receipt_of(recorded)
    except UnreadableEventError as error:
        raise unreadable(key, error) from error
    standings: Standings = request.app.state.standings
    services = await standings.ask()
    return {
        "key": receipt.key,
        "sequence": receipt.sequence,
        "recorded_at": receipt.recorded_at,
        "services": {name: one.as_json(receipt.sequence) for name, one in services.items()},
        **({} if recorded.traceparent is None else {"traceparent": recorded.traceparent}),
    }


async def found(request: Request, key: str, parameters: CutParameters) -> Recorded:
    """Find an act in the log itself; raises Problem: 400, 404, 503."""
    service = service_of(request)
    last = getattr(request.app.state, "last_recorded", 0)
    await service.runner.wait_for(last, timeout_s=_OWN_WRITES_S)
    scope = await asyncio.to_thread(choose_scope, service.projection.database, parameters.asked())
    recorded = None
    if canonical_form_error(key) is None:  # a wildcard in a subject would find some other act
        try:
            recorded = await log_of(request.app).find(f"{SUBJECT_ROOT}.{scope[0]}.{scope[1]}.{key}")
        except LogError as error:
            raise unavailable(str(error)) from error
    if recorded is None:
        raise not_found("el acto", key, [f"la lista completa está en /v1/acts?entity={scope[0]}"])
    return recorded
