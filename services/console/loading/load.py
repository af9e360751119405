"""`poi load`: post the acts of files and folders through the door, one act a file.

The door is the only judge: an act's file is sent as it is, a printed table as the act that
publishes it. Files go in their order by batches; a batch that the door refuses is posted again act
by act, so what is wrong with a file is reported with its faults while the rest goes on. Loading
again does no harm, because an act enters once.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from services.console.client import SystemClient
from services.console.embedded.folder import DEFAULT_FOLDERS, described_system
from services.console.errors import UsageError
from services.console.loading.batches import BATCH_ACTS, Door, batches
from services.console.loading.outcome import Outcome, Refusal


def act_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Find the files of files and folders, in the order given, a folder's sorted by name.

    Of a folder: its subfolders `acts` and then `published` as far as it has them, else its own
    `*.json`; no deeper. Raises UsageError for a path that is not there or when there is nothing to
    post.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            own = [path / name for name in ("acts", "published") if (path / name).is_dir()]
            for folder in own or [path]:
                found += sorted(file for file in folder.glob("*.json") if file.is_file())
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(f"No existe el archivo o carpeta {path}.")
    if not found:
        listed = ", ".join(str(path) for path in paths)
        raise UsageError(f"No hay archivos .json que cargar en {listed}.")
    return tuple(found)


def operator_key(key_file: Path | None, url: str) -> str:
    """Read the operator key: of `key_file`, else of the default folder whose system is at `url`.

    Raises UsageError that says how to give one.
    """
    chosen = key_file or _default_key_file(url)
    if chosen is None:
        folders = " ni ".join(str(folder) for folder in DEFAULT_FOLDERS)
        raise UsageError(
            f"Falta la clave del operador: ni {folders} tienen la del sistema en {url}. "
            "Indique su archivo (DATOS/operator.key) con --key-file o POI_KEY_FILE."
        )
    try:
        key = chosen.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no es texto"
        raise UsageError(f"No se puede leer la clave del operador {chosen}: {reason}.") from error
    if not key.isascii() or not key.isprintable() or not key:
        raise UsageError(f"El archivo {chosen} no contiene una clave del operador.")
    return key


def _default_key_file(url: str) -> Path | None:
    """Prefer the folder that says it serves `url`: another folder's key would be refused."""
    keys = [folder / "operator.key" for folder in DEFAULT_FOLDERS]
    for key in keys:
        services = described_system(key.parent).get("services")
        if isinstance(services, dict) and services.get("reporting") == url and key.is_file():
            return key
    return next((key for key in keys if key.is_file()), None)


def post_acts(
    client: SystemClient,
    files: Sequence[Path],
    key: str,
    outcome: Outcome,
    *,
    on_refused: Callable[[Refusal], None] = lambda _refusal: None,
    batch_acts: int = BATCH_ACTS,
) -> Iterator[Path]:
    """Post each file, noting in `outcome` what came of it; yields each file when it is done.

    Raises UsageError when the key is refused, UnreachableError when the door stays silent.
    """
    door = Door(client, key, outcome, on_refused)
    for batch in batches(files, batch_acts):
        if len(batch) == 1 or not door.took_together(batch):
            for entry in batch:
                door.post(entry)
                yield entry.file
        else:
            yield from (entry.file for entry in batch)
