"""A replayed state served read-only, and compared with what the running services answer."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem
from tests.console.conftest import Poi

pytestmark = pytest.mark.slow

CUADRO = "/v1/cuadros/cuadro-22.json"


def get(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False, timeout=30)


def table(url: str, path: str = CUADRO) -> dict[str, Any]:
    body: dict[str, Any] = get(url + path).raise_for_status().json()
    return body


def test_a_frozen_system_serves_the_replayed_cut_with_the_live_one_stopped_and_its_databases_gone(
    loaded: EmbeddedSystem, poi: Poi, tmp_path: Path
) -> None:
    asked = "?as_of=2024-08-31&basis=effective&through=99"
    first = table(loaded.url("reporting"), CUADRO + asked)
    loaded.stop()
    for file in loaded.folder.path.glob("*.db*"):
        file.unlink()

    done = poi(
        *("replay", "--to", "2024-08-31", "--into", tmp_path / "again"),
        *("--data", loaded.folder.path),
    )

    assert done.returncode == 0, done.stderr
    with EmbeddedSystem(tmp_path / "again", port=0, frozen=True) as frozen:
        url = frozen.url("reporting")
        served = table(url)
        beyond = get(f"{url}{CUADRO}?through=100")
        earlier = get(f"{url}{CUADRO}?through=30&as_of=2024-05-31")
        system = table(url, "/v1/system")
        health = table(frozen.url("budget"), "/healthz")
        refused = poi("load", "data", "--url", url)
    loaded.start()
    assert served == first
    assert served["cut"]["as_of"] == "2024-08-31"
    assert (beyond.status_code, earlier.status_code) == (400, 200)
    assert "congelado en la secuencia 99" in beyond.json()["detail"]
    assert system["nats"] is None
    assert sorted(system["services"]) == ["budget", "investments", "reporting", "targets"]
    assert (health["log"], health["status"]) == ("congelado", "ok")
    assert refused.returncode != 0
    assert not (tmp_path / "again" / "nats").exists()
    assert not list((tmp_path / "again").glob("*-wal"))


def test_the_check_finds_nothing_in_untouched_services_and_a_row_that_was_changed_by_hand(
    loaded: EmbeddedSystem, poi: Poi
) -> None:
    asked = (
        *("replay", "--check", "--to", "2024-08-31", "--url", loaded.url("reporting")),
        *("--nats-seed", loaded.folder.nats_seed("auditor")),
    )

    untouched = poi(*asked)
    with closing(sqlite3.connect(loaded.folder.path / "budget.db")) as database, database:
        database.execute(
            "UPDATE movement SET amount = amount + 100 WHERE sequence = 20 AND line = 0"
        )
    changed = poi(*asked, "--format", "json")
    with closing(sqlite3.connect(loaded.folder.path / "budget.db")) as database, database:
        database.execute(
            "UPDATE movement SET amount = amount - 100 WHERE sequence = 20 AND line = 0"
        )

    assert untouched.returncode == 0, untouched.stdout + untouched.stderr
    assert "sin diferencias" in untouched.stdout
    assert changed.returncode == 1
    report = json.loads(changed.stdout)
    lines = [d for d in report["differences"] if "/movements" in d["question"]]
    assert {d["service"] for d in lines} == {"budget"}
    assert {d["place"] for d in lines} == {"/items[20.0]/amount"}
    assert {float(d["running"]) - float(d["replayed"]) for d in lines} == {1.0}
    assert report["rows"] > 10_000


def test_the_command_rebuilds_a_service_that_is_asked_meanwhile_and_says_when_one_is_down(
    loaded: EmbeddedSystem, poi: Poi
) -> None:
    own = ("--key-file", loaded.folder.key_file, "--url", loaded.url("reporting"))
    before = table(loaded.url("reporting"), CUADRO + "?as_of=2024-08-31")

    rebuilt = poi("rebuild", "targets", *own)
    back = poi("rebuild", "targets", "--rollback", *own)
    unknown = poi("rebuild", "nadie", *own)
    loaded.kill("investments")
    down = poi("rebuild", "investments", *own)
    loaded.start("investments")

    assert rebuilt.returncode == 0, rebuilt.stderr
    assert "tablas reconstruidas y en servicio (juego 2)" in rebuilt.stdout
    assert "vuelve a las tablas anteriores (juego 1)" in back.stdout
    assert (unknown.returncode, down.returncode) == (2, 3)
    assert "No existe el servicio «nadie»" in unknown.stderr
    assert "no responde" in down.stderr
    assert table(loaded.url("reporting"), CUADRO + "?as_of=2024-08-31") == before
