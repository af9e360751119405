"""The demonstration: the real ITP 2024 through the real door, to Cuadro 22 in the terminal.

`python -m services.console.embedded.demo` starts the embedded system on `var/demo`, posts the acts
of `data/itp-2024`, prints Cuadro 22 as of 2024-08-31 and the commands to go on with, and stops;
with `--stay` it stays until Ctrl-C. Run from a checkout: the acts are no part of the package.
"""

import shlex
import sys
import sysconfig
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from services.console.client import DEFAULT_URL, SystemClient
from services.console.embedded.folder import DEFAULT_FOLDERS
from services.console.embedded.ports import HOST, OFFSETS
from services.console.embedded.running import say, show, stay, stop_signals
from services.console.embedded.system import EmbeddedSystem
from services.console.ending import run
from services.console.errors import UsageError
from services.console.loading.progress import load_with_progress
from services.console.options import AskedCut
from services.console.reading.tables import table_bytes
from services.console.usage import SpanishCommand

HISTORY: Final = Path(__file__).parents[3] / "data" / "itp-2024"
_USUAL_PORT: Final = 8000

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(
    cls=SpanishCommand,
    help="Inicia el sistema con la historia real del ITP 2024 y muestra el Cuadro 22.",
)
def demo(
    *,
    stay_on: Annotated[
        bool, typer.Option("--stay", help="Quedarse hasta Ctrl-C en vez de terminar.")
    ] = False,
    data: Annotated[Path, typer.Option("--data", help="Carpeta de los datos.")] = DEFAULT_FOLDERS[
        1
    ],
    port: Annotated[
        int | None,
        typer.Option(
            "--port", help="Primer puerto; por defecto 8000 con --stay y si no uno libre."
        ),
    ] = None,
) -> None:
    """Start, load, show Cuadro 22 and the next commands; stay if asked."""
    began = time.monotonic()
    if not HISTORY.is_dir():
        raise UsageError(f"No está la historia {HISTORY}; la demostración va con el repositorio.")
    if port is None:
        port = _USUAL_PORT if stay_on else 0
    console = Console(highlight=False)
    with stop_signals() as stop_asked:
        say(console, "Iniciando el sistema …")
        with EmbeddedSystem(data, port=port, stop_asked=stop_asked) as system:
            show(system, console)
            with SystemClient(system.url("reporting"), key_file=system.folder.key_file) as client:
                say(console, f"Actos de {_near(HISTORY)}:")
                load_with_progress(client, [HISTORY], system.folder.key_file, console)
                cut = AskedCut(as_of="2024-08-31")
                printed = table_bytes(client, "cuadro-22", cut, "table", on_screen=True)
            print(flush=True)  # noqa: T201 - the table is the purpose
            sys.stdout.buffer.write(printed)
            sys.stdout.buffer.flush()
            say(console, f"\nDesde el inicio hasta el cuadro: {time.monotonic() - began:.1f} s.")
            say(console, _what_next(system, stays=stay_on))
            if stay_on:
                say(console, "Ctrl-C para detener el sistema.")
                stay(system, console, stop_asked)
            say(console, "Deteniendo …")
        say(console, f"Detenido. Los datos quedan en {_near(system.folder.path)}.")


def next_commands(urls: Mapping[str, str], key_file: Path) -> tuple[str, ...]:
    """Give commands for a second terminal, exactly as they work there in this same folder."""
    reporting, budget, intake = urls["reporting"], urls["budget"], urls["intake"]
    poi = shlex.quote(str(_near(Path(sysconfig.get_path("scripts")) / "poi")))
    at = "" if reporting == DEFAULT_URL else f" --url {reporting}"
    history = shlex.quote(str(_near(HISTORY)))
    # The key of a default folder is found without being named.
    named = _near(key_file).parent in DEFAULT_FOLDERS
    key = "" if named else f" --key-file {shlex.quote(str(_near(key_file)))}"
    return (
        f"{poi} cuadro 30 --as-of 2024-07-30{at}",
        f"{poi} cuadro 30 --as-of 2024-07-31{at}",
        f"{poi} cuadro 23 --as-of 2024-08-31 --basis issued{at}",
        f"{poi} cuadro 27 --as-of 2024-07-30{at}",
        f"{poi} cuadro 17 --as-of 2024-08-31 --format csv{at}",
        f"{poi} reconcile{at}",
        f"{poi} load {history}{key}{at}",
        f"curl -s '{reporting}/v1/cuadros/cuadro-22?as_of=2024-08-31'",
        f"curl -s '{budget}/v1/balances?measure=budget&by=funding_source,kind&as_of=2024-08-31'",
        f"curl -s '{intake}/v1/acts/RE-126-2024-ITP-DE'",
    )


def _what_next(system: EmbeddedSystem, *, stays: bool) -> str:
    if stays:
        urls = system.urls()
        text = "\nEn otra terminal, desde esta misma carpeta:"
    else:
        urls = {part: f"http://{HOST}:{_USUAL_PORT + offset}" for part, offset in OFFSETS.items()}
        text = "\nCon el sistema en marcha (make run), en otra terminal y desde esta misma carpeta:"
    commands = next_commands(urls, system.folder.key_file)
    return "\n".join((text, *(f"  {command}" for command in commands)))


def _near(path: Path) -> Path:
    """Shorten a path to one relative to the current folder where that is possible."""
    # Not resolved: a virtual environment's scripts are links that must be kept.
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


if __name__ == "__main__":
    run(app)
