"""`deploy/nats.conf`, run by a real server: what the log needs, and who may do what."""

import asyncio
import re
from collections.abc import Iterator

import nats
import pytest

from shared import nats_server
from shared.stream import Log, LogError, PermissionRefused
from shared.stream.record import ACCEPTED, STREAM, SUBJECTS
from tests.deploy.conftest import ROOT, SERVICES, declare_archive, deployed_nats

LIMITS = ("max_payload", "sync_interval", "max_memory_store", "max_file_store")
SUBJECT = "acts.38-241.2024.RE-002-2024-ITP-DE"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, passwords: dict[str, str]) -> Iterator[int]:
    with deployed_nats(tmp_path_factory.mktemp("nats"), passwords) as running:
        said = declare_archive(address("archive", running, passwords))
        assert said.returncode == 0, said.stderr
        yield running


def address(user: str, port: int, passwords: dict[str, str]) -> str:
    return f"nats://{user}:{passwords[f'NATS_PASSWORD_{user.upper()}']}@127.0.0.1:{port}"


def stated(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\s*(\w+): (\S+)$", text, re.MULTILINE))


def configuration() -> str:
    return (ROOT / "deploy" / "nats.conf").read_text(encoding="utf-8")


def test_the_server_is_bound_as_the_embedded_one() -> None:
    deployed = stated(configuration())
    embedded = stated(nats_server._CONFIGURATION.replace("{{", "{").replace("}}", "}"))

    assert {name: deployed[name] for name in LIMITS} == {
        "max_payload": "8MB",
        "sync_interval": "always",
        "max_memory_store": "64MB",
        "max_file_store": "1TB",
    }
    assert {name: embedded[name] for name in LIMITS} == {name: deployed[name] for name in LIMITS}


def test_the_configuration_speaks_of_the_stream_that_the_code_declares() -> None:
    text = configuration()

    assert set(re.findall(r"\$JS\.API\.[A-Z.]+", text)) == {
        f"$JS.API.STREAM.INFO.{STREAM}",
        f"$JS.API.STREAM.CREATE.{STREAM}",
        f"$JS.API.DIRECT.GET.{STREAM}",
    }
    assert text.count(f'"{ACCEPTED}"') == 2
    assert text.count(f'"{SUBJECTS}"') == 1


async def test_the_stream_stands_as_declared_for_every_service(
    port: int, passwords: dict[str, str]
) -> None:
    for service in SERVICES:
        log = await Log.connect(address(service, port, passwords), name=service)
        await log.declare()
        await log.close()


def test_declaring_again_changes_nothing(port: int, passwords: dict[str, str]) -> None:
    said = declare_archive(address("archive", port, passwords))

    assert (said.returncode, said.stdout) == (0, "El registro está declarado.\n")


async def test_the_door_writes_and_everybody_reads(port: int, passwords: dict[str, str]) -> None:
    door = await Log.connect(address("intake", port, passwords), name="intake")
    appended = await door.append(SUBJECT, b"{}", equal=lambda stored: stored == b"{}")
    await door.close()

    for service in SERVICES:
        log = await Log.connect(address(service, port, passwords), name=service)
        (recorded,) = await log.read(appended.recorded.sequence - 1)
        await log.close()
        assert (recorded.subject, recorded.payload) == (SUBJECT, b"{}")


@pytest.mark.parametrize("user", ["reporting", "budget", "targets", "investments", "archive"])
async def test_nobody_but_the_door_writes(port: int, passwords: dict[str, str], user: str) -> None:
    log = await Log.connect(address(user, port, passwords), name=user)

    with pytest.raises(PermissionRefused, match="acts"):
        await log.append("acts.38-241.2024.OTHER", b"{}", equal=lambda stored: stored == b"{}")

    await log.close()


@pytest.mark.parametrize("user", ["archive", *SERVICES])
async def test_nobody_alters_empties_or_deletes_the_stream(
    port: int, passwords: dict[str, str], user: str
) -> None:
    asked = [
        f"$JS.API.STREAM.{verb}.{STREAM}"
        for verb in ("UPDATE", "PURGE", "DELETE", "RESTORE", "SNAPSHOT", "MSG.DELETE")
    ]
    if user != "archive":
        asked.append(f"$JS.API.STREAM.CREATE.{STREAM}")
    refused: list[str] = []
    all_refused = asyncio.Event()

    async def note(error: Exception) -> None:
        refused.append(str(error))
        if len(refused) == len(asked):
            all_refused.set()

    client = await nats.connect(address(user, port, passwords), error_cb=note)
    for subject in asked:
        await client.publish(subject, b"{}")
    await asyncio.wait_for(all_refused.wait(), 10)
    await client.close()

    for subject in asked:
        assert any(subject.lower() in said.lower() for said in refused), (subject, refused)


@pytest.mark.parametrize("who", ["", "nobody:secret@", "archive:wrong@"])
async def test_without_a_known_user_and_password_nobody_enters(port: int, who: str) -> None:
    with pytest.raises(LogError, match=r"(?i)authorization"):
        await Log.connect(f"nats://{who}127.0.0.1:{port}", name="nobody", timeout_s=1.0)


def test_every_password_of_the_configuration_is_given_to_the_server(
    passwords: dict[str, str],
) -> None:
    named = set(re.findall(r"password: \$(\w+)", configuration()))

    assert named == {name for name in passwords if name.startswith("NATS_")}
