"""Who asks, and whether it may: the one place where a credential becomes a caller.

`caller_of` answers 401 for a credential that is missing or does not count, `authorize` 403 for an
act that its caller was not registered for. Writing is never open; reading is as the setting says.
"""

import datetime as dt
from typing import Final

from fastapi import FastAPI, Request

from services.intake.callers.api_key import PREFIX, id_of, is_key
from services.intake.callers.caller import OPERATOR, Caller
from services.intake.callers.registration import Registration
from services.intake.callers.registry import Registry
from services.intake.callers.tokens import READ, WRITE, Tokens
from services.intake.limits.rate import Failures
from shared.act import Act
from shared.errors import Problem
from shared.operator_key import is_operator, is_service, stated_bearer
from shared.service import Service

_UNAUTHORIZED: Final = 401


async def caller_of(request: Request) -> Caller:
    """Give who writes; Problem 401 says what is missing and how to get it."""
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is None:
        caller = request.state.caller = await _known(request, WRITE)
    return caller


async def reader_of(request: Request) -> Caller:
    """Give who reads where reading is closed: any caller in force, the operator, a service."""
    service: Service = request.app.state.service
    if is_service(stated_bearer(request), service.settings.operator_key_file):
        return SERVICE
    return await _known(request, READ)


async def require_operator_caller(request: Request) -> Caller:
    """Let only the operator through: 401 for nobody, 403 for a caller that is not."""
    caller = await caller_of(request)
    if not caller.is_operator:
        detail = f"{caller.name} no es el operador; esto es solo suyo."
        raise Problem(403, "forbidden", "Es solo del operador", detail)
    return caller


def authorize(caller: Caller, act: Act) -> None:
    """Let a caller post an act; Problem 403 lists every reason why it may not."""
    refusals = caller.refusals(act)
    if refusals:
        reasons = "; ".join(fault.message for fault in refusals)
        raise Problem(
            403,
            "forbidden",
            "No puede publicar este acto",
            f"{caller.name} no puede publicar {act.key}: {reasons}.",
            errors=refusals,
        )


async def caller_named(app: FastAPI, name: str) -> Caller:
    """Give the caller of a name that NATS has already proven; Problem 401 when it does not count.

    The permissions of the server let only the owner of a caller's NKey ask on its subject.
    """
    registry: Registry = app.state.callers
    found = await registry.by_name(name)
    if found is None:
        raise _refused(f"{name} no está registrado.")
    return _in_force(found)


SERVICE: Final = Caller("service", entities=(), kinds=(), issuers=())
"""Another service of the same system: it reads, and may post nothing."""


async def _known(request: Request, scope: str) -> Caller:
    try:
        return await recognised(request.app, stated_bearer(request), scope)
    except Problem as problem:
        if problem.status == _UNAUTHORIZED:
            failures: Failures = request.app.state.failures
            failures.note(request.client.host if request.client else "")
        raise


async def recognised(app: FastAPI, stated: str, scope: str) -> Caller:
    """Give the caller that states a credential: operator's key, API key or OAuth2 token."""
    service: Service = app.state.service
    registry: Registry = app.state.callers
    tokens: Tokens | None = app.state.tokens
    if is_operator(stated, service.settings.operator_key_file):
        return OPERATOR
    if stated.startswith(PREFIX):
        key_id = id_of(stated)
        found = await registry.by_key_id(key_id) if key_id else None
        if found is None or not is_key(stated, found.key_sha256):
            raise _refused("Esa clave de API no es de nadie registrado.")
        return _in_force(found)
    if stated.count(".") == 2 and tokens is not None:  # noqa: PLR2004 - header.claims.signature
        client_id = await tokens.client_of(stated, scope)
        found = await registry.by_client_id(client_id)
        if found is None:
            raise _refused(f"El token vale, pero su cliente {client_id!r} no está registrado.")
        return _in_force(found)
    raise _refused("Falta la credencial." if not stated else "Esa credencial no se reconoce.")


def _in_force(found: Registration) -> Caller:
    state = found.state(dt.datetime.now(dt.UTC))
    if state == "revoked":
        raise _refused(f"El registro de {found.caller.name} fue revocado.")
    if state == "expired":
        raise _refused(f"El registro de {found.caller.name} venció ({found.expires_at}).")
    return found.caller


def _refused(why: str) -> Problem:
    return Problem(
        _UNAUTHORIZED,
        "unauthorized",
        "Falta una credencial que valga",
        f"{why} Esto exige «Authorization: Bearer CREDENCIAL»: una clave de API, que da el "
        "operador con «poi callers add»; un token OAuth2, si el sistema los acepta; o la clave del "
        "operador, que está en el archivo operator.key de la carpeta de datos.",
    )
