"""The users of an embedded system's log server: their seeds, and the configuration with them all.

The folder holds a seed for each of the system's own users (mode 0600, for its owner alone); the
callers' own seeds are theirs, only their public keys stand in the register.
"""

import asyncio
import datetime as dt
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import inspect, select
from sqlalchemy.engine import make_url

from services.console.embedded.folder import DataFolder
from services.console.errors import UsageError
from services.intake.callers.registration import Registration
from services.intake.callers.tables import CALLER
from shared.nats.permissions import ARCHIVE, OPERATOR, ROLES, CallerUser, configuration
from shared.store.engine import open_engine
from shared.store.sets import TableSets
from shared.stream import Log, SeedCredentials, SeedUnusable
from shared.stream.credentials import ensure_seed, public_key_of
from shared.stream.subscribers import Kept, keep_consumers

INCLUDED: Final = 'include "accounts.conf"'
"""How the server's own configuration names the accounts, which lie beside it."""

_DECLARE_WITHIN_S: Final = 15.0
_OWNER_ONLY: Final = 0o600


def prepare_users(folder: DataFolder) -> None:
    """Make the seeds that lack, and write the accounts with the callers of the register.

    Raises UsageError for a folder that cannot be written or a seed that is none.
    """
    keep_earlier_log(folder)
    callers = callers_of_database(folder.database_url("intake"))
    write_whole(folder.nats_accounts, accounts(folder.nats_keys, callers))


def accounts(seeds: Path, callers: Iterable[CallerUser]) -> str:
    """Write the server's accounts: our own users by the seeds of a folder, and the callers.

    A caller registered with the key of one of our own users is left out: it would become that
    user, or end the start of everything. Raises UsageError.
    """
    keys = public_keys(seeds)
    own = set(keys.values())
    try:
        return configuration(keys, [one for one in callers if one.public_key not in own])
    except ValueError as error:
        raise UsageError(f"Las claves de {seeds} no sirven para NATS: {error}.") from error


def public_keys(seeds: Path) -> dict[str, str]:
    """Give the public key of each of the system's own users, by its seed in a folder.

    A seed that lacks is made, unless the public half alone is there (`ROLE.pub`: its owner keeps
    the seed elsewhere). Raises UsageError.
    """
    try:
        return {role: _public_key(seeds, role) for role in ROLES}
    except (SeedUnusable, OSError) as error:
        raise UsageError(str(error)) from error


def _public_key(seeds: Path, role: str) -> str:
    public = seeds / f"{role}.pub"
    if public.is_file():
        return public.read_text(encoding="utf-8").strip()
    return public_key_of(ensure_seed(seeds / f"{role}.seed"))


def callers_of_database(url: str) -> tuple[CallerUser, ...]:
    """Read the callers in force that have an NKey from the door's database; () without one."""
    if (
        make_url(url).get_backend_name() == "sqlite"
        and not Path(make_url(url).database or "").is_file()
    ):
        return ()
    sets = TableSets(url)
    engine = open_engine(sets.url_of(sets.read().live), read_only=True)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(CALLER.name):
                return ()
            rows = connection.execute(select(CALLER).order_by(CALLER.c.number)).mappings().all()
    finally:
        engine.dispose()
    now = dt.datetime.now(dt.UTC)
    return users_in(Registration.of({**row}).as_json(now) for row in rows)


def users_in(listed: Iterable[Mapping[str, Any]]) -> tuple[CallerUser, ...]:
    """Take the callers in force that have an NKey out of the register as the door lists it."""
    return tuple(
        CallerUser(each["name"], each["nats_key"], may_subscribe=each["may_subscribe"])
        for each in listed
        if each["state"] == "active" and each["nats_key"]
    )


async def open_log(folder: DataFolder, address: str) -> None:
    """Declare the stream, and the consumers of who may subscribe; raises LogError."""
    await _declare_log(folder, address)
    callers = await asyncio.to_thread(callers_of_database, folder.database_url("intake"))
    await keep_subscribers(address, folder.nats_seed(OPERATOR), callers)


async def _declare_log(folder: DataFolder, address: str) -> None:
    """Declare the stream as the one user who may; raises LogError."""
    log = await Log.connect(
        address,
        name="poi up",
        user_credentials=SeedCredentials.of_file(ARCHIVE, folder.nats_seed(ARCHIVE)),
        timeout_s=_DECLARE_WITHIN_S,
    )
    try:
        await log.declare()
    finally:
        await log.close()


async def keep_subscribers(address: str, operator: Path, callers: Iterable[CallerUser]) -> Kept:
    """Let each caller that may subscribe have its consumer, as the operator; raises LogError.

    `operator` is the file with his seed; raises SeedUnusable without it.
    """
    names = [caller.name for caller in callers if caller.may_subscribe]
    return await keep_consumers(address, SeedCredentials.of_file(OPERATOR, operator), names)


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step, for its owner alone; raises UsageError."""
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(path)
    except OSError as error:
        raise UsageError(f"No se puede escribir {path}: {error.strerror}.") from error


def keep_earlier_log(folder: DataFolder) -> None:
    """Move a log of before the accounts to the account that has it now: one rename."""
    streams = folder.nats / "jetstream" / "jetstream"
    if (streams / "$G").is_dir() and not (streams / "LOG").exists():
        (streams / "$G").rename(streams / "LOG")
