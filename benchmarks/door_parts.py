"""What the door's benchmark measures, started as processes: the door, the bare route, the system.

Each has a real NATS server of its own with the embedded run's configuration (every write synced).
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx

from services.console.embedded.ports import free_block
from services.console.embedded.system import EmbeddedSystem
from shared.nats.server import NatsServer
from shared.proof.keys import new_private_key, private_pem

_KEY: Final = "clave-del-operador-de-la-prueba"
_READY_WITHIN_S: Final = 30.0
_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a file system without a disk under it
_OK: Final = 200
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class Served:
    """A server that takes posts: its port, the key to state, its process, its log's server."""

    port: int
    key: str
    pid: int
    nats_url: str

    def processor_s(self) -> float:
        """Give the processor seconds that it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def open_door(folder: Path, *, without: str = "") -> Iterator[Served]:
    """Run the door, with one part switched off when it is named (`door_without.py`).

    `fsync` puts the log into memory, where a sync costs nothing; `signature` gives it no key.
    """
    folder.mkdir()
    (folder / "operator.key").write_text(_KEY)
    (folder / "operator.key").chmod(0o600)
    (folder / "receipt.key").write_bytes(private_pem(new_private_key()))
    environment = {
        "POI_DATABASE_URL": f"sqlite:///{folder}/intake.db",
        "POI_OPERATOR_KEY_FILE": str(folder / "operator.key"),
        "POI_RECEIPT_KEY_FILE": "" if without == "signature" else str(folder / "receipt.key"),
        "BENCH_WITHOUT": without,
    }
    door = "services.intake.main" if not without else "benchmarks.door_without"
    with TemporaryDirectory(dir=_IN_MEMORY if without == "fsync" else folder) as log:
        yield from _served(Path(log), f"{door}:create_app", environment)


@contextmanager
def bare(folder: Path, through: str) -> Iterator[Served]:
    """Run the bare route, which publishes through `log` or `nats`."""
    folder.mkdir()
    yield from _served(folder, "benchmarks.bare_door:create_app", {"BENCH_THROUGH": through})


def _served(log: Path, application: str, environment: Mapping[str, str]) -> Iterator[Served]:
    port = free_block()["intake"]
    with NatsServer(log / "nats") as server, (log / "served.log").open("wb") as words:
        command = [sys.executable, "-P", "shared/serving.py", "--app-dir", str(Path.cwd())]
        process = subprocess.Popen(
            [*command, application, "--port", str(port)],
            env={**os.environ, "POI_NATS_URL": server.url, **environment},
            stdout=words,
            stderr=words,
        )
        try:
            _wait_until_ready(port, process, log / "served.log")
            yield Served(port, _KEY, process.pid, server.url)
        finally:
            process.terminate()
            process.wait(_READY_WITHIN_S)


@contextmanager
def embedded(folder: Path) -> Iterator[Served]:
    """Run the whole embedded system: five services follow the log on the same cores."""
    with EmbeddedSystem(folder, port=0) as system:
        key = system.folder.key_file.read_text().strip()
        pid = system.pid("intake")
        assert pid is not None
        yield Served(system.ports["intake"], key, pid, system.url("nats"))


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], words: Path) -> None:
    ends = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < ends:
        assert process.poll() is None, words.read_text()
        try:
            # The bare route knows no /readyz: it is ready once it answers at all.
            answer = httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False)
            if answer.status_code in {_OK, _NOT_FOUND}:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise TimeoutError(words.read_text())
