"""Doors as processes that can be killed, more than one of them on one log."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.intake.conftest import BEARER

PATIENCE_S = 60.0


@dataclass
class DoorProcess:
    """A door as people run it, with a database of its own; it can be killed and started again."""

    folder: Path
    environment: dict[str, str]
    name: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Give its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, **environment: str) -> None:
        """Start it and wait until it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        own = {"POI_DATABASE_URL": f"sqlite:///{self.folder}/{self.name}.db"}
        command = [
            *(sys.executable, "-m", "uvicorn", "--factory", "services.intake.main:create_app"),
            *("--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"),
        ]
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, **self.environment, **own, **environment},
                stdout=log,
                stderr=log,
            )
        ends = time.monotonic() + PATIENCE_S
        while not self._ready():
            assert time.monotonic() < ends, (self.folder / f"{self.name}.log").read_text()
            time.sleep(0.02)

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE_S)
            self.process = None

    async def post(self, body: bytes, path: str = "/v1/acts") -> httpx.Response:
        """Post as the operator."""
        async with httpx.AsyncClient(base_url=self.url, headers=BEARER, timeout=30) as client:
            return await client.post(path, content=body)


async def until(condition: object, what: str) -> None:
    """Wait, bounded, until something that is asked again and again is so."""
    assert callable(condition)
    ends = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < ends, what
        await asyncio.sleep(0.01)


@pytest.fixture
def doors(tmp_path: Path, environment: dict[str, str]) -> Iterator[list[DoorProcess]]:
    """Give two doors on one log, not started; whatever runs is ended."""
    made = [DoorProcess(tmp_path, environment, name) for name in ("one", "two")]
    yield made
    for door in made:
        door.kill()
