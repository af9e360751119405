"""The register of callers: written by the operator, read at every post without touching the disk.

What is read is a copy in memory, at most one second old: a revocation counts at once in the door
that took it, and within a second in another door on the same database.
"""

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from services.intake.callers.api_key import NewKey, new_key
from services.intake.callers.registration import Registration
from services.intake.callers.stated import Stated
from services.intake.callers.tables import CALLER
from shared.errors import Fault, Problem, not_found, unavailable
from shared.event import timestamp
from shared.service import Service
from shared.store import Database

_FRESH_S: Final = 1.0
_NEVER: Final = float("-inf")
_READS_MAX: Final = 3
"""A write that comes between makes the copy be read once more; three are as good as the last."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The register as it was read: every registration, and the one that counts by each name."""

    listed: tuple[Registration, ...] = ()
    by_key: dict[str, Registration] = field(default_factory=dict)
    by_name: dict[str, Registration] = field(default_factory=dict)
    by_client: dict[str, Registration] = field(default_factory=dict)

    @classmethod
    def of(cls, listed: Iterable[Registration]) -> "_Known":
        """Index the registrations; of two with one name the one that is not revoked counts."""
        known = cls(tuple(listed))
        for each in sorted(known.listed, key=lambda one: one.revoked_at is None):
            known.by_key[each.key_id] = each
            known.by_name[each.caller.name] = each
            if each.client_id is not None:
                known.by_client[each.client_id] = each
        return known


class Registry:
    """The callers of one door; `service` names the database that answers just now."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._known = _Known()
        self._read_at = _NEVER
        self._reading: asyncio.Task[None] | None = None
        self._written = 0

    async def by_key_id(self, key_id: str) -> Registration | None:
        """Find the registration whose API key has this id, revoked and expired ones too."""
        return (await self._fresh()).by_key.get(key_id)

    async def by_name(self, name: str) -> Registration | None:
        """Find a caller by its name: the registration in force, else the last one."""
        return (await self._fresh()).by_name.get(name)

    async def by_client_id(self, client_id: str) -> Registration | None:
        """Find a caller by what the issuer of OAuth2 tokens calls it."""
        return (await self._fresh()).by_client.get(client_id)

    async def listed(self) -> tuple[Registration, ...]:
        """List all registrations, in the order in which they were made."""
        self._outdate()
        return (await self._fresh()).listed

    async def add(self, stated: Stated) -> tuple[Registration, NewKey]:
        """Register a caller and make its API key; Problem 409 says what is taken already."""
        key = new_key()
        return await self._write(lambda database: _insert(database, stated, key)), key

    async def revoke(self, name: str) -> Registration:
        """Revoke a caller for good; a second time changes nothing, 404 names those there are."""
        return await self._write(lambda database: _revoke(database, name))

    async def _write(self, writing: Callable[[Database], Registration]) -> Registration:
        # With the runner at rest: a rebuild that goes over to other tables right now would carry
        # the register over without what is written here.
        try:
            async with self._service.runner.turn:
                return await asyncio.to_thread(writing, self._service.projection.database)
        except SQLAlchemyError as error:
            raise _unreadable(error) from error
        finally:
            self._outdate()

    def _outdate(self) -> None:
        self._written += 1
        self._read_at = _NEVER

    async def _fresh(self) -> _Known:
        for _ in range(_READS_MAX):
            if time.monotonic() - self._read_at <= _FRESH_S:
                break
            if self._reading is None:
                self._reading = asyncio.create_task(self._read(), name="intake reads its callers")
                self._reading.add_done_callback(self._end_reading)
            # One asker that goes away must not take the answer from those who wait for the same.
            await asyncio.shield(self._reading)
        return self._known

    async def _read(self) -> None:
        begun, written = time.monotonic(), self._written
        try:
            rows = await asyncio.to_thread(_select, self._service.projection.database)
        except SQLAlchemyError as error:
            raise _unreadable(error) from error
        # What was written meanwhile may be missing: then it is read once more.
        self._known = _Known.of(rows)
        self._read_at = begun if self._written == written else _NEVER

    def _end_reading(self, reading: "asyncio.Task[None]") -> None:
        self._reading = None
        if not reading.cancelled():
            reading.exception()  # whoever waits is told; one that went away is not missed


def _select(database: Database) -> list[Registration]:
    with database.engine.connect() as connection:
        rows = connection.execute(select(CALLER).order_by(CALLER.c.number)).mappings()
        return [Registration.of(dict(row)) for row in rows]


def _insert(database: Database, stated: Stated, key: NewKey) -> Registration:
    row = {
        "name": stated.name,
        "entities": _listed(stated.entities),
        "kinds": _listed(stated.kinds),
        "issuers": _listed(stated.issuers),
        "may_subscribe": stated.may_subscribe,
        "client_id": stated.client_id,
        "nats_key": stated.nats_key,
        "key_id": key.key_id,
        "key_sha256": key.sha256,
        "created_at": _now(),
        "expires_at": timestamp(stated.expires_at),
        "revoked_at": None,
    }
    try:
        with database.engine.begin() as connection:
            faults = _taken(connection, stated)
            if not faults:
                connection.execute(insert(CALLER).values(row))
    except IntegrityError as error:  # another door was quicker
        with database.engine.connect() as connection:
            faults = _taken(connection, stated)
        if not faults:
            raise
        raise _conflict(stated, faults) from error
    if faults:
        raise _conflict(stated, faults)
    return Registration.of(row)


def _taken(connection: Connection, stated: Stated) -> tuple[Fault, ...]:
    """Find what of a registration belongs to one that is not revoked."""
    columns = {"name": stated.name, "client_id": stated.client_id, "nats_key": stated.nats_key}
    faults = []
    for name, value in columns.items():
        query = select(CALLER.c.name).where(CALLER.c[name] == value, CALLER.c.revoked_at.is_(None))
        if value is not None and (owner := connection.execute(query).scalar()) is not None:
            message = f"ya es de {owner}; revóquelo antes con «poi callers revoke {owner}»"
            faults.append(Fault(f"/{name}", "taken", value, message))
    return tuple(faults)


def _conflict(stated: Stated, faults: tuple[Fault, ...]) -> Problem:
    told = "; ".join(f"{fault.pointer[1:]} {fault.value} {fault.message}" for fault in faults)
    detail = f"{stated.name} no se puede registrar: {told}."
    return Problem(409, "caller-taken", "Ya está registrado", detail, errors=faults)


def _revoke(database: Database, name: str) -> Registration:
    named = CALLER.c.name == name
    with database.engine.begin() as connection:
        in_force = (named, CALLER.c.revoked_at.is_(None))
        connection.execute(update(CALLER).where(*in_force).values(revoked_at=_now()))
        last = select(CALLER).where(named).order_by(CALLER.c.number.desc()).limit(1)
        if (row := connection.execute(last).mappings().first()) is not None:
            return Registration.of(dict(row))
        names = connection.execute(select(CALLER.c.name).distinct().order_by(CALLER.c.name))
        raise not_found("quien publica", name, list(names.scalars()))


def _listed(listed: tuple[str, ...] | None) -> list[str] | None:
    return None if listed is None else list(listed)


def _now() -> str:
    return timestamp(dt.datetime.now(dt.UTC))


def _unreadable(error: SQLAlchemyError) -> Problem:
    reason = type(error).__name__
    return unavailable(f"La base de la puerta no dice quién puede publicar ({reason}).")
