"""`deploy/nats.conf` and the users of `deploy/nats-users.sh`, run by a real server.

What each user may do is tried one by one in tests/stream/test_permissions_of_users.py.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.nats import server
from shared.nats.permissions import ROLES
from shared.stream import Log, LogError, PermissionRefused, SeedCredentials
from shared.stream.credentials import ensure_seed
from tests.deploy.conftest import (
    ROOT,
    SERVICES,
    declare_archive,
    deployed_nats,
    make_nats_users,
)

LIMITS = ("max_payload", "sync_interval", "max_memory_store", "max_file_store")
SUBJECT = "acts.38-241.2024.RE-002-2024-ITP-DE"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_nats_users(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Iterator[int]:
    with deployed_nats(tmp_path_factory.mktemp("nats"), keys) as running:
        said = declare_archive(address(running), keys / "archive.seed")
        assert said.returncode == 0, said.stderr
        yield running


def address(port: int) -> str:
    return f"nats://127.0.0.1:{port}"


async def log_of(user: str, port: int, keys: Path) -> Log:
    credentials = SeedCredentials.of_file(user, keys / f"{user}.seed")
    return await Log.connect(address(port), name=user, user_credentials=credentials)


def stated(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\s*(\w+): (\S+)$", text, re.MULTILINE))


def configuration() -> str:
    return (ROOT / "deploy" / "nats.conf").read_text(encoding="utf-8")


def test_the_server_is_bound_as_the_embedded_one() -> None:
    deployed = stated(configuration())
    embedded = stated(server._CONFIGURATION.replace("{{", "{").replace("}}", "}"))

    assert {name: deployed[name] for name in LIMITS} == {
        "max_payload": "8MB",
        "sync_interval": "always",
        "max_memory_store": "64MB",
        "max_file_store": "1TB",
    }
    assert {name: embedded[name] for name in LIMITS} == {name: deployed[name] for name in LIMITS}


def test_the_users_are_made_once_and_read_by_none_but_their_owner(keys: Path) -> None:
    before = {file.name: file.read_text() for file in keys.glob("*.seed")}

    make_nats_users(keys.parents[1])

    assert {file.name: file.read_text() for file in keys.glob("*.seed")} == before
    assert set(before) == {f"{role}.seed" for role in ROLES}
    # The folder keeps others out; each file is read by the user of the container it is mounted in.
    assert keys.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in keys.glob("*.seed")} == {0o444}
    assert "SU" not in re.sub(
        r"nkey: U[A-Z2-7]{55}", "", (keys / "server" / "accounts.conf").read_text()
    )


async def test_the_stream_stands_as_declared_for_every_service(port: int, keys: Path) -> None:
    for service in SERVICES:
        log = await log_of(service, port, keys)
        await log.declare()
        await log.close()


def test_declaring_again_changes_nothing(port: int, keys: Path) -> None:
    said = declare_archive(address(port), keys / "archive.seed")

    assert (said.returncode, said.stdout) == (0, "El registro está declarado.\n")


async def test_the_door_writes_and_everybody_reads(port: int, keys: Path) -> None:
    door = await log_of("intake", port, keys)
    appended = await door.append(SUBJECT, b"{}", equal=lambda stored: stored == b"{}")
    await door.close()

    for service in SERVICES:
        log = await log_of(service, port, keys)
        (recorded,) = await log.read(appended.recorded.sequence - 1)
        await log.close()
        assert (recorded.subject, recorded.payload) == (SUBJECT, b"{}")


@pytest.mark.parametrize("user", [user for user in ROLES if user not in ("intake", "door")])
async def test_nobody_but_the_door_writes(port: int, keys: Path, user: str) -> None:
    log = await log_of(user, port, keys)

    with pytest.raises(PermissionRefused, match="acts"):
        await log.append("acts.38-241.2024.OTHER", b"{}", equal=lambda stored: stored == b"{}")

    await log.close()


@pytest.mark.parametrize("seed", [None, "operator.seed", "other.seed"])
async def test_without_a_known_seed_nobody_enters(
    port: int, tmp_path: Path, seed: str | None
) -> None:
    stranger = None if seed is None else SeedCredentials("intake", ensure_seed(tmp_path / seed))

    with pytest.raises(LogError, match=r"(?i)authorization"):
        await Log.connect(address(port), name="nobody", user_credentials=stranger, timeout_s=1.0)
