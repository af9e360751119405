"""The console is tested from outside: the command as a process, the system as real processes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.ports import SERVICES
from services.console.embedded.system import EmbeddedSystem
from services.console.main import main

Poi = Callable[..., subprocess.CompletedProcess[str]]
PoiHere = Callable[..., tuple[int, str, str]]

HISTORY = Path(__file__).parents[2] / "data" / "itp-2024"


@pytest.fixture(scope="session")
def poi() -> Poi:
    """Run the command `poi` to its end, as an official would in a terminal."""

    def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "POI_KEY_FILE": "", "COLUMNS": "160"}
        return subprocess.run(
            [sys.executable, "-m", "services.console.main", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=cwd,
            env={name: value for name, value in environment.items() if value},
            check=False,
        )

    return run


@pytest.fixture
def poi_here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> PoiHere:
    """Run the command `poi` in this process: its exit code, what it wrote to out and to err."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["poi", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        written = capsys.readouterr()
        code = end.value.code
        return (code if isinstance(code, int) else -1, written.out, written.err)

    return run


@dataclass(frozen=True, slots=True)
class FirstLoad:
    """The real history, loaded into an empty system: what was printed, where each then stood."""

    system: EmbeddedSystem
    printed: subprocess.CompletedProcess[str]
    positions: dict[str, int]


@pytest.fixture(scope="session")
def first_load(tmp_path_factory: pytest.TempPathFactory, poi: Poi) -> Iterator[FirstLoad]:
    """Start one embedded system for all these tests and load the real history into it."""
    with EmbeddedSystem(tmp_path_factory.mktemp("system"), port=0) as system:
        key = ("--key-file", system.folder.key_file)
        printed = poi("load", HISTORY, *key, "--url", system.url("reporting"))
        positions = {
            name: httpx.get(f"{system.url(name)}/v1/position", trust_env=False).json()["sequence"]
            for name in SERVICES
        }
        yield FirstLoad(system, printed, positions)


@pytest.fixture
def system(first_load: FirstLoad) -> EmbeddedSystem:
    """Give the running system with the real history in it; a test restarts what it kills."""
    return first_load.system


@pytest.fixture(scope="session")
def act() -> Callable[..., dict[str, Any]]:
    """Make a small act of the ITP that adds soles to the source 1."""

    def make(number: int, amount: str = "100.00", **changes: Any) -> dict[str, Any]:
        key = f"RE-{number:03d}-2024-ITP-DE"
        line = {
            "funding_source": "1",
            "amount": amount,
            "known": "printed",
            "source": {"table": "cuadro-10", "row": "1", "page": 32},
        }
        return {
            "key": key,
            "printed_key": f"{number:03d}-2024-ITP/DE",
            "entity": "38-241",
            "fiscal_year": 2024,
            "kind": "SupplementaryCreditAuthorized",
            "issued_on": {"date": "2024-03-01", "certainty": "exact"},
            "effective_on": {"date": "2024-03-01", "certainty": "exact"},
            "title": "Incorpora mayores fondos públicos",
            "measures": [
                {
                    "measure": "budget",
                    "total": amount,
                    "breakdowns": [{"by": ["funding_source"], "lines": [line]}],
                }
            ],
            **changes,
        }

    return make
