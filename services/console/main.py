"""The command `poi`: read its arguments, call the part that does the work, give the exit code.

Exit 0 done, 1 the answer is "no", 2 usage, 3 the system cannot be reached (design 4.3).
"""

import enum
import json
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.console.client import DEFAULT_URL, SystemClient
from services.console.ending import run
from services.console.errors import EXIT_NO, UsageError
from services.console.folder import DEFAULT_FOLDERS
from services.console.loading import load_with_progress
from services.console.running import run_until_stopped
from services.console.tables import TableRequest, table_bytes
from services.console.usage import SpanishCommand, SpanishGroup

app = typer.Typer(
    name="poi",
    cls=SpanishGroup,
    help="Plan y presupuesto de una entidad pública del Perú, a cualquier fecha, desde sus actos.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class TableFormat(enum.StrEnum):
    """How a table is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class ReportFormat(enum.StrEnum):
    """How a report of work done is written."""

    TABLE = "table"
    JSON = "json"


Url = Annotated[str, typer.Option("--url", help="Dirección del servicio reporting.")]


@app.command(
    cls=SpanishCommand, help="Inicia el sistema completo en esta máquina y espera hasta Ctrl-C."
)
def up(
    data: Annotated[Path, typer.Option("--data", help="Carpeta de los datos.")] = DEFAULT_FOLDERS[
        0
    ],
    port: Annotated[
        int,
        typer.Option(
            "--port",
            help="Primer puerto del bloque N..N+10; 0 busca uno libre.",
        ),
    ] = 8000,
) -> None:
    """Start everything embedded and stay."""
    run_until_stopped(data, port, Console(highlight=False))


@app.command(
    cls=SpanishCommand, help="Carga actos desde archivos y carpetas; repetirla no duplica nada."
)
def load(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="RUTA",
            help="Archivos .json, o carpetas (su subcarpeta acts/ si la tienen).",
            show_default=False,
        ),
    ],
    *,
    key_file: Annotated[
        Path | None,
        typer.Option(
            "--key-file",
            envvar="POI_KEY_FILE",
            help="Archivo con la clave del operador (DATOS/operator.key).",
        ),
    ] = None,
    report: Annotated[
        ReportFormat,
        typer.Option("--format", help="Forma del informe."),
    ] = ReportFormat.TABLE,
    url: Url = DEFAULT_URL,
) -> None:
    """Post the acts of files and folders, then wait until every service has taken the last."""
    quiet = report is ReportFormat.JSON
    with SystemClient(url) as client:
        outcome = load_with_progress(client, paths, key_file, _progress(), quiet=quiet)
    if quiet:
        print(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))  # noqa: T201
    if outcome.refused:
        raise typer.Exit(EXIT_NO)


@app.command(
    cls=SpanishCommand,
    help="Muestra un cuadro o anexo a un corte: poi cuadro 22 --as-of 2024-08-31.",
)
def cuadro(
    table: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="22, cuadro-22 o anexo-1.",
            show_default=False,
        ),
    ],
    *,
    entity: Annotated[str, typer.Option(help="Entidad, p. ej. 38-241.")] = "",
    year: Annotated[str, typer.Option(help="Año fiscal, p. ej. 2024.")] = "",
    as_of: Annotated[str, typer.Option(help="Fecha del corte, AAAA-MM-DD.")] = "",
    basis: Annotated[
        str,
        typer.Option(help="Reloj: effective (en vigencia) o issued (firmado)."),
    ] = "",
    through: Annotated[
        str,
        typer.Option(help="Última secuencia que cuenta, o un momento con zona."),
    ] = "",
    form: Annotated[
        TableFormat,
        typer.Option("--format", help="Forma de la salida."),
    ] = TableFormat.TABLE,
    out: Annotated[
        Path | None,
        typer.Option(help="Archivo en que se escribe, en vez de la pantalla."),
    ] = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask reporting for a table and write it as asked."""
    request = TableRequest(
        table=table, entity=entity, fiscal_year=year, as_of=as_of, basis=basis, through=through
    )
    with SystemClient(url) as client:
        written = table_bytes(client, request, form.value, on_screen=out is None)
    if out is None:
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(written)
    except OSError as error:
        raise UsageError(f"No se puede escribir {out}: {error.strerror}.") from error


@app.command(cls=SpanishCommand, help="Dice la versión instalada.")
def version() -> None:
    """Print the version of the package."""
    print(f"poi {installed_version('poi')}")  # noqa: T201 - printing is what it is for


def main() -> None:
    """Run the command `poi`."""
    run(app)


def _progress() -> Console:
    """Progress and faults go to standard error, so that standard output is the answer alone."""
    return Console(stderr=True, highlight=False)


if __name__ == "__main__":
    main()
