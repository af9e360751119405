"""Reading that is closed by the setting: at the door, at a service beside it, between services."""

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.budget.main import create_app as create_budget
from services.console.embedded.system import EmbeddedSystem
from services.intake.main import create_app as create_intake
from services.reporting.main import create_app as create_reporting
from shared.operator_key import service_token
from tests.intake.callers.authority import Authority
from tests.intake.callers.conftest import bearer, registered
from tests.intake.conftest import BEARER, PATIENCE_S, Door, opened_door, problem_of, ready
from tests.intake.posted import REAL, good

CLOSED = ["/v1/acts", "/v1/position", "/metrics", "/v1/rows", "/v1/acts/RE-900-2024-ITP-DE"]
OPEN = ["/healthz", "/readyz", "/openapi.json"]
NOBODY = {"Authorization": ""}


@pytest.fixture
def closed(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "POI_READING": "closed"}


async def test_reading_is_open_unless_it_is_closed(door: Door) -> None:
    await door.post(good())

    answers = [await door.client.get(path, headers=NOBODY) for path in [*CLOSED, *OPEN]]

    assert {answer.status_code for answer in answers} == {200}
    refused = await door.client.post("/v1/acts", json=good(), headers=NOBODY)
    assert problem_of(refused)["status"] == 401


async def test_a_closed_door_is_read_by_those_it_knows(closed: dict[str, str]) -> None:
    with Authority() as authority:
        settings = {**closed, **authority.environment(POI_FAILURE_RATE="1000/second")}
        async with opened_door(settings) as door:
            await door.post(good())
            key = await registered(door, client_id="siaf")
            key_file = Path(settings["POI_OPERATOR_KEY_FILE"])
            good_ones = {
                "operator": bearer(BEARER["Authorization"].split()[1]),
                "service": bearer(service_token(key_file)),
                "API key": bearer(key),
                "token": bearer(authority.signed(scope="acts:read")),
            }
            bad_ones = {
                "nobody": NOBODY,
                "another key": bearer(f"{key[:-1]}_"),
                "expired token": bearer(authority.signed(exp=1)),
            }

            read = {name: await _statuses(door, CLOSED, one) for name, one in good_ones.items()}
            refused = {name: await _statuses(door, CLOSED, one) for name, one in bad_ones.items()}
            no_scope = await _statuses(door, CLOSED, bearer(authority.signed(scope="acts:write")))
            always = await _statuses(door, OPEN, NOBODY)
            await door.client.post("/v1/callers/mef:revoke")
            revoked = await _statuses(door, CLOSED, bearer(key))

    assert read == {name: {200} for name in good_ones}
    assert refused == {name: {401} for name in bad_ones}
    assert no_scope == {403}
    assert (always, revoked) == ({200}, {401})


async def test_the_services_token_reads_and_posts_nothing(closed: dict[str, str]) -> None:
    token = service_token(Path(closed["POI_OPERATOR_KEY_FILE"]))
    async with opened_door(closed) as door:
        answer = await door.client.post("/v1/acts", json=good(), headers=bearer(token))

        assert problem_of(answer)["status"] == 401
        assert await door.log.last_sequence() == 0


async def test_a_service_beside_the_door_asks_it_who_may_read(
    closed: dict[str, str], process_url: str, tmp_path: Path
) -> None:
    settings = {
        **closed,
        "POI_INTAKE_URL": process_url,
        "POI_DATABASE_URL": f"sqlite:///{tmp_path}/budget.db",
    }
    async with httpx.AsyncClient(base_url=process_url, headers=BEARER) as door:
        made = await door.post("/v1/callers", json={"name": "mef", "expires_on": "2030-01-01"})
        key = made.json()["api_key"]
    async with _beside(settings) as client:
        anonymous = await client.get("/v1/position", headers=NOBODY)
        wrong = await client.get("/v1/position", headers=bearer(f"{key[:-1]}_"))
        odd = await client.get("/v1/position", headers=[(b"Authorization", b"Bearer \xff")])
        known = [await client.get("/v1/position", headers=bearer(key)) for _ in range(2)]
        healthy = await client.get("/healthz", headers=NOBODY)

    assert problem_of(anonymous)["title"] == "La lectura está cerrada"
    assert [problem_of(one)["status"] for one in (wrong, odd)] == [401, 401]
    assert [answer.status_code for answer in (*known, healthy)] == [200, 200, 200]


async def test_without_the_door_only_the_operator_reads_beside_it(
    closed: dict[str, str], tmp_path: Path
) -> None:
    settings = {
        **closed,
        "POI_INTAKE_URL": "http://127.0.0.1:1",
        "POI_DATABASE_URL": f"sqlite:///{tmp_path}/budget.db",
    }
    async with _beside(settings) as client:
        unknown = await client.get("/v1/position", headers=bearer("poi_key"))
        operator = await client.get("/v1/position")

    assert problem_of(unknown)["status"] == 503
    assert operator.status_code == 200


async def test_closed_reading_without_an_operator_is_refused_at_the_start(
    closed: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match="POI_OPERATOR_KEY_FILE"):
        async with _beside({**closed, "POI_OPERATOR_KEY_FILE": str(tmp_path / "none")}):
            raise AssertionError


def _all_writes(app: FastAPI) -> Iterator[tuple[str, str]]:
    for path, operations in app.openapi()["paths"].items():
        for method in operations.keys() - {"get", "head"}:
            yield method.upper(), path.replace("{key}", "K").replace("{name}", "n")


async def test_no_write_of_any_service_is_open_to_nobody(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Also none reads a byte of the body before it knows who asks: the body never comes."""
    beside = {**environment, "POI_DATABASE_URL": f"sqlite:///{tmp_path}/budget.db"}
    third = {**environment, "POI_DATABASE_URL": f"sqlite:///{tmp_path}/reporting.db"}
    async with (
        opened_door(environment) as door,
        _beside(beside) as budget,
        _beside(third, create_reporting) as reporting,
    ):
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            writes = [*((door.client, write) for write in _all_writes(create_intake()))]
            writes += [(budget, write) for write in _all_writes(create_budget())]
            writes += [(reporting, write) for write in _all_writes(create_reporting())]

        answers = [
            await client.request(method, path, headers=NOBODY, content=_Never())
            for client, (method, path) in writes
        ]

    assert len(writes) >= 20
    assert {answer.status_code for answer in answers} == {401}


class _Never(httpx.AsyncByteStream):
    """A body that must not be asked for."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(1):
            pytest.fail("the body was read")
        yield b""


@pytest.mark.slow
def test_a_closed_system_works_for_whoever_has_a_credential(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POI_READING", "closed")
    with EmbeddedSystem(tmp_path / "data", port=0) as system:
        url, key_file = system.url("reporting"), str(system.folder.key_file)
        cuadro = f"{url}/v1/cuadros/22"

        loaded = _poi(key_file, "load", str(REAL[0].parent), "--url", url)
        nobody = httpx.get(cuadro, trust_env=False)
        operator = httpx.get(
            cuadro,
            trust_env=False,
            timeout=30,
            headers=bearer(Path(key_file).read_text().strip()),
        )
        made = _poi(key_file, "callers", "add", "mef", "--entity", "38-241", "--url", url)
        caller_file = tmp_path / "mef.key"
        caller_file.write_text(made.stdout.splitlines()[-1])
        shown = _poi(str(caller_file), "cuadro", "22", "--url", url)
        refused = _poi("", "cuadro", "22", "--url", url)
        named = [
            _poi("", *command, "--key-file", key_file, "--url", url)
            for command in (
                ("load", str(REAL[0].parent)),
                ("callers", "list"),
                ("attempts", "--limit", "1"),
            )
        ]
        misnamed = _poi("", "callers", "list", "--key-file", str(caller_file), "--url", url)

    assert [each.returncode for each in named] == [0, 0, 0], [each.stderr for each in named]
    assert misnamed.returncode == 2
    assert loaded.returncode == 0, loaded.stderr
    assert (nobody.status_code, operator.status_code) == (401, 200)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert refused.returncode == 2
    assert "también leer exige" in refused.stderr


def _poi(key_file: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.console.main", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": "", "COLUMNS": "160", **({"POI_KEY_FILE": key_file} if key_file else {})},
        check=False,
    )


async def _statuses(door: Door, paths: list[str], headers: dict[str, str]) -> set[int]:
    return {(await door.client.get(path, headers=headers)).status_code for path in paths}


@asynccontextmanager
async def _beside(
    environment: dict[str, str], create: Callable[[], FastAPI] = create_budget
) -> AsyncIterator[httpx.AsyncClient]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        app = create()
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://budget", headers=BEARER
        ) as client:
            ends = time.monotonic() + PATIENCE_S
            await ready(client)
            assert time.monotonic() < ends
            yield client
