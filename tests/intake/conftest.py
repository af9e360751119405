"""A door of one's own on a real nats-server: in this process, or as the process that people run."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator

from services.intake.main import create_app
from shared.nats.server import NatsServer
from shared.schemas import problem_schema
from shared.service import Service
from shared.stream import Log

KEY = "la-clave-del-operador"
BEARER = {"Authorization": f"Bearer {KEY}"}
PATIENCE_S = 20.0
PROBLEM = Draft202012Validator(problem_schema())


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with NatsServer(tmp_path / "nats") as running:
        yield running


@pytest.fixture
def environment(tmp_path: Path, server: NatsServer) -> dict[str, str]:
    """Give what the environment tells a door on this server, its key file included."""
    key_file = tmp_path / "operator.key"
    key_file.write_text(KEY + "\n", encoding="utf-8")
    key_file.chmod(0o600)
    return {
        "POI_NATS_URL": server.url,
        "POI_DATABASE_URL": f"sqlite:///{tmp_path}/intake.db",
        "POI_OPERATOR_KEY_FILE": str(key_file),
        "POI_LOG_TIMEOUT_S": "1.5",
    }


@dataclass(frozen=True)
class Door:
    """A running door: a client that bears the operator's key, and the log behind it."""

    client: httpx.AsyncClient
    app: FastAPI

    @property
    def log(self) -> Log:
        """The door's own line to the log."""
        service: Service = self.app.state.service
        assert service.log is not None
        return service.log

    async def post(self, act: object) -> httpx.Response:
        """Post one act as JSON."""
        return await self.client.post("/v1/acts", json=act)


def problem_of(response: httpx.Response) -> dict[str, Any]:
    """Read a problem document and check that it is one in full."""
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    document: dict[str, Any] = response.json()
    PROBLEM.validate(document)
    assert document["status"] == response.status_code
    return document


@asynccontextmanager
async def opened_door(environment: dict[str, str]) -> AsyncIterator[Door]:
    """Run the door in this process until the block ends."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        app = create_app()
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://door", headers=BEARER
        ) as client:
            await ready(client)
            yield Door(client, app)


@pytest.fixture
async def door(environment: dict[str, str]) -> AsyncIterator[Door]:
    async with opened_door(environment) as opened:
        yield opened


async def ready(client: httpx.AsyncClient) -> None:
    """Wait until the door has read the whole log."""
    ends = time.monotonic() + PATIENCE_S
    while (await client.get("/readyz")).status_code != 200:
        assert time.monotonic() < ends, (await client.get("/readyz")).text
        await asyncio.sleep(0.01)


@pytest.fixture
def process_url(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Run the door as a process of its own, with uvicorn, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "uvicorn", "--factory", "services.intake.main:create_app"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
    ]
    words = tmp_path / "door.log"
    with (
        words.open("wb") as log,
        subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=log, stderr=log
        ) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url, process, words)
            yield url
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], words: Path) -> None:
    ends = time.monotonic() + PATIENCE_S
    while True:
        assert process.poll() is None, words.read_text()
        assert time.monotonic() < ends, words.read_text()
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.02)
