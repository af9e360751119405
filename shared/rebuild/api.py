"""The operator's routes for rebuilding a service's tables without stopping it."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError

from shared.errors import Problem, unavailable
from shared.operator_key import require_operator
from shared.rebuild.rebuilding import DifferencesError, Rebuild
from shared.store.sets import SetsError, TakenError
from shared.stream import LogError

if TYPE_CHECKING:
    from shared.service import Service


class Step(BaseModel):
    """Who asks, and what he accepts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            description="Quién reconstruye; el mismo texto en cada paso",
            examples=["operador@consola:4711"],
        ),
    ]
    rollback: Annotated[
        bool, Field(description="Volver al juego de tablas anterior, que se pone al día")
    ] = False
    accept: Annotated[
        bool, Field(description="Poner en servicio el juego nuevo aunque tenga diferencias")
    ] = False


def _operators(request: Request) -> Rebuild:
    """Give the service's rebuild to whoever states the operator's key."""
    service: Service = request.app.state.service
    require_operator(request, service.settings.operator_key_file)
    if service.frozen is not None:
        detail = f"{service.name} está congelado: sus tablas no se reconstruyen."
        raise Problem(409, "rebuild", "No se puede reconstruir", detail)
    return service.rebuild


Operators = Annotated[Rebuild, Depends(_operators)]


async def _told(step: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    """Take a step; what hinders it is told as a problem."""
    try:
        return await step
    except SetsError as error:
        kind = {TakenError: "rebuild-taken", DifferencesError: "rebuild-differs"}
        problem = kind.get(type(error), "rebuild")
        raise Problem(409, problem, "No se puede reconstruir", f"{error}.") from error
    except (LogError, OSError) as error:
        raise unavailable(str(error)) from error
    except SQLAlchemyError as error:
        name = type(error).__name__
        raise unavailable(f"La base de datos no dejó reconstruir ({name}).") from error


def rebuild_routes() -> APIRouter:
    """Give the routes; each step answers with the state that it leaves."""
    router = APIRouter(prefix="/v1", tags=["operación"])

    @router.get("/rebuild", summary="En qué va la reconstrucción de las tablas")
    async def state(rebuild: Operators) -> dict[str, Any]:
        return await _told(rebuild.state())

    @router.post("/rebuild", summary="Empieza o sigue la reconstrucción de las tablas")
    async def work(rebuild: Operators, step: Step) -> dict[str, Any]:
        return await _told(rebuild.work(step.owner, rollback=step.rollback))

    @router.post("/rebuild:compare", summary="Compara el juego nuevo con el que responde")
    async def compare(rebuild: Operators, step: Step) -> dict[str, Any]:
        return await _told(rebuild.compare(step.owner))

    @router.post("/rebuild:swap", summary="Pone en servicio el juego nuevo, en un solo paso")
    async def swap(rebuild: Operators, step: Step) -> dict[str, Any]:
        return await _told(rebuild.swap(step.owner, accept=step.accept))

    @router.post("/rebuild:pause", summary="Interrumpe la reconstrucción; lo hecho queda")
    async def pause(rebuild: Operators, step: Step) -> dict[str, Any]:
        return await _told(rebuild.pause(step.owner))

    @router.post("/rebuild:abandon", summary="Abandona la reconstrucción y borra lo hecho")
    async def abandon(rebuild: Operators, step: Step) -> dict[str, Any]:
        return await _told(rebuild.abandon(step.owner))

    return router
