"""The register on SQLite and on PostgreSQL: one name, one client, one NKey at a time."""

import asyncio

from tests.intake.callers.conftest import NEXT_YEAR, posted, registered
from tests.intake.conftest import opened_door
from tests.intake.posted import good
from tests.store.conftest import postgresql, url

__all__ = ["postgresql", "url"]


async def test_callers_come_and_go_on_either_database(
    environment: dict[str, str], url: str
) -> None:
    async with opened_door({**environment, "POI_DATABASE_URL": url}) as door:
        first = await registered(door, entities=["38-241"], client_id="siaf")
        stated = {"name": "mef", "expires_on": NEXT_YEAR, "client_id": "siaf"}
        taken = await asyncio.gather(
            *(door.client.post("/v1/callers", json=stated) for _ in range(4))
        )
        one = await posted(door, first, good())
        revoked = await door.client.post("/v1/callers/mef:revoke")
        again = await asyncio.gather(
            *(door.client.post("/v1/callers", json=stated) for _ in range(4))
        )
        listed = (await door.client.get("/v1/callers")).json()["items"]
        gone = await posted(door, first, good())

    assert {answer.status_code for answer in taken} == {409}
    assert [error["pointer"] for error in taken[0].json()["errors"]] == ["/name", "/client_id"]
    assert (one.status_code, revoked.status_code, gone.status_code) == (201, 200, 401)
    assert sorted(answer.status_code for answer in again) == [201, 409, 409, 409]
    assert [(item["state"], item["entities"]) for item in listed] == [
        ("revoked", ["38-241"]),
        ("active", None),
    ]


async def test_two_doors_at_the_same_instant_register_a_name_once(
    environment: dict[str, str], url: str
) -> None:
    shared = {**environment, "POI_DATABASE_URL": url}
    stated = {"name": "mef", "expires_on": NEXT_YEAR}
    async with opened_door(shared) as one, opened_door(shared) as other:
        for _ in range(5):
            answers = await asyncio.gather(
                *(door.client.post("/v1/callers", json=stated) for door in (one, other) * 3)
            )
            assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
            await one.client.post("/v1/callers/mef:revoke")
