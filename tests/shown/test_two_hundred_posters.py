"""Two hundred posters at once while the door and the log's server are killed again and again.

Each act is posted by three of them, in other bytes, over HTTP or NATS; nobody gives up before it
has a receipt. Afterwards the log itself is read, and everything that anybody was told is compared
with it.
"""

import asyncio
import datetime as dt
import hashlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import rfc8785

from services.console.embedded.log_users import prepare_users
from services.console.embedded.ports import SERVICES
from services.console.embedded.system import EmbeddedSystem
from shared.nats.permissions import AUDITOR
from shared.nats.reload import reload_server
from shared.proof.keys import read_public_key
from shared.proof.receipt import read_receipt, signature_finding
from shared.stream import Log, Recorded, SeedCredentials
from shared.stream.credentials import new_seed
from tests.shown.posters import (
    ACTS,
    PER_POSTER,
    POSTERS,
    Noted,
    Poster,
    act,
    connected,
    over_http,
    over_nats,
)

WITHIN_S = 180.0
NEXT_YEAR = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=365)).isoformat()
HTTP_CALLERS = ("uno", "dos", "tres")
NATS_CALLERS = ("cuatro", "cinco")
# After so many of 1,200 receipts: which part dies.
KILLS = ((100, "intake"), (300, "nats"), (500, "intake"), (700, "nats"), (900, "intake"))
UNLIMITED = {
    "POI_CALLER_RATE": "1000000/second",
    "POI_CALLER_REQUESTS_MAX": "1000",
    "POI_REQUESTS_MAX": "1000",
    "POI_LOG_TIMEOUT_S": "2",
}


@pytest.fixture
def system(tmp_path: Path) -> Iterator[EmbeddedSystem]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in UNLIMITED.items():
            patch.setenv(name, value)
        with EmbeddedSystem(tmp_path / "data", port=0) as running:
            yield running


def bearer(system: EmbeddedSystem) -> dict[str, str]:
    key = system.folder.key_file.read_text(encoding="utf-8").strip()
    return {"Authorization": f"Bearer {key}"}


def register(system: EmbeddedSystem) -> tuple[dict[str, str], dict[str, SeedCredentials]]:
    """Register the callers; give their API keys, and the seeds of those who post over NATS."""
    keys: dict[str, str] = {}
    seeds = {name: SeedCredentials(name, new_seed()) for name in NATS_CALLERS}
    with httpx.Client(headers=bearer(system), trust_env=False, timeout=20) as client:
        for name in (*HTTP_CALLERS, *NATS_CALLERS):
            stated = {"name": name, "expires_on": NEXT_YEAR}
            if name in seeds:
                stated["nats_key"] = seeds[name].public_key
            made = client.post(f"{system.url('intake')}/v1/callers", json=stated)
            assert made.status_code == 201, made.text
            keys[name] = made.json()["api_key"]
    prepare_users(system.folder)
    reload_server(system.folder.nats)
    return keys, seeds


@asynccontextmanager
async def posters(system: EmbeddedSystem, noted: Noted) -> AsyncIterator[list[Poster]]:
    """Give two hundred posters: of every five, three over HTTP and two over NATS."""
    keys, seeds = await asyncio.to_thread(register, system)
    limits = httpx.Limits(max_connections=POSTERS, max_keepalive_connections=POSTERS)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(
            httpx.AsyncClient(limits=limits, timeout=20, trust_env=False)
        )
        sends = [("http", over_http(client, system.url("intake"), keys[n])) for n in HTTP_CALLERS]
        for name in NATS_CALLERS:
            line = await connected(system.url("nats"), seeds[name])
            stack.push_async_callback(line.close)
            sends.append(("nats", over_nats(line, name)))
        yield [
            Poster(number, *sends[number % len(sends)], noted=noted) for number in range(POSTERS)
        ]


async def kill_now_and_then(system: EmbeddedSystem, noted: Noted) -> list[tuple[int, int]]:
    """Kill a part each time so many receipts were given; say how many were, before and after."""
    seen = []
    for after, part in KILLS:
        await noted.reached(after)
        before = noted.told
        await asyncio.to_thread(system.kill, part)
        await asyncio.to_thread(system.start, part)
        seen.append((before, noted.told))
    return seen


async def events_of(system: EmbeddedSystem) -> list[Recorded]:
    """Read the whole log, as an auditor would."""
    auditor = SeedCredentials.of_file(AUDITOR, system.folder.nats_seed(AUDITOR))
    log = await Log.connect(system.url("nats"), name="test", user_credentials=auditor)
    events: list[Recorded] = []
    try:
        while batch := await log.read(len(events)):
            events += batch
    finally:
        await log.close()
    return events


def receipt_in_the_log(event: Recorded) -> dict[str, Any]:
    """Say from a stored event alone what every receipt of it must say."""
    stored = json.loads(event.payload)
    return {
        "key": stored["act"]["key"],
        "sequence": event.sequence,
        "sha256": hashlib.sha256(rfc8785.dumps(stored["act"])).hexdigest(),
        "recorded_at": stored["recorded_at"],
    }


async def reached_by_all(system: EmbeddedSystem, sequence: int) -> None:
    """Wait until every service has taken the log up to a sequence."""
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client, asyncio.timeout(WITHIN_S):
        for service in SERVICES:
            while True:
                answer = await client.get(f"{system.url(service)}/v1/position")
                if answer.json()["sequence"] >= sequence:
                    break


def verified(system: EmbeddedSystem) -> subprocess.CompletedProcess[str]:
    """Let `poi attempts` compute the whole chain of attempts again."""
    command = [sys.executable, "-m", "services.console.main", "attempts", "--verify"]
    at = ["--url", system.url("reporting"), "--key-file", str(system.folder.key_file)]
    return subprocess.run([*command, *at], capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
async def test_two_hundred_posters_and_five_kills_leave_one_event_per_act_and_true_receipts(
    system: EmbeddedSystem,
) -> None:
    noted = Noted()

    async with asyncio.timeout(WITHIN_S), posters(system, noted) as crowd:
        killing = asyncio.create_task(kill_now_and_then(system, noted))
        async with asyncio.TaskGroup() as group:
            for poster in crowd:
                group.create_task(poster.run())
        killed = await killing

    # Every kill fell among the posts, and both transports had to try again.
    assert noted.told == POSTERS * PER_POSTER == 1200
    assert all(before < 1200 for before, _ in killed), killed
    assert min(noted.again.values()) > 0, noted.again
    # Exactly one event for each act, holding that act.
    events = await events_of(system)
    stored = {event.subject: json.loads(event.payload) for event in events}
    assert len(events) == len(stored) == ACTS == 400
    assert [event.sequence for event in events] == list(range(1, ACTS + 1))
    for number in range(1, ACTS + 1):
        posted = {name: value for name, value in act(number).items() if value is not None}
        posted["measures"][0]["breakdowns"][0]["lines"][0]["source"].pop("page")
        assert stored[f"acts.38-241.2024.{posted['key']}"]["act"] == posted
    # Every receipt that anybody ever had says what the log says, and is signed.
    async with httpx.AsyncClient(trust_env=False) as client:
        pem = await client.get(f"{system.url('intake')}/v1/receipt-key")
    public = read_public_key(pem.content)
    said = {receipt["key"]: receipt for receipt in map(receipt_in_the_log, events)}
    for number, receipts in noted.receipts.items():
        assert len(receipts) == 3
        assert receipts[0] == receipts[1] == receipts[2]
        receipt = read_receipt(receipts[0])
        assert not isinstance(receipt, tuple), receipt
        assert signature_finding(receipt, public) is None
        assert {**said[receipt.key], "signature": receipt.signature} == receipts[0]
        assert noted.statuses[number].count(201) <= 1
    # Another content under a key stays refused, and the attempts hold together.
    assert noted.conflicts == [409] * POSTERS
    await reached_by_all(system, ACTS)
    chain = await asyncio.to_thread(verified, system)
    assert chain.returncode == 0, chain.stdout + chain.stderr
    async with httpx.AsyncClient(trust_env=False, headers=bearer(system)) as client:
        attempts = await client.get(f"{system.url('intake')}/v1/attempts?outcome=refused&limit=1")
    assert attempts.json()["total"] >= POSTERS
