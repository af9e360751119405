"""A log of its own, the command as a process or in this one, and a system with the real history."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.console.embedded.system import EmbeddedSystem
from shared.nats.server import NatsServer
from tests.console.conftest import HISTORY, Poi, poi, poi_here
from tests.rebuild.conftest import Place

__all__ = ["poi", "poi_here"]
"""The fixtures of the command, which pytest finds here."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Give an empty log, and where a service could run on it."""
    key_file = tmp_path / "operator.key"
    key_file.write_text("clave-de-prueba")
    with NatsServer(tmp_path / "nats") as nats:
        yield Place(nats, f"sqlite:///{tmp_path / 'budget.db'}", key_file)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, poi: Poi) -> Iterator[EmbeddedSystem]:
    """Run a system with the real history in it, for the tests of this folder."""
    with EmbeddedSystem(tmp_path_factory.mktemp("replayed"), port=0) as system:
        key = ("--key-file", system.folder.key_file)
        told = poi("load", HISTORY, *key, "--url", system.url("reporting"))
        assert told.returncode == 0, told.stderr
        yield system
