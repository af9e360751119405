"""Registered callers and their API keys at a real door."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from shared.nats.server import NatsServer
from tests.intake.callers.conftest import NEXT_YEAR, bearer, posted, registered, until
from tests.intake.conftest import Door, opened_door, problem_of
from tests.intake.posted import good


async def test_a_registered_caller_posts_with_its_key_under_its_own_name(door: Door) -> None:
    key = await registered(door, entities=["38-241"], issuers=["RE-ITP-DE"])

    response = await posted(door, key, good())

    assert response.status_code == 201
    read = await door.client.get(response.headers["location"])
    assert read.json()["posted_by"] == "mef"
    assert (await posted(door, key, good())).json() == response.json()


async def test_a_caller_is_refused_what_it_was_not_registered_for(door: Door) -> None:
    key = await registered(door, entities=["36-010"], kinds=["UnitCreated"], issuers=["LEY"])

    document = problem_of(await posted(door, key, good()))

    assert (document["status"], document["type"]) == (403, "/problems/forbidden")
    assert [error["pointer"] for error in document["errors"]] == ["/entity", "/kind", "/key"]
    assert await door.log.last_sequence() == 0


async def test_the_key_is_shown_once_and_kept_only_as_a_hash(door: Door, tmp_path: Path) -> None:
    made = await door.client.post("/v1/callers", json={"name": "mef", "expires_on": NEXT_YEAR})
    key = made.json()["api_key"]

    listed = await door.client.get("/v1/callers")
    tables = await door.client.get("/v1/rows")

    assert made.headers["cache-control"] == "no-store"
    assert listed.json()["total"] == 1
    assert listed.json()["items"][0]["state"] == "active"
    secret = key.rsplit("_", 1)[1] if key.count("_") == 2 else key.split("_", 2)[2]
    assert len(secret) == 43
    assert secret not in listed.text
    assert "sha256" not in listed.text
    assert "caller" not in [each["table"] for each in tables.json()["items"]]
    assert (await door.client.get("/v1/rows/caller")).status_code == 404
    stored = _bytes_of(tmp_path)
    assert key.split("_")[1].encode() in stored
    assert secret.encode() not in stored


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/callers"), ("POST", "/v1/callers"), ("POST", "/v1/callers/mef:revoke")],
)
async def test_the_register_is_the_operators_alone(door: Door, method: str, path: str) -> None:
    key = await registered(door)

    nobody = await door.client.request(method, path, headers={"Authorization": ""})
    caller = await door.client.request(method, path, headers=bearer(key))

    assert problem_of(nobody)["status"] == 401
    assert nobody.headers["www-authenticate"] == "Bearer"
    assert problem_of(caller)["status"] == 403
    assert (await posted(door, key, good())).status_code == 201


async def test_a_revoked_caller_posts_nothing_more_and_its_acts_stay(door: Door) -> None:
    key = await registered(door)
    first = await posted(door, key, good())

    revoked = await door.client.post("/v1/callers/mef:revoke")
    again = await door.client.post("/v1/callers/mef:revoke")

    assert (revoked.json()["state"], again.json()) == ("revoked", revoked.json())
    document = problem_of(await posted(door, key, good(key="RE-901-2024-ITP-DE")))
    assert document["status"] == 401
    assert "fue revocado" in document["detail"]
    assert (await door.client.get(first.headers["location"])).status_code == 200


async def test_a_key_is_exchanged_by_revoking_and_registering_anew(door: Door) -> None:
    old = await registered(door)
    taken = await door.client.post("/v1/callers", json={"name": "mef", "expires_on": NEXT_YEAR})

    await door.client.post("/v1/callers/mef:revoke")
    new = await registered(door)

    assert problem_of(taken)["type"] == "/problems/caller-taken"
    assert (await posted(door, old, good())).status_code == 401
    assert (await posted(door, new, good())).status_code == 201
    states = [item["state"] for item in (await door.client.get("/v1/callers")).json()["items"]]
    assert states == ["revoked", "active"]


async def test_a_client_or_nats_key_belongs_to_one_caller(door: Door) -> None:
    user_key = "UAT2OASWGR6SJU7O3CVX5663I4DIYP23QIOFIDEZVJN2IPAZUCKDDKTL"
    await registered(door, client_id="siaf", nats_key=user_key)

    other = await door.client.post(
        "/v1/callers",
        json={
            "name": "ceplan",
            "expires_on": NEXT_YEAR,
            "client_id": "siaf",
            "nats_key": user_key,
        },
    )

    document = problem_of(other)
    assert document["status"] == 409
    assert [error["pointer"] for error in document["errors"]] == ["/client_id", "/nats_key"]


async def test_two_registrations_at_the_same_instant_make_one(door: Door) -> None:
    stated = {"name": "mef", "expires_on": NEXT_YEAR}

    answers = await asyncio.gather(
        *(door.client.post("/v1/callers", json=stated) for _ in range(8))
    )

    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 7]


async def test_an_expired_registration_counts_no_more(door: Door, tmp_path: Path) -> None:
    key = await registered(door)
    with sqlite3.connect(tmp_path / "intake.db") as database:
        database.execute("UPDATE caller SET expires_at = '2024-01-01T05:00:00.000000Z'")
    listed = (await door.client.get("/v1/callers")).json()

    document = problem_of(await posted(door, key, good()))

    assert listed["items"][0]["state"] == "expired"
    assert document["status"] == 401
    assert "venció" in document["detail"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key[:-1],
        lambda key: key + "A",
        lambda key: key.upper(),
        lambda key: "poi_0123456789abcdef_" + key.split("_", 2)[2],
        lambda _key: "poi_",
        lambda _key: "la-clave-del-operadoR",
        lambda _key: "",
        lambda _key: "a.b.c",
        lambda _key: "eyJhbGciOiJub25lIn0.e30.",
    ],
)
async def test_a_credential_that_is_not_whole_and_right_opens_nothing(
    door: Door, spoil: "object"
) -> None:
    assert callable(spoil)
    key = await registered(door)

    document = problem_of(await posted(door, spoil(key), good()))

    assert document["status"] == 401
    assert "poi callers add" in document["detail"]
    assert "operator.key" in document["detail"]
    assert await door.log.last_sequence() == 0


async def test_the_faults_of_a_registration_are_all_told(door: Door) -> None:
    response = await door.client.post("/v1/callers", json={"name": "Mef", "kinds": ["x"]})

    document = problem_of(response)
    assert document["status"] == 422
    assert [error["pointer"] for error in document["errors"]] == [
        *("/expires_on", "/kinds/0", "/name"),
    ]


async def test_an_unknown_caller_cannot_be_revoked(door: Door) -> None:
    await registered(door)

    document = problem_of(await door.client.post("/v1/callers/ceplan:revoke"))

    assert (document["status"], document["choices"]) == (404, ["mef"])


async def test_callers_are_known_after_a_restart(
    environment: dict[str, str], server: NatsServer
) -> None:
    async with opened_door(environment) as door:
        key = await registered(door)

    async with opened_door(environment) as door:
        response = await posted(door, key, good())

    assert server.running
    assert response.status_code == 201


async def test_a_revocation_at_another_door_on_the_same_database_counts_within_a_second(
    environment: dict[str, str],
) -> None:
    async with opened_door(environment) as one, opened_door(environment) as other:
        key = await registered(one)
        assert (await posted(one, key, good())).status_code == 201
        await other.client.post("/v1/callers/mef:revoke")

        async def is_refused() -> bool:
            return (await posted(one, key, good())).status_code == 401

        await until(is_refused, within_s=3)


async def test_the_register_goes_over_to_rebuilt_tables(door: Door) -> None:
    key = await registered(door)
    await posted(door, key, good())
    step = {"owner": "test"}

    async def is_filled() -> bool:
        state = (await door.client.post("/v1/rebuild", json=step)).json()
        return bool(state["state"] == "filled")

    async def is_compared() -> bool:
        state = (await door.client.post("/v1/rebuild:compare", json=step)).json()
        return state["comparison"] is not None

    await until(is_filled)
    await until(is_compared)
    await door.client.post("/v1/callers/mef:revoke")
    swapped = await door.client.post("/v1/rebuild:swap", json=step)

    assert swapped.status_code == 200, swapped.text
    assert swapped.json()["live"] == 2
    assert (await posted(door, key, good())).status_code == 401
    assert (await door.client.get("/v1/callers")).json()["items"][0]["state"] == "revoked"


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("intake.db*"))
