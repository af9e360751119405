import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.client import SystemClient
from services.console.embedded.system import EmbeddedSystem
from services.console.errors import UnreachableError
from services.console.loading.load import post_acts
from services.console.loading.outcome import Outcome
from services.console.loading.waiting import wait_until_taken
from tests.console.conftest import HISTORY, FirstLoad, Poi

pytestmark = pytest.mark.slow

Act = Callable[..., dict[str, Any]]


def _position(system: EmbeddedSystem, service: str) -> int:
    answer = httpx.get(f"{system.url(service)}/v1/position", trust_env=False)
    sequence = answer.json()["sequence"]
    assert isinstance(sequence, int)
    return sequence


def _write(folder: Path, *acts: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for act in acts:
        (folder / f"{act['key']}.json").write_text(json.dumps(act))
    return folder


def test_the_real_history_is_loaded_and_every_service_has_taken_the_last_act(
    first_load: FirstLoad,
) -> None:
    files = len(list(HISTORY.glob("*/*.json")))

    printed = first_load.printed

    assert files >= 45 + 38
    assert (printed.returncode, printed.stdout) == (0, "")
    assert f"{files} registrados, 0 ya registrados, 0 rechazados" in printed.stderr
    assert set(first_load.positions.values()) == {files}


def test_loading_again_does_no_harm(system: EmbeddedSystem, poi: Poi) -> None:
    files = len(list(HISTORY.glob("*/*.json")))
    key = ("--key-file", system.folder.key_file)

    again = poi("load", HISTORY, *key, "--url", system.url("reporting"), "--format", "json")

    assert (again.returncode, again.stderr) == (0, "")
    assert json.loads(again.stdout) == {
        "recorded": 0,
        "already_recorded": files,
        "refused": [],
        "last_sequence": files,
    }


def test_a_refused_act_prints_its_faults_and_the_rest_goes_on(
    system: EmbeddedSystem, poi: Poi, act: Act, tmp_path: Path
) -> None:
    wrong = act(901)
    wrong["measures"][0]["total"] = "12.345"
    wrong["kind"] = "Novelty"
    folder = _write(tmp_path, act(900), wrong, act(902))
    (folder / "zzz.json").write_text("this is not JSON")
    at = ("--url", system.url("reporting"), "--key-file", system.folder.key_file)

    result = poi("load", folder, *at)
    as_json = poi("load", folder, *at, "--format", "json")

    assert result.returncode == 1
    assert "RE-901-2024-ITP-DE.json: rechazado (422)" in result.stderr
    assert "/measures/0/total = '12.345'" in result.stderr
    assert "/kind = 'Novelty'" in result.stderr
    assert "zzz.json: rechazado (4" in result.stderr
    assert "2 registrados, 0 ya registrados, 2 rechazados" in result.stderr
    assert as_json.returncode == 1
    told = json.loads(as_json.stdout)
    assert (told["recorded"], told["already_recorded"], len(told["refused"])) == (0, 2, 2)
    assert told["refused"][0]["file"].endswith("RE-901-2024-ITP-DE.json")
    assert "/kind" in [fault["pointer"] for fault in told["refused"][0]["errors"]]


def test_an_act_recorded_with_another_content_is_refused_as_a_conflict(
    system: EmbeddedSystem, poi: Poi, act: Act, tmp_path: Path
) -> None:
    at = ("--url", system.url("reporting"), "--key-file", system.folder.key_file)
    poi("load", _write(tmp_path / "first", act(910)), *at)

    result = poi("load", _write(tmp_path / "second", act(910, "200.00")), *at)

    assert result.returncode == 1
    assert "rechazado (409)" in result.stderr


def test_a_wrong_key_ends_the_load_with_code_2_and_says_how_to_give_the_right_one(
    system: EmbeddedSystem, poi: Poi, act: Act, tmp_path: Path
) -> None:
    (tmp_path / "other.key").write_text("another-key")
    folder = _write(tmp_path / "acts", act(920))

    result = poi(
        "load", folder, "--url", system.url("reporting"), "--key-file", tmp_path / "other.key"
    )

    assert result.returncode == 2
    assert "--key-file" in result.stderr
    assert "0 registrados" in result.stderr


def test_the_key_of_the_default_folder_is_found_without_being_named(
    system: EmbeddedSystem, poi: Poi, act: Act, tmp_path: Path
) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "poi").symlink_to(system.folder.path)
    folder = _write(tmp_path / "acts", act(930))

    result = poi("load", folder, "--url", system.url("reporting"), cwd=tmp_path)

    assert result.returncode == 0
    assert "1 registrados" in result.stderr


def test_a_load_outlasts_a_log_that_is_killed_and_started_again(
    system: EmbeddedSystem, act: Act, tmp_path: Path
) -> None:
    folder = _write(tmp_path, *(act(number) for number in range(940, 960)))
    files = sorted(folder.glob("*.json"))
    key = system.folder.key_file.read_text().strip()
    outcome = Outcome()
    starting = threading.Thread(target=system.start, args=("nats",))

    with SystemClient(system.url("reporting")) as client:
        for done in post_acts(client, files, key, outcome):
            if done == files[9]:
                system.kill("nats")
                starting.start()
        starting.join()
        wait_until_taken(client, outcome.last)

    assert (outcome.recorded, outcome.already_recorded, outcome.refused) == (20, 0, [])
    assert _position(system, "budget") == outcome.last


def test_a_silent_door_ends_the_load_with_code_3_and_what_was_done(
    system: EmbeddedSystem, poi: Poi, act: Act, tmp_path: Path
) -> None:
    folder = _write(tmp_path, act(970))
    at = ("--url", system.url("reporting"), "--key-file", system.folder.key_file)
    system.kill("intake")

    result = poi("load", folder, *at)
    system.start("intake")
    again = poi("load", folder, *at)

    assert result.returncode == 3
    assert "Se intentó 6 veces" in result.stderr
    assert "0 registrados" in result.stderr
    assert again.returncode == 0


def test_a_service_that_does_not_take_the_last_act_is_named(
    system: EmbeddedSystem, act: Act, tmp_path: Path
) -> None:
    files = sorted(_write(tmp_path, act(980)).glob("*.json"))
    key = system.folder.key_file.read_text().strip()
    outcome = Outcome()
    system.kill("targets")

    with SystemClient(system.url("reporting")) as client:
        for _ in post_acts(client, files, key, outcome):
            continue
        with pytest.raises(UnreachableError) as behind:
            wait_until_taken(client, outcome.last, standstill_s=1.0)
        system.start("targets")
        wait_until_taken(client, outcome.last)

    assert f"registrados hasta la secuencia {outcome.last}" in str(behind.value)
    assert str(behind.value).endswith("targets no responde.")
    assert _position(system, "targets") == outcome.last
