"""Schemathesis calls every operation of the five services of one running system, in many ways.

Its answers are no server error, of a documented status and content type, and fit their schemas.
The seed stands in `schemathesis.toml`, with which five operations are not taken through every
edge of their schema, and why. No operation is left out: an import meets a log that is not empty,
a rebuild goes into tables beside those that answer. Stateful chains are left out (the documents
name no links). What no call here can succeed at is listed in `NEVER`, with the reason.
"""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.ports import SERVICES
from services.console.embedded.system import EmbeddedSystem

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ACTS = ROOT / "data" / "itp-2024" / "acts"
WITHIN_S = 150
UNLIMITED = "1000000/second"

Operation = tuple[str, str]
NEVER: dict[Operation, str] = {
    ("POST", "/v1/log:import"): "no signed export is drawn, and the log is not empty",
    ("POST", "/v1/rebuild:swap"): "it names the sequence up to which it was compared",
    ("POST", "/v1/rebuild:compare"): "the rebuild must have come to the end by then",
    ("POST", "/v1/callers:recognize"): "internal: for another service with its own token",
    ("POST", "/v1/branches/{branch_id}/answers"): "internal: of a branch that was opened",
    ("POST", "/v1/acts:preview"): "random drafts are at fault; tests/preview has right ones",
}


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedSystem]:
    """Run one embedded system with the real history, whose callers are as quick as they like."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POI_CALLER_RATE", UNLIMITED)
        patch.setenv("POI_FAILURE_RATE", UNLIMITED)
        with EmbeddedSystem(tmp_path_factory.mktemp("shown"), port=0) as running:
            lines = b"\n".join(
                json.dumps(json.loads(file.read_bytes())).encode()
                for file in sorted(ACTS.glob("*.json"))
            )
            loaded = httpx.post(
                f"{running.url('intake')}/v1/acts:batch?wait=projected",
                content=lines,
                headers={"Authorization": f"Bearer {operator_key(running)}"},
                timeout=60,
                trust_env=False,
            )
            assert loaded.status_code == 201, loaded.text
            assert loaded.headers["Poi-Projected"] == "true"
            yield running


def operator_key(system: EmbeddedSystem) -> str:
    return system.folder.key_file.read_text(encoding="utf-8").strip()


def called(document: dict[str, Any], har: Path, url: str) -> dict[Operation, set[int]]:
    """Give the statuses that each operation of a document answered with."""
    forms = {
        (method.upper(), path): re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]*", re.escape(path)))
        for path, methods in document["paths"].items()
        for method in methods
    }
    answered: dict[Operation, set[int]] = defaultdict(set)
    for entry in json.loads(har.read_bytes())["log"]["entries"]:
        path = entry["request"]["url"].partition("?")[0].removeprefix(url)
        for (method, template), form in forms.items():
            if method == entry["request"]["method"] and form.fullmatch(path):
                answered[method, template].add(entry["response"]["status"])
                break
    assert answered.keys() <= forms.keys()
    return {operation: answered[operation] for operation in forms}


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_answers_as_its_document_says(
    system: EmbeddedSystem, service: str, tmp_path: Path
) -> None:
    url, har = system.url(service), tmp_path / "calls.har"
    document = httpx.get(f"{url}/openapi.json", trust_env=False).json()

    ran = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--no-color"),
            *("--config-file", str(HERE / "schemathesis.toml"), "run", f"{url}/openapi.json"),
            *("-H", f"Authorization: Bearer {operator_key(system)}"),
            *("--report-har-path", str(har)),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr
    answered = called(document, har, url)
    uncalled = sorted(operation for operation, statuses in answered.items() if not statuses)
    assert uncalled == []
    failing = {
        operation
        for operation, statuses in answered.items()
        if not any(200 <= status < 300 for status in statuses)
    }
    assert sorted(failing - NEVER.keys()) == []
    assert httpx.get(f"{url}/readyz", trust_env=False).status_code == 200
