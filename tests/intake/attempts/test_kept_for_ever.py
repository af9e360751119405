"""What was answered is kept: through a kill, a rebuild, and a disk that takes no more."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import orjson
import pytest

from services.console.door.attempts import verify_chain
from services.intake.attempts.table import AttemptTable
from tests.intake.attempts.test_chain import pages
from tests.intake.conftest import PATIENCE_S, Door, opened_door, problem_of
from tests.intake.posted import good
from tests.intake.posting.conftest import DoorProcess, doors, until

pytestmark = pytest.mark.slow

__all__ = ["doors"]

ROUNDS = 3
AT_ONCE = 8
ANSWERED = 24
"""So many refusals are answered before each kill, while others are under way."""


async def answered(door: DoorProcess, number: int, heard: list[str]) -> None:
    """Post one faulty act after the other until the door dies; note those that it answered."""
    for turn in range(10_000):
        key = f"RE-{number:03d}-2024-ITP-DE-{turn:05d}"
        try:
            response = await door.post(orjson.dumps(good(key=key, mood=1)))
        except httpx.TransportError:
            return
        assert response.status_code == 422
        heard.append(key)


@pytest.mark.slow
async def test_a_killed_door_has_kept_every_refusal_that_it_answered(
    doors: list[DoorProcess], tmp_path: Path
) -> None:
    door = doors[0]
    heard: list[str] = []
    for turn in range(ROUNDS):
        await asyncio.to_thread(door.start)
        posting = [
            asyncio.create_task(answered(door, turn * AT_ONCE + place, heard))
            for place in range(AT_ONCE)
        ]
        enough = (turn + 1) * ANSWERED
        await until(lambda enough=enough: len(heard) >= enough, "refusals are answered")
        await asyncio.to_thread(door.kill)
        await asyncio.gather(*posting)

    table = AttemptTable(f"sqlite:///{tmp_path}/one.db")
    kept = [
        json.loads(item["attempt"])["key"] for page in pages(table, 1000) for item in page.items
    ]
    number, _ = verify_chain(pages(table, 1000), None)
    table.close()

    assert len(heard) >= ROUNDS * ANSWERED
    assert set(heard) <= set(kept)
    assert len(kept) == len(set(kept)) == number


async def test_a_rebuild_of_the_door_leaves_the_attempts_where_they_are(door: Door) -> None:
    for act in (good(), good(mood=1)):
        await door.post(act)
    before = (await door.client.get("/v1/attempts")).json()
    rebuild = door.app.state.service.rebuild
    for _ in range(2):  # the second one drops the set that was the first
        await rebuild.work("prueba", rollback=False)
        async with asyncio.timeout(PATIENCE_S):
            while (await rebuild.state())["state"] != "filled":  # noqa: ASYNC110 - it only tells when asked
                await asyncio.sleep(0.01)
            while (await rebuild.compare("prueba"))["comparison"] is None:  # noqa: ASYNC110 - same
                await asyncio.sleep(0.01)
        await rebuild.swap("prueba", accept=False)

    after = (await door.client.get("/v1/attempts")).json()
    more = await door.post(good(mood=2))

    assert rebuild.live == 3
    assert after == before
    assert after["head"]["number"] == 2
    assert more.status_code == 422
    assert (await door.client.get("/v1/attempts")).json()["head"]["number"] == 3


async def test_a_refusal_that_cannot_be_kept_is_not_answered_as_one(
    environment: dict[str, str], tmp_path: Path
) -> None:
    async with opened_door(environment) as door:
        with closing(sqlite3.connect(tmp_path / "intake.attempts.db")) as raw:
            raw.execute("BEGIN IMMEDIATE")  # nobody else may write
            unkept = await door.post(good(mood=1))
            taken = await door.post(good())
            raw.execute("ROLLBACK")
        kept = await door.client.get("/v1/attempts")

    assert problem_of(unkept)["status"] == 503
    assert "no pudo dejar nota" in unkept.json()["detail"]
    assert taken.status_code == 201
    assert [json.loads(item["attempt"])["outcome"] for item in kept.json()["items"]] == [
        "refused",
        "accepted",
    ]
