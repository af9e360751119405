"""A post that takes the lane is answered as by the router's own route, whatever becomes of it."""

import httpx
import orjson
import pytest

from services.intake.lane import PATH
from tests.intake.conftest import BEARER, Door
from tests.intake.posted import good

OTHER_WAY = "/behind-a-proxy"


async def both_ways(
    door: Door, content: bytes, query: str = "", **headers: str
) -> list[httpx.Response]:
    """Post by the lane, and as behind a proxy that keeps its prefix: the router's way."""
    transport = httpx.ASGITransport(door.app, root_path=OTHER_WAY)
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as other:
        return [
            await door.client.post(f"{PATH}{query}", content=content, headers=headers),
            await other.post(
                f"{OTHER_WAY}{PATH}{query}", content=content, headers={**BEARER, **headers}
            ),
        ]


@pytest.mark.parametrize(
    ("content", "query", "headers", "status"),
    [
        (b"{", "", {}, 400),
        (b"{}", "", {}, 422),
        (b"{}", "?wait=for-ever", {}, 400),
        (b"{}", "", {"Authorization": "Bearer nobody"}, 401),
        (b"{}", "", {"Content-Type": "application/cloudevents-batch+json"}, 415),
        (b"{}", "", {"Content-Length": str(5 * 1024 * 1024)}, 413),
    ],
)
async def test_a_refusal_is_the_same_by_either_way(
    door: Door, content: bytes, query: str, headers: dict[str, str], status: int
) -> None:
    by_lane, by_route = await both_ways(door, content, query, **headers)

    assert (by_lane.status_code, by_route.status_code) == (status, status)
    assert by_lane.json() == by_route.json()
    assert dict(by_lane.headers) == dict(by_route.headers)


async def test_an_act_gets_one_receipt_by_either_way(door: Door) -> None:
    by_lane, by_route = await both_ways(door, orjson.dumps(good()))

    assert (by_lane.status_code, by_route.status_code) == (201, 200)
    assert by_lane.json() == by_route.json()
    assert by_lane.headers["location"] == by_route.headers["location"]
    assert by_lane.headers.keys() == by_route.headers.keys()
    assert await door.log.last_sequence() == 1


async def test_other_methods_and_places_do_not_take_it(door: Door) -> None:
    listed = await door.client.get(PATH)
    refused = await door.client.put(PATH, content=b"{}")
    batch = await door.client.post(f"{PATH}:batch", content=b"")

    assert (listed.status_code, refused.status_code, batch.status_code) == (200, 405, 400)


async def test_answers_by_the_lane_are_counted_and_name_their_tables(door: Door) -> None:
    answer = await door.client.post(PATH, content=b"{")
    metrics = (await door.client.get("/metrics")).text

    assert answer.headers["poi-tables"] == "1"
    assert 'poi_http_requests_total{method="POST",status="400"} 1.0' in metrics
