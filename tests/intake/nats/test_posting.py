"""A post over NATS is answered as over HTTP: the same door, the same receipts, the same faults."""

import asyncio
import json

import pytest
from nats import errors as nats_errors

from services.intake.nats.answering import answer
from shared.stream.endpoint import Asked
from tests.intake.conftest import Door
from tests.intake.nats.conftest import (
    Asking,
    asking,
    attempts_of,
    endpoint_of,
    listening_door,
    soon,
)
from tests.intake.posted import good
from tests.stream.users import Guarded

ACT_BYTES_MAX = 4 * 1024 * 1024


async def test_an_act_posted_over_nats_gets_its_receipt_and_the_status(
    door: Door, alpha: Asking
) -> None:
    answered = await alpha.post(good())

    assert answered.status == 201
    assert set(answered.document) == {
        *("key", "sequence", "sha256", "recorded_at", "signature"),
        "status",
    }
    assert (answered.document["key"], answered.document["sequence"]) == (good()["key"], 1)
    assert answered.headers == {}
    read = (await door.client.get(f"/v1/acts/{good()['key']}")).json()
    assert read["posted_by"] == "alpha"
    assert read["sha256"] == answered.document["sha256"]


async def test_the_same_act_gets_its_first_receipt_over_either_transport(
    door: Door, alpha: Asking
) -> None:
    first = await alpha.post(good())
    turned = dict(reversed(list(good().items())))

    spaced = await alpha.post(json.dumps(turned, indent=3).encode())
    over_http = await door.client.post("/v1/acts", json=turned)

    receipt = {name: value for name, value in first.document.items() if name != "status"}
    assert spaced.document == {**receipt, "status": 200}
    assert (over_http.status_code, over_http.json()) == (200, receipt)


async def test_an_act_first_posted_over_http_gets_that_receipt_over_nats(
    door: Door, alpha: Asking
) -> None:
    first = (await door.post(good())).json()

    answered = await alpha.post(good())

    assert answered.document == {**first, "status": 200}


async def test_faults_conflicts_and_broken_json_are_problem_documents(
    door: Door, alpha: Asking
) -> None:
    await alpha.post(good())

    faulty = await alpha.post(good(key="no", fiscal_year="2024", printed_key=3))
    other = await alpha.post(good(title="Otro título"))
    broken = await alpha.post(b"{not json")
    empty = await alpha.post(b"")

    assert [faulty.status, other.status, broken.status, empty.status] == [422, 409, 400, 400]
    assert faulty.document["type"] == "/problems/invalid-act"
    assert {fault["pointer"] for fault in faulty.document["errors"]} >= {"/key", "/fiscal_year"}
    assert other.document["sequence"] == 1
    assert faulty.headers["nats-service-error-code"] == "422"
    assert faulty.headers["nats-service-error"] == "El acto no se puede registrar"
    over_http = await door.post(good(key="no", fiscal_year="2024", printed_key=3))
    assert over_http.json() == faulty.document


async def test_a_caller_posts_only_what_it_is_registered_for(door: Door, beta: Asking) -> None:
    answered = await beta.post(good())

    assert answered.status == 403
    assert [fault["pointer"] for fault in answered.document["errors"]] == ["/entity"]
    assert (await door.client.get("/v1/acts")).json()["total"] == 0


async def test_a_revoked_caller_is_refused_though_the_server_still_knows_its_key(
    door: Door, alpha: Asking
) -> None:
    assert (await alpha.post(good())).status == 201
    assert (await door.client.post("/v1/callers/alpha:revoke")).status_code == 200

    refused = await alpha.post(good(key="RE-901-2024-ITP-DE"))

    assert refused.status == 401
    assert "fue revocado" in refused.document["detail"]


async def test_a_caller_that_the_server_knows_and_the_register_does_not_is_refused(
    environment: dict[str, str], guarded: Guarded
) -> None:
    async with listening_door(environment) as door, asking(guarded, "alpha") as alpha:
        refused = await alpha.post(good())
        (kept,) = await attempts_of(door)

    assert refused.status == 401
    assert "no está registrado" in refused.document["detail"]
    assert (kept["outcome"], kept["transport"]) == ("unauthorized", "nats")


async def test_an_act_beyond_4_mib_is_told_so_and_one_just_below_is_judged(
    door: Door, alpha: Asking
) -> None:
    heavy = json.dumps(good(title="x" * ACT_BYTES_MAX)).encode()

    too_large = await alpha.post(heavy)
    judged = await alpha.post(json.dumps(good()).encode().ljust(ACT_BYTES_MAX))

    assert too_large.status == 413
    assert judged.status == 201
    assert endpoint_of(door).connected.is_set()


async def test_the_answer_to_more_faults_than_a_message_holds_still_comes(alpha: Asking) -> None:
    act = good()
    line = act["measures"][0]["breakdowns"][0]["lines"][0]
    act["measures"][0]["breakdowns"][0]["lines"] = [{**line, "amount": "mucho"}] * 20_000

    answered = await alpha.post(act)

    assert answered.status == 422
    assert len(answered.document["errors"]) == 1000


async def test_posts_at_once_are_answered_each_and_enter_once(door: Door, alpha: Asking) -> None:
    acts = [good(key=f"RE-{number:03d}-2024-ITP-DE") for number in range(1, 41)]

    answers = await asyncio.gather(*(alpha.post(act) for act in (*acts, *acts)))

    assert sorted(answer.status for answer in answers) == [200] * 40 + [201] * 40
    by_key = {(answer.document["key"], answer.document["sequence"]) for answer in answers}
    assert len(by_key) == 40
    assert (await door.client.get("/v1/acts")).json()["total"] == 40


@pytest.mark.parametrize(
    "reply", ["acts.38-241.2024.FORGED", "post.beta", "_INBOX_beta.mine", "accepted.38-241.2024.F"]
)
async def test_an_answer_ends_with_whoever_asked_wherever_it_is_sent(
    door: Door, alpha: Asking, beta: Asking, guarded: Guarded, reply: str
) -> None:
    async with guarded.client("delta") as (delta, _):
        heard = await beta.client.subscribe("_INBOX_beta.>")
        told = await delta.subscribe("accepted.>")
        await beta.client.flush()
        await delta.flush()

        await alpha.client.publish("post.alpha", json.dumps(good()).encode(), reply=reply)
        await soon(lambda: kept_attempts(door, 1))
        after = await alpha.post(good(key="RE-902-2024-ITP-DE"))
        accepted = [(await told.next_msg(5)).subject for _ in range(2)]

    assert (after.status, after.document["sequence"]) == (201, 2)
    assert {kept["caller"] for kept in await attempts_of(door)} == {"alpha"}
    assert accepted[1] == "accepted.38-241.2024.RE-902-2024-ITP-DE"
    assert heard.pending_msgs == 0
    assert await door.log.last_sequence() == 2


@pytest.mark.parametrize("reply", ["acts.38-241.2024.FORGED", "post.beta", "_INBOX_beta.mine"])
async def test_a_request_that_names_anothers_subject_for_its_answer_is_refused_and_kept(
    door: Door, reply: str
) -> None:
    """As it would come from a server whose callers share an account."""
    asked = Asked("post.alpha", reply, {}, json.dumps(good()).encode())

    assert await answer(door.app, asked) is None

    (kept,) = await attempts_of(door)
    assert (kept["outcome"], kept["problem"]) == ("refused", "wrong-reply")
    assert await door.log.last_sequence() == 0


async def kept_attempts(door: Door, count: int) -> bool:
    return len(await attempts_of(door)) >= count


async def test_a_caller_reaches_no_other_callers_subject(door: Door, alpha: Asking) -> None:
    with pytest.raises((nats_errors.Error, TimeoutError)):
        await alpha.client.request("post.beta", json.dumps(good()).encode(), timeout=0.5)

    assert any('publish to "post.beta"' in said for said in alpha.refused)
    assert await attempts_of(door) == []


async def test_every_post_is_an_attempt_with_its_transport_and_caller(
    door: Door, alpha: Asking, beta: Asking
) -> None:
    await alpha.post(good())
    await alpha.post(good())
    await beta.post(good())
    await alpha.post(b"no")

    kept = [
        (each["caller"], each["transport"], each["outcome"]) for each in await attempts_of(door)
    ]

    assert sorted(kept) == sorted(
        [
            ("alpha", "nats", "accepted"),
            ("alpha", "nats", "repeated"),
            ("beta", "nats", "forbidden"),
            ("alpha", "nats", "refused"),
        ]
    )
