"""The deployment as its files say it: the composition, its variables, and the code it names."""

import importlib
import importlib.util
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import yaml

from shared.nats.server import installed_binary
from shared.settings import ServiceSettings

ROOT: Final = Path(__file__).parents[2]
SERVICES: Final = ("reporting", "intake", "budget", "targets", "investments")
_VARIABLE: Final = re.compile(r"\$\{([A-Z_]+)(?::([-?])([^}]*))?\}")


class Composition:
    """`docker-compose.yml` as parsed, and as it reads with variables put in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.raw: dict[str, Any] = yaml.safe_load(text)

    def variables(self) -> dict[str, tuple[str, str] | None]:
        """Give each variable used: how it stands without a value, None when nothing is said."""
        used: dict[str, tuple[str, str] | None] = {}
        for name, sign, word in _VARIABLE.findall(self.text):
            used[name] = (sign, word) if sign else used.get(name)
        return used

    def filled(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Put values, else defaults, in place of the variables, and parse."""

        def value(found: re.Match[str]) -> str:
            name, sign, word = found.groups()
            if values.get(name):
                return values[name]
            if sign != "-":
                raise KeyError(name)
            return str(word)

        filled: dict[str, Any] = yaml.safe_load(_VARIABLE.sub(value, self.text))
        return filled

    def service(self, name: str) -> dict[str, Any]:
        """Give one service of the composition, variables as written."""
        found: dict[str, Any] = self.raw["services"][name]
        return found


class Example:
    """`.env.example`: every name in it, its value, the comment above it, whether it is set."""

    def __init__(self, text: str) -> None:
        self.values: dict[str, str] = {}
        self.meanings: dict[str, str] = {}
        self.only_shown: set[str] = set()
        above = ""
        for line in text.splitlines():
            found = re.fullmatch(r"(# )?([A-Z][A-Z_]*)=(.*)", line)
            if found is None:
                above = line.removeprefix("# ") if line.startswith("#") else ""
                continue
            shown, name, value = found.groups()
            self.values[name] = value
            self.meanings[name] = above
            if shown:
                self.only_shown.add(name)
            above = ""


def settings_class(service: str) -> type[ServiceSettings]:
    """Find the settings of a service: its own class, else what all have."""
    module = f"services.{service}.settings"
    if importlib.util.find_spec(module) is None:
        return ServiceSettings
    own = [
        value
        for value in vars(importlib.import_module(module)).values()
        if isinstance(value, type)
        and issubclass(value, ServiceSettings)
        and value is not ServiceSettings
    ]
    assert len(own) == 1, f"{module} declares {len(own)} settings classes"
    return own[0]


def settings_of(service: str) -> dict[str, tuple[Any, str]]:
    """List a service's environment variables, each with its default and its description."""
    cls = settings_class(service)
    return {
        f"{cls.model_config['env_prefix']}{name}".upper(): (field.default, field.description or "")
        for name, field in cls.model_fields.items()
    }


@pytest.fixture(scope="session")
def composition() -> Composition:
    return Composition((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def example() -> Example:
    return Example((ROOT / ".env.example").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def settings() -> dict[str, dict[str, tuple[Any, str]]]:
    """List every service's variables with defaults and descriptions."""
    return {service: settings_of(service) for service in SERVICES}


@pytest.fixture(scope="session")
def passwords(composition: Composition) -> dict[str, str]:
    """Give a value to every variable that a start refuses to do without."""
    required = [name for name, rule in composition.variables().items() if rule and rule[0] == "?"]
    return {name: f"p{position:02d}secret" for position, name in enumerate(sorted(required))}


def free_port() -> int:
    """Find a port of the loopback address on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_nats_users(folder: Path) -> Path:
    """Run `deploy/nats-users.sh` as before a first start; give the folder of the seeds.

    The folder is told as an operator tells it, by a file like `.env`.
    """
    keys = folder / "secrets" / "nats"
    told = folder / "nats-env"
    told.write_text(f"NATS_KEYS_DIR={keys}\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name != "NATS_KEYS_DIR"}
    subprocess.run(
        [str(ROOT / "deploy" / "nats-users.sh"), "--first"],
        env={
            **kept,
            "ENV_FILE": str(told),
            "POI": f"{sys.executable} -P -m services.console.main",
            "PYTHONPATH": str(ROOT),
        },
        check=True,
        capture_output=True,
        timeout=60,
    )
    return keys


@contextmanager
def deployed_nats(folder: Path, keys: Path) -> Iterator[int]:
    """Run a real server with `deploy/nats.conf`; only its addresses and its folders differ."""
    port, monitor = free_port(), free_port()
    text = (ROOT / "deploy" / "nats.conf").read_text(encoding="utf-8")
    assert text.count('"/data/jetstream"') == 1
    local = folder / "nats.conf"
    text = text.replace("/data/jetstream", str(folder / "log"))
    local.write_text(text, encoding="utf-8")
    # As the composition mounts it, beside the configuration.
    (folder / "accounts").symlink_to(keys / "server", target_is_directory=True)
    command = (
        *(str(installed_binary()), "-c", str(local)),
        *("-a", "127.0.0.1", "-p", str(port), "-m", str(monitor)),
    )
    with (folder / "nats-server.log").open("wb") as said:
        server = subprocess.Popen(command, env={}, stdout=said, stderr=said)
    try:
        give_up = time.monotonic() + 15
        while True:
            with suppress(httpx.TransportError):
                answer = httpx.get(f"http://127.0.0.1:{monitor}/healthz", trust_env=False)
                if answer.status_code == 200:
                    break
            words = (folder / "nats-server.log").read_text(errors="replace")
            assert server.poll() is None, words
            assert time.monotonic() < give_up, words
            time.sleep(0.02)
        yield port
    finally:
        server.terminate()
        server.wait(15)


def declare_archive(url: str, seed: Path) -> subprocess.CompletedProcess[str]:
    """Run `deploy/archive.py` as the composition does, against a server at `url`."""
    return subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "archive.py")],
        env={
            "POI_NATS_URL": url,
            "POI_NATS_SEED_FILE": str(seed),
            "POI_NATS_REPLICAS": "1",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
