"""A door on a server with every user, two callers registered, and what each of them asks."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nats.aio.client import Client

from shared.stream.endpoint import Endpoint
from tests.intake.callers.conftest import registered
from tests.intake.conftest import KEY, Door, opened_door
from tests.stream.users import Guarded, guarded_server

ANSWER_S = 10.0
RATE = "10000/second"


@dataclass(frozen=True)
class Answered:
    """What came back over NATS: the document, and the headers in lower case."""

    document: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def status(self) -> int:
        """The status that the document states."""
        status: int = self.document["status"]
        return status


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    with guarded_server(tmp_path, filled=False) as running:
        yield running


@pytest.fixture
def environment(tmp_path: Path, guarded: Guarded) -> dict[str, str]:
    """Give what the environment tells a door on this server, its seeds included."""
    key_file = tmp_path / "operator.key"
    key_file.write_text(KEY + "\n", encoding="utf-8")
    for user in ("intake", "door"):
        (tmp_path / f"{user}.seed").write_text(guarded.seeds[user].seed, encoding="utf-8")
    return {
        "POI_NATS_URL": guarded.server.url,
        "POI_NATS_SEED_FILE": str(tmp_path / "intake.seed"),
        "POI_NATS_DOOR_SEED_FILE": str(tmp_path / "door.seed"),
        "POI_DATABASE_URL": f"sqlite:///{tmp_path}/intake.db",
        "POI_OPERATOR_KEY_FILE": str(key_file),
        "POI_LOG_TIMEOUT_S": "1.5",
        "POI_CALLER_RATE": RATE,
        "POI_CALLER_REQUESTS_MAX": "1000",
    }


@asynccontextmanager
async def listening_door(environment: dict[str, str]) -> AsyncIterator[Door]:
    """Run a door and wait until it hears posts over NATS."""
    async with opened_door(environment) as door:
        await asyncio.wait_for(endpoint_of(door).connected.wait(), ANSWER_S)
        yield door


def endpoint_of(door: Door) -> Endpoint:
    """Give the door's side towards its callers."""
    endpoint: Endpoint = door.app.state.nats_endpoint
    return endpoint


@pytest.fixture
async def door(environment: dict[str, str], guarded: Guarded) -> AsyncIterator[Door]:
    """Open a door at which `alpha` may post anything and `beta` only for another entity."""
    async with listening_door(environment) as opened:
        alpha, beta = guarded.seeds["alpha"], guarded.seeds["beta"]
        await registered(opened, "alpha", nats_key=alpha.public_key, may_subscribe=True)
        await registered(opened, "beta", nats_key=beta.public_key, entities=["99-999"])
        yield opened


@dataclass(frozen=True)
class Asking:
    """A caller's own connection."""

    client: Client
    caller: str
    refused: list[str]

    async def post(
        self, act: object, *, headers: dict[str, str] | None = None, subject: str = ""
    ) -> Answered:
        """Request a post; bytes go as they are, the rest as JSON."""
        body = act if isinstance(act, bytes) else json.dumps(act).encode()
        message = await self.client.request(
            subject or f"post.{self.caller}", body, timeout=ANSWER_S, headers=headers
        )
        document: dict[str, Any] = json.loads(message.data)
        stated = {name.lower(): value for name, value in (message.headers or {}).items()}
        return Answered(document, stated)


@asynccontextmanager
async def asking(guarded: Guarded, caller: str) -> AsyncIterator[Asking]:
    """Connect as a caller."""
    async with guarded.client(caller) as (client, refused):
        yield Asking(client, caller, refused)


@pytest.fixture
async def alpha(guarded: Guarded, door: Door) -> AsyncIterator[Asking]:
    assert endpoint_of(door).connected.is_set()
    async with asking(guarded, "alpha") as opened:
        yield opened


@pytest.fixture
async def beta(guarded: Guarded, door: Door) -> AsyncIterator[Asking]:
    assert endpoint_of(door).connected.is_set()
    async with asking(guarded, "beta") as opened:
        yield opened


async def attempts_of(door: Door) -> list[dict[str, Any]]:
    """List the attempts that the door kept, in their order."""
    answer = await door.client.get("/v1/attempts?limit=1000")
    assert answer.status_code == 200, answer.text
    return [json.loads(item["attempt"]) for item in answer.json()["items"]]


async def soon(
    happens: Callable[[], Coroutine[Any, Any, bool]], *, within_s: float = ANSWER_S
) -> None:
    """Ask again until something has happened; TimeoutError when it does not."""
    async with asyncio.timeout(within_s):
        while not await happens():  # noqa: ASYNC110 - what is asked tells nobody
            await asyncio.sleep(0.02)
