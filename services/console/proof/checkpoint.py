"""`poi checkpoint`: one line that says how the log stands, signed, to be published or handed over.

The digest is computed from the log itself and signed only when every service that can be asked
has the same: nobody signs what a single database says.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.console import Console

from services.console.bar import bar
from services.console.client import DEFAULT_URL
from services.console.errors import EXIT_NO, ConsoleError, UsageError
from services.console.options import Url
from services.console.proof.keys import private_key_of
from services.console.proof.verifying_log import Chain, read_chain
from services.console.proof.verifying_sources import Witness, witnesses_of
from services.console.replay.log_source import (
    LogAddress,
    Seed,
    as_console_error,
    log_address,
    open_log,
)
from services.console.usage import SpanishCommand
from shared.proof.checkpoint import (
    Checkpoint,
    CheckpointUnreadableError,
    SignedTwiceError,
    checkpoint_at,
    read_checkpoint,
    sign,
)
from shared.stream import LogError

_LINE_BYTES_MAX: Final = 64 * 1024

Key = Annotated[
    Path | None,
    typer.Option(
        "--key", envvar="POI_SIGNING_KEY", help="Clave privada que firma (de «poi keys»)."
    ),
]
SecondKey = Annotated[
    Path | None, typer.Option("--second-key", help="Otra clave privada, que también firma.")
]
Data = Annotated[
    Path | None, typer.Option("--data", help="Carpeta de datos, en vez de un sistema en marcha.")
]
Nats = Annotated[str, typer.Option("--nats", help="Servidor NATS que guarda el registro.")]


def add_checkpoint(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "checkpoint",
        cls=SpanishCommand,
        help="Dice en una línea firmada cómo está el registro: secuencia, huella, fecha.",
    )(checkpoint_command)


def checkpoint_command(
    *,
    key: Key = None,
    second_key: SecondKey = None,
    add_signature: Annotated[
        str,
        typer.Option(
            "--add-signature",
            metavar="LÍNEA|ARCHIVO",
            help="Firmar una línea que ya existe, sin mirar ningún registro.",
        ),
    ] = "",
    data: Data = None,
    nats: Nats = "",
    seed: Seed = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Print the line, or the given line with one more signature."""
    keys = signing_keys(key, second_key)
    if add_signature:
        if not keys:
            raise UsageError("Para añadir una firma indique la clave con --key.")
        print(signed(_given(add_signature), keys).line)  # noqa: T201
        return
    point = signed(present_checkpoint(data=data, nats=nats, url=url, seed=seed), keys)
    print(point.line)  # noqa: T201
    warn_unsigned(keys)


def signing_keys(key: Path | None, second_key: Path | None) -> tuple[Ed25519PrivateKey, ...]:
    """Read the keys that sign, before anything else is done; raises UsageError."""
    if second_key is not None and key is None:
        raise UsageError("La opción --second-key va con --key: primero firma la del operador.")
    return tuple(private_key_of(file) for file in (key, second_key) if file is not None)


def signed(point: Checkpoint, keys: Sequence[Ed25519PrivateKey]) -> Checkpoint:
    """Add the signatures; raises UsageError where a key signs twice."""
    try:
        for key in keys:
            point = sign(point, key)
    except SignedTwiceError as error:
        raise UsageError(f"No se puede firmar: {error}.") from error
    return point


def warn_unsigned(keys: Sequence[Ed25519PrivateKey]) -> None:
    """Say on standard error that a line without signature proves little."""
    if not keys:
        Console(stderr=True, highlight=False).print(
            "Sin firma: cualquiera pudo escribir esta línea. Fírmela con --key (vea «poi keys»).",
            soft_wrap=True,
        )


def present_checkpoint(
    *, data: Path | None, nats: str, url: str, seed: Path | None = None
) -> Checkpoint:
    """Compute how the log stands; raises ConsoleError (1) when the services say otherwise."""
    with ExitStack() as opened:
        address = opened.enter_context(log_address(data=data, nats=nats, url=url, seed=seed))
        witnesses: tuple[Witness, ...] = ()
        if not nats:
            witnesses = opened.enter_context(witnesses_of(url=url, data=data, databases={}))
        progress = bar(Console(stderr=True, highlight=False), "actos")
        with progress:
            task = progress.add_task("", total=None, doing="Leyendo el registro")
            chain = asyncio.run(
                chain_at(address, lambda n, of: progress.update(task, completed=n, total=of))
            )
        agree(chain, witnesses)
    return checkpoint_at(chain.end, chain.at(chain.end), dt.datetime.now(dt.UTC))


async def chain_at(address: LogAddress, told: Callable[[int, int], None]) -> Chain:
    """Compute the whole chain of the log at an address; raises ConsoleError."""
    log = await open_log(address, name="checkpoint")
    try:
        last = await log.last_sequence()
        chain = await read_chain(log, last, lambda reached: told(reached, last))
    except (LogError, OSError) as error:
        raise as_console_error(error) from error
    finally:
        await log.close()
    if chain.end < last:
        raise ConsoleError(
            f"Al registro le falta la secuencia {chain.end + 1}; no se firma. Vea «poi verify».",
            exit_code=EXIT_NO,
        )
    return chain


def agree(chain: Chain, witnesses: Sequence[Witness]) -> None:
    """See that every service has the log's own digest; raises ConsoleError (1) naming who not."""
    for witness in witnesses:
        position = witness.position()
        at = min(position, chain.end)
        stated = dict(witness.marks(at - 1, at)).get(at) if at else chain.at(0)
        # A service may be ahead: what was recorded since the log was read is no difference.
        if stated != chain.at(at):
            raise ConsoleError(
                f"{witness.name} tiene otra huella en la secuencia {at} que el registro; no se "
                "firma. Vea qué fue cambiado con «poi verify».",
                exit_code=EXIT_NO,
            )


def _given(text: str) -> Checkpoint:
    """Read the line that was given, as such or in a file."""
    try:
        return read_checkpoint(text.strip())
    except CheckpointUnreadableError:
        pass  # then it is the name of a file
    file = Path(text)
    try:
        with file.open("rb") as opened:
            content = opened.read(_LINE_BYTES_MAX).decode("utf-8", errors="replace").strip()
    except (OSError, ValueError) as error:
        raise UsageError(
            f"«{text[:80]}» no es un punto de control ni un archivo que se pueda leer."
        ) from error
    try:
        return read_checkpoint(content)
    except CheckpointUnreadableError as error:
        raise UsageError(f"El archivo {file} no sirve: {error}.") from error
