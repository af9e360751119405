"""`poi export`: the whole log as one file, which a stranger can check without this system."""

import asyncio
import datetime as dt
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, aclosing
from pathlib import Path
from typing import IO, Annotated, Final

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.console import Console

from services.console.bar import bar
from services.console.client import DEFAULT_URL
from services.console.errors import EXIT_NO, ConsoleError, UsageError
from services.console.options import Url
from services.console.proof.checkpoint import (
    Data,
    Key,
    Nats,
    SecondKey,
    agree,
    signed,
    signing_keys,
    warn_unsigned,
)
from services.console.proof.verifying_log import Chain, records
from services.console.proof.verifying_sources import Witness, witnesses_of
from services.console.replay.log_source import (
    LogAddress,
    Seed,
    as_console_error,
    log_address,
    open_log,
)
from services.console.usage import SpanishCommand
from shared.event import next_digest
from shared.proof.checkpoint import Checkpoint, checkpoint_at
from shared.proof.export import HEADER, Exported, checkpoint_line, event_line
from shared.stream import LogError

_READABLE: Final = 0o644

Told = Callable[[int, int], None]
"""Is told how many acts have been written, of how many."""


def add_export(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "export",
        cls=SpanishCommand,
        help="Escribe todo el registro, con sus huellas y un punto de control, en un archivo.",
    )(export_command)


def export_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="ARCHIVO", help="Archivo nuevo (NDJSON).", show_default=False),
    ],
    *,
    key: Key = None,
    second_key: SecondKey = None,
    force: Annotated[
        bool, typer.Option("--force", help="Reemplazar el archivo si existe.")
    ] = False,
    data: Data = None,
    nats: Nats = "",
    seed: Seed = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Write the log to a file in one step, and print its checkpoint."""
    keys = signing_keys(key, second_key)
    _refuse_target(file, force=force)
    with ExitStack() as opened:
        address = opened.enter_context(log_address(data=data, nats=nats, url=url, seed=seed))
        witnesses: tuple[Witness, ...] = ()
        if not nats:
            witnesses = opened.enter_context(witnesses_of(url=url, data=data, databases={}))
        progress = bar(Console(stderr=True, highlight=False), "actos")
        with progress:
            task = progress.add_task("", total=None, doing="Exportando")
            point = export(
                address,
                file,
                keys,
                witnesses,
                lambda n, of: progress.update(task, completed=n, total=of),
            )
    print(point.line)  # noqa: T201
    warn_unsigned(keys)


def export(
    address: LogAddress,
    file: Path,
    keys: Sequence[Ed25519PrivateKey],
    witnesses: Sequence[Witness],
    told: Told,
) -> Checkpoint:
    """Write the log at an address into a file, whole or not at all; give its checkpoint.

    Raises UsageError, UnreachableError, ConsoleError (1) for a log that has a hole or that a
    service knows otherwise.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _READABLE)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(HEADER)
            chain = asyncio.run(_write(address, opened, told))
            agree(chain, witnesses)
            moment = dt.datetime.now(dt.UTC)
            point = signed(checkpoint_at(chain.end, chain.at(chain.end), moment), keys)
            opened.write(checkpoint_line(point))
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(file)
    except OSError as error:
        raise UsageError(f"No se puede escribir {file}: {error.strerror or error}.") from error
    finally:
        beside.unlink(missing_ok=True)
    return point


async def _write(address: LogAddress, opened: IO[bytes], told: Told) -> Chain:
    log = await open_log(address, name="export")
    chain = Chain()
    try:
        last = await log.last_sequence()
        told(0, last)
        async with aclosing(records(log, 0, last)) as batches:
            async for batch in batches:
                previous = chain.at(chain.end)
                for recorded in batch:
                    if recorded.sequence != chain.end + 1:
                        raise _hole(chain.end + 1)
                    place = (recorded.sequence, recorded.subject, recorded.payload)
                    previous = next_digest(previous, *place)
                    chain.digests += previous
                    opened.write(event_line(Exported(*place, previous)))
                told(chain.end, last)
    except LogError as error:
        raise as_console_error(error) from error
    finally:
        await log.close()
    if chain.end < last:
        raise _hole(chain.end + 1)
    return chain


def _hole(sequence: int) -> ConsoleError:
    return ConsoleError(
        f"Al registro le falta la secuencia {sequence}; no se exporta. Vea «poi verify».",
        exit_code=EXIT_NO,
    )


def _refuse_target(file: Path, *, force: bool) -> None:
    if file.is_dir():
        raise UsageError(f"{file} es una carpeta: indique un archivo.")
    if file.exists() and not force:
        raise UsageError(f"Ya existe {file}; no se reemplaza sin --force.")
    if not file.absolute().parent.is_dir():
        raise UsageError(f"No existe la carpeta {file.absolute().parent}.")
