"""One act, one receipt, for ever: in other bytes, after a kill, at one instant, by two doors."""

import asyncio
import json
from collections import Counter
from typing import Any

import httpx
import orjson
import pytest

from shared.nats.server import NatsServer
from shared.stream import Log
from tests.intake.conftest import Door
from tests.intake.posted import changed, good, put
from tests.intake.posting.conftest import PATIENCE_S, DoorProcess, until
from tests.intake.relay import Relay

ACT = orjson.dumps(good())
SUBJECT = "acts.38-241.2024.RE-900-2024-ITP-DE"


def told_otherwise() -> list[bytes]:
    """Write the good act in other bytes, each another liberty that JSON and the contract leave."""
    amounts = put(
        {"/measures/0/total": "10", "/measures/0/breakdowns/0/lines/0/amount": "7.0"},
    )
    turned: Any = orjson.loads(
        ACT,
    )
    return [
        json.dumps(turned, indent=4).encode(),
        json.dumps(turned, sort_keys=True).encode(),
        json.dumps(dict(reversed(turned.items()))).encode(),
        b"\r\n\t " + ACT + b" \n",
        orjson.dumps(changed(amounts)),
        orjson.dumps({**turned, "printed_key": None}),
        orjson.dumps({**turned, "circumstance": None, "document": None}),
        orjson.dumps({name: value for name, value in turned.items() if name != "printed_key"}),
        ACT.replace(b'"title"', b'"t\\u0069tle"'),
        orjson.dumps(changed(put({"/measures/0/breakdowns/0/lines/0/unit": ""}))),
        orjson.dumps(changed(put({"/measures/0/breakdowns/0/lines/0/unit": None}))),
    ]


async def test_whatever_the_bytes_the_same_act_gets_the_first_receipt(door: Door) -> None:
    first = await door.client.post("/v1/acts", content=ACT)

    again = [await door.client.post("/v1/acts", content=body) for body in told_otherwise()]

    assert first.status_code == 201
    assert [answer.status_code for answer in again] == [200] * len(told_otherwise())
    assert {answer.content for answer in again} == {first.content}
    assert len(set(told_otherwise())) == len(told_otherwise())
    assert await door.log.last_sequence() == 1


async def stored(server: NatsServer) -> bytes | None:
    auditor = await Log.connect(server.url, name="auditor")
    try:
        assert await auditor.last_sequence() <= 1
        found = await auditor.find(SUBJECT)
    finally:
        await auditor.close()
    return found.payload if found else None


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/v1/acts", "/v1/acts:batch"])
async def test_a_door_killed_between_log_and_answer_gives_the_receipt_of_what_was_stored(
    doors: list[DoorProcess], server: NatsServer, path: str
) -> None:
    door = doors[0]
    async with Relay(server.port) as relay:
        await asyncio.to_thread(door.start, POI_NATS_URL=relay.url, POI_LOG_TIMEOUT_S="20")
        relay.lose(stay_cut=True)
        unheard = asyncio.create_task(door.post(ACT, path))
        await until(lambda: relay.lost == 1, "the log acknowledged")
        await asyncio.to_thread(door.kill)
        with pytest.raises(httpx.TransportError):
            await unheard
    payload = await stored(server)
    await asyncio.to_thread(door.start)

    again = await door.post(told_otherwise()[0])

    assert payload is not None
    assert again.status_code == 200
    assert again.json()["recorded_at"].encode() in payload
    assert again.json()["sequence"] == 1
    assert await stored(server) == payload


@pytest.mark.slow
async def test_two_doors_at_the_same_instant_agree_on_one_event_and_one_receipt(
    doors: list[DoorProcess], server: NatsServer
) -> None:
    for door in doors:
        await asyncio.to_thread(door.start)
    bodies = [ACT, *told_otherwise()] * 3

    answers = await asyncio.gather(
        *(doors[place % 2].post(body) for place, body in enumerate(bodies))
    )

    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: len(bodies) - 1}
    assert len({answer.content for answer in answers}) == 1
    assert await stored(server) is not None


@pytest.mark.slow
async def test_a_batch_and_a_post_of_two_doors_at_the_same_instant_agree_too(
    doors: list[DoorProcess], server: NatsServer
) -> None:
    for door in doors:
        await asyncio.to_thread(door.start)
    acts = [orjson.dumps(good(key=f"RE-{n:03d}-2024-ITP-DE")) for n in range(1, 41)]
    batch = b"\n".join(acts)

    answers = await asyncio.wait_for(
        asyncio.gather(
            doors[0].post(batch, "/v1/acts:batch"),
            doors[1].post(batch, "/v1/acts:batch"),
            *(doors[place % 2].post(act) for place, act in enumerate(acts)),
        ),
        PATIENCE_S,
    )

    one, two, *singles = answers
    assert {one.status_code, two.status_code} <= {200, 201}
    assert one.json() == two.json()
    assert [answer.json() for answer in singles] == one.json()["receipts"]
    new = sum(answer.status_code == 201 for answer in singles)
    assert new + sum(int(answer.headers["poi-recorded"]) for answer in (one, two)) == 40
    auditor = await Log.connect(server.url, name="auditor")
    assert await auditor.last_sequence() == 40
    await auditor.close()
