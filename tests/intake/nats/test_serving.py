"""The door as a NATS micro service: found by the tools, limited, back after a restart, drained."""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

from nats import errors as nats_errors

from shared.stream.announcing import Declared
from shared.stream.credentials import new_seed
from shared.stream.endpoint import Answer, Asked, Endpoint
from tests.intake.callers.conftest import registered
from tests.intake.conftest import Door, opened_door
from tests.intake.nats.conftest import (
    ANSWER_S,
    Asking,
    asking,
    attempts_of,
    endpoint_of,
    listening_door,
    soon,
)
from tests.intake.posted import good
from tests.stream.users import Guarded


async def discovered(guarded: Guarded, user: str, subject: str, count: int = 1) -> list[Any]:
    """Ask as the tools do: a request to all, and whatever comes back."""
    async with guarded.client(user) as (client, _):
        inbox = client.new_inbox()
        heard = await client.subscribe(inbox)
        await client.publish(subject, b"", reply=inbox)
        return [json.loads((await heard.next_msg(ANSWER_S)).data) for _ in range(count)]


async def test_the_tools_find_the_service_what_it_offers_and_what_it_did(
    door: Door, guarded: Guarded, alpha: Asking
) -> None:
    assert endpoint_of(door).connected.is_set()
    await alpha.post(good())
    await alpha.post({})

    for user in ("operator", "alpha", "beta"):
        (ping,) = await discovered(guarded, user, "$SRV.PING")
        (info,) = await discovered(guarded, user, "$SRV.INFO.poi-intake")
        (stats,) = await discovered(guarded, user, f"$SRV.STATS.poi-intake.{ping['id']}")

        identity = {name: ping[name] for name in ("name", "id", "version", "metadata")}
        assert ping == {"type": "io.nats.micro.v1.ping_response", **identity}
        assert (ping["name"], ping["version"]) == ("poi-intake", "0.1.0")
        assert info["type"] == "io.nats.micro.v1.info_response"
        assert info["description"] != ""
        endpoint = {"name": "post", "subject": "post.*", "queue_group": "intake"}
        assert info["endpoints"] == [{**endpoint, "metadata": {}}]
        assert {**stats, **identity} == stats
        assert stats["type"] == "io.nats.micro.v1.stats_response"
        (counted,) = stats["endpoints"]
        assert {name: counted[name] for name in endpoint} == endpoint
        assert (counted["num_requests"], counted["num_errors"]) == (2, 1)
        assert counted["last_error"] == "422:El acto no se puede registrar"
        assert counted["average_processing_time"] == counted["processing_time"] // 2 > 0


async def test_whoever_looks_for_services_cannot_send_the_answer_into_the_log_or_to_a_caller(
    door: Door, guarded: Guarded, alpha: Asking
) -> None:
    for reply in ("acts.38-241.2024.FORGED", "post.beta", "post.alpha", "accepted.FORGED"):
        await alpha.client.publish("$SRV.PING", b"", reply=reply)
    await alpha.client.flush()
    (stats,) = await discovered(guarded, "alpha", "$SRV.STATS")

    # Its own subject is all that it reaches: what it had sent there is its own empty post.
    assert stats["endpoints"][0]["num_requests"] <= 1
    assert all(kept["caller"] == "alpha" for kept in await attempts_of(door))
    assert await door.log.last_sequence() == 0


async def test_acts_that_a_subscriber_has_sent_to_the_door_are_no_posts(
    door: Door, alpha: Asking
) -> None:
    await alpha.post(good())

    await alpha.client.publish("$JS.API.CONSUMER.MSG.NEXT.ACTS.alpha", b"1", reply="post.alpha")
    await soon(lambda: handed_out(alpha))
    again = await alpha.post(good())

    assert again.status == 200
    assert [kept["outcome"] for kept in await attempts_of(door)] == ["accepted", "repeated"]


async def handed_out(asking: Asking) -> bool:
    """Say whether a subscriber's consumer has given an act to anybody."""
    info = await asking.client.request("$JS.API.CONSUMER.INFO.ACTS.alpha", b"", timeout=ANSWER_S)
    return bool(json.loads(info.data)["delivered"]["consumer_seq"])


async def test_posting_comes_back_after_the_server_was_killed(
    door: Door, guarded: Guarded, alpha: Asking
) -> None:
    before = await alpha.post(good())

    guarded.server.kill()
    guarded.server.start()
    await asyncio.wait_for(endpoint_of(door).connected.wait(), ANSWER_S)
    async with asking(guarded, "alpha") as again:
        await soon(lambda: answered(again))
        repeated = await again.post(good())

    assert (before.status, repeated.status) == (201, 200)
    assert repeated.document["sequence"] == before.document["sequence"]


async def answered(asking: Asking) -> bool:
    """Say whether the door hears again: for a moment nobody does, or the log is not back yet."""
    try:
        return (await asking.post(good())).status in (200, 201)
    except nats_errors.NoRespondersError:
        return False


async def test_too_many_posts_of_one_caller_are_told_when_to_come_again(
    environment: dict[str, str], guarded: Guarded
) -> None:
    async with listening_door({**environment, "POI_CALLER_RATE": "3/minute"}) as door:
        key = guarded.seeds["alpha"].public_key
        await registered(door, "alpha", nats_key=key)
        await registered(door, "beta", nats_key=guarded.seeds["beta"].public_key)
        async with asking(guarded, "alpha") as alpha, asking(guarded, "beta") as beta:
            statuses = [(await alpha.post(good())).status for _ in range(3)]
            limited = await alpha.post(good())
            other = await beta.post(good())

    assert statuses == [201, 200, 200]
    assert limited.status == 429
    assert int(limited.headers["retry-after"]) > 0
    assert other.status == 200


async def test_two_doors_share_the_posts_and_answer_each_once(
    environment: dict[str, str], guarded: Guarded, door: Door, alpha: Asking
) -> None:
    async with listening_door(environment) as second:
        acts = [good(key=f"RE-{number:03d}-2024-ITP-DE") for number in range(1, 61)]
        answers = await asyncio.gather(*(alpha.post(act) for act in acts))
        stats = await discovered(guarded, "operator", "$SRV.STATS", count=2)

    assert {answer.status for answer in answers} == {201}
    counts = [each["endpoints"][0]["num_requests"] for each in stats]
    assert sum(counts) == 60
    assert min(counts) > 0
    assert second is not door


async def test_a_door_that_closes_answers_what_it_heard_and_nothing_enters_unanswered(
    environment: dict[str, str], guarded: Guarded
) -> None:
    async with asking(guarded, "alpha") as alpha:
        async with listening_door(environment) as door:
            await registered(door, "alpha", nats_key=guarded.seeds["alpha"].public_key)
            acts = [good(key=f"RE-{number:03d}-2024-ITP-DE") for number in range(1, 101)]
            posts = [asyncio.create_task(alpha.post(act)) for act in acts]
            await soon(lambda: heard_any(door))
        outcomes = await asyncio.gather(*posts, return_exceptions=True)
    log = await guarded.log("auditor")
    entered = await log.last_sequence()
    await log.close()

    receipts = [one for one in outcomes if not isinstance(one, BaseException)]
    unheard = [one for one in outcomes if isinstance(one, BaseException)]
    assert {receipt.status for receipt in receipts} == {201}
    assert len(receipts) == entered > 0
    assert all(isinstance(one, nats_errors.NoRespondersError) for one in unheard), unheard


async def heard_any(door: Door) -> bool:
    return endpoint_of(door)._counts.requests > 0


async def test_more_requests_than_may_be_under_way_are_told_so_at_once(guarded: Guarded) -> None:
    go_on = asyncio.Event()

    async def slow(_asked: Asked) -> Answer:
        await go_on.wait()
        return Answer(b"done")

    async def crowded(_asked: Asked) -> Answer:
        return Answer(b"crowded", error=(503, "después"))

    endpoint = Endpoint(
        guarded.server.url,
        Declared("slow", "1.0.0", "", "post", "post.*", "slow"),
        slow,
        credentials=guarded.seeds["door"],
        in_flight_max=2,
        crowded=crowded,
    )
    endpoint.open()
    await asyncio.wait_for(endpoint.connected.wait(), ANSWER_S)

    async with guarded.client("alpha") as (client, _):
        asked = [
            asyncio.create_task(client.request("post.alpha", b"", timeout=ANSWER_S))
            for _ in range(3)
        ]
        done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        (first,) = done
        go_on.set()
        answers = [message.data for message in await asyncio.gather(*asked)]
    await endpoint.close(1)

    assert (await first).data == b"crowded"
    assert sorted(answers) == [b"crowded", b"done", b"done"]


async def test_a_caller_that_floods_holds_up_only_itself(
    environment: dict[str, str], guarded: Guarded
) -> None:
    async with listening_door({**environment, "POI_CALLER_REQUESTS_MAX": "8"}) as door:
        for name in ("alpha", "beta"):
            await registered(door, name, nats_key=guarded.seeds[name].public_key)
        async with asking(guarded, "alpha") as alpha, asking(guarded, "beta") as beta:
            body = json.dumps(good(key="RE-801-2024-ITP-DE")).encode()
            inbox = alpha.client.new_inbox()
            heard = await alpha.client.subscribe(inbox)
            for _ in range(2000):
                await alpha.client.publish("post.alpha", body, reply=inbox)
            answers = [
                await beta.post(good(key=f"RE-{number:03d}-2024-ITP-DE")) for number in range(1, 11)
            ]
            flooding = [json.loads((await heard.next_msg(ANSWER_S)).data) for _ in range(2000)]
        kept = (await door.client.get("/v1/attempts?caller=alpha&limit=1")).json()["total"]

    assert [answer.status for answer in answers] == [201] * 10
    assert {answer["status"] for answer in flooding} == {200, 201, 429}
    assert len([answer for answer in flooding if answer["status"] == 201]) == 1
    assert kept == 2000


async def nats_in_health(door: Door) -> tuple[str, str]:
    """Give the status of the whole and what is told of the side towards the callers."""
    health = (await door.client.get("/healthz")).json()
    return health["status"], health["nats"]


async def test_the_health_tells_when_posts_over_nats_are_not_heard(
    door: Door, guarded: Guarded
) -> None:
    heard = await nats_in_health(door)

    guarded.server.kill()
    await soon(lambda: ails(door))
    _, unheard = await nats_in_health(door)
    guarded.server.start()
    await asyncio.wait_for(endpoint_of(door).connected.wait(), ANSWER_S)
    await soon(lambda: is_well(door))

    assert heard == ("ok", "ok")
    assert unheard != ""


async def ails(door: Door) -> bool:
    status, said = await nats_in_health(door)
    return status == "degraded" and said != "ok"


async def is_well(door: Door) -> bool:
    return await nats_in_health(door) == ("ok", "ok")


async def test_the_health_tells_a_seed_that_the_server_does_not_know_or_that_may_not_hear(
    environment: dict[str, str], guarded: Guarded, tmp_path: Path
) -> None:
    told = []
    for name, seed in (("strange", new_seed()), ("beta", guarded.seeds["beta"].seed)):
        file = tmp_path / f"{name}.seed"
        file.write_text(seed, encoding="utf-8")
        async with opened_door({**environment, "POI_NATS_DOOR_SEED_FILE": str(file)}) as door:
            await soon(partial(violates, door))
            told.append(await nats_in_health(door))

    (unknown, refused) = told
    assert unknown[0] == refused[0] == "degraded"
    assert "Authorization Violation" in unknown[1]
    assert "permissions violation for subscription" in refused[1].lower()


async def violates(door: Door) -> bool:
    return "violation" in (await nats_in_health(door))[1].lower()
