"""`poi up`: the whole system on this machine, until it is told to stop."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.console.embedded.folder import DEFAULT_FOLDERS
from services.console.embedded.running import run_until_stopped
from services.console.usage import SpanishCommand


def add_up(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "up",
        cls=SpanishCommand,
        help="Inicia el sistema completo en esta máquina y espera hasta Ctrl-C.",
    )(up_command)


def up_command(
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
