"""`poi preview`: what some acts would change in every table if they were posted; none is."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from services.console.client import DEFAULT_URL, SystemClient, problem_from
from services.console.door.preview_page import preview_page
from services.console.errors import EXIT_NO, UnreachableError, UsageError
from services.console.loading.load import act_files, operator_key
from services.console.loading.published import is_published, published_act
from services.console.loading.sending import address_of
from services.console.options import Out, Url
from services.console.usage import SpanishCommand
from services.console.writing import write
from shared.errors import Problem

_TIMEOUT_S = 120.0


def add_preview(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "preview",
        cls=SpanishCommand,
        help="Muestra qué cambiarían unos actos en cada cuadro; no registra nada.",
    )(preview_command)


def preview_command(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="ARCHIVO",
            help="Archivos .json de actos, en el orden en que se registrarían, o carpetas.",
            show_default=False,
        ),
    ],
    *,
    report: Annotated[str, typer.Option("--format", help="table o json.")] = "table",
    out: Out = None,
    key_file: Annotated[
        Path | None,
        typer.Option(
            "--key-file",
            envvar="POI_KEY_FILE",
            help="Archivo con la clave del operador (DATOS/operator.key), o la de quien registra.",
        ),
    ] = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask the door for a preview and write it; exit 1 when some act could not be recorded."""
    if report not in ("table", "json"):
        raise UsageError(f"El valor «{report}» de --format no sirve: use table o json.")
    found = act_files(files)
    body = _body(found)
    with SystemClient(url, key_file=key_file, timeout_s=_TIMEOUT_S) as client:
        answer = _asked(client, body, operator_key(key_file, client.url))
    if report == "json":
        written = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    else:
        written = preview_page(answer, [file.name for file in found])
    write(written.encode(), out)
    if not answer["acceptable"]:
        raise typer.Exit(EXIT_NO)


def _body(files: Sequence[Path]) -> bytes:
    """Put the acts of files together as they are; a file that is no JSON is named."""
    return b'{"acts":[' + b",".join(_act(file) for file in files) + b"]}"


def _act(file: Path) -> bytes:
    try:
        content = published_act(file) if is_published(file) else file.read_bytes()
        json.loads(content)
    except OSError as error:
        raise UsageError(f"No se puede leer {file}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"El archivo {file} no es JSON: {error}.") from error
    except Problem as problem:
        raise UsageError(f"{file}: {problem.detail}") from problem
    return content


def _asked(client: SystemClient, body: bytes, key: str) -> dict[str, Any]:
    address = address_of("intake", client).rstrip("/")
    response = client.send(
        "POST",
        f"{address}/v1/acts:preview",
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        content=body,
    )
    if not response.is_success:
        problem = problem_from(response)
        raise problem or UnreachableError("La puerta respondió sin decir por qué.")
    answer = response.json()
    if not isinstance(answer, dict) or "acceptable" not in answer:
        raise UnreachableError(f"En {address} responde otro programa, u otra versión del sistema.")
    return answer
