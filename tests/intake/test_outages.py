"""The log is away, or its acknowledgement is lost: 503 or the truth, never a false 201."""

import asyncio
import time

import pytest

from shared.nats.server import NatsServer
from shared.stream import Log
from tests.intake.conftest import PATIENCE_S, Door, opened_door
from tests.intake.posted import good
from tests.intake.relay import Relay

pytestmark = pytest.mark.slow


async def posted_until_recorded(door: Door, act: object) -> int:
    """Post again and again as a careful caller would; give the status that ended it."""
    ends = time.monotonic() + PATIENCE_S
    while True:
        response = await door.post(act)
        if response.status_code != 503:
            return response.status_code
        assert time.monotonic() < ends
        assert int(response.headers["retry-after"]) >= 1
        await asyncio.sleep(0.05)


async def test_with_the_log_killed_an_act_is_answered_503_and_after_its_return_truly(
    door: Door, server: NatsServer
) -> None:
    before = (await door.post(good())).json()
    assert (await door.client.get("/v1/acts")).json()["total"] == 1
    server.kill()

    refused = await asyncio.gather(
        door.post(good(key="RE-901-2024-ITP-DE")), door.post(good()), door.post(good(title="Otro"))
    )
    listed = await door.client.get("/v1/acts")
    unread = await door.client.get("/v1/acts/RE-900-2024-ITP-DE")
    server.start()
    status = await posted_until_recorded(door, good(key="RE-901-2024-ITP-DE"))

    assert [response.status_code for response in refused] == [503, 503, 503]
    for response in refused:
        assert response.json()["type"] == "/problems/unavailable"
        assert "No se sabe si el acto quedó registrado" in response.json()["detail"]
        assert int(response.headers["retry-after"]) >= 1
    assert listed.json()["total"] == 1
    assert unread.status_code == 503
    assert status in {200, 201}
    receipt = (await door.post(good(key="RE-901-2024-ITP-DE"))).json()
    recorded = await door.log.find("acts.38-241.2024.RE-901-2024-ITP-DE")
    assert recorded is not None
    assert receipt["sequence"] == recorded.sequence == 2
    assert (await door.post(good())).json() == before
    assert (await door.post(good(title="Otro"))).status_code == 409
    assert await door.log.last_sequence() == 2


async def test_a_door_that_starts_before_its_log_waits_for_it(
    environment: dict[str, str], server: NatsServer
) -> None:
    server.stop()

    async def back() -> None:
        await asyncio.sleep(0)
        await asyncio.to_thread(server.start)

    returning = asyncio.create_task(back())
    async with opened_door(environment) as door:
        await returning
        assert await posted_until_recorded(door, good()) == 201


async def test_an_acknowledgement_that_is_lost_on_the_way_still_ends_in_the_true_receipt(
    environment: dict[str, str], server: NatsServer
) -> None:
    async with (
        Relay(server.port) as relay,
        opened_door({**environment, "POI_NATS_URL": relay.url, "POI_LOG_TIMEOUT_S": "5"}) as door,
    ):
        relay.lose(stay_cut=False)
        first = await door.post(good())
        again = await door.post(good())

        assert relay.lost == 1
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert first.json()["sequence"] == await door.log.last_sequence() == 1


async def test_an_act_that_was_stored_unheard_is_503_and_then_gets_the_receipt_of_that_one(
    environment: dict[str, str], server: NatsServer
) -> None:
    async with (
        Relay(server.port) as relay,
        opened_door({**environment, "POI_NATS_URL": relay.url}) as door,
    ):
        relay.lose(stay_cut=True)
        unheard = await door.post(good())
        auditor = await Log.connect(server.url, name="auditor")
        stored = await auditor.find("acts.38-241.2024.RE-900-2024-ITP-DE")
        relay.heal()
        status = await posted_until_recorded(door, good())
        receipt = (await door.post(good())).json()
        last = await auditor.last_sequence()
        await auditor.close()

    assert relay.lost == 1
    assert unheard.status_code == 503
    assert stored is not None
    assert status == 200
    assert (receipt["sequence"], last) == (stored.sequence, 1)
    assert receipt["recorded_at"].encode() in stored.payload
