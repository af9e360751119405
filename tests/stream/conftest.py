"""A real nats-server for each test, on a folder of its own, and a log on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from shared.nats.server import NatsServer
from shared.stream import Log


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with NatsServer(tmp_path / "nats") as running:
        yield running


@pytest.fixture
async def log(server: NatsServer) -> AsyncIterator[Log]:
    opened = await Log.connect(server.url, name="test")
    await opened.declare()
    yield opened
    await opened.close()
