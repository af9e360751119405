"""The shell of every service: HTTP around a runner, with health, metrics and honest problems.

A service brings its projection and its routes; this file brings the log, the position, `/healthz`,
`/readyz`, `/metrics`, `/v1/position` and the problem documents of RFC 9457.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from starlette.exceptions import HTTPException

from shared.errors import Fault, Problem
from shared.frozen import parse_frozen
from shared.proof.rows_api import rows_routes
from shared.rebuild import Rebuild
from shared.rebuild_api import rebuild_routes
from shared.runner import Projection, Runner
from shared.settings import ServiceSettings
from shared.stream import Log, LogError

logger = logging.getLogger("poi.service")

VERSION = version("poi")
TABLES = "Poi-Tables"
"""The header that numbers the set of tables answered from; it changes with a rebuild."""
PROBLEM_JSON = "application/problem+json"
_CONNECT_AGAIN_S = 0.25


class Service:
    """What a service's routes need: its settings, its projection, its runner, the log."""

    def __init__(self, settings: ServiceSettings, projection: Projection) -> None:
        self.settings = settings
        self.frozen = parse_frozen(settings.frozen_at)
        self.runner = Runner(projection)
        self.rebuild = Rebuild(self.runner, self.connected)
        self.log: Log | None = None
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "poi_http_requests", "Answers given", ["method", "status"], registry=self.registry
        )
        position = Gauge("poi_position", "Last sequence taken", registry=self.registry)
        position.set_function(lambda: self.runner.mark.sequence)
        quarantined = Gauge("poi_quarantined", "Events that cannot be read", registry=self.registry)
        quarantined.set_function(lambda: len(self.projection.database.quarantined()))

    @property
    def projection(self) -> Projection:
        """Give the projection that is being answered from; a rebuild puts another in its place."""
        return self.runner.projection

    @property
    def name(self) -> str:
        """Name the service as in /v1/system."""
        return self.projection.name

    def open_database(self) -> None:
        """Make the database ready, or read what it holds where the system is frozen."""
        if self.frozen is None:
            self.rebuild.open_live()
            self.projection.database.create()
        else:
            self.projection.database.freeze()
            self.runner.stand_still()

    async def live(self) -> None:
        """Connect to the log, waiting for it as long as it takes, and follow it for ever."""
        if self.frozen is not None:
            return
        while self.log is None:
            try:
                self.log = await self.connected()
            except (LogError, OSError) as error:
                self.runner.trouble = str(error)
                logger.warning("%s: %s", self.name, error)
                await asyncio.sleep(_CONNECT_AGAIN_S)
        await self.runner.run(self.log)

    async def connected(self) -> Log:
        """Connect and see that the stream stands as declared; a log that does not is closed."""
        settings = self.settings
        log = await Log.connect(settings.nats_url, name=self.name, timeout_s=settings.log_timeout_s)
        try:
            await log.declare(replicas=settings.nats_replicas)
        except BaseException:
            await log.close()
            raise
        return log


def service_of(request: Request) -> Service:
    """Give the service that answers a request."""
    service: Service = request.app.state.service
    return service


def create_service_app(
    settings: ServiceSettings,
    projection: Projection,
    routers: Sequence[APIRouter],
    *,
    title: str,
    description: str,
    resources: Sequence[Callable[[FastAPI], Any]] = (),
) -> FastAPI:
    """Build a service's application; `resources` are async contexts that live as long as it."""
    service = Service(settings, projection)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(service.open_database)
        async with AsyncExitStack() as stack:
            for resource in resources:
                await stack.enter_async_context(resource(app))
            task = asyncio.create_task(service.live(), name=f"{service.name} follows the log")
            yield
            await service.rebuild.close()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            if service.log is not None:
                await service.log.close()
        service.projection.database.close()

    app = FastAPI(
        title=title,
        description=description,
        version=VERSION,
        lifespan=lifespan,
    )
    app.state.service = service
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["ETag", "Retry-After"],
        )
    _answer_problems(app)
    _count_answers(app, service)
    for router in (_operation_routes(), rebuild_routes(), rows_routes(), *routers):
        app.include_router(router)
    return app


def problem_response(problem: Problem) -> Response:
    """Write a problem document; what may change later is never cached."""
    headers = {"Cache-Control": "no-store"}
    if problem.retry_after_s is not None:
        headers["Retry-After"] = str(problem.retry_after_s)
    if problem.status == 401:  # noqa: PLR2004 - RFC 9110: a 401 names its scheme
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        problem.as_json(), status_code=problem.status, headers=headers, media_type=PROBLEM_JSON
    )


def _answer_problems(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    async def known(_request: Request, problem: Problem) -> Response:
        return problem_response(problem)

    @app.exception_handler(HTTPException)
    async def routed(request: Request, error: HTTPException) -> Response:
        titles = {404: "No existe", 405: "Método no permitido"}
        title = titles.get(error.status_code, "No se pudo atender")
        detail = f"{request.method} {request.url.path}: {title.lower()}. Vea /docs."
        response = problem_response(Problem(error.status_code, "http", title, detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        faults = tuple(
            Fault(
                pointer=str(fault["loc"][-1]),
                code="parameter",
                value=fault.get("input"),
                message=str(fault["msg"]),
            )
            for fault in error.errors()
        )
        names = ", ".join(fault.pointer for fault in faults)
        detail = f"Revise los parámetros: {names}."
        return problem_response(
            Problem(400, "bad-parameter", "Parámetro inválido", detail, errors=faults)
        )

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        logger.error("%s %s", request.method, request.url.path, exc_info=error)
        detail = "El servicio falló de un modo imprevisto; el detalle está en su registro."
        return problem_response(Problem(500, "internal", "Error interno", detail))


def _count_answers(app: FastAPI, service: Service) -> None:
    @app.middleware("http")
    async def count(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers[TABLES] = str(service.rebuild.live)
        service.requests.labels(request.method, str(response.status_code)).inc()
        return response


def _operation_routes() -> APIRouter:
    router = APIRouter(tags=["operación"])

    @router.get("/healthz", summary="Si el servicio vive, y qué lo aqueja")
    async def healthz(request: Request) -> dict[str, Any]:
        service = service_of(request)
        quarantined = await asyncio.to_thread(service.projection.database.quarantined)
        listed = [
            {"sequence": row["sequence"], "subject": row["subject"], "reason": row["reason"]}
            for row in quarantined
        ]
        return {
            "service": service.name,
            "status": "degraded" if listed or service.runner.trouble else "ok",
            "position": service.runner.mark.sequence,
            "log": service.runner.trouble or ("congelado" if service.frozen else "ok"),
            "quarantined": listed,
        }

    @router.get("/readyz", summary="Si ya alcanzó el registro y puede responder")
    async def readyz(request: Request) -> dict[str, Any]:
        service = service_of(request)
        if not service.runner.caught_up:
            reason = service.runner.trouble or "está leyendo el registro"
            raise Problem(
                503,
                "not-ready",
                "Todavía no está listo",
                f"{service.name}: {reason}; va en la secuencia {service.runner.mark.sequence}.",
                retry_after_s=1,
            )
        return {"service": service.name, "position": service.runner.mark.sequence}

    @router.get("/metrics", summary="Métricas en formato Prometheus")
    async def metrics(request: Request) -> Response:
        body = generate_latest(service_of(request).registry)
        return Response(body, media_type="text/plain; version=0.0.4; charset=utf-8")

    @router.get("/v1/position", summary="Hasta qué secuencia tomó el registro, y su huella")
    async def position(request: Request) -> dict[str, Any]:
        service = service_of(request)
        mark = service.runner.mark
        return {
            "service": service.name,
            "sequence": mark.sequence,
            "digest": f"sha256:{mark.digest.hex()}",
        }

    return router
