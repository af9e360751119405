"""`poi load` posts by batches: the order of the files stays, and a refused batch hides nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.client import SystemClient
from services.console.embedded.system import EmbeddedSystem
from services.console.loading.batches import batches
from services.console.loading.load import post_acts
from services.console.loading.outcome import Outcome

pytestmark = pytest.mark.slow

Act = Callable[..., dict[str, Any]]


def write(folder: Path, name: str, content: str) -> Path:
    file = folder / f"{name}.json"
    file.write_text(content)
    return file


def load(system: EmbeddedSystem, files: list[Path], batch_acts: int) -> Outcome:
    outcome = Outcome()
    key = system.folder.key_file.read_text().strip()
    with SystemClient(system.url("reporting")) as client:
        done = list(post_acts(client, files, key, outcome, batch_acts=batch_acts))
    assert done == files
    return outcome


def sequence(system: EmbeddedSystem, key: str) -> int:
    path = f"{system.url('intake')}/v1/acts/{key}?entity=38-241&fiscal_year=2024"
    found = httpx.get(path, trust_env=False).json()["sequence"]
    assert isinstance(found, int)
    return found


def test_files_are_recorded_in_their_order_over_several_batches(
    system: EmbeddedSystem, act: Act, tmp_path: Path
) -> None:
    keys = [f"RE-{number:03d}-2024-ITP-DE" for number in (619, 611, 617, 613, 615)]
    files = [
        write(tmp_path, key, json.dumps(act(int(key[3:6])), indent=3).replace("\n", "\r\n"))
        for key in keys
    ]

    outcome = load(system, files, batch_acts=2)
    again = load(system, files, batch_acts=3)

    sequences = [sequence(system, key) for key in keys]
    assert (outcome.recorded, outcome.already_recorded, outcome.refused) == (5, 0, [])
    assert (again.recorded, again.already_recorded) == (0, 5)
    assert sequences == sorted(sequences)
    assert outcome.last == again.last == sequences[-1]


def test_of_a_refused_batch_each_file_gets_its_own_answer(
    system: EmbeddedSystem, act: Act, tmp_path: Path
) -> None:
    load(system, [write(tmp_path, "first", json.dumps(act(625)))], batch_acts=1)
    contents = {
        "a": json.dumps(act(621)),
        "b": json.dumps(act(622, mood=1)),
        "c": '{"key": "RE-623-2024-ITP-DE", "title": "dos\nlíneas"}',
        "d": '{"key": 1, "key": 2}',
        "e": json.dumps(act(625, "200.00")),
        "f": json.dumps(act(625)),
        "g": json.dumps(act(624)),
    }
    files = [write(tmp_path, name, content) for name, content in contents.items()]

    outcome = load(system, files, batch_acts=500)

    assert (outcome.recorded, outcome.already_recorded) == (2, 1)
    told = {refusal.file.stem: refusal.problem for refusal in outcome.refused}
    assert [(name, problem.status) for name, problem in told.items()] == [
        ("b", 422),
        ("c", 400),
        ("d", 400),
        ("e", 409),
    ]
    assert [fault.pointer for fault in told["b"].errors] == ["/mood"]
    assert "línea 1" in told["c"].detail
    assert "'key' está dos veces" in told["d"].detail


def test_a_batch_is_bounded_by_acts_and_by_bytes(tmp_path: Path) -> None:
    files = [write(tmp_path, f"{n:02d}", " " * (3 * 1024 * 1024) + "{}") for n in range(5)]
    files.insert(3, write(tmp_path, "none", "{"))

    grouped = [[entry.file.stem for entry in batch] for batch in batches(files, 500)]

    assert grouped == [["00", "01"], ["02"], ["none"], ["03", "04"]]
    assert [len(batch) for batch in batches(files[:3], 1)] == [1, 1, 1]
