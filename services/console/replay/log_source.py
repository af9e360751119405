"""Where a command reads the log, and as whom: a system, a NATS server, a stopped data folder.

The log server knows no nameless user. A command reads as the `auditor`, who may only read: by the
seed that is stated, else by that of the data folder.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from services.console.client import SystemClient
from services.console.embedded.folder import DEFAULT_FOLDERS, DataFolder, described_system
from services.console.embedded.log_users import keep_earlier_log
from services.console.errors import EXIT_NO, ConsoleError, UnreachableError, UsageError
from shared.nats.permissions import AUDITOR
from shared.nats.server import NatsServer, NatsServerError
from shared.stream import Credentials, Gap, Log, LogError, SeedCredentials, SeedUnusable
from shared.stream.credentials import new_seed

_READ_ONLY: Final = """\
accounts {{
  LOG {{
    jetstream: enabled
    users: [{{nkey: {key}, permissions: {{
      publish: {{allow: ["$JS.API.STREAM.INFO.ACTS", "$JS.API.DIRECT.GET.ACTS"]}}
      subscribe: {{allow: ["_INBOX_auditor.>", "accepted.>"]}}
    }}}}]
  }}
}}
"""

Seed = Annotated[
    Path | None,
    typer.Option(
        "--nats-seed",
        envvar="POI_AUDITOR_SEED_FILE",
        help="Semilla NKey con que se lee el registro (la del auditor de la carpeta de datos).",
    ),
]


@dataclass(frozen=True, slots=True)
class LogAddress:
    """Where the log is, and who reads it; nobody in particular where the server asks for none."""

    url: str
    credentials: Credentials | None = None


@contextmanager
def log_address(
    *, data: Path | None, nats: str, url: str, seed: Path | None = None
) -> Iterator[LogAddress]:
    """Give the NATS address of the log: as stated, of a folder, or of the system at `url`.

    The folder's server is started for the reading alone when no system runs on it; nobody can
    write through it. Raises UsageError, UnreachableError.
    """
    if data is not None and nats:
        raise UsageError("Indique --data o --nats, no ambos: el registro se lee de un solo lugar.")
    if data is not None:
        with _folder_address(data, seed) as address:
            yield address
        return
    found = nats or nats_of_system(url)
    yield LogAddress(found, _auditor(seed or _seed_of_usual_folder(found)))


def _auditor(seed: Path | None) -> Credentials | None:
    try:
        return None if seed is None else SeedCredentials.of_file(AUDITOR, seed)
    except SeedUnusable as error:
        raise UsageError(str(error)) from error


def _seed_of_usual_folder(nats: str) -> Path | None:
    """Find the auditor's seed where `poi up` keeps its data unless told otherwise."""
    for folder in DEFAULT_FOLDERS:
        seed = DataFolder(folder).nats_seed(AUDITOR)
        running = described_system(folder).get("services", {}).get("nats")
        if running == nats and seed.is_file():
            return seed
    return None


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
def _folder_address(data: Path, seed: Path | None) -> Iterator[LogAddress]:
    if not (data / "nats" / "jetstream").is_dir():
        raise UsageError(f"La carpeta {data} no tiene un registro de actos (falta nats/jetstream).")
    folder = DataFolder(data)
    try:
        folder.hold()
    except UsageError:
        running = described_system(data).get("services", {}).get("nats")
        if not running:
            raise
        yield LogAddress(str(running), _auditor(seed or folder.nats_seed(AUDITOR)))
        return
    try:
        keep_earlier_log(folder)
        reader = SeedCredentials(AUDITOR, new_seed())
        settings = _READ_ONLY.format(key=reader.public_key)
        with NatsServer(folder.nats, settings=settings) as server:
            yield LogAddress(server.url, reader)
    except NatsServerError as error:
        raise UnreachableError(str(error)) from error
    finally:
        folder.release()


async def open_log(address: LogAddress, *, name: str) -> Log:
    """Connect to the log to read it; raises UnreachableError."""
    try:
        return await Log.connect(address.url, name=name, user_credentials=address.credentials)
    except (LogError, OSError) as error:
        raise as_console_error(error) from error


def as_console_error(error: LogError | OSError) -> ConsoleError:
    """Say what is wrong with the log: a hole is an answer (1), silence is none (3)."""
    if isinstance(error, Gap):
        return ConsoleError(str(error), exit_code=EXIT_NO)
    return UnreachableError(
        f"{error} Si el registro pide usuario, indique su semilla con --nats-seed, o --data."
    )
