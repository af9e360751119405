"""`poi import`: an exported log restored on an empty system, through its door."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import typer
from rich.console import Console
from rich.progress import Progress

from services.console.bar import bar
from services.console.client import DEFAULT_URL, SystemClient, problem_from
from services.console.errors import EXIT_NO, ConsoleError, UnreachableError, UsageError
from services.console.loading.load import operator_key
from services.console.loading.waiting import wait_until_taken
from services.console.options import KeyFile, PublicKeys, Url
from services.console.proof.keys import public_keys_of
from services.console.proof.verifying_file import file_findings, read_export
from services.console.usage import SpanishCommand
from shared.errors import Problem
from shared.proof.export import Reading

_CHUNK_BYTES: Final = 256 * 1024
_POLL_S: Final = 0.3
_CREATED: Final = 201
_KEY_REFUSED: Final = (401, 403)
# The answer comes when everything is published: an hour is 100 million acts at the slowest.
_ANSWER_WITHIN_S: Final = 3600.0


def add_import(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "import",
        cls=SpanishCommand,
        help="Restaura en un sistema vacío el registro de una exportación, huella por huella.",
    )(import_command)


def import_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="ARCHIVO", help="Lo que escribió «poi export».", show_default=False),
    ],
    *,
    public_key: PublicKeys = None,
    key_file: KeyFile = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Verify the file here, send it through the door, wait until every service has taken it."""
    keys = public_keys_of(public_key or ())
    progress = bar(Console(stderr=True, highlight=False), "bytes")
    size = file.stat().st_size if file.is_file() else 0
    with progress:
        task = progress.add_task("", total=size, doing="Verificando el archivo")
        reading = read_export(file, lambda read: progress.update(task, completed=read))
    findings = file_findings(file, reading, keys)
    if findings:
        told = "\n".join(f"  {finding.code}: {finding.sentence}" for finding in findings)
        message = f"El archivo {file} no está entero; no se restauró nada:\n{told}"
        raise ConsoleError(message, exit_code=EXIT_NO)
    with SystemClient(url, key_file=key_file, timeout_s=_ANSWER_WITHIN_S) as client:
        key = operator_key(key_file, url)
        restored = _restore(client, file, reading, key)
        wait_until_taken(client, restored["sequence"])
    print(f"Restaurado hasta la secuencia {restored['sequence']}: {restored['digest']}")  # noqa: T201


def _restore(client: SystemClient, file: Path, reading: Reading, key: str) -> dict[str, Any]:
    """Send the file and draw how far it is, then how far the door has published."""
    intake = client.services().get("intake")
    if intake is None:
        raise UnreachableError(f"El sistema en {client.url} no dice dónde está intake.")
    progress = bar(Console(stderr=True, highlight=False), "actos")
    with progress, ThreadPoolExecutor(max_workers=1, thread_name_prefix="import") as sender:
        task = progress.add_task("", total=reading.last, doing="Restaurando")
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
        answer = sender.submit(
            client.send,
            "POST",
            f"{intake.rstrip('/')}/v1/log:import",
            headers=headers,
            content=_chunks(file),
        )
        _follow(answer, intake, lambda taken: progress.update(task, completed=taken), progress)
    return _restored(answer.result())


def _follow(
    answer: "Future[httpx.Response]",
    intake: str,
    told: Callable[[int], None],
    progress: Progress,
) -> None:
    """Show the door's position until the answer is there; a door that is busy says it later."""
    with httpx.Client(trust_env=False, timeout=_POLL_S) as asking:
        while not answer.done():
            if not progress.disable:
                try:
                    told(int(asking.get(f"{intake}/v1/position").json()["sequence"]))
                except (httpx.HTTPError, ValueError, KeyError, TypeError):
                    told(0)
            _wait(answer)


def _wait(answer: "Future[httpx.Response]") -> None:
    try:
        answer.exception(timeout=_POLL_S)
    except TimeoutError:
        return


def _chunks(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            yield from iter(lambda: opened.read(_CHUNK_BYTES), b"")
    except OSError as error:
        raise UsageError(f"No se puede leer {file}: {error.strerror}.") from error


def _restored(response: httpx.Response) -> dict[str, Any]:
    if response.status_code == _CREATED:
        body: dict[str, Any] = response.json()
        return body
    problem = problem_from(response) or Problem(
        response.status_code, "unknown", "Respuesta inesperada", "La puerta no dijo por qué."
    )
    if response.status_code in _KEY_REFUSED:
        raise UsageError(f"{problem.detail} Indique su archivo con --key-file o POI_KEY_FILE.")
    raise problem
