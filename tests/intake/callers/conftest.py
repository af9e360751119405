"""Callers registered at a door of one's own, and what each of them sends."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.intake.conftest import Door

NEXT_YEAR = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=365)).isoformat()


async def registered(door: Door, name: str = "mef", **stated: Any) -> str:
    """Register a caller and give its API key."""
    made = await door.client.post(
        "/v1/callers", json={"name": name, "expires_on": NEXT_YEAR, **stated}
    )
    assert made.status_code == 201, made.text
    key: str = made.json()["api_key"]
    return key


def bearer(credential: str) -> dict[str, str]:
    """State a credential."""
    return {"Authorization": f"Bearer {credential}"}


async def posted(door: Door, credential: str, act: object) -> httpx.Response:
    """Post one act with a credential of one's own."""
    return await door.client.post("/v1/acts", json=act, headers=bearer(credential))


async def until(happens: Callable[[], Awaitable[bool]], *, within_s: float = 20.0) -> None:
    """Ask again and again until something has happened; TimeoutError when it does not."""
    async with asyncio.timeout(within_s):
        while not await happens():  # noqa: ASYNC110 - the door is asked, it tells nobody
            await asyncio.sleep(0.02)
