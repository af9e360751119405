"""The door as a process: many at the same instant, and bodies far beyond the limit."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import httpx
import orjson
import pytest

from shared.nats.server import NatsServer
from shared.stream import Log
from tests.intake.conftest import BEARER
from tests.intake.posted import good

pytestmark = pytest.mark.slow

AT_ONCE = 50
MEBIBYTE = 1024 * 1024


async def at_the_same_instant(url: str, bodies: list[bytes]) -> list[httpx.Response]:
    """Post every body on a connection of its own, all released together."""
    start = asyncio.Event()

    async def post(client: httpx.AsyncClient, body: bytes) -> httpx.Response:
        await client.get("/healthz")  # the connection stands before the start
        await start.wait()
        return await client.post("/v1/acts", content=body)

    clients = [httpx.AsyncClient(base_url=url, headers=BEARER, timeout=30) for _ in bodies]
    try:
        posts = [
            asyncio.create_task(post(client, body))
            for client, body in zip(clients, bodies, strict=True)
        ]
        await asyncio.sleep(0)
        start.set()
        return await asyncio.gather(*posts)
    finally:
        await asyncio.gather(*(client.aclose() for client in clients))


async def last_sequence(server: NatsServer) -> int:
    auditor = await Log.connect(server.url, name="auditor")
    try:
        return await auditor.last_sequence()
    finally:
        await auditor.close()


async def test_fifty_equal_posts_at_once_are_one_event_and_one_receipt(
    process_url: str, server: NatsServer
) -> None:
    responses = await at_the_same_instant(process_url, [orjson.dumps(good())] * AT_ONCE)

    assert Counter(response.status_code for response in responses) == {201: 1, 200: AT_ONCE - 1}
    assert len({response.content for response in responses}) == 1
    assert responses[0].json()["sequence"] == 1
    assert await last_sequence(server) == 1


async def test_of_fifty_conflicting_posts_at_once_one_is_recorded_and_the_rest_are_409(
    process_url: str, server: NatsServer
) -> None:
    bodies = [orjson.dumps(good(title=f"Versión {n}")) for n in range(AT_ONCE)]

    responses = await at_the_same_instant(process_url, bodies)

    assert Counter(response.status_code for response in responses) == {201: 1, 409: AT_ONCE - 1}
    (won,) = (response.json() for response in responses if response.status_code == 201)
    lost = [response.json() for response in responses if response.status_code == 409]
    assert {(told["sequence"], told["sha256"], told["recorded_at"]) for told in lost} == {
        (won["sequence"], won["sha256"], won["recorded_at"])
    }
    assert await last_sequence(server) == 1


async def test_equal_and_conflicting_posts_together_agree_on_one_winner(
    process_url: str, server: NatsServer
) -> None:
    two = [orjson.dumps(good()), orjson.dumps(good(title="Otro"))]

    responses = await at_the_same_instant(process_url, two * (AT_ONCE // 2))

    assert Counter(response.status_code for response in responses) == {201: 1, 200: 24, 409: 25}
    assert len({response.json()["sha256"] for response in responses}) == 1
    assert await last_sequence(server) == 1


def megabytes(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b" " * MEBIBYTE


async def megabytes_in_chunks(count: int) -> AsyncIterator[bytes]:
    for chunk in megabytes(count):
        yield chunk


@pytest.mark.parametrize("chunked", [False, True])
async def test_fifty_megabytes_are_413_and_the_door_goes_on(
    process_url: str, server: NatsServer, *, chunked: bool
) -> None:
    async with httpx.AsyncClient(base_url=process_url, headers=BEARER, timeout=30) as client:
        body = megabytes_in_chunks(50) if chunked else b"".join(megabytes(50))
        refused = await client.post("/v1/acts", content=body)
        taken = await client.post("/v1/acts", json=good())

    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"
    assert taken.status_code == 201
    assert await last_sequence(server) == 1
