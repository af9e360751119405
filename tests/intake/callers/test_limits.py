"""What one caller may take: a rate, requests and bytes under way, time; never another's service."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import orjson
import pytest

from tests.intake.callers.conftest import bearer, posted, registered, until
from tests.intake.conftest import BEARER, PATIENCE_S, Door, opened_door, problem_of
from tests.intake.posted import good

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("stated", ["many", "0/second", "-1/second", ""])
async def test_a_rate_that_is_none_stops_the_door_from_starting(
    environment: dict[str, str], stated: str
) -> None:
    with pytest.raises(SystemExit, match="POI_CALLER_RATE"):
        async with opened_door({**environment, "POI_CALLER_RATE": stated}):
            raise AssertionError


async def test_a_caller_that_posts_too_often_waits_and_others_do_not(
    environment: dict[str, str],
) -> None:
    async with opened_door({**environment, "POI_CALLER_RATE": "5/minute"}) as door:
        mef, ceplan = await registered(door), await registered(door, "ceplan")

        flood = [await posted(door, mef, good()) for _ in range(8)]
        other = [await posted(door, ceplan, good()) for _ in range(5)]
        operator = [await door.post(good()) for _ in range(8)]

    assert [answer.status_code for answer in flood] == [201, *[200] * 4, *[429] * 3]
    document = problem_of(flood[-1])
    assert document["type"] == "/problems/too-many-requests"
    assert "mef pasó de 5/minute" in document["detail"]
    assert flood[-1].headers["retry-after"] == "12"
    assert {answer.status_code for answer in (*other, *operator)} == {200}


async def test_trying_credentials_has_a_rate_that_a_good_one_never_meets(
    environment: dict[str, str],
) -> None:
    async with opened_door({**environment, "POI_FAILURE_RATE": "3/minute"}) as door:
        key = await registered(door)

        guesses = [await posted(door, f"poi_{number}", good()) for number in range(5)]
        mine = await posted(door, key, good())

    assert [answer.status_code for answer in guesses] == [401, 401, 401, 429, 429]
    assert int(guesses[-1].headers["retry-after"]) == 20
    assert mine.status_code == 201


async def test_requests_under_way_are_bounded_for_each_caller_and_in_all(
    environment: dict[str, str],
) -> None:
    settings = {**environment, "POI_CALLER_REQUESTS_MAX": "2", "POI_REQUESTS_MAX": "3"}
    async with opened_door(settings) as door:
        mef, ceplan = await registered(door), await registered(door, "ceplan")
        async with stalled(door, mef, 2):
            third = await posted(door, mef, good())
            other = await posted(door, ceplan, good())
            async with stalled(door, ceplan, 1):
                full = await door.post(good())
            kept = (await door.client.get("/v1/attempts?outcome=limited")).json()["items"]
        after = [await posted(door, mef, good()), await door.post(good())]

    assert problem_of(third)["status"] == 429
    assert "ya tiene 2 solicitudes en curso" in third.json()["detail"]
    assert other.status_code == 201
    assert problem_of(full)["status"] == 503
    assert {answer.headers["retry-after"] for answer in (third, full)} == {"1", "2"}
    assert [orjson.loads(one["attempt"])["status"] for one in kept] == [429, 503]
    assert [answer.status_code for answer in after] == [200, 200]


async def test_bytes_under_way_are_bounded_for_each_caller_and_in_all(
    environment: dict[str, str],
) -> None:
    settings = {**environment, "POI_CALLER_BYTES_MAX": "4000", "POI_BYTES_MAX": "6000"}
    async with opened_door(settings) as door:
        mef, ceplan = await registered(door), await registered(door, "ceplan")
        async with stalled(door, mef, 1, size=3500):
            mine = await posted(door, mef, good())
            other = await posted(door, ceplan, good())
            async with stalled(door, ceplan, 1, size=2000):
                full = await door.post(good())
            kept = (await door.client.get("/v1/attempts?outcome=limited")).json()["items"]
        after = await posted(door, mef, good())

    assert len(orjson.dumps(good())) > 500
    assert problem_of(mine)["status"] == 429
    assert problem_of(full)["status"] == 503
    assert (other.status_code, after.status_code) == (201, 200)
    assert [orjson.loads(one["attempt"])["status"] for one in kept] == [429, 503]


async def test_a_body_that_does_not_come_in_time_is_given_up(
    environment: dict[str, str],
) -> None:
    async with opened_door({**environment, "POI_BODY_WITHIN_S": "0.3"}) as door:
        never = asyncio.Event()
        async with asyncio.timeout(5):
            response = await door.client.post("/v1/acts", content=_slowly(10, never))
        then = await door.post(good())

    document = problem_of(response)
    assert (document["status"], document["type"]) == (408, "/problems/too-slow")
    assert "llegaron solo 10 bytes" in document["detail"]
    assert then.status_code == 201


@pytest.fixture
def served_url(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Run the door as it is run by `poi up`, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    words = tmp_path / "served.log"
    command = [sys.executable, "-m", "shared.serving", "services.intake.main:create_app"]
    with (
        words.open("wb") as log,
        subprocess.Popen(
            [*command, "--port", port],
            env={**os.environ, **environment, "POI_CALLER_RATE": "20/second"},
            stdout=log,
            stderr=log,
        ) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            ends = time.monotonic() + PATIENCE_S
            while not _is_ready(url):
                assert process.poll() is None, words.read_text()
                assert time.monotonic() < ends, words.read_text()
                time.sleep(0.02)
            yield url
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


async def test_one_caller_that_floods_and_stalls_leaves_anothers_posts_answered(
    served_url: str,
) -> None:
    """The flood: silent connections, bodies that never end, and posts one after another."""
    async with httpx.AsyncClient(
        base_url=served_url, headers=BEARER, timeout=30, trust_env=False
    ) as client:
        keys = [await _added(client, name) for name in ("mef", "ceplan")]
        async with _silent_and_stalled(served_url, keys[0], 60):
            over = asyncio.Event()
            floods = [asyncio.create_task(_flood(served_url, keys[0], over)) for _ in range(8)]
            answers = [
                await client.post(
                    "/v1/acts",
                    json=good(key=f"RE-{number:03d}-2024-ITP-DE"),
                    headers=bearer(keys[1]),
                )
                for number in range(20)
            ]
            over.set()
            flooded = [status for each in await asyncio.gather(*floods) for status in each]

    assert {answer.status_code for answer in answers} == {201}
    assert max(answer.elapsed.total_seconds() for answer in answers) < 5.0
    assert set(flooded) <= {200, 201, 429}
    assert flooded.count(429) > 0


async def _added(client: httpx.AsyncClient, name: str) -> str:
    made = await client.post("/v1/callers", json={"name": name, "expires_on": "2030-01-01"})
    key: str = made.json()["api_key"]
    return key


async def _flood(url: str, key: str, over: asyncio.Event) -> list[int]:
    statuses = []
    async with httpx.AsyncClient(
        base_url=url, headers=bearer(key), timeout=30, trust_env=False
    ) as client:
        while not over.is_set():
            statuses.append((await client.post("/v1/acts", json=good())).status_code)
    return statuses


@asynccontextmanager
async def _silent_and_stalled(url: str, key: str, count: int) -> AsyncIterator[None]:
    """Hold connections of which half say nothing and half never end their body."""
    port = httpx.URL(url).port
    begun = f"POST /v1/acts HTTP/1.1\r\nHost: d\r\nAuthorization: Bearer {key}\r\n"
    writers = []
    for number in range(count):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        if number % 2:
            writer.write(f"{begun}Content-Length: 100000\r\n\r\nabc".encode())
        writers.append(writer)
    try:
        yield
    finally:
        for writer in writers:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


@asynccontextmanager
async def stalled(door: Door, key: str, count: int, *, size: int = 10) -> AsyncIterator[None]:
    """Hold posts whose bodies begin and do not end; they are let go at the end of the block."""
    gate = door.app.state.gate
    before = gate.requests_in_all, gate.held_in_all
    end = asyncio.Event()
    posts = [
        asyncio.create_task(
            door.client.post("/v1/acts", content=_slowly(size, end), headers=bearer(key))
        )
        for _ in range(count)
    ]

    async def all_are_in() -> bool:
        return bool(
            gate.requests_in_all >= before[0] + count
            and gate.held_in_all >= before[1] + count * size
        )

    await until(all_are_in)
    try:
        yield
    finally:
        end.set()
        answers = await asyncio.gather(*posts)
    assert {answer.status_code for answer in answers} == {400}  # what came was no JSON
    assert (gate.requests_in_all, gate.held_in_all) == before


async def _slowly(size: int, end: asyncio.Event) -> AsyncIterator[bytes]:
    yield b"x" * size
    await end.wait()


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
