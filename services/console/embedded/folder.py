"""The data folder of an embedded system: who holds it, its operator key, where things lie."""

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any, Final

from services.console.errors import UsageError
from services.console.replay.manifest import is_replay
from shared.proof.keys import new_private_key, private_pem

DEFAULT_FOLDERS: Final = (Path("var/poi"), Path("var/demo"))
"""Where `poi up` and the demonstration keep their data unless told otherwise."""

_KEY_BYTES: Final = 32
_OWNER_ONLY: Final = 0o600


class DataFolder:
    """A folder held by one system at a time; the hold ends with the process that has it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._lock: int | None = None

    @property
    def key_file(self) -> Path:
        """The file with the operator key, readable by its owner alone."""
        return self.path / "operator.key"

    @property
    def receipt_key_file(self) -> Path:
        """The file with the key that signs receipts, readable by its owner alone."""
        return self.path / "receipt.key"

    @property
    def nats(self) -> Path:
        """Where the log lies."""
        return self.path / "nats"

    @property
    def nats_keys(self) -> Path:
        """Where the seeds of the system's own NATS users lie, for their owner alone."""
        return self.nats / "keys"

    @property
    def nats_accounts(self) -> Path:
        """Where the log server reads its users, beside its own configuration."""
        return self.nats / "accounts.conf"

    def nats_seed(self, role: str) -> Path:
        """Name the file with the seed of one of the system's own NATS users."""
        return self.nats_keys / f"{role}.seed"

    def log_of(self, part: str) -> Path:
        """Name the file to which a part writes what it has to say."""
        return self.path / "logs" / f"{part}.log"

    @property
    def nats_url(self) -> str:
        """The address of the log server while a system runs here; "" while none does."""
        return str(described_system(self.path).get("services", {}).get("nats", ""))

    def database_url(self, service: str) -> str:
        """Give the SQLite database of a service as a URL."""
        return f"sqlite:///{self.path / service}.db"

    def hold(self, *, frozen: bool = False) -> None:
        """Create the folder if need be and hold it; raises UsageError saying what is wrong.

        A frozen one is a finished replay: it has no log, and no key, since nobody writes there.
        """
        if "?" in str(self.path):
            raise UsageError(f"La carpeta {self.path} no sirve: su nombre no puede llevar «?».")
        if not frozen and is_replay(self.path):
            raise UsageError(
                f"La carpeta {self.path} es una reconstrucción y no tiene registro: sírvala con "
                "--frozen, o elija otra carpeta con --data."
            )
        try:
            (self.path / "logs").mkdir(parents=True, exist_ok=True)
            if not frozen:
                self.nats.mkdir(exist_ok=True)
            lock = os.open(self._description, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise UsageError(
                f"No se puede crear o escribir la carpeta de datos {self.path}: "
                f"{error.strerror} ({error.filename}). Elija otra con --data."
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise UsageError(self._held_by_another()) from error
        self._lock = lock
        if frozen:
            return
        try:
            self._ensure_key()
            self._ensure_receipt_key()
        except OSError as error:
            self.release()
            raise UsageError(
                f"No se pueden escribir las claves de {self.path}: {error.strerror} "
                f"({error.filename})."
            ) from error

    def describe(self, urls: dict[str, str]) -> None:
        """Note in the held file which system holds the folder, for whoever is refused."""
        if self._lock is None:
            raise RuntimeError("the folder is not held")
        text = json.dumps({"pid": os.getpid(), "services": urls}, indent=2).encode()
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, text, 0)

    def release(self) -> None:
        """Let the folder go; the description is emptied, never removed (it is the lock)."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    @property
    def _description(self) -> Path:
        return self.path / "system.json"

    def _held_by_another(self) -> str:
        other = described_system(self.path)
        who = f"el proceso {other['pid']}" if "pid" in other else "otro proceso"
        if url := other.get("services", {}).get("reporting"):
            who += f", que responde en {url}"
        return (
            f"La carpeta de datos {self.path} ya la usa otro sistema: {who}. "
            "Deténgalo primero o elija otra carpeta con --data."
        )

    def _ensure_key(self) -> None:
        """Write a new operator key unless there is one; an empty file would open the door."""
        if self.key_file.is_file() and self.key_file.read_text().strip():
            self.key_file.chmod(_OWNER_ONLY)
            return
        self._write_key(self.key_file, f"{secrets.token_urlsafe(_KEY_BYTES)}\n".encode())

    def _ensure_receipt_key(self) -> None:
        """Make the key that signs receipts unless there is one: receipts must stay the same."""
        if self.receipt_key_file.exists():
            self.receipt_key_file.chmod(_OWNER_ONLY)
            return
        self._write_key(self.receipt_key_file, private_pem(new_private_key()))

    def _write_key(self, file: Path, content: bytes) -> None:
        fresh = file.with_name(f"{file.name}.new")
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(file)


def described_system(folder: Path) -> dict[str, Any]:
    """Read which system holds, or held, a folder; {} when nothing readable says so."""
    try:
        found = json.loads((folder / "system.json").read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
