"""`poi nats-config`: the users of the log server, from the register of callers.

For a data folder it writes what `poi up` writes at its start, and with `--reload` the running
server takes it at once. For a server of one's own it prints the accounts, to be included in its
configuration, from a folder with the seeds (or public keys) of the system's own users.
"""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from services.console.client import DEFAULT_URL, SystemClient, problem_from
from services.console.embedded.folder import DataFolder
from services.console.embedded.log_users import (
    accounts,
    callers_of_database,
    keep_subscribers,
    users_in,
    write_whole,
)
from services.console.errors import UnreachableError, UsageError
from services.console.loading.load import operator_key
from services.console.loading.sending import address_of
from services.console.options import KeyFile, Url
from services.console.usage import SpanishCommand
from shared.nats.permissions import OPERATOR, CallerUser
from shared.nats.reload import reload_server, server_runs_in
from shared.nats.server import NatsServerError
from shared.stream import LogError, SeedUnusable


def add_nats_config(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "nats-config",
        cls=SpanishCommand,
        help="Escribe los usuarios del servidor NATS y sus permisos, desde el registro de quienes "
        "publican.",
    )(nats_config_command)


def nats_config_command(
    *,
    out: Annotated[
        Path | None, typer.Option("--out", help="Archivo en que se escribe, en vez de la pantalla.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Carpeta de datos: sus semillas y su registro de quienes."),
    ] = None,
    reload: Annotated[
        bool,
        typer.Option(
            "--reload", help="Escribirlo en la carpeta de datos y que su servidor lo lea ya."
        ),
    ] = False,
    keys: Annotated[
        Path | None,
        typer.Option(
            "--keys",
            help="Carpeta con la semilla (.seed) o la clave pública (.pub) de cada usuario propio; "
            "las que faltan se hacen.",
        ),
    ] = None,
    without_callers: Annotated[
        bool,
        typer.Option("--without-callers", help="Sin quienes publican: para el primer arranque."),
    ] = False,
    nats: Annotated[
        str,
        typer.Option(
            "--nats",
            help="Dirección del servidor NATS: con --keys, hace y quita en él los consumidores de "
            "quienes se suscriben.",
        ),
    ] = "",
    key_file: KeyFile = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Write the accounts of the log server, and let a running one read them."""
    if (data is None) == (keys is None):
        raise UsageError("Indique --data (un sistema de «poi up») o --keys (un servidor propio).")
    if nats and (keys is None or without_callers):
        raise UsageError("--nats va con --keys, y con el registro de quienes publican.")
    if reload and data is None:
        raise UsageError("--reload va con --data: es para el servidor de «poi up».")
    if data is not None:
        folder = _folder(data)
        callers = () if without_callers else callers_of_database(folder.database_url("intake"))
        text = accounts(folder.nats_keys, callers)
        if reload:
            _put(folder, text)
            if not without_callers and server_runs_in(folder.nats):
                _keep_subscribers(folder.nats_url, folder.nats_seed(OPERATOR), callers)
            print(_told(folder, callers))  # noqa: T201
            return
    elif keys is not None:
        callers = () if without_callers else _callers_of_system(url, key_file)
        text = accounts(keys, callers)
        if nats:
            _keep_subscribers(nats, keys / f"{OPERATOR}.seed", callers)
    if out is not None:
        write_whole(out, text)
        return
    sys.stdout.write(text)


def _folder(data: Path) -> DataFolder:
    if not (data / "nats").is_dir():
        raise UsageError(f"La carpeta {data} no es de un sistema de «poi up» (falta nats).")
    return DataFolder(data)


def _put(folder: DataFolder, text: str) -> None:
    write_whole(folder.nats_accounts, text)
    if not server_runs_in(folder.nats):
        return
    try:
        reload_server(folder.nats)
    except NatsServerError as error:
        raise UnreachableError(str(error)) from error


def _keep_subscribers(address: str, operator: Path, callers: tuple[CallerUser, ...]) -> None:
    """Make and remove consumers, as the operator; a server that cannot be reached is told."""
    try:
        asyncio.run(keep_subscribers(address, operator, callers))
    except SeedUnusable as error:
        raise UsageError(str(error)) from error
    except LogError as error:
        raise UnreachableError(str(error)) from error


def _told(folder: DataFolder, callers: tuple[CallerUser, ...]) -> str:
    names = ", ".join(caller.name for caller in callers) or "nadie todavía"
    when = "ya vale" if server_runs_in(folder.nats) else "valdrá al iniciar el sistema"
    return f"{folder.nats_accounts}: {when}. Publican por NATS: {names}."


def _callers_of_system(url: str, key_file: Path | None) -> tuple[CallerUser, ...]:
    """Read the register from the running system, as its operator."""
    with SystemClient(url, key_file=key_file) as client:
        bearer = {"Authorization": f"Bearer {operator_key(key_file, client.url)}"}
        intake = address_of("intake", client).rstrip("/")
        response = client.send("GET", f"{intake}/v1/callers", headers=bearer)
    if not response.is_success:
        raise problem_from(response) or UnreachableError(f"{intake} no es la puerta del sistema.")
    return users_in(response.json()["items"])
