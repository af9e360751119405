"""The operator's routes for the register of callers."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.intake.callers.authorizing import recognised, require_operator_caller
from services.intake.callers.registry import Registry
from services.intake.callers.stated import read_stated
from services.intake.callers.tokens import READ
from services.intake.limits.entering import body_of
from services.intake.receiving import read_json
from shared.errors import Problem
from shared.operator_key import require_service
from shared.service import Service

router = APIRouter(prefix="/v1/callers", tags=["quién publica"])


async def _register(request: Request) -> Registry:
    """Give the register to the operator alone."""
    await require_operator_caller(request)
    registry: Registry = request.app.state.callers
    return registry


Operators = Annotated[Registry, Depends(_register)]


@router.get("", summary="Quiénes pueden publicar, y qué")
async def list_callers(registry: Operators, response: Response) -> dict[str, Any]:
    """List every registration, also those that are revoked or expired; never a key."""
    response.headers["Cache-Control"] = "no-store"
    now = dt.datetime.now(dt.UTC)
    items = [each.as_json(now) for each in await registry.listed()]
    return {"items": items, "total": len(items), "next": None}


@router.post("", status_code=201, summary="Registra a quien publica; su clave se muestra una vez")
async def add_caller(request: Request, registry: Operators, response: Response) -> dict[str, Any]:
    """Register a caller: 201 with its API key, which nothing shows again; 422 with all faults."""
    response.headers["Cache-Control"] = "no-store"
    now = dt.datetime.now(dt.UTC)
    stated = read_stated(read_json(await body_of(request)), now.date())
    if isinstance(stated, tuple):
        first = stated[0]
        count = "1 falta" if len(stated) == 1 else f"{len(stated)} faltas"
        detail = f"Hay {count}. La primera, en {first.pointer or '/'}: {first.message}."
        raise Problem(422, "invalid-caller", "No se puede registrar", detail, errors=stated)
    registered, key = await registry.add(stated)
    return {**registered.as_json(now), "api_key": key.shown}


@router.post("/{name}:revoke", summary="Revoca a quien publica: desde ya nada suyo entra")
async def revoke_caller(name: str, registry: Operators, response: Response) -> dict[str, Any]:
    """Revoke a caller; what it posted stays, and names it."""
    response.headers["Cache-Control"] = "no-store"
    return (await registry.revoke(name)).as_json(dt.datetime.now(dt.UTC))


@router.post(":recognize", summary="Interna: de quién es la credencial con que se lee")
async def recognize(request: Request, response: Response) -> dict[str, Any]:
    """Tell another service who reads there, where reading is closed; else the 401 or 403.

    The credential that is asked about stands in its own header: it is no body to be kept.
    """
    response.headers["Cache-Control"] = "no-store"
    service: Service = request.app.state.service
    require_service(request, service.settings.operator_key_file)
    asked = request.headers.get("poi-credential", "")
    return {"name": (await recognised(request.app, asked, READ)).name}
