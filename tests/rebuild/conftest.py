"""A service on a real log and a real database of either kind, rebuilt while it is asked."""

import asyncio
import dataclasses
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from services.budget.main import SERVICE as BUDGET
from shared.act import Act
from shared.figures.movement import Movement
from shared.figures.service import FiguresService
from shared.nats.server import NatsServer
from shared.settings import ServiceSettings
from shared.stream import Log
from tests.reading.acts import Raw, act, cells, moves
from tests.services.conftest import stored
from tests.store.conftest import postgresql, url

__all__ = ["postgresql", "url"]
"""The fixtures of both databases, which pytest finds here."""

PATIENCE_S = 60.0
KEY = "clave-de-prueba"
OWNER = "prueba@aqui:1"
BALANCES = "/v1/balances?measure=budget&by=funding_source"


def small_act(number: int) -> Raw:
    """Give an act that adds its number in soles to the source 1."""
    by_source = cells("funding_source", {"1": number})
    return act(number, moves("budget", by_source, cells("expense_category", {"5": number})))


def unable(number: int) -> FiguresService:
    """Give the budget of an older version, whose projection failed at one act."""

    def project(read: Act) -> tuple[Movement, ...]:
        if read.key == small_act(number)["key"]:
            raise ValueError("esta versión no conoce la clase")
        return BUDGET.project(read)

    return dataclasses.replace(BUDGET, project=project)


@contextmanager
def served(app: FastAPI) -> Iterator[httpx.Client]:
    """Serve an application from a thread."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
    with socket.create_server(("127.0.0.1", 0)) as at:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[at])))
        thread.start()
        address = f"http://127.0.0.1:{at.getsockname()[1]}"
        try:
            with httpx.Client(base_url=address, timeout=PATIENCE_S, trust_env=False) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)


class Place:
    """Where a service runs: its log, its database, its key; it can be started again on them."""

    def __init__(self, nats: NatsServer, url: str, key_file: Path) -> None:
        self.nats = nats
        self.url = url
        self.settings = ServiceSettings(
            nats_url=nats.url, database_url=url, operator_key_file=key_file, log_timeout_s=2.0
        )

    @contextmanager
    def started(self, service: FiguresService = BUDGET) -> Iterator["Running"]:
        """Run the service until the block ends."""
        with served(service.app(self.settings)) as client:
            yield Running(client)

    def put(self, *events: tuple[str, bytes]) -> int:
        """Put events into the log; give its last sequence."""
        return asyncio.run(_put(self.nats.url, events))

    def record(self, *numbers: int) -> int:
        """Record the small acts of some numbers; give the log's last sequence."""
        return self.put(*(stored(small_act(number)) for number in numbers))


async def _put(address: str, events: Sequence[tuple[str, bytes]]) -> int:
    log = await Log.connect(address, name="test")
    try:
        await log.declare()
        for first in range(0, len(events), 1000):
            await log.append_all(events[first : first + 1000])
        return await log.last_sequence()
    finally:
        await log.close()


class Running:
    """A service that runs, and how its operator speaks to it."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, path: str) -> httpx.Response:
        """Ask the service."""
        return self.client.get(path)

    def rows(self) -> Any:
        """Ask the sums by source."""
        return self.get(BALANCES).json()["rows"]

    def step(self, name: str = "", owner: str = OWNER, **stated: bool) -> httpx.Response:
        """Take a step of the rebuild."""
        path = f"/v1/rebuild:{name}" if name else "/v1/rebuild"
        headers = {"Authorization": f"Bearer {KEY}"}
        return self.client.post(path, headers=headers, json={"owner": owner, **stated})

    def wait(self, sequence: int) -> None:
        """Wait until the service has taken a sequence."""
        ends = time.monotonic() + PATIENCE_S
        while self.get("/v1/position").json()["sequence"] < sequence:
            assert time.monotonic() < ends
            time.sleep(0.01)

    def until(self, reached: str, name: str = "", **stated: bool) -> dict[str, Any]:
        """Go on until the set beside is "filled", or "compared"."""
        ends = time.monotonic() + PATIENCE_S
        while True:
            answer = self.step(name, OWNER, **stated)
            assert answer.status_code == 200, answer.text
            state: dict[str, Any] = answer.json()
            if state["state"] == reached or (reached == "compared" and state["comparison"]):
                return state
            assert time.monotonic() < ends, state
            time.sleep(0.01)

    def rebuilt(self, **stated: bool) -> httpx.Response:
        """Fill, compare and ask for the exchange."""
        self.until("filled")
        self.until("compared", "compare")
        return self.step("swap", OWNER, **stated)


@pytest.fixture
def place(tmp_path: Path, url: str) -> Iterator[Place]:
    key_file = tmp_path / "operator.key"
    key_file.write_text(KEY)
    with NatsServer(tmp_path / "nats") as nats:
        yield Place(nats, url, key_file)


@contextmanager
def asked_all_the_time(running: Running, *paths: str) -> Iterator[dict[str, set[int]]]:
    """Ask some paths without a pause meanwhile; gather the statuses that were answered."""
    found: dict[str, set[int]] = {path: set() for path in paths}
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            for path in paths:
                found[path].add(running.get(path).status_code)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join(PATIENCE_S)
