"""Where a command reads the log: a running system, a NATS server, or a stopped data folder."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from services.console.client import SystemClient
from services.console.embedded.folder import DataFolder, described_system
from services.console.errors import EXIT_NO, ConsoleError, UnreachableError, UsageError
from shared.nats_server import NatsServer, NatsServerError
from shared.stream import Gap, Log, LogError

_READER: Final = "lector"
_READ_ONLY: Final = """\
authorization {{
  users: [{{
    user: {user}, password: "{password}"
    permissions: {{
      publish: {{ allow: ["$JS.API.STREAM.INFO.ACTS", "$JS.API.DIRECT.GET.ACTS"] }}
      subscribe: {{ allow: ["_INBOX.>", "accepted.>"] }}
    }}
  }}]
}}
"""


@contextmanager
def log_address(*, data: Path | None, nats: str, url: str) -> Iterator[str]:
    """Give the NATS address of the log: as stated, of a folder, or of the system at `url`.

    The folder's server is started for the reading alone when no system runs on it; nobody can
    write through it. Raises UsageError, UnreachableError.
    """
    if data is not None and nats:
        raise UsageError("Indique --data o --nats, no ambos: el registro se lee de un solo lugar.")
    if nats:
        yield nats
    elif data is None:
        yield nats_of_system(url)
    else:
        with _folder_address(data) as address:
            yield address


def nats_of_system(url: str) -> str:
    """Ask the system at `url` where its log is; raises UsageError when it has none."""
    with SystemClient(url) as client:
        found = client.get_json("/v1/system").get("nats")
    if not isinstance(found, str) or not found:
        raise UsageError(
            f"El sistema en {url} está congelado: no tiene registro de actos que leer. "
            "Indique el del sistema en marcha con --url, --nats o --data."
        )
    return found


@contextmanager
def _folder_address(data: Path) -> Iterator[str]:
    if not (data / "nats" / "jetstream").is_dir():
        raise UsageError(f"La carpeta {data} no tiene un registro de actos (falta nats/jetstream).")
    folder = DataFolder(data)
    try:
        folder.hold()
    except UsageError:
        running = described_system(data).get("services", {}).get("nats")
        if not running:
            raise
        yield str(running)
        return
    try:
        password = secrets.token_hex(16)
        settings = _READ_ONLY.format(user=_READER, password=password)
        with NatsServer(folder.nats, settings=settings) as server:
            yield server.url.replace("//", f"//{_READER}:{password}@", 1)
    except NatsServerError as error:
        raise UnreachableError(str(error)) from error
    finally:
        folder.release()


async def open_log(address: str, *, name: str) -> Log:
    """Connect to the log to read it; raises UnreachableError."""
    try:
        return await Log.connect(address, name=name)
    except (LogError, OSError) as error:
        raise as_console_error(error) from error


def as_console_error(error: LogError | OSError) -> ConsoleError:
    """Say what is wrong with the log: a hole is an answer (1), silence is none (3)."""
    if isinstance(error, Gap):
        return ConsoleError(str(error), exit_code=EXIT_NO)
    return UnreachableError(f"{error} Si el registro pide usuario, indíquelo con --nats.")
