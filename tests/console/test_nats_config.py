"""The embedded system's NATS users: made with the folder, kept from strangers, renewed at once."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import nats
import pytest

from services.console.embedded.folder import DataFolder
from services.console.embedded.system import EmbeddedSystem
from shared.nats.permissions import AUDITOR, OPERATOR, ROLES
from shared.nats.server import NatsServer
from shared.stream import Log, LogError, SeedCredentials
from shared.stream.credentials import new_seed, public_key_of
from tests.console.conftest import Poi, PoiHere

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
Act = Callable[..., dict[str, Any]]


async def post_over_nats(url: str, caller: str, seed: str, act: object) -> dict[str, Any]:
    client = await nats.connect(
        url, nkeys_seed_str=seed, inbox_prefix=f"_INBOX_{caller}", allow_reconnect=False
    )
    try:
        body = json.dumps(act).encode()
        answer = await client.request(
            f"post.{caller}", body, timeout=10, headers={"traceparent": TRACE}
        )
        document: dict[str, Any] = json.loads(answer.data)
        return document
    finally:
        await client.close()


@pytest.mark.slow
def test_a_caller_registered_while_the_system_runs_posts_over_nats_without_a_restart(
    tmp_path: Path, poi: Poi, act: Act
) -> None:
    seed = new_seed()
    with EmbeddedSystem(tmp_path / "data", port=0) as system:
        operator = ("--key-file", system.folder.key_file, "--url", system.url("reporting"))
        pid = system.pid("nats")
        added = poi("callers", "add", "mef", "--nats", public_key_of(seed), *operator)
        assert added.returncode == 0, added.stderr
        renewed = poi("nats-config", "--data", system.folder.path, "--reload")

        posted = asyncio.run(post_over_nats(system.url("nats"), "mef", seed, act(1)))
        waited = httpx.post(
            f"{system.url('intake')}/v1/acts?wait=projected",
            json=act(1),
            headers={"Authorization": f"Bearer {system.folder.key_file.read_text().strip()}"},
            trust_env=False,
        )
        traces = [
            httpx.get(f"{system.url(service)}/v1/traces", trust_env=False).json()["items"]
            for service in system.services
        ]
        told = system.log_of("budget").read_text()

        revoked = poi("callers", "revoke", "mef", *operator)
        assert revoked.returncode == 0, revoked.stderr
        again = poi("nats-config", "--data", system.folder.path, "--reload")
        with pytest.raises(LogError, match=r"(?i)authorization"):
            asyncio.run(connected(system.url("nats"), SeedCredentials("mef", seed)))
        assert system.pid("nats") == pid

    assert renewed.returncode == 0, renewed.stderr
    assert "ya vale. Publican por NATS: mef." in renewed.stdout
    assert posted["status"] == 201
    assert waited.status_code == 200
    assert waited.json() == {name: posted[name] for name in posted if name != "status"}
    subject = "acts.38-241.2024.RE-001-2024-ITP-DE"
    assert traces == [[{"sequence": 1, "subject": subject, "traceparent": TRACE}]] * 5
    assert f"budget took {subject} at 1 traceparent={TRACE}" in told
    assert "Publican por NATS: nadie todavía." in again.stdout


@pytest.mark.slow
def test_a_caller_that_may_subscribe_catches_up_and_loses_its_consumer_when_it_is_revoked(
    tmp_path: Path, poi: Poi, act: Act
) -> None:
    seed = new_seed()
    with EmbeddedSystem(tmp_path / "data", port=0) as system:
        operator = ("--key-file", system.folder.key_file, "--url", system.url("reporting"))
        key = system.folder.key_file.read_text().strip()
        poi("callers", "add", "mef", "--nats", public_key_of(seed), "--subscribe", *operator)
        renewed = poi("nats-config", "--data", system.folder.path, "--reload")
        assert renewed.returncode == 0, renewed.stderr
        posted_over_http(system, key, act(1))
        first = asyncio.run(pulled(system.url("nats"), "mef", seed))
        posted_over_http(system, key, act(2))
    with EmbeddedSystem(tmp_path / "data", port=0) as system:
        operator = ("--key-file", system.folder.key_file, "--url", system.url("reporting"))
        again = asyncio.run(pulled(system.url("nats"), "mef", seed))
        standing = asyncio.run(consumers(system))
        keys = system.folder.nats_keys
        poi("callers", "revoke", "mef", *operator)
        of_ones_own = poi(
            *("nats-config", "--keys", keys, "--out", tmp_path / "accounts.conf"),
            *("--nats", system.url("nats"), *operator),
        )
        left = asyncio.run(consumers(system))

    assert [first, again] == [[(1, "RE-001-2024-ITP-DE")], [(2, "RE-002-2024-ITP-DE")]]
    assert of_ones_own.returncode == 0, of_ones_own.stderr
    assert (standing, left) == (["mef"], [])


def posted_over_http(system: EmbeddedSystem, key: str, act: dict[str, Any]) -> None:
    answer = httpx.post(
        f"{system.url('intake')}/v1/acts",
        json=act,
        headers={"Authorization": f"Bearer {key}"},
        trust_env=False,
    )
    assert answer.status_code == 201, answer.text


async def pulled(url: str, caller: str, seed: str) -> list[tuple[int, str]]:
    """Take what the caller's own consumer has: sequence and key of each act."""
    client = await nats.connect(
        url, nkeys_seed_str=seed, inbox_prefix=f"_INBOX_{caller}", allow_reconnect=False
    )
    try:
        own = await client.jetstream().pull_subscribe_bind(durable=caller, stream="ACTS")
        messages = await own.fetch((await own.consumer_info()).num_pending or 1, timeout=10)
        for message in messages:
            await message.ack_sync()
        return [
            (one.metadata.sequence.stream, json.loads(one.data)["act"]["key"]) for one in messages
        ]
    finally:
        await client.close()


async def consumers(system: EmbeddedSystem) -> list[str]:
    """List the log's consumers, as the operator."""
    seed = system.folder.nats_seed(OPERATOR).read_text().strip()
    client = await nats.connect(
        system.url("nats"), nkeys_seed_str=seed, inbox_prefix=f"_INBOX_{OPERATOR}"
    )
    try:
        return [one.name for one in await client.jetstream().consumers_info("ACTS")]
    finally:
        await client.close()


async def connected(url: str, credentials: SeedCredentials | None) -> None:
    log = await Log.connect(url, name="test", user_credentials=credentials, timeout_s=5)
    await log.close()


@pytest.mark.slow
def test_nobody_enters_without_a_seed_of_the_folder_and_the_auditor_only_reads(
    tmp_path: Path, poi: Poi
) -> None:
    with EmbeddedSystem(tmp_path / "data", port=0) as system:
        folder = system.folder
        for stranger in (None, SeedCredentials(AUDITOR, new_seed())):
            with pytest.raises(LogError, match=r"(?i)authorization"):
                asyncio.run(connected(system.url("nats"), stranger))
        asyncio.run(auditor_reads(system))
        url = ("--url", system.url("reporting"))
        unnamed = poi("checkpoint", *url)
        named = poi("checkpoint", *url, "--nats-seed", folder.nats_seed(AUDITOR))
        by_folder = poi("checkpoint", *url, "--data", folder.path)
        missing = poi("checkpoint", *url, "--nats-seed", tmp_path / "nowhere.seed")

    modes = {file.name: file.stat().st_mode & 0o777 for file in folder.nats_keys.iterdir()}
    assert modes == {f"{role}.seed": 0o600 for role in ROLES}
    assert folder.nats_keys.stat().st_mode & 0o777 == 0o700
    assert folder.nats_accounts.stat().st_mode & 0o777 == 0o600
    assert unnamed.returncode == 3
    assert "--nats-seed" in unnamed.stderr
    assert named.returncode == by_folder.returncode == 0, named.stderr + by_folder.stderr
    assert missing.returncode == 2
    assert "nowhere.seed" in missing.stderr


async def auditor_reads(system: EmbeddedSystem) -> None:
    auditor = SeedCredentials.of_file(AUDITOR, system.folder.nats_seed(AUDITOR))
    log = await Log.connect(system.url("nats"), name="test", user_credentials=auditor)
    assert await log.last_sequence() == 0
    with pytest.raises(LogError, match="negó el permiso"):
        await log.append("acts.38-241.2024.X", b"x", equal=lambda _: True)
    await log.close()


@pytest.mark.slow
def test_a_folder_from_before_the_users_keeps_its_acts(tmp_path: Path, act: Act) -> None:
    with EmbeddedSystem(tmp_path / "data", port=0) as system:
        key = {"Authorization": f"Bearer {system.folder.key_file.read_text().strip()}"}
        url = f"{system.url('intake')}/v1/acts?wait=projected"
        first = httpx.post(url, json=act(1), headers=key, trust_env=False)
    streams = tmp_path / "data" / "nats" / "jetstream" / "jetstream"
    (streams / "LOG").rename(streams / "$G")
    for file in (tmp_path / "data" / "nats" / "keys").iterdir():
        file.unlink()

    with EmbeddedSystem(tmp_path / "data", port=0) as system:
        again = httpx.post(
            f"{system.url('intake')}/v1/acts", json=act(1), headers=key, trust_env=False
        )

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert not (streams / "$G").exists()


def test_the_accounts_of_a_server_of_ones_own_are_printed_from_a_folder_of_keys(
    tmp_path: Path, poi_here: PoiHere
) -> None:
    keys = tmp_path / "keys"
    asked = ("nats-config", "--keys", str(keys), "--without-callers")

    code, first, err = poi_here(*asked)
    _, second, _ = poi_here(*asked)
    auditor = public_key_of(new_seed())
    (keys / "auditor.seed").unlink()
    (keys / "auditor.pub").write_text(auditor + "\n")
    _, third, _ = poi_here(*asked)
    ended, nothing, _ = poi_here(*asked, "--out", str(tmp_path / "accounts.conf"))

    assert (code, err) == (0, "")
    assert first == second
    assert auditor in third
    assert not (keys / "auditor.seed").exists()
    assert (ended, nothing) == (0, "")
    assert (tmp_path / "accounts.conf").read_text() == third
    assert re.findall(r"(?m)^ +# (\S+)$", first) == [
        *("intake", "operator", "reporting", "budget", "targets", "investments", "auditor"),
        *("archive", "door"),
    ]
    assert "SU" not in re.sub(r"nkey: U[A-Z2-7]{55}", "", first)
    with NatsServer(tmp_path / "nats", settings=third) as server:
        seed = SeedCredentials.of_file("archive", keys / "archive.seed")
        asyncio.run(connected(server.url, seed))


def test_a_server_that_does_not_run_reads_the_accounts_when_it_starts(
    tmp_path: Path, poi_here: PoiHere
) -> None:
    folder = DataFolder(tmp_path)
    folder.nats.mkdir()

    code, out, err = poi_here("nats-config", "--data", str(tmp_path), "--reload")

    assert (code, err) == (0, "")
    assert "valdrá al iniciar el sistema" in out
    assert "accounts {" in folder.nats_accounts.read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Indique --data"),
        (("--data", "a", "--keys", "b"), "Indique --data"),
        (("--keys", "b", "--reload"), "--reload va con --data"),
        (("--data", "a", "--nats", "nats://127.0.0.1:1"), "--nats va con --keys"),
        (("--data", "nada"), "no es de un sistema de «poi up»"),
        (("--keys", "mal", "--without-callers"), "mal/intake.seed"),
        (("--keys", "peor", "--without-callers"), "ni clave NKey pública: U*"),
        (("--keys", "b", "--url", "http://127.0.0.1:1"), "clave del operador"),
    ],
)
def test_what_cannot_be_written_is_told_in_a_sentence(
    arguments: tuple[str, ...],
    sentence: str,
    poi_here: PoiHere,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POI_KEY_FILE", raising=False)
    Path("mal").mkdir()
    Path("mal/intake.seed").write_text("no es una semilla")
    Path("peor").mkdir()
    Path("peor/intake.pub").write_text("U*")

    code, out, err = poi_here("nats-config", *arguments)

    assert (code, out) == (2, "")
    assert sentence in err
