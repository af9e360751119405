"""The three services on a real log: served over HTTP from a thread, asked from the tests."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from services.budget.main import SERVICE as BUDGET
from services.investments.main import SERVICE as INVESTMENTS
from services.targets.main import SERVICE as TARGETS
from shared.event import encode, read_act, subject_of
from shared.figures.service import FiguresService
from shared.nats.server import NatsServer
from shared.settings import ServiceSettings
from shared.stream import Log
from tests.reading.acts import RECORDED, Raw
from tests.services.history import history

PATIENCE_S = 60.0
SERVICES = (BUDGET, TARGETS, INVESTMENTS)


@dataclass(frozen=True)
class Running:
    """Services that run, by name: how to ask them, and the log from which they read."""

    nats: NatsServer
    folder: Path
    clients: dict[str, httpx.Client]

    def get(self, service: str, path: str, **parameters: Any) -> httpx.Response:
        """Ask one service."""
        return self.clients[service].get(path, params=parameters)

    def put(self, *events: tuple[str, bytes]) -> int:
        """Put events straight into the log, past the door; give the last sequence."""
        return asyncio.run(_put(self.nats.url, events))

    def record(self, *acts: Raw) -> int:
        """Put acts into the log as the door would; give the last sequence."""
        return self.put(*(stored(raw) for raw in acts))

    def wait(self, service: str, sequence: int) -> None:
        """Wait until a service has taken a sequence."""
        ends = time.monotonic() + PATIENCE_S
        while self.get(service, "/v1/position").json()["sequence"] < sequence:
            assert time.monotonic() < ends, f"{service} did not take {sequence}"
            time.sleep(0.01)


def stored(raw: Raw) -> tuple[str, bytes]:
    """Give an act's place in the log and the bytes that lie there."""
    act = read_act(raw)
    return subject_of(act), encode(act, recorded_at=RECORDED, posted_by="operator")


async def _put(url: str, events: Sequence[tuple[str, bytes]]) -> int:
    log = await Log.connect(url, name="test")
    try:
        await log.declare()
        for subject, payload in events:
            await log.append(subject, payload, equal=lambda _stored: False)
        return await log.last_sequence()
    finally:
        await log.close()


@contextmanager
def running(
    folder: Path, services: Sequence[FiguresService], acts: Sequence[Raw]
) -> Iterator[Running]:
    """Run services over a log that holds these acts, until every one has taken the last."""
    with NatsServer(folder / "nats") as nats:
        last = asyncio.run(_put(nats.url, [stored(raw) for raw in acts]))
        servers, sockets = [], []
        for service in services:
            settings = ServiceSettings(
                nats_url=nats.url,
                database_url=f"sqlite:///{folder / service.name}.db",
                log_timeout_s=1.0,
            )
            config = uvicorn.Config(service.app(settings), log_level="error", lifespan="on")
            servers.append(uvicorn.Server(config))
            sockets.append(socket.create_server(("127.0.0.1", 0)))

        async def serve() -> None:
            await asyncio.gather(
                *(s.serve(sockets=[at]) for s, at in zip(servers, sockets, strict=True))
            )

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        clients = {
            service.name: httpx.Client(
                base_url=f"http://127.0.0.1:{at.getsockname()[1]}", timeout=PATIENCE_S
            )
            for service, at in zip(services, sockets, strict=True)
        }
        system = Running(nats, folder, clients)
        try:
            for service in services:
                system.wait(service.name, last)
            yield system
        finally:
            for client in clients.values():
                client.close()
            for server in servers:
                server.should_exit = True
            thread.join(PATIENCE_S)
            for at in sockets:
                at.close()


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run the three services over the whole history; tests only read from it."""
    with running(tmp_path_factory.mktemp("services"), SERVICES, history()) as started:
        yield started


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Running]:
    """Run the budget alone over an empty log of the test's own."""
    with running(tmp_path, (BUDGET,), ()) as started:
        yield started
