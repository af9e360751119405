"""`poi replay`: the state rebuilt from the log alone, to be served frozen or compared."""

import datetime as dt
import json
import sys
import tempfile
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from services.console.bar import bar
from services.console.client import DEFAULT_URL
from services.console.embedded.folder import described_system
from services.console.embedded.ports import SERVICES
from services.console.errors import EXIT_NO, UnreachableError, UsageError
from services.console.options import Basis, ReportForm, ReportFormat, Url
from services.console.replay.log_source import LogAddress, Seed, log_address
from services.console.replay.manifest import Manifest
from services.console.usage import SpanishCommand
from shared.cut import CutError, CutRequest, parse_cut

if TYPE_CHECKING:
    from services.console.replay.check import Checked
    from services.console.replay.taking import Told
    from shared.store import Mark

# The services take a second to load and the other commands need none of them: `replay` and
# `check` are imported where they are called.


_SHOWN_MAX: Final = 50


def replay_command(
    *,
    to: Annotated[str, typer.Option("--to", help="Fecha del corte, AAAA-MM-DD (hoy).")] = "",
    basis: Basis = "",
    through: Annotated[
        str,
        typer.Option(help="Última secuencia que se lee, o un momento con zona (todo el registro)."),
    ] = "",
    into: Annotated[
        Path | None, typer.Option(help="Carpeta nueva o vacía en que se reconstruye.")
    ] = None,
    checking: Annotated[
        bool,
        typer.Option("--check", help="Comparar con lo que responden los servicios en marcha."),
    ] = False,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Carpeta de datos de la que se lee el registro."),
    ] = None,
    nats: Annotated[str, typer.Option("--nats", help="Servidor NATS que guarda el registro.")] = "",
    seed: Seed = None,
    form: ReportForm = ReportFormat.TABLE,
    url: Url = DEFAULT_URL,
) -> None:
    """Rebuild from the log, into a folder or to compare it with what the services answer."""
    asked = _asked(to, basis, through)
    quiet = form is ReportFormat.JSON
    if checking:
        if into is not None:
            raise UsageError("Indique --check o --into, no ambos: --check no deja nada escrito.")
        outcome = _check(asked, data=data, nats=nats, url=url, seed=seed, quiet=quiet)
        _write_check(outcome, quiet=quiet)
        if outcome.differences:
            raise typer.Exit(EXIT_NO)
        return
    if into is None:
        raise UsageError("Indique con --into la carpeta en que se reconstruye, o --check.")
    with log_address(data=data, nats=nats, url=url, seed=seed) as address:
        mark = _replay(address, asked, into, quiet=quiet)
    manifest = _manifest(asked, mark)
    manifest.write(into)
    _write_replay(into, manifest, quiet=quiet)


def _manifest(asked: CutRequest, mark: "Mark") -> Manifest:
    return Manifest(
        f"{asked.as_of.isoformat()}/{asked.basis}",
        mark.sequence,
        f"sha256:{mark.digest.hex()}",
        installed_version("poi"),
    )


def _asked(to: str, basis: str, through: str) -> CutRequest:
    try:
        stated = {"as_of": to, "basis": basis, "through": through}
        return parse_cut(stated, today=dt.datetime.now(dt.UTC).astimezone().date())
    except CutError as error:
        option = "to" if error.parameter == "as_of" else error.parameter
        raise UsageError(f"--{option} {error.value!r} no sirve: {error}.") from error


def _replay(address: LogAddress, asked: CutRequest, folder: Path, *, quiet: bool) -> "Mark":
    from services.console.replay.taking import replay  # noqa: PLC0415 - see above

    console = Console(stderr=True, highlight=False)
    with bar(console, "actos", quiet=quiet) as progress:
        task = progress.add_task("", total=None, doing="Reconstruyendo")
        return replay(address, asked.through, folder, _told(progress, task))


def _told(progress: Progress, task: TaskID) -> "Told":
    return lambda taken, total: progress.update(task, completed=taken, total=total)


def _check(
    asked: CutRequest,
    *,
    data: Path | None,
    nats: str,
    url: str,
    seed: Path | None,
    quiet: bool,
) -> "Checked":
    """Replay into a folder that goes away, and compare it with the running services."""
    from services.console.replay.check import check  # noqa: PLC0415 - see above

    if data is not None:
        running = described_system(data).get("services", {}).get("reporting")
        if not running:
            raise UnreachableError(
                f"El sistema de {data} está detenido y --check compara con lo que responden sus "
                "servicios: inícielo con «poi up --data», o use --into para reconstruir sin él."
            )
        url = str(running)
    with (
        tempfile.TemporaryDirectory(prefix="poi-replay-") as name,
        log_address(data=data, nats=nats, url=url, seed=seed) as address,
    ):
        folder = Path(name) / "replay"
        mark = _replay(address, asked, folder, quiet=quiet)
        _manifest(asked, mark).write(folder)
        return check(folder, url, as_of=asked.as_of, basis=asked.basis)


def _write_replay(into: Path, manifest: Manifest, *, quiet: bool) -> None:
    files = {name: str(into / f"{name}.db") for name in SERVICES}
    if quiet:
        body = {
            "cut": manifest.cut,
            "through": manifest.sequence,
            "digest": manifest.digest,
            "databases": files,
        }
        print(json.dumps(body, ensure_ascii=False, indent=2))  # noqa: T201
        return
    print(  # noqa: T201
        f"Reconstruido hasta la secuencia {manifest.sequence}, corte {manifest.cut}, huella "
        f"{manifest.digest}.\nSírvalo con: poi up --data {into} --frozen"
    )


def _write_check(outcome: "Checked", *, quiet: bool) -> None:
    if quiet:
        print(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))  # noqa: T201
        return
    count = len(outcome.differences)
    for difference in outcome.differences[:_SHOWN_MAX]:
        print(difference.sentence())  # noqa: T201
    if count > _SHOWN_MAX:
        print(f"… y {count - _SHOWN_MAX} más; --format json las da todas.")  # noqa: T201
    told = "sin diferencias" if not count else f"{count} diferencias"
    print(
        f"Comparadas {outcome.rows} filas de {outcome.questions} preguntas a {outcome.cut} "
        f"hasta la secuencia {outcome.sequence}: {told}.",
        file=sys.stderr if count else sys.stdout,
    )


def add_replay(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "replay",
        cls=SpanishCommand,
        help="Reconstruye el estado desde el registro solo: --into CARPETA, o --check.",
    )(replay_command)
