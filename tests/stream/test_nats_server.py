"""The server of the embedded run: it starts, stops, dies and says plainly what is wrong."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from pathlib import Path

import nats
import pytest

from shared.nats.server import (
    FolderUnusable,
    NatsServer,
    NatsServerError,
    PortTaken,
    VersionTooOld,
    check_version,
    installed_binary,
)
from shared.stream import Log


def test_the_installed_binary_is_recent_enough() -> None:
    assert check_version(installed_binary()) >= (2, 12)


async def test_it_takes_acts_of_four_mebibytes_and_says_what_it_limits(server: NatsServer) -> None:
    raw = await nats.connect(server.url)

    assert raw.max_payload == 8 * 1024 * 1024
    await raw.close()


def test_every_write_is_synced_and_it_listens_on_loopback_only(server: NatsServer) -> None:
    configuration = (server.store_dir / "nats-server.conf").read_text(encoding="utf-8")

    assert "sync_interval: always" in configuration
    assert re.search(r"^host: 127\.0\.0\.1$", configuration, re.MULTILINE)


@pytest.mark.parametrize("end", [NatsServer.stop, NatsServer.kill])
async def test_what_was_acknowledged_stands_after_a_restart_on_the_same_port(
    server: NatsServer, log: Log, end: object
) -> None:
    await log.append("acts.38-241.2024.A", b"x", equal=lambda _: False)
    port = server.port

    await asyncio.to_thread(end, server)  # type: ignore[arg-type]
    assert not server.running
    assert server.pid is None
    await asyncio.to_thread(server.start)

    assert server.port == port
    assert [recorded.payload for recorded in await log.read(0)] == [b"x"]


def test_stopping_twice_and_starting_twice_is_no_error(server: NatsServer) -> None:
    pid = server.pid

    server.start()
    assert server.pid == pid
    server.stop()
    server.stop()

    assert not server.running


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=f"El puerto {port} está ocupado"):
            NatsServer(tmp_path, port=port).start()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    folder = tmp_path / "file" / "data"

    with pytest.raises(FolderUnusable, match=re.escape(str(folder))):
        NatsServer(folder).start()


def test_two_servers_on_one_folder_are_refused(server: NatsServer) -> None:
    with pytest.raises(FolderUnusable, match="Otro servidor usa la carpeta"):
        NatsServer(server.store_dir).start()

    assert server.running


def test_a_server_that_outlives_its_parent_keeps_its_folder(server: NatsServer) -> None:
    lock = server._lock
    assert lock is not None
    server._lock = None
    os.close(lock)

    with pytest.raises(FolderUnusable, match="Otro servidor usa la carpeta"):
        NatsServer(server.store_dir).start()


def test_an_old_binary_is_refused_before_it_touches_the_folder(tmp_path: Path) -> None:
    binary = tmp_path / "old-server"
    binary.write_text("#!/bin/sh\necho nats-server: v2.11.9\n", encoding="utf-8")
    binary.chmod(0o755)
    folder = tmp_path / "data"

    with pytest.raises(VersionTooOld, match=r"v2\.11\.9; hace falta la 2\.12"):
        NatsServer(folder, binary=binary).start()

    assert not folder.exists()


def test_a_binary_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NatsServerError, match="No se puede ejecutar"):
        NatsServer(tmp_path, binary=tmp_path / "nowhere").start()


def test_a_configuration_that_the_server_rejects_shows_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(NatsServerError, match="nonsense"):
        NatsServer(tmp_path, settings="nonsense: 1").start()
