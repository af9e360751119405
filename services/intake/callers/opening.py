"""The door's own knowledge of who may post, kept while it lives."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from fastapi import FastAPI

from services.intake.callers.registry import Registry
from services.intake.callers.tokens import tokens_of
from services.intake.limits.entering import Gate
from services.intake.limits.rate import Failures, Rate, parse_rate
from services.intake.settings import IntakeSettings
from shared.service import Service


def check_settings(settings: IntakeSettings) -> None:
    """End the program with a sentence when what is set about callers cannot work."""
    oauth = (settings.oauth_issuer, settings.oauth_audience, settings.oauth_jwks_url)
    if any(oauth) and not all(oauth):
        message = (
            "OAuth2 va entero o no va: POI_OAUTH_ISSUER, POI_OAUTH_AUDIENCE y POI_OAUTH_JWKS_URL"
        )
        raise SystemExit(message)
    for name, rate in (
        ("POI_CALLER_RATE", settings.caller_rate),
        ("POI_FAILURE_RATE", settings.failure_rate),
    ):
        try:
            parse_rate(rate)
        except ValueError as error:
            message = f"{name}={rate!r} no sirve; va por ejemplo 100/second o 6000/minute"
            raise SystemExit(message) from error


@asynccontextmanager
async def callers_known(app: FastAPI) -> AsyncIterator[None]:
    """Keep the register, the check of tokens and the gate for as long as the door lives."""
    service: Service = app.state.service
    settings = cast("IntakeSettings", service.settings)
    app.state.callers = Registry(service)
    app.state.gate = Gate(settings)
    app.state.failures = Failures(Rate(settings.failure_rate))
    async with tokens_of(settings) as tokens:
        app.state.tokens = tokens
        yield
