"""The shell of every service: HTTP around a runner, with health, metrics and honest problems.

A service brings its projection and its routes; this file brings the log, the position, `/healthz`,
`/readyz`, `/metrics`, `/v1/position` and the problem documents of RFC 9457.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.branch.branches import Branches
from shared.errors import Problem
from shared.frozen import parse_frozen
from shared.problems import answer_problems, problem_response
from shared.projecting import Projection
from shared.proof.rows_api import rows_routes
from shared.readers import MayRead, guard
from shared.rebuild.api import rebuild_routes
from shared.rebuild.rebuilding import Rebuild
from shared.runner import Runner
from shared.settings import ServiceSettings
from shared.stream import Log, LogError, SeedCredentials, SeedUnusable
from shared.tracing import trace_routes

logger = logging.getLogger("poi.service")

VERSION = version("poi")
TABLES = "Poi-Tables"
"""The header that numbers the set of tables answered from; it changes with a rebuild."""
_TABLES = TABLES.lower().encode()
_CONNECT_AGAIN_S = 0.25
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Service:
    """What a service's routes need: its settings, its projection, its runner, the log."""

    def __init__(
        self, settings: ServiceSettings, projection: Projection, *, gather_s: float = 0.0
    ) -> None:
        self.settings = settings
        self.frozen = parse_frozen(settings.frozen_at)
        self.runner = Runner(projection, gather_s=gather_s)
        self.rebuild = Rebuild(self.runner, self.connected)
        self.branches = Branches(settings.branch_rows_max)
        self.log: Log | None = None
        self.following: asyncio.Task[None] | None = None
        self.lines: dict[str, Callable[[], str]] = {}
        """What else /healthz tells, by name: "ok" or what ails it."""
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

    async def stop(self) -> None:
        """End the rebuild, the following and the line to the log, in this order."""
        await self.rebuild.close()
        if self.following is not None:
            # Between two batches: a thread that takes one would outlive its database.
            async with self.runner.turn:
                self.following.cancel()
            with suppress(asyncio.CancelledError):
                await self.following
        if self.log is not None:
            await self.log.close()

    def credentials(self, seed_file: str) -> SeedCredentials | None:
        """Read who this service is to NATS ("": nobody in particular); raises LogError."""
        try:
            return SeedCredentials.of_file(self.name, Path(seed_file)) if seed_file else None
        except SeedUnusable as error:
            raise LogError(str(error)) from error

    async def connected(self) -> Log:
        """Connect and see that the stream stands as declared; a log that does not is closed."""
        settings = self.settings
        log = await Log.connect(
            settings.nats_url,
            name=self.name,
            user_credentials=self.credentials(settings.nats_seed_file),
            timeout_s=settings.log_timeout_s,
        )
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
    may_read: MayRead | None = None,
    gather_s: float = 0.0,
) -> FastAPI:
    """Build a service's application; `resources` are async contexts that live as long as it.

    `may_read` is the door's own judgement of who reads; another service asks the door. Its database
    takes acts that come one by one together, those of `gather_s` at once.
    """
    service = Service(settings, projection, gather_s=gather_s)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(service.open_database)
        async with AsyncExitStack() as stack:
            # The log goes last: what a resource still has under way may need it.
            stack.push_async_callback(service.stop)
            for resource in resources:
                await stack.enter_async_context(resource(app))
            service.following = asyncio.create_task(
                service.live(), name=f"{service.name} follows the log"
            )
            yield
        service.branches.close()
        service.projection.database.close()

    app = FastAPI(
        title=title,
        description=description,
        version=VERSION,
        lifespan=lifespan,
        # FastAPI's own would look at every request for somebody who takes it, and send wherever
        # the environment says; a service of ours counts for itself (`/metrics`) and sends nothing.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.service = service
    resources = (*resources, guard(app, settings, may_read, problem_response))
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["ETag", "Retry-After"],
        )
    answer_problems(app)
    app.add_middleware(_CountedAnswers, service=service)
    # What is asked most is matched first.
    for router in (*routers, _operation_routes(), rebuild_routes(), rows_routes(), trace_routes()):
        app.include_router(router)
    return app


class _CountedAnswers:
    """Counts the answers and says in each from which set of tables it is.

    Plain ASGI: Starlette's middleware of functions gives every request tasks and streams of its
    own, which cost a post a third of its time in the event loop.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._counted: dict[tuple[str, int], Counter] = {}

    def _count(self, method: str, status: int) -> None:
        method = method if method in _METHODS else "other"  # whoever asks could name any number
        counted = self._counted.get((method, status))
        if counted is None:
            counted = self._service.requests.labels(method, str(status))
            self._counted[method, status] = counted
        counted.inc()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                tables = (_TABLES, str(self._service.rebuild.live).encode())
                message = {**message, "headers": [*message.get("headers", ()), tables]}
                self._count(scope["method"], message["status"])
            await send(message)

        await self._app(scope, receive, telling)


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
        lines = {name: standing() for name, standing in service.lines.items()}
        ailing = listed or service.runner.trouble or any(said != "ok" for said in lines.values())
        return {
            "service": service.name,
            "status": "degraded" if ailing else "ok",
            "position": service.runner.mark.sequence,
            "log": service.runner.trouble or ("congelado" if service.frozen else "ok"),
            **lines,
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
