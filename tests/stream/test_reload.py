"""The running server takes a new register of callers without a restart."""

from __future__ import annotations

import asyncio
from pathlib import Path

import nats
import pytest

from shared.nats.permissions import ROLES, CallerUser, configuration
from shared.nats.reload import reload_server, server_runs_in
from shared.nats.server import NatsServer, NatsServerError
from shared.stream import Log, LogError, SeedCredentials
from shared.stream.credentials import new_seed, read_seed
from shared.stream.errors import PermissionRefused

INCLUDED = 'include "accounts.conf"'
SEEDS = {user: SeedCredentials(user, new_seed()) for user in (*ROLES, "alpha")}


def accounts(*callers: str) -> str:
    keys = {role: SEEDS[role].public_key for role in ROLES}
    return configuration(keys, [CallerUser(name, SEEDS[name].public_key) for name in callers])


def server_in(folder: Path) -> NatsServer:
    folder.mkdir()
    (folder / "accounts.conf").write_text(accounts())
    return NatsServer(folder, settings=INCLUDED)


async def test_a_caller_that_is_registered_comes_in_and_one_that_is_revoked_is_cut_off(
    tmp_path: Path,
) -> None:
    closed = asyncio.Event()

    async def note_closed() -> None:
        closed.set()

    with server_in(tmp_path / "nats") as server:
        archive = await Log.connect(server.url, name="a", user_credentials=SEEDS["archive"])
        await archive.declare()
        intake = await Log.connect(server.url, name="i", user_credentials=SEEDS["intake"])
        line = intake._connection._client
        with pytest.raises(LogError):
            await Log.connect(server.url, name="x", user_credentials=SEEDS["alpha"], timeout_s=1)

        (server.store_dir / "accounts.conf").write_text(accounts("alpha"))
        await asyncio.to_thread(reload_server, server.store_dir)
        alpha = await nats.connect(
            server.url,
            nkeys_seed_str=SEEDS["alpha"].seed,
            closed_cb=note_closed,
            allow_reconnect=False,
        )
        (server.store_dir / "accounts.conf").write_text(accounts())
        await asyncio.to_thread(reload_server, server.store_dir)
        await asyncio.wait_for(closed.wait(), 5)

        appended = await intake.append("acts.38-241.2024.A", b"{}", equal=lambda _: False)
        assert appended.recorded.sequence == 1
        assert intake._connection._client is line  # the others' lines stood through it all
        assert alpha.is_closed
        await archive.close()
        await intake.close()


async def test_a_configuration_that_the_server_refuses_changes_nothing(tmp_path: Path) -> None:
    with server_in(tmp_path / "nats") as server:
        (server.store_dir / "accounts.conf").write_text("accounts { nonsense")

        with pytest.raises(NatsServerError, match="no aceptó la configuración"):
            await asyncio.to_thread(reload_server, server.store_dir)

        log = await Log.connect(server.url, name="b", user_credentials=SEEDS["budget"])
        with pytest.raises(PermissionRefused):
            await log.append("acts.38-241.2024.A", b"{}", equal=lambda _: True)
        await log.close()


def test_where_no_server_runs_there_is_none_to_tell(tmp_path: Path) -> None:
    server = server_in(tmp_path / "nats")
    never = server_runs_in(server.store_dir)
    with server:
        running = server_runs_in(server.store_dir)

    assert (never, running, server_runs_in(server.store_dir)) == (False, True, False)
    with pytest.raises(NatsServerError, match="no hay un servidor NATS en marcha"):
        reload_server(server.store_dir)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (None, "No such file"),
        (b"\xff\xfe", "no es texto"),
        (b"SUAB", "No es la semilla"),
        (SEEDS["intake"].public_key.encode(), "No es la semilla"),
        (SEEDS["intake"].seed[:-4].encode() + b"AAAA", "mal copiada"),
    ],
    ids=["no file", "no text", "cut short", "a public key", "miscopied"],
)
def test_a_seed_that_is_none_is_told_with_its_file_and_never_shown(
    tmp_path: Path, written: bytes | None, sentence: str
) -> None:
    file = tmp_path / "intake.seed"
    if written is not None:
        file.write_bytes(written)

    with pytest.raises(Exception, match=sentence) as told:
        read_seed(file)

    assert "intake.seed" in str(told.value)
    assert SEEDS["intake"].seed[:20] not in str(told.value)
