"""A service shows its rows page by page in the order of their keys, and tells what is no page."""

from collections.abc import AsyncIterator

import pytest

from tests.intake.conftest import Door, environment, opened_door, problem_of, server
from tests.proof.conftest import ACTS, entries

__all__ = ["environment", "server"]


@pytest.fixture
async def door(environment: dict[str, str]) -> AsyncIterator[Door]:
    async with opened_door(environment) as opened:
        await opened.log.append_all(entries())
        assert await opened.app.state.service.runner.wait_for(ACTS, timeout_s=10)
        yield opened


async def test_pages_follow_one_another_until_there_is_none(door: Door) -> None:
    path, seen = "/v1/rows/mark?limit=5&through=11", []
    for _ in range(10):
        page = (await door.client.get(path)).json()
        seen += [row[0] for row in page["rows"]]
        path = page["next"]
        if path is None:
            break

    assert seen == list(range(1, 12))


async def test_the_digests_alone_are_those_of_the_rows(door: Door) -> None:
    rows = (await door.client.get("/v1/rows/mark")).json()["rows"]

    joined = (await door.client.get("/v1/rows/mark/digests?after=2&limit=4")).json()["digests"]

    assert joined == "".join(row[1] for row in rows[2:6])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/rows/nada", 404),
        ("/v1/rows/mark?after=x", 400),
        ("/v1/rows/mark?after=1,2", 400),
        ("/v1/rows/mark?limit=0", 400),
        ("/v1/rows/mark?limit=10001", 400),
        ("/v1/rows/mark?after=99999999999999999999", 400),
    ],
)
async def test_what_is_no_page_is_told_so(door: Door, path: str, status: int) -> None:
    answer = await door.client.get(path)

    assert answer.status_code == status
    problem_of(answer)


async def test_the_tables_are_listed_with_their_keys(door: Door) -> None:
    listed = {
        row["table"]: row["key"] for row in (await door.client.get("/v1/rows")).json()["items"]
    }

    assert listed["recorded_act"] == ["sequence"]
    assert {"mark", "position", "quarantine", "stream_met", "restoration"} <= set(listed)
