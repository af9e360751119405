"""A server with every user that the product knows, two callers, and the seeds of all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import nats
from nats.aio.client import Client

from shared.nats.permissions import ROLES, CallerUser, configuration
from shared.nats.server import NatsServer
from shared.stream import Log, SeedCredentials
from shared.stream.credentials import new_seed
from shared.stream.subscribers import keep_consumers

SUBJECT = "acts.38-241.2024.RE-002-2024-ITP-DE"
CALLERS = {"alpha": True, "beta": False, "delta": True}  # by name: whether it may subscribe
SUBSCRIBERS = ("alpha", "delta")
USERS = (*ROLES, *CALLERS)


@dataclass(frozen=True)
class Guarded:
    """The running server, and whose seed is whose."""

    server: NatsServer
    seeds: dict[str, SeedCredentials]

    async def log(self, user: str) -> Log:
        """Open the log as a user."""
        return await Log.connect(
            self.server.url, name=user, user_credentials=self.seeds[user], timeout_s=5
        )

    @asynccontextmanager
    async def client(self, user: str) -> AsyncIterator[tuple[Client, list[str]]]:
        """Connect as a user, with a plain client; what the server refuses is listed as it comes."""
        refused: list[str] = []

        async def note(error: Exception) -> None:
            refused.append(str(error))

        credentials = self.seeds[user]
        client = await nats.connect(
            self.server.url,
            nkeys_seed_str=credentials.seed,
            inbox_prefix=credentials.inbox_prefix,
            error_cb=note,
            allow_reconnect=False,
        )
        try:
            yield client, refused
        finally:
            await client.close()


@contextmanager
def guarded_server(folder: Path, *, filled: bool = True) -> Iterator[Guarded]:
    """Run a server with all users, the stream declared by `archive` and one act in it, or none."""
    seeds = {user: SeedCredentials(user, new_seed()) for user in USERS}
    keys = {role: seeds[role].public_key for role in ROLES}
    callers = [
        CallerUser(name, seeds[name].public_key, may_subscribe=subscribes)
        for name, subscribes in CALLERS.items()
    ]
    with NatsServer(folder / "nats", settings=configuration(keys, callers)) as server:
        guarded = Guarded(server, seeds)
        asyncio.run(_fill(guarded, act=filled))
        yield guarded


async def _fill(guarded: Guarded, *, act: bool) -> None:
    archive = await guarded.log("archive")
    await archive.declare()
    await archive.close()
    await keep_consumers(guarded.server.url, guarded.seeds["operator"], SUBSCRIBERS)
    if not act:
        return
    intake = await guarded.log("intake")
    await intake.append(SUBJECT, b"{}", equal=lambda _: False)
    await intake.close()
