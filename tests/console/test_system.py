import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.ports import SERVICES, is_free
from services.console.embedded.system import EmbeddedSystem
from services.console.errors import PortTakenError, UnreachableError, UsageError
from tests.console.conftest import Poi

pytestmark = pytest.mark.slow


def _get(url: str) -> httpx.Response:
    return httpx.get(url, trust_env=False, timeout=20)


def _post(system: EmbeddedSystem, content: bytes) -> httpx.Response:
    key = system.folder.key_file.read_text().strip()
    return httpx.post(
        f"{system.url('intake')}/v1/acts",
        content=content,
        headers={"Authorization": f"Bearer {key}"},
        trust_env=False,
        timeout=20,
    )


def test_it_starts_on_a_free_block_with_every_part_ready_and_named(
    system: EmbeddedSystem,
) -> None:
    ready = {name: _get(f"{system.url(name)}/readyz").status_code for name in SERVICES}
    named = _get(f"{system.url('reporting')}/v1/system").json()["services"]

    assert ready == dict.fromkeys(SERVICES, 200)
    assert named == {name: system.url(name) for name in SERVICES}
    assert system.fallen() == ()
    assert len({system.pid(name) for name in (*SERVICES, "nats")}) == 6


def test_each_part_runs_in_a_session_of_its_own(system: EmbeddedSystem) -> None:
    pids = [system.pid(name) for name in (*SERVICES, "nats")]

    sessions = [os.getsid(pid) for pid in pids if pid is not None]

    assert sessions == pids


def test_a_second_system_on_the_same_folder_is_refused_and_told_which(
    system: EmbeddedSystem,
) -> None:
    with pytest.raises(UsageError) as refused:
        EmbeddedSystem(system.folder.path, port=0).start()

    assert f"{system.folder.path} ya la usa otro sistema" in str(refused.value)
    assert system.url("reporting") in str(refused.value)
    assert _get(f"{system.url('reporting')}/readyz").status_code == 200


def test_a_second_system_on_the_same_ports_is_refused_and_told_which(
    system: EmbeddedSystem, tmp_path: Path
) -> None:
    with pytest.raises(PortTakenError) as refused:
        EmbeddedSystem(tmp_path, port=system.ports["reporting"]).start()

    assert f"El puerto {system.ports['reporting']} (reporting) está ocupado" in str(refused.value)


def test_a_killed_service_is_told_once_the_others_go_on_and_it_can_come_back(
    system: EmbeddedSystem,
) -> None:
    pid = system.pid("targets")
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    while system.pid("targets") is not None:
        continue
    told, told_again = system.fallen(), system.fallen()
    code = system.exit_code("targets")
    budget = _get(f"{system.url('reporting')}/v1/cuadros/cuadro-22?as_of=2024-08-31&through=61")
    goals = _get(f"{system.url('reporting')}/v1/cuadros/cuadro-17?as_of=2024-08-31&through=61")
    system.start("targets")
    goals_again = _get(
        f"{system.url('reporting')}/v1/cuadros/cuadro-17?as_of=2024-08-31&through=61"
    )

    assert (told, told_again, code) == (("targets",), (), -9)
    assert budget.status_code == 200
    assert budget.json()["totals"][0]["cells"]["pim"]["value"] == "156165451.00"
    assert goals.status_code == 503
    assert "targets" in goals.json()["detail"]
    assert goals_again.status_code == 200


def test_a_service_that_never_gets_ready_is_named_with_the_end_of_its_log(
    system: EmbeddedSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = system.pid("targets")
    assert pid is not None
    monkeypatch.setattr(system, "_ready_within_s", 1.0)
    os.kill(pid, signal.SIGSTOP)

    with pytest.raises(UnreachableError) as late:
        system.start("targets")
    os.kill(pid, signal.SIGCONT)
    monkeypatch.undo()
    system.start("targets")

    assert str(late.value).startswith("En 1 s no quedaron listos: targets.\ntargets: no responde")
    assert str(system.folder.log_of("targets")) in str(late.value)
    assert system.pid("targets") == pid


def test_a_taken_port_and_an_unusable_folder_end_with_code_2_and_a_plain_sentence(
    system: EmbeddedSystem, tmp_path: Path, poi: Poi
) -> None:
    (tmp_path / "file").write_text("")
    taken_port = system.ports["reporting"]

    taken = poi("up", "--data", tmp_path / "other", "--port", taken_port - 2)
    same = poi("up", "--data", system.folder.path, "--port", "0")
    unusable = poi("up", "--data", tmp_path / "file" / "data", "--port", "0")

    assert taken.returncode == 2
    assert f"El puerto {taken_port} (budget) está ocupado por otro programa" in taken.stderr
    assert same.returncode == 2
    assert f"{system.folder.path} ya la usa otro sistema: el proceso {os.getpid()}" in same.stderr
    assert unusable.returncode == 2
    assert f"la carpeta de datos {tmp_path}/file/data" in unusable.stderr


def test_it_starts_again_on_the_same_folder_with_nothing_lost(
    tmp_path: Path, act: Callable[..., dict[str, Any]]
) -> None:
    body = httpx.Request("POST", "http://x", json=act(1)).content
    with EmbeddedSystem(tmp_path, port=0) as first:
        receipt = _post(first, body)
        ports = first.ports
        pids = [first.pid(name) for name in (*SERVICES, "nats")]

    with EmbeddedSystem(tmp_path, port=ports["reporting"]) as second:
        again = _post(second, body)
        positions = [
            _get(f"{second.url(name)}/v1/position").json()["sequence"] for name in SERVICES
        ]

    assert receipt.status_code == 201
    assert again.status_code == 200
    assert again.json() == receipt.json()
    assert positions == [1, 1, 1, 1, 1]
    assert [Path(f"/proc/{pid}").exists() for pid in pids] == [False] * 6


def test_a_service_that_dies_at_the_start_shows_the_end_of_its_log_and_all_are_stopped(
    tmp_path: Path,
) -> None:
    (tmp_path / "budget.db").mkdir()
    system = EmbeddedSystem(tmp_path, port=0)

    with pytest.raises(UnreachableError) as died:
        system.start()

    assert "budget se detuvo al iniciar (código 3)" in str(died.value)
    assert f"{tmp_path}/logs/budget.log" in str(died.value)
    assert "unable to open database file" in str(died.value)
    assert all(is_free(port) for port in system.ports.values())
