"""Who may read, where reading is closed by the setting: writing is never open, reading may be.

Every service lets its reads through this one place. The door knows the callers; another service
asks the door about a credential that it does not know, and remembers a good answer for a while.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Final, cast

import httpx
from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.errors import Problem, unavailable
from shared.operator_key import (
    is_operator,
    is_service,
    operator_key,
    require_operator,
    service_token,
    stated_bearer,
)
from shared.settings import ServiceSettings

OPEN: Final = frozenset({"/healthz", "/readyz", "/docs", "/redoc", "/openapi.json"})
"""What is always read by anybody: whether the service lives, and how it is asked. No figure."""

MayRead = Callable[[Request], Awaitable[Any]]
"""Raises Problem 401, 403 or 503 unless the request's credential may read."""

_INTERNAL: Final = ("/v1/rebuild", "/v1/branches", "/v1/previews")
_KEPT_S: Final = 30.0
_KEPT_MAX: Final = 1000
_TIMEOUT_S: Final = 5.0
_REFUSED: Final = (401, 403, 429)


class ServiceAuth(httpx.Auth):
    """States to another service of the system that this is one, too."""

    def __init__(self, key_file: Path) -> None:
        self._key_file = key_file

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token that is derived from the operator's key, if there is one."""
        if token := service_token(self._key_file):
            request.headers["Authorization"] = f"Bearer {token}"
        yield request


class Guarded:
    """Middleware: nothing of a request's body is read before its credential is known to be good.

    The writes that are not the door's own are the operator's and the services'. At the door each
    route judges by itself who may post.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: ServiceSettings,
        may_read: MayRead | None,
        refuse: Callable[[Problem], Any],
    ) -> None:
        self._app = app
        self._settings = settings
        self._may_read = may_read
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = self._app
        if scope["type"] == "http":
            try:
                await self._check(scope)
            except Problem as problem:
                answer = self._refuse(problem)
        await answer(scope, receive, send)

    async def _check(self, scope: Scope) -> None:
        method, path = scope["method"], scope["path"]
        if method in {"GET", "HEAD"}:
            if self._may_read is not None and path not in OPEN:
                await self._may_read(Request(scope))
        elif method != "OPTIONS" and path.startswith(_INTERNAL):
            request, key_file = Request(scope), self._settings.operator_key_file
            if not is_service(stated_bearer(request), key_file):
                require_operator(request, key_file)


class AskingTheDoor:
    """Who may read at a service that is not the door: the operator, a service, a caller."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._kept: dict[bytes, float] = {}

    async def __call__(self, request: Request) -> None:
        """Raise Problem unless the request's credential may read."""
        stated, key_file = stated_bearer(request), self._settings.operator_key_file
        if is_operator(stated, key_file) or is_service(stated, key_file):
            return
        if not stated or not stated.isascii() or self._settings.frozen_at:
            raise _nobody()
        name = hashlib.sha256(stated.encode()).digest()
        if time.monotonic() - self._kept.get(name, float("-inf")) < _KEPT_S:
            return
        await self._ask(request, stated)
        if len(self._kept) >= _KEPT_MAX:
            self._kept.clear()
        self._kept[name] = time.monotonic()

    async def _ask(self, request: Request, stated: str) -> None:
        client: httpx.AsyncClient = request.app.state.door
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                asked = {"Poi-Credential": stated}
                answer = await client.post("/v1/callers:recognize", headers=asked)
        except (httpx.HTTPError, TimeoutError) as error:
            detail = "La puerta (intake) no responde; sin ella no se sabe quién puede leer."
            raise unavailable(detail) from error
        if answer.is_success:
            return
        if answer.status_code not in _REFUSED:
            raise unavailable("La puerta (intake) no dice si esa credencial puede leer.")
        raise _passed_on(answer)


def guard(
    app: FastAPI,
    settings: ServiceSettings,
    door_reads: MayRead | None,
    refuse: Callable[[Problem], Any],
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Guard a service; gives what must live as long as it: the line to the door.

    `door_reads` is the door's own judgement of who reads; None: this service is not the door.
    """
    if settings.reading == "closed" and not operator_key(settings.operator_key_file):
        message = (
            "la lectura cerrada (POI_READING=closed) exige la clave del operador: indique su "
            f"archivo con POI_OPERATOR_KEY_FILE; en {settings.operator_key_file} no está"
        )
        raise SystemExit(message)
    may_read = door_reads or AskingTheDoor(settings)
    app.add_middleware(
        Guarded,
        settings=settings,
        may_read=may_read if settings.reading == "closed" else None,
        refuse=refuse,
    )

    @asynccontextmanager
    async def door_known(app: FastAPI) -> AsyncIterator[None]:
        async with httpx.AsyncClient(
            base_url=settings.intake_url,
            auth=ServiceAuth(settings.operator_key_file),
            timeout=_TIMEOUT_S,
            trust_env=False,
        ) as client:
            app.state.door = client
            yield

    return door_known


def _nobody() -> Problem:
    return Problem(
        401,
        "unauthorized",
        "La lectura está cerrada",
        "En este sistema también leer exige «Authorization: Bearer CREDENCIAL»: la clave de API o "
        "el token de quien está registrado, o la clave del operador.",
    )


def _passed_on(answer: httpx.Response) -> Problem:
    try:
        body = cast("dict[str, Any]", answer.json())
        kind = str(body["type"]).rsplit("/", 1)[-1]
        title, detail = str(body["title"]), str(body["detail"])
    except (ValueError, KeyError, TypeError):
        return _nobody()
    return Problem(answer.status_code, kind, title, detail)
