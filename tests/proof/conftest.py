"""A log with its five witnesses, all real and without a process in between, to be tampered with."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats
import pytest

from services.console.proof.verifying import Outcome, verify_live
from services.console.proof.verifying_live import Earlier
from services.console.proof.verifying_sources import witnesses_of
from services.console.replay.log_source import LogAddress
from services.console.replay.projections import PROJECTIONS, database_file
from shared.nats.server import NatsServer
from shared.projecting import take
from shared.store import Mark
from shared.stream import Log, Recorded
from tests.services.conftest import stored
from tests.services.history import history

Entries = list[tuple[str, bytes]]
ACTS = 12


def real(first: int = 1, last: int = ACTS) -> list[dict[str, Any]]:
    """Give real acts, counted from the one that creates the unit; the second has figures."""
    return history()[14:][first - 1 : last]


def entries(first: int = 1, last: int = ACTS) -> Entries:
    """Give real acts as the door would store them."""
    return [stored(raw) for raw in real(first, last)]


@dataclass
class Archive:
    """A log on a server, and the databases of the five services beside it."""

    server: NatsServer
    folder: Path

    def run(self, work: Callable[[Log], Awaitable[None]]) -> None:
        """Do something with the log."""

        async def connected() -> None:
            log = await Log.connect(self.server.url, name="test")
            try:
                await work(log)
            finally:
                await log.close()

        asyncio.run(connected())

    def put(self, events: Entries) -> None:
        """Append events as the door does, to a stream as declared."""

        async def append(log: Log) -> None:
            await log.declare()
            await log.append_all(events)

        self.run(append)

    def api(self, verb: str, body: object = None) -> dict[str, Any]:
        """Ask the JetStream API what an administrator can ask."""

        async def asked() -> dict[str, Any]:
            raw = await nats.connect(self.server.url)
            payload = b"" if body is None else json.dumps(body).encode()
            answer = await raw.request(f"$JS.API.STREAM.{verb}.ACTS", payload, timeout=5)
            await raw.close()
            answered: dict[str, Any] = json.loads(answer.data)
            return answered

        answer = asyncio.run(asked())
        assert "error" not in answer, answer
        return answer

    def recreate(self, events: Entries) -> None:
        """Delete the stream and make it again, as declared, with other content."""
        self.api("DELETE")
        self.put(events)

    def take(self) -> None:
        """Let every service take what the log holds."""

        async def read(log: Log) -> None:
            batch = await log.read(0)
            for name in PROJECTIONS:
                fill(name, self.url_of(name), batch)

        self.run(read)

    def url_of(self, service: str) -> str:
        """Give the address of a service's database."""
        return f"sqlite:///{database_file(self.folder, service)}"

    def verify(self, *earlier: Earlier, digests: bool = False) -> Outcome:
        """Verify as `poi verify --data` does."""
        with witnesses_of(url="", data=self.folder, databases={}) as witnesses:
            return verify_live(LogAddress(self.server.url), witnesses, earlier, digests=digests)

    def codes(self, *earlier: Earlier, digests: bool = False) -> set[str]:
        """Give the kinds of findings of a verification."""
        found = self.verify(*earlier, digests=digests).findings
        return {finding.code.value for finding in found}


def fill(service: str, url: str, batch: Sequence[Recorded]) -> None:
    """Project a batch into a service's database, by its own projection."""
    projection = PROJECTIONS[service](url)
    projection.database.create()
    _, taken = take(projection, Mark(0, bytes(32)), batch)
    projection.database.take(taken)
    projection.database.close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Give a log of real acts that all five services have taken."""
    with NatsServer(tmp_path / "nats") as server:
        made = Archive(server, tmp_path)
        made.put(entries())
        made.take()
        yield made
