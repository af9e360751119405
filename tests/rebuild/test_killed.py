"""A service killed with -9 while its tables are being rebuilt answers as before, and goes on."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks.generated_acts import generated_acts
from services.budget.main import SERVICE as BUDGET
from services.console.embedded.system import EmbeddedSystem
from shared.store.sets import TableSets
from tests.proof.exported import lines
from tests.services.conftest import stored

pytestmark = pytest.mark.slow

ACTS = 8_000
PATIENCE_S = 90.0
OWNER = "prueba@aqui:1"
SUMS = "/v1/balances?measure=budget&by=funding_source&entity=38-242&fiscal_year=2024"


@dataclass(frozen=True)
class Rebuilt:
    """A real system full of generated acts, the budget's answers before anything befell it."""

    system: EmbeddedSystem
    client: httpx.Client
    sums: Any
    position: Any

    def budget(self, path: str) -> httpx.Response:
        """Ask the budget service as its operator."""
        return self.client.get(self.system.url("budget") + path)

    def step(self, name: str) -> dict[str, Any]:
        """Take a step of the rebuild by its route."""
        answer = self.client.post(
            f"{self.system.url('budget')}/v1/rebuild{name}", json={"owner": OWNER}
        )
        assert answer.status_code == 200, answer.text
        state: dict[str, Any] = answer.json()
        return state

    def command(self) -> subprocess.Popen[str]:
        """Start `poi rebuild budget`, as the operator does."""
        system = self.system
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "services.console.main", "rebuild", "budget"),
                *("--key-file", str(system.folder.key_file), "--url", system.url("reporting")),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "COLUMNS": "160"},
            text=True,
        )

    def kept(self) -> int:
        """Read, past the service, how far the set beside was filled."""
        sets = TableSets(self.system.folder.database_url("budget"))
        beside = sets.read().beside
        assert beside is not None
        database = BUDGET.projection(sets.url_of(beside)).database
        try:
            return database.position().sequence
        finally:
            database.close()

    def killed_and_started(self) -> int:
        """Kill the service, start it again; give how far the set beside was when it died."""
        self.system.kill("budget")
        kept = self.kept()
        self.system.start("budget")
        return kept

    def answers_as_before(self) -> bool:
        """Say whether figures and digest are those of before."""
        answers = [self.budget(path).json() for path in (SUMS, "/v1/position")]
        return answers == [self.sums, self.position]

    def positions_until_the_end_of(self, command: subprocess.Popen[str]) -> list[int]:
        """Watch how far the filling is until the command ends."""
        ends = time.monotonic() + PATIENCE_S
        seen = []
        while command.poll() is None:
            assert time.monotonic() < ends
            state = self.budget("/v1/rebuild").json()
            if state["state"] in ("filling", "filled"):
                seen.append(state["position"])
        return seen


@pytest.fixture
def rebuilt(tmp_path: Path) -> Iterator[Rebuilt]:
    export = b"".join(lines([stored(raw) for raw in generated_acts(ACTS)]))
    with EmbeddedSystem(tmp_path, port=0) as system:
        bearer = {"Authorization": f"Bearer {system.folder.key_file.read_text().strip()}"}
        with httpx.Client(headers=bearer, timeout=PATIENCE_S, trust_env=False) as client:
            imported = client.post(f"{system.url('intake')}/v1/log:import", content=export)
            assert imported.status_code == 201, imported.text
            budget = system.url("budget")
            ends = time.monotonic() + PATIENCE_S
            while client.get(f"{budget}/v1/position").json()["sequence"] < ACTS:
                assert time.monotonic() < ends
                time.sleep(0.05)
            sums, position = (client.get(budget + path) for path in (SUMS, "/v1/position"))
            assert len(sums.json()["rows"]) > 1
            yield Rebuilt(system, client, sums.json(), position.json())


def test_killed_while_filling_it_answers_as_before_and_the_command_goes_on(
    rebuilt: Rebuilt,
) -> None:
    ends = time.monotonic() + PATIENCE_S
    with rebuilt.command() as first:
        while not (state := rebuilt.budget("/v1/rebuild").json())["position"]:
            assert first.poll() is None
            assert time.monotonic() < ends
        kept = rebuilt.killed_and_started()
        told = first.communicate(timeout=PATIENCE_S)[1]

    assert state["state"] == "filling"
    assert first.returncode == 3, told
    assert 0 < kept < ACTS
    assert rebuilt.answers_as_before()
    assert rebuilt.budget("/v1/rebuild").json()["state"] == "paused"

    refusals, ended, positions = [], False, []
    while not ended:  # the one that was cut short counts as at work until its 15 s are over
        assert time.monotonic() < ends
        with rebuilt.command() as again:
            positions = rebuilt.positions_until_the_end_of(again)
            out, told = again.communicate(timeout=PATIENCE_S)
        ended = again.returncode == 0
        refusals += [] if ended else [told]

    assert all("ya hay una reconstrucción en marcha" in refusal for refusal in refusals)
    assert min(position for position in positions if position) >= kept
    assert "budget: tablas reconstruidas y en servicio (juego 2)" in out
    assert rebuilt.answers_as_before()
    assert rebuilt.budget("/readyz").headers["Poi-Tables"] == "2"


def test_killed_while_comparing_it_answers_as_before_and_compares_again(rebuilt: Rebuilt) -> None:
    ends = time.monotonic() + PATIENCE_S
    while rebuilt.step("")["state"] != "filled":
        assert time.monotonic() < ends
    under_way = rebuilt.step(":compare")
    kept = rebuilt.killed_and_started()
    as_before = rebuilt.answers_as_before()

    while rebuilt.step("")["state"] != "filled":
        assert time.monotonic() < ends
    while (comparison := rebuilt.step(":compare")["comparison"]) is None:
        assert time.monotonic() < ends
    swapped = rebuilt.step(":swap")

    assert (under_way["state"], under_way["comparison"]) == ("filled", None)
    assert (kept, as_before) == (ACTS, True)
    assert (comparison["count"], comparison["through"]) == (0, ACTS)
    assert (swapped["live"], swapped["beside"], swapped["previous"]) == (2, None, 1)
    assert rebuilt.answers_as_before()
