"""`poi verify`: what an auditor who trusts nobody runs, on a system or on a file alone."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from rich.console import Console
from rich.progress import Progress

from services.console.bar import bar
from services.console.client import DEFAULT_URL
from services.console.errors import EXIT_NO, UsageError
from services.console.options import PublicKeys, ReportForm, ReportFormat, Url
from services.console.proof.checkpoint import Data, Nats
from services.console.proof.keys import public_keys_of
from services.console.proof.verifying_file import (
    earlier_of,
    export_extends,
    file_findings,
    read_export,
)
from services.console.proof.verifying_live import Earlier, verify_log
from services.console.proof.verifying_rows import verify_rows
from services.console.proof.verifying_sources import Witness, witnesses_of
from services.console.replay.log_source import (
    LogAddress,
    Seed,
    as_console_error,
    log_address,
    open_log,
)
from services.console.replay.projections import PROJECTIONS
from services.console.usage import SpanishCommand
from shared.proof.findings import Finding
from shared.stream import LogError


@dataclass(slots=True)
class Outcome:
    """What a verification covered, and what it found."""

    sequence: int
    digest: bytes
    covered: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)
    unsaid: tuple[str, ...] = ()
    """What was not looked at, told beside the answer."""

    def as_json(self) -> dict[str, Any]:
        """Write the outcome for `--format json`."""
        return {
            "proven": not self.findings,
            "sequence": self.sequence,
            "digest": f"sha256:{self.digest.hex()}",
            "covered": list(self.covered),
            "not_covered": list(self.unsaid),
            "findings": [finding.as_json() for finding in self.findings],
        }

    def as_text(self) -> str:
        """Write the outcome for a screen."""
        head = f"Secuencia {self.sequence}, sha256:{self.digest.hex()}"
        lines = [f"  {finding.code}: {finding.sentence}" for finding in self.findings]
        verdict = f"NO PROBADO: {len(lines)} hallazgos." if lines else "Probado: sin hallazgos."
        covered = f"Se comprobó: {'; '.join(self.covered)}."
        unsaid = [f"No se comprobó: {'; '.join(self.unsaid)}."] if self.unsaid else []
        return "\n".join([head, covered, *unsaid, *lines, verdict])


def add_verify(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "verify",
        cls=SpanishCommand,
        help="Prueba que ningún acto fue alterado, quitado, insertado ni reordenado.",
    )(verify_command)


def verify_command(
    *,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="Verificar solo esta exportación, sin ningún sistema."),
    ] = None,
    public_key: PublicKeys = None,
    against: Annotated[
        list[Path] | None,
        typer.Option(
            "--against",
            help="Punto de control o exportación que el registro debe continuar; se repite.",
        ),
    ] = None,
    digests: Annotated[
        bool, typer.Option("--digests", help="Solo las huellas, sin comparar las filas.")
    ] = False,
    database: Annotated[
        list[str] | None,
        typer.Option(
            "--database",
            metavar="SERVICIO=URL",
            help="Leer las filas de esta base, sin pasar por el servicio; se repite.",
        ),
    ] = None,
    data: Data = None,
    nats: Nats = "",
    seed: Seed = None,
    form: ReportForm = ReportFormat.TABLE,
    url: Url = DEFAULT_URL,
) -> None:
    """Verify, say what was found, and end with 1 when something does not hold."""
    keys = public_keys_of(public_key or ())
    earlier: list[Earlier] = []
    findings: list[Finding] = []
    for each in against or ():
        points, wrong = earlier_of(each, keys)
        earlier += points
        findings += wrong
    if file is not None:
        if data or nats or database:
            raise UsageError("Con --file no van --data, --nats ni --database: basta el archivo.")
        outcome = verify_file(file, keys, earlier, judged=bool(keys or against))
    else:
        stated = _databases(database or ())
        with ExitStack() as opened:
            address = opened.enter_context(log_address(data=data, nats=nats, url=url, seed=seed))
            witnesses = opened.enter_context(witnesses_of(url=url, data=data, databases=stated))
            outcome = verify_live(address, witnesses, earlier, digests=digests)
        outcome.covered = (*outcome.covered, _how(data, stated))
        if earlier and not keys:
            outcome.unsaid = (*outcome.unsaid, "las firmas (falta --public-key)")
    outcome.findings[:0] = findings
    if form is ReportFormat.JSON:
        print(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))  # noqa: T201
    else:
        print(outcome.as_text())  # noqa: T201
    if outcome.findings:
        raise typer.Exit(EXIT_NO)


def verify_file(
    file: Path, keys: Sequence[Ed25519PublicKey], earlier: Sequence[Earlier], *, judged: bool
) -> Outcome:
    """Verify an export with nothing but itself and what the auditor holds."""
    if not judged:
        raise UsageError(
            "Indique --public-key (la clave que debe haber firmado) o --against (un punto de "
            "control que usted ya tenga): sin ellos un archivo rehecho por entero pasaría."
        )
    size = file.stat().st_size if file.is_file() else 0
    progress = bar(Console(stderr=True, highlight=False), "bytes")
    with progress:
        task = progress.add_task("", total=size, doing="Verificando el archivo")
        reading = read_export(file, lambda read: progress.update(task, completed=read))
    findings = file_findings(file, reading, keys)
    if not findings:
        findings += export_extends(file, earlier)
    covered = [f"{reading.events} actos y su cadena"]
    covered += ["la firma"] if keys else []
    covered += ["que continúa los puntos de control dados"] if earlier else []
    unsaid = () if keys else ("la firma (falta --public-key)",)
    return Outcome(reading.last, reading.digest, tuple(covered), findings, unsaid)


def verify_live(
    address: LogAddress, witnesses: Sequence[Witness], earlier: Sequence[Earlier], *, digests: bool
) -> Outcome:
    """Verify the log at an address against its witnesses; raises ConsoleError."""
    with _bars() as progress:
        return asyncio.run(_verify_live(address, witnesses, earlier, progress, digests=digests))


async def _verify_live(
    address: LogAddress,
    witnesses: Sequence[Witness],
    earlier: Sequence[Earlier],
    progress: Progress,
    *,
    digests: bool,
) -> Outcome:
    log = await open_log(address, name="verify")
    try:
        end = await log.last_sequence()
        task = progress.add_task("", total=end, doing="Huellas")
        verified = await verify_log(
            log, witnesses, earlier, lambda reached: progress.update(task, completed=reached)
        )
        chain = verified.chain
        covered = [
            "la cadena del registro",
            "su configuración",
            f"las huellas de {', '.join(witness.name for witness in witnesses)}",
        ]
        if earlier:
            covered.append("que continúa lo dado con --against")
        findings = verified.findings
        if digests or verified.faulty:  # else comparing the rows tells them
            findings += verified.wrong_marks
        if not digests:
            row_task = progress.add_task("", total=chain.end, doing="Proyectando")
            findings += await verify_rows(
                log,
                chain.end,
                witnesses,
                verified.faulty,
                lambda reached: progress.update(row_task, completed=reached),
                lambda name: progress.update(row_task, doing=f"Filas de {name}"),
            )
            covered.append("todas sus filas")
    except (LogError, OSError) as error:
        raise as_console_error(error) from error
    finally:
        await log.close()
    unsaid = ["las filas (--digests)"] if digests else []
    unsaid += [
        f"{witness.name} desde la secuencia {position + 1} (no ha tomado más)"
        for witness in witnesses
        if (position := witness.position()) < chain.end
    ]
    return Outcome(chain.end, chain.at(chain.end), tuple(covered), findings, tuple(unsaid))


@contextmanager
def _bars() -> Iterator[Progress]:
    with bar(Console(stderr=True, highlight=False), "actos") as progress:
        yield progress


def _databases(stated: Sequence[str]) -> Mapping[str, str]:
    found = {}
    for each in stated:
        name, _, url = each.partition("=")
        if name not in PROJECTIONS or not url:
            names = ", ".join(PROJECTIONS)
            raise UsageError(f"--database {each!r} no sirve: va SERVICIO=URL, con {names}.")
        found[name] = url
    return found


def _how(data: Path | None, databases: Mapping[str, str]) -> str:
    if data is not None or databases:
        return "leyendo las bases sin pasar por los servicios"
    return "preguntando a los servicios en marcha (para leer sus bases: --data o --database)"
