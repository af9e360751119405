"""Attempts of registered callers: what they may not post, and what they post too often."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.intake.conftest import Door, opened_door, problem_of
from tests.intake.posted import good


def numbered(number: int, **stated: object) -> dict[str, Any]:
    return good(key=f"RE-{number:03d}-2024-ITP-DE", **stated)


def lines(*acts: object) -> bytes:
    return b"\n".join(json.dumps(act).encode() for act in acts)


class Caller:
    """A registered caller of a door, with its own API key."""

    def __init__(self, door: Door, key: str) -> None:
        self.door = door
        self._headers = {"Authorization": f"Bearer {key}"}

    async def post(self, body: bytes, path: str = "/v1/acts") -> httpx.Response:
        """Post as this caller."""
        return await self.door.client.post(path, content=body, headers=self._headers)

    async def kept(self) -> list[dict[str, Any]]:
        """Give this caller's attempts as the operator reads them."""
        listed = (await self.door.client.get("/v1/attempts?caller=mef")).json()["items"]
        return [json.loads(item["attempt"]) for item in listed]


@pytest.fixture
async def mef(environment: dict[str, str]) -> AsyncIterator[Caller]:
    next_year = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=365)
    async with opened_door({**environment, "POI_CALLER_RATE": "4/minute"}) as door:
        stated = {"name": "mef", "entities": ["38-241"], "expires_on": str(next_year)}
        registered = await door.client.post("/v1/callers", json=stated)
        assert registered.status_code == 201, registered.text
        yield Caller(door, registered.json()["api_key"])


async def test_what_a_caller_posts_names_it_and_what_it_may_not_is_forbidden(mef: Caller) -> None:
    taken = await mef.post(lines(numbered(1)))
    forbidden = await mef.post(lines(numbered(2, entity="01-001")))

    told = await mef.kept()
    assert (taken.status_code, forbidden.status_code) == (201, 403)
    assert [(one["outcome"], one["key"]) for one in told] == [
        ("accepted", "RE-001-2024-ITP-DE"),
        ("forbidden", "RE-002-2024-ITP-DE"),
    ]
    assert told[1]["faults"] == [{"pointer": "/entity", "code": "not-permitted"}]


async def test_a_batch_with_an_act_that_is_not_the_caller_s_enters_nothing(mef: Caller) -> None:
    mixed = await mef.post(
        lines(numbered(1), numbered(2, entity="01-001"), numbered(3, mood=1)), "/v1/acts:batch"
    )

    document = problem_of(mixed)
    assert document["status"] == 422
    assert [(fault["pointer"], fault["code"]) for fault in document["errors"]] == [
        ("/2/entity", "not-permitted"),
        ("/3/mood", "unknown-member"),
    ]
    assert [one["outcome"] for one in await mef.kept()] == ["refused", "forbidden", "refused"]
    assert await mef.door.log.last_sequence() == 0


async def test_a_batch_of_which_only_the_permission_is_wrong_is_a_403(mef: Caller) -> None:
    acts = lines(numbered(1, entity="01-001"), numbered(2), numbered(3, entity="01-001"))

    document = problem_of(await mef.post(acts, "/v1/acts:batch"))

    assert document["status"] == 403
    assert [fault["pointer"] for fault in document["errors"]] == ["/1/entity", "/3/entity"]


async def test_each_act_of_a_batch_counts_against_the_rate_and_too_often_is_kept(
    mef: Caller,
) -> None:
    taken = await mef.post(lines(*(numbered(n) for n in range(1, 5))), "/v1/acts:batch")

    refused = await mef.post(lines(numbered(9)))

    assert taken.status_code == 201
    assert problem_of(refused)["status"] == 429
    assert int(refused.headers["retry-after"]) >= 1
    *_, last = await mef.kept()
    assert (last["outcome"], last["status"]) == ("limited", 429)
    assert len(await mef.kept()) == 5
