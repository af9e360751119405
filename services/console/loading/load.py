"""`poi load`: post the acts of files and folders through the door, one act a file.

The door is the only judge: an act's file is sent byte for byte, a printed table as the act that
publishes it, and what the door refuses is reported with its faults while the rest goes on.
Loading again does no harm, because an act enters once.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from services.console.client import SystemClient, problem_from, retry_after_s
from services.console.embedded.folder import DEFAULT_FOLDERS, described_system
from services.console.errors import UnreachableError, UsageError
from services.console.loading.published import is_published, published_act
from shared.errors import Problem

_TRIES_MAX: Final = 6
_PAUSE_FIRST_S: Final = 0.25
_PAUSE_MAX_S: Final = 3.0
_POSITION_PAUSE_S: Final = 0.05
# A service that stands still this long has not fallen behind, it has stopped.
_STANDSTILL_MAX_S: Final = 20.0
_CREATED: Final = 201
_OK: Final = 200
_UNAUTHORIZED: Final = (401, 403)
_UNAVAILABLE: Final = (502, 503, 504)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that the door did not take, and why."""

    file: Path
    problem: Problem

    def as_json(self) -> dict[str, Any]:
        """Write the refusal with the door's own problem document."""
        return {"file": str(self.file), **self.problem.as_json()}


@dataclass(slots=True)
class Outcome:
    """What became of the files so far; `last` is the highest sequence among the receipts."""

    recorded: int = 0
    already_recorded: int = 0
    refused: list[Refusal] = field(default_factory=list)
    last: int = 0

    def as_json(self) -> dict[str, Any]:
        """Write the outcome for `--format json`."""
        return {
            "recorded": self.recorded,
            "already_recorded": self.already_recorded,
            "refused": [refusal.as_json() for refusal in self.refused],
            "last_sequence": self.last,
        }


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
) -> Iterator[Path]:
    """Post each file, noting in `outcome` what came of it; yields each file when it is done.

    Raises UsageError when the key is refused, UnreachableError when the door stays silent.
    """
    intake = _address_of("intake", client).rstrip("/")
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    for file in files:
        try:
            response = _post(client, f"{intake}/v1/acts", headers, _content(file))
            if response.status_code not in (_CREATED, _OK):
                raise _refusal_of(response)
        except Problem as problem:
            refusal = Refusal(file, problem)
            outcome.refused.append(refusal)
            on_refused(refusal)
        else:
            _note_receipt(outcome, response)
        yield file


def _content(file: Path) -> bytes:
    if is_published(file):
        return published_act(file)
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"No se puede leer {file}: {error.strerror}.") from error


def wait_until_taken(
    client: SystemClient, sequence: int, *, standstill_s: float = _STANDSTILL_MAX_S
) -> None:
    """Wait until every service has taken `sequence`; raises UnreachableError naming who has not.

    The wait ends when none of those behind has moved for `standstill_s`, so a long catching-up
    is waited out and a dead service is not.
    """
    behind = client.services()
    positions: dict[str, int | None] = {}
    give_up = time.monotonic() + standstill_s
    while behind and sequence > 0:
        for name, url in list(behind.items()):
            before = positions.get(name)
            now = positions[name] = _position(client, url)
            if now is not None and now >= sequence:
                del behind[name]
            if now is not None and now != before:
                give_up = time.monotonic() + standstill_s
        if not behind:
            return
        if time.monotonic() > give_up:
            raise UnreachableError(_who_is_behind(behind, positions, sequence))
        time.sleep(_POSITION_PAUSE_S)


def _who_is_behind(behind: dict[str, str], positions: dict[str, int | None], sequence: int) -> str:
    told = []
    for name in behind:
        at = positions.get(name)
        told.append(f"{name} " + ("no responde" if at is None else f"sigue en la {at}"))
    return (
        f"Los actos están registrados hasta la secuencia {sequence}, pero no todos los servicios "
        f"la tomaron: {'; '.join(told)}."
    )


def _position(client: SystemClient, url: str) -> int | None:
    try:
        body = client.get_json("/v1/position", base=url)
    except (UnreachableError, Problem):
        return None
    sequence = body.get("sequence")
    return sequence if isinstance(sequence, int) else None


def _address_of(service: str, client: SystemClient) -> str:
    services = client.services()
    if service not in services:
        raise UnreachableError(f"El sistema en {client.url} no dice dónde está {service}.")
    return services[service]


def _post(
    client: SystemClient, url: str, headers: dict[str, str], content: bytes
) -> httpx.Response:
    """Post until there is an answer that lasts; repeating never records an act twice."""
    pause_s = _PAUSE_FIRST_S
    trouble = ""
    for attempt in range(1, _TRIES_MAX + 1):
        asked_s: float = 0
        try:
            response = client.send("POST", url, headers=headers, content=content)
        except UnreachableError as error:
            trouble = str(error)
        else:
            if response.status_code in _UNAUTHORIZED:
                raise UsageError(_key_refused(response))
            if response.status_code not in _UNAVAILABLE:
                return response
            problem = problem_from(response)
            trouble = problem.detail if problem else f"la puerta respondió {response.status_code}"
            asked_s = retry_after_s(response) or 0
        if attempt < _TRIES_MAX:
            time.sleep(min(max(pause_s, asked_s), _PAUSE_MAX_S))
            pause_s *= 2
    raise UnreachableError(
        f"{trouble} Se intentó {_TRIES_MAX} veces. Vuelva a ejecutar la carga: lo ya registrado "
        "no se repite."
    )


def _key_refused(response: httpx.Response) -> str:
    problem = problem_from(response)
    told = problem.detail if problem else "la clave del operador no es la de este sistema."
    return f"{told} Indique el archivo de la clave con --key-file o POI_KEY_FILE."


def _note_receipt(outcome: Outcome, response: httpx.Response) -> None:
    try:
        sequence = response.json()["sequence"]
    except (ValueError, KeyError, TypeError):
        sequence = None
    if not isinstance(sequence, int):
        raise UnreachableError("La puerta respondió sin un recibo legible; ¿es el sistema POI?")
    outcome.last = max(outcome.last, sequence)
    if response.status_code == _CREATED:
        outcome.recorded += 1
    else:
        outcome.already_recorded += 1


def _refusal_of(response: httpx.Response) -> Problem:
    return problem_from(response) or Problem(
        response.status_code,
        "unknown",
        "Respuesta inesperada",
        f"La puerta respondió {response.status_code} sin decir por qué.",
    )
