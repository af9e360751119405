"""`poi load`: acts from files and folders into the door, as often as one likes."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.console.client import DEFAULT_URL, SystemClient
from services.console.errors import EXIT_NO
from services.console.loading.progress import load_with_progress
from services.console.options import KeyFile, ReportForm, ReportFormat, Url
from services.console.usage import SpanishCommand


def add_load(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "load",
        cls=SpanishCommand,
        help="Carga actos desde archivos y carpetas; repetirla no duplica nada.",
    )(load_command)


def load_command(
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


def _progress() -> Console:
    """Progress and faults go to standard error, so that standard output is the answer alone."""
    return Console(stderr=True, highlight=False)
