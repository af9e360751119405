"""The command `poi`: read its arguments, call the part that does the work, give the exit code.

Exit 0 done, 1 the answer is "no", 2 usage, 3 the system cannot be reached (design 4.3).
"""

import json
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.console.client import DEFAULT_URL, SystemClient
from services.console.door.attempts import add_attempts
from services.console.door.callers import add_callers
from services.console.door.nats_config import add_nats_config
from services.console.door.preview import add_preview
from services.console.door.receipts import add_receipts
from services.console.embedded.folder import DEFAULT_FOLDERS
from services.console.embedded.running import run_until_stopped
from services.console.ending import run
from services.console.errors import EXIT_NO
from services.console.loading.progress import load_with_progress
from services.console.options import KeyFile, ReportForm, ReportFormat, Url
from services.console.proof.checkpoint import add_checkpoint
from services.console.proof.exporting import add_export
from services.console.proof.importing import add_import
from services.console.proof.keys import add_keys
from services.console.proof.verifying import add_verify
from services.console.reading.commands import add_to
from services.console.reading.lineage import add_lineage
from services.console.replay.command import add_replay
from services.console.replay.rebuilding import add_rebuild
from services.console.usage import SpanishCommand, SpanishGroup

app = typer.Typer(
    name="poi",
    cls=SpanishGroup,
    help="Plan y presupuesto de una entidad pública del Perú, a cualquier fecha, desde sus actos.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command(
    cls=SpanishCommand, help="Inicia el sistema completo en esta máquina y espera hasta Ctrl-C."
)
def up(
    data: Annotated[Path, typer.Option("--data", help="Carpeta de los datos.")] = DEFAULT_FOLDERS[
        0
    ],
    *,
    port: Annotated[
        int,
        typer.Option(
            "--port",
            help="Primer puerto del bloque N..N+10; 0 busca uno libre.",
        ),
    ] = 8000,
    frozen: Annotated[
        bool,
        typer.Option("--frozen", help="Servir solo de lectura lo que «poi replay» reconstruyó."),
    ] = False,
) -> None:
    """Start everything embedded and stay."""
    run_until_stopped(data, port, Console(highlight=False), frozen=frozen)


@app.command(
    cls=SpanishCommand, help="Carga actos desde archivos y carpetas; repetirla no duplica nada."
)
def load(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="RUTA",
            help="Archivos .json, o carpetas (sus subcarpetas acts/ y published/ si las tienen).",
            show_default=False,
        ),
    ],
    *,
    key_file: KeyFile = None,
    report: ReportForm = ReportFormat.TABLE,
    url: Url = DEFAULT_URL,
) -> None:
    """Post the acts of files and folders, then wait until every service has taken the last."""
    quiet = report is ReportFormat.JSON
    with SystemClient(url, key_file=key_file) as client:
        outcome = load_with_progress(client, paths, key_file, _progress(), quiet=quiet)
    if quiet:
        print(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))  # noqa: T201
    if outcome.refused:
        raise typer.Exit(EXIT_NO)


add_to(app)
add_lineage(app)
add_keys(app)
add_checkpoint(app)
add_export(app)
add_verify(app)
add_import(app)
add_replay(app)
add_rebuild(app)
add_attempts(app)
add_receipts(app)
add_callers(app)
add_nats_config(app)
add_preview(app)


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
