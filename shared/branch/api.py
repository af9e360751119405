"""`POST /v1/branches`: a service puts drafts behind the log, in memory, for reporting to ask it."""

import asyncio
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from shared.act import Act
from shared.branch.branches import LIFE_S, Branch, Branches
from shared.errors import Problem, unavailable
from shared.event import read_act
from shared.operator_key import require_service
from shared.service import Service, service_of

DRAFTS_MAX: Final = 100
_REACHED_S: Final = 5.0
_DESCRIPTION: Final = (
    "Interno: lo usa reporting para las vistas previas. Exige la credencial de los servicios; nada "
    "se registra, y la rama se olvida a los dos minutos."
)


def branch_routes() -> APIRouter:
    """Give the route by which a service makes a branch; its readings take `branch=ID`."""
    router = APIRouter(prefix="/v1", tags=["vista previa"])

    @router.post(
        "/branches",
        status_code=201,
        summary="Una rama en memoria: el registro con unos borradores detrás",
        description=_DESCRIPTION,
    )
    async def post_branch(request: Request) -> JSONResponse:
        service = service_of(request)
        require_service(request, service.settings.operator_key_file)
        position, drafts = read_drafts(await request.body())
        branch = await make_branch(service, service.branches, position, drafts)
        body = {"branch": branch.id, "position": branch.position, "through": branch.through}
        return JSONResponse(body, status_code=201, headers={"Cache-Control": "no-store"})

    return router


async def make_branch(
    service: Service, branches: Branches, position: int, drafts: tuple[Act, ...]
) -> Branch:
    """Make a branch of a service once it has reached a position; raises Problem if it does not."""
    if not await service.runner.wait_for(position, timeout_s=_REACHED_S):
        raise unavailable(
            f"{service.name} va en la secuencia {service.runner.mark.sequence}; espere a que tome "
            f"la {position}.",
            service=service.name,
        )
    branch = await asyncio.to_thread(branches.make, service.projection, position, drafts)
    asyncio.get_running_loop().call_later(LIFE_S + 1, branches.sweep)
    return branch


def read_drafts(body: bytes) -> tuple[int, tuple[Act, ...]]:
    """Read `{"position": N, "acts": [...]}`; raises Problem (400) for anything else."""
    try:
        raw: Any = orjson.loads(body)
        position, listed = raw["position"], raw["acts"]
        if type(position) is int and position >= 0 and 1 <= len(listed) <= DRAFTS_MAX:
            return position, tuple(read_act(each) for each in listed)
    except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError) as error:
        reason = type(error).__name__
    else:
        reason = f"de 1 a {DRAFTS_MAX} actos tras una secuencia"
    detail = f'El cuerpo va como {{"position": N, "acts": [actos]}} ({reason}).'
    raise Problem(400, "bad-branch", "No se entiende la rama", detail)
