"""How far the services have taken the log: asked of them while somebody wants to know.

One round of questions serves everybody who waits, so many waiting posts ask no more than one.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Final

import httpx
from fastapi import FastAPI, Query

from services.intake.settings import IntakeSettings
from shared.errors import bad_parameter
from shared.readers import ServiceAuth
from shared.service import Service

PROJECTED: Final = "projected"
_ROUND_PAUSE_S: Final = 0.02
_ANSWER_WITHIN_S: Final = 2.0

Wait = Annotated[
    str | None,
    Query(
        description="`projected`: contestar cuando todos los servicios hayan tomado el acto; si no "
        "lo toman en el plazo, la cabecera Poi-Projected dice false y Poi-Behind quiénes faltan.",
        examples=[PROJECTED],
    ),
]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one service has taken the log, and which sequences it could not read."""

    position: int | None = None
    """None: it does not answer."""
    quarantined: Mapping[int, str] | None = None

    def has(self, sequence: int) -> bool:
        """Say whether it has taken a sequence."""
        return self.position is not None and self.position >= sequence

    def as_json(self, sequence: int) -> dict[str, Any]:
        """Say where an act stands with this service."""
        told: dict[str, Any] = {"position": self.position, "taken": self.has(sequence)}
        reason = (self.quarantined or {}).get(sequence)
        return told if reason is None else {**told, "quarantined": reason}


class Standings:
    """Asks the services of the system; `urls` names them with their addresses."""

    def __init__(self, urls: Mapping[str, str], own: Service) -> None:
        self._urls = urls
        self._own = own
        self._client = httpx.AsyncClient(
            timeout=_ANSWER_WITHIN_S,
            trust_env=False,
            auth=ServiceAuth(own.settings.operator_key_file),
        )
        self._known: dict[str, Standing] = {}
        self._told = asyncio.Condition()
        self._waiting = 0
        self._round: asyncio.Task[None] | None = None

    async def ask(self) -> dict[str, Standing]:
        """Ask every service once, the door itself too."""
        names = tuple(self._urls)
        answers = await asyncio.gather(*(self._ask(self._urls[name]) for name in names))
        own = Standing(self._own.runner.mark.sequence)
        return {self._own.name: own, **dict(zip(names, answers, strict=True))}

    async def wait(self, sequence: int, *, timeout_s: float) -> tuple[str, ...]:
        """Wait until all have taken a sequence; name those that have not in time."""
        self._waiting += 1
        if self._round is None or self._round.done():
            self._round = asyncio.create_task(self._ask_on(), name="intake asks the services")
        try:
            async with asyncio.timeout(timeout_s):
                await self._own.runner.wait_for(sequence, timeout_s=timeout_s)
                async with self._told:
                    await self._told.wait_for(lambda: not self._behind(sequence))
        except TimeoutError:
            return self._behind(sequence)
        finally:
            self._waiting -= 1
        return ()

    def _behind(self, sequence: int) -> tuple[str, ...]:
        names = (self._own.name, *self._urls)
        known = {**self._known, self._own.name: Standing(self._own.runner.mark.sequence)}
        return tuple(name for name in names if not known.get(name, Standing()).has(sequence))

    async def _ask_on(self) -> None:
        while self._waiting:
            self._known = await self.ask()
            async with self._told:
                self._told.notify_all()
            await asyncio.sleep(_ROUND_PAUSE_S)

    async def _ask(self, url: str) -> Standing:
        try:
            answer = await self._client.get(f"{url.rstrip('/')}/healthz")
            told = answer.json()
            unread = {int(one["sequence"]): str(one["reason"]) for one in told["quarantined"]}
            return Standing(int(told["position"]), unread)
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return Standing()

    async def close(self) -> None:
        """End asking."""
        if self._round is not None:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)
        await self._client.aclose()


@asynccontextmanager
async def services_asked(app: FastAPI) -> AsyncIterator[None]:
    """Keep a line to the other services for as long as the door lives."""
    service: Service = app.state.service
    settings = service.settings
    if not isinstance(settings, IntakeSettings):
        raise TypeError(settings)
    app.state.standings = Standings(settings.others, service)
    try:
        yield
    finally:
        await app.state.standings.close()


def check_wait(wait: str | None) -> None:
    """Refuse a `wait` that means nothing; raises Problem (400)."""
    if wait not in (None, PROJECTED):
        raise bad_parameter("wait", wait, f"use {PROJECTED!r}, o nada")


async def waited(app: FastAPI, sequence: int, wait: str | None) -> dict[str, str]:
    """Wait as asked; give the headers that say whether every service has taken a sequence.

    What is recorded is recorded: running out of time changes no status.
    """
    if wait is None or sequence == 0:
        return {}
    standings: Standings = app.state.standings
    service: Service = app.state.service
    limit = getattr(service.settings, "projected_timeout_s", 0.0)
    behind = await standings.wait(sequence, timeout_s=limit)
    if not behind:
        return {"Poi-Projected": "true"}
    return {"Poi-Projected": "false", "Poi-Behind": ", ".join(behind)}
