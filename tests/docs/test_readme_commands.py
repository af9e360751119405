"""Every command that the README shows is run as it stands, on a system of this test's own."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown_commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def here(command: str, system: EmbeddedSystem) -> list[str]:
    """Aim a shown command at this test's system: its ports, key and folder, not the demo's."""
    for service, port in (("reporting", 8000), ("intake", 8001), ("budget", 8002)):
        command = command.replace(f"http://127.0.0.1:{port}", system.url(service))
    command = command.replace("var/demo/operator.key", str(system.folder.key_file))
    command = command.replace("var/book", str(system.folder.path / "book"))
    words = shlex.split(command)
    if words[0] == ".venv/bin/poi":
        poi = [sys.executable, "-m", "services.console.main"]
        return [*poi, *words[1:], "--url", system.url("reporting")]
    return words


@pytest.mark.slow
def test_every_shown_command_runs_and_answers(tmp_path: Path) -> None:
    commands = shown_commands()
    printed: dict[str, str] = {}

    with EmbeddedSystem(tmp_path, port=0) as system:
        load = "poi load data/itp-2024 --key-file var/demo/operator.key"
        for command in [f".venv/bin/{load}", *commands]:
            words = here(command, system)
            if words[0] == "curl":
                printed[command] = httpx.get(words[-1], trust_env=False).raise_for_status().text
                continue
            ran = subprocess.run(
                words,
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=60,
                env={
                    **os.environ,
                    "COLUMNS": "160",
                    "POI_AUDITOR_SEED_FILE": str(system.folder.nats_seed("auditor")),
                },
                check=False,
            )
            assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
            printed[command] = ran.stdout + ran.stderr

    assert len(commands) == 14
    assert "8,000,000" in printed[commands[0]]
    assert "3,158,391" in printed[commands[1]]
    assert "45,003,834" not in printed[commands[2]]
    assert "re-126-2024-itp-de" in printed[commands[3]]
    assert "0 registrados, 61 ya registrados" in printed[commands[4]]
    assert '"156165451.00"' in printed[commands[5]]
    assert '"152591505.00"' in printed[commands[6]]
    assert "RSG-071-2024-ITP-SG" in printed[commands[7]]
    assert "/book/book.xlsx" in printed[commands[8]]
    assert "/book/book.html" in printed[commands[9]]
    assert "2,621,262.00" in printed[commands[10]]
    assert "RE-126-2024-ITP-DE" in printed[commands[11]]
    assert "Probado: sin hallazgos." in printed[commands[12]]
    assert "hallazgos con" in printed[commands[13]]
