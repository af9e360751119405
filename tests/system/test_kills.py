"""A service and the NATS server killed with -9 in the middle of a load, against an unkilled run."""

import random
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem

ACTS = 1_000
WITHIN_S = 240.0
SERVICES = ("budget", "targets", "investments")


def generated_act(number: int, chance: random.Random) -> dict[str, Any]:
    """Make an act that moves budget, investment and services at once, dated within the year."""
    day = f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    amounts = [chance.randint(-9_000, 9_000) for _ in range(3)]
    source = {"table": "cuadro-10", "row": str(number), "page": 1}

    def line(amount: int, **dimensions: str) -> dict[str, Any]:
        return {"amount": f"{amount}.00", "known": "inferred", "source": source, **dimensions}

    def entry(measure: str, by: list[str], lines: list[dict[str, Any]]) -> dict[str, Any]:
        total = f"{sum(amounts)}.00"
        return {
            "measure": measure,
            "total": total,
            "breakdowns": [{"by": by, "lines": lines}],
        }

    return {
        "key": f"RE-{number:04d}-2024-ITP-DE",
        "entity": "38-241",
        "fiscal_year": 2024,
        "kind": chance.choice(["SupplementaryCreditAuthorized", "ReallocationFormalized"]),
        "issued_on": {"date": day, "certainty": "exact"},
        "effective_on": {"date": day, "certainty": "exact"},
        "title": "Acto de prueba de carga",
        "measures": [
            entry(
                "budget",
                ["funding_source"],
                [line(a, funding_source=str(n + 1)) for n, a in enumerate(amounts)],
            ),
            entry(
                "investment",
                ["cui"],
                [line(a, cui=f"{2_000_000 + n}") for n, a in enumerate(amounts)],
            ),
            entry(
                "services",
                ["month"],
                [line(a, month=f"{n + 1:02d}") for n, a in enumerate(amounts)],
            ),
        ],
    }


def generated_acts() -> list[dict[str, Any]]:
    chance = random.Random(2024)  # noqa: S311 - the same acts in every run
    return [generated_act(number, chance) for number in range(1000, 1000 + ACTS)]


class Load(threading.Thread):
    """Posts every act in order, again and again until each has its receipt."""

    def __init__(self, system: EmbeddedSystem) -> None:
        super().__init__(name="load")
        self.system = system
        self.receipts: list[dict[str, Any]] = []
        self.refusals = 0

    def run(self) -> None:
        """Post until the last act has its receipt, or the time is up."""
        key = self.system.folder.key_file.read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {key}"}
        end = time.monotonic() + WITHIN_S
        with httpx.Client(trust_env=False, headers=headers, timeout=20) as client:
            for act in generated_acts():
                while time.monotonic() < end:
                    try:
                        answer = client.post(f"{self.system.url('intake')}/v1/acts", json=act)
                    except httpx.HTTPError:
                        self.refusals += 1
                        continue
                    if answer.status_code in (200, 201):
                        self.receipts.append(answer.json())
                        break
                    assert answer.status_code == 503, answer.text
                    self.refusals += 1


def position(system: EmbeddedSystem, service: str) -> int:
    answer = httpx.get(f"{system.url(service)}/v1/position", trust_env=False, timeout=10)
    sequence: int = answer.json()["sequence"]
    return sequence


def wait_for(system: EmbeddedSystem, service: str, sequence: int) -> int:
    end = time.monotonic() + WITHIN_S
    while time.monotonic() < end:
        reached = position(system, service)
        if reached >= sequence:
            return reached
    raise AssertionError(f"{service} did not reach {sequence}")


def rows_of(folder: Path, service: str) -> dict[str, list[Any]]:
    """Read all rows that an act makes; marks hold the moment of recording and are left out."""
    with sqlite3.connect(folder / f"{service}.db") as database:
        tables = ("movement", "cell", "layout", "provenance", "act", "observation", "scope")
        return {
            table: sorted(database.execute(f"SELECT * FROM {table}"), key=repr)
            for table in (*tables, "position")
        }


def loaded(folder: Path, disturb: Callable[[EmbeddedSystem], None]) -> tuple[Load, dict[str, Any]]:
    with EmbeddedSystem(folder, port=0) as system:
        load = Load(system)
        load.start()
        try:
            disturb(system)
        finally:
            load.join(WITHIN_S)
        assert not load.is_alive()
        for service in SERVICES:
            wait_for(system, service, ACTS)
        answers = {
            question: httpx.get(f"{system.url(service)}{question}", trust_env=False, timeout=20)
            for service, question in (
                ("budget", "/v1/balances?measure=budget&by=funding_source,kind&as_of=2024-06-30"),
                ("investments", "/v1/balances?measure=investment&by=cui&as_of=2024-12-31"),
                ("targets", "/v1/balances?measure=services&by=month&as_of=2024-09-01"),
            )
        }
        rows = {question: answer.json()["rows"] for question, answer in answers.items()}
    return load, rows


def undisturbed(_system: EmbeddedSystem) -> None:
    """Kill nothing."""


def kill_a_service_and_the_log(system: EmbeddedSystem) -> None:
    for part, after in (("budget", 100), ("nats", 350), ("intake", 600)):
        seen = wait_for(system, "targets", after)
        assert 0 < seen < ACTS, f"{part} was to be killed inside the load, not at {seen}"
        if part == "budget":
            assert 0 < position(system, "budget") < ACTS
        system.kill(part)
        system.start(part)


@pytest.mark.slow
def test_kills_in_the_middle_of_a_load_change_no_row_and_no_figure(tmp_path: Path) -> None:
    quiet, quiet_answers = loaded(tmp_path / "quiet", undisturbed)

    killed, killed_answers = loaded(tmp_path / "killed", kill_a_service_and_the_log)

    assert quiet.refusals == 0
    assert killed.refusals > 0, "no kill was noticed by the load"
    assert [r["sequence"] for r in quiet.receipts] == list(range(1, ACTS + 1))
    assert [r["sequence"] for r in killed.receipts] == list(range(1, ACTS + 1))
    assert [r["sha256"] for r in killed.receipts] == [r["sha256"] for r in quiet.receipts]
    assert killed_answers == quiet_answers
    for service in SERVICES:
        quiet_rows = rows_of(tmp_path / "quiet", service)
        assert len(quiet_rows["movement"]) == 3 * ACTS
        assert rows_of(tmp_path / "killed", service) == quiet_rows
