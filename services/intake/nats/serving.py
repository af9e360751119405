"""The door listens on NATS for as long as it lives, on a line of its own that may only answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from services.intake.nats.answering import answer, crowded
from services.intake.settings import IntakeSettings
from shared.nats.permissions import DOOR
from shared.service import VERSION, Service
from shared.stream import Credentials, SeedCredentials
from shared.stream.announcing import Declared
from shared.stream.endpoint import Endpoint

SUBJECT: Final = "post.*"

_IN_FLIGHT_MAX: Final = 128
"""Requests of one caller under way; its own limit, POI_CALLER_REQUESTS_MAX, is met long before."""
_DRAIN_S: Final = 5.0
_DECLARED: Final = Declared(
    name="poi-intake",
    version=VERSION,
    description="Registra un acto y devuelve su constancia (post.<quien publica>)",
    endpoint="post",
    subject=SUBJECT,
    queue_group="intake",
)


@asynccontextmanager
async def posts_over_nats(app: FastAPI) -> AsyncIterator[None]:
    """Answer posts over NATS; at the end what is under way gets its answer."""
    service: Service = app.state.service
    settings = service.settings
    if not isinstance(settings, IntakeSettings):
        raise TypeError(settings)
    endpoint = Endpoint(
        settings.nats_url,
        _DECLARED,
        lambda asked: answer(app, asked),
        credentials=await asyncio.to_thread(_credentials, settings),
        in_flight_max=_IN_FLIGHT_MAX,
        crowded=lambda asked: crowded(app, asked),
    )
    app.state.nats_endpoint = endpoint
    service.lines["nats"] = lambda: endpoint.trouble or "ok"
    endpoint.open()
    try:
        yield
    finally:
        await endpoint.close(_DRAIN_S)


def _credentials(settings: IntakeSettings) -> Credentials | None:
    """Read who answers; raises SeedUnusable, and the door does not start."""
    file = settings.nats_door_seed_file or settings.nats_seed_file
    return SeedCredentials.of_file(DOOR, Path(file)) if file else None
