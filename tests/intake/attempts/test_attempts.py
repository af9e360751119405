"""Every attempt is kept once, whatever came of it, without anything secret, for the operator."""

import hashlib
import json
from typing import Any

import orjson
import pytest
import rfc8785

from services.intake.attempts.attempt import Attempt, Named, canonical
from services.intake.attempts.noting import keep_attempt
from services.intake.callers.caller import Caller
from services.intake.limits.refusing import FullError
from services.intake.posting import Posting, post
from shared.errors import Problem
from shared.nats.server import NatsServer
from tests.intake.conftest import KEY, Door, opened_door, problem_of
from tests.intake.posted import changed, good, put

ACT = orjson.dumps(good())


async def kept(door: Door, **asked: str) -> list[dict[str, Any]]:
    """Give the attempts as the operator reads them."""
    answer = await door.client.get("/v1/attempts", params={"limit": "1000", **asked})
    assert answer.status_code == 200
    return [json.loads(item["attempt"]) for item in answer.json()["items"]]


async def test_an_accepted_act_and_its_repeat_are_kept_once_each(door: Door) -> None:
    receipt = (await door.client.post("/v1/acts", content=ACT)).json()
    await door.client.post("/v1/acts", content=ACT + b" ")

    first, second = await kept(door)

    assert {name: first[name] for name in first if name != "at"} == {
        "transport": "http",
        "outcome": "accepted",
        "status": 201,
        "caller": "operator",
        "entity": "38-241",
        "fiscal_year": 2024,
        "key": "RE-900-2024-ITP-DE",
        "kind": good()["kind"],
        "body_bytes": len(ACT),
        "body_sha256": hashlib.sha256(ACT).hexdigest(),
        "act_sha256": receipt["sha256"],
        "sequence": 1,
    }
    assert (second["outcome"], second["status"], second["sequence"]) == ("repeated", 200, 1)
    assert second["body_sha256"] == hashlib.sha256(ACT + b" ").hexdigest()


async def test_a_refusal_is_kept_with_the_places_and_codes_of_its_faults(door: Door) -> None:
    faulty = changed(put({"/measures/0/total": "10.001", "/mood": "un secreto"}))
    await door.post(faulty)
    await door.post(good())
    await door.post(good(title="Otro"))
    await door.client.post("/v1/acts", content=b"{")

    first, _, conflict, no_json = await kept(door)

    assert (first["outcome"], first["status"], first["problem"]) == (
        "refused",
        422,
        "invalid-act",
    )
    assert first["key"] == "RE-900-2024-ITP-DE"
    assert first["faults_total"] == 2
    assert first["faults"] == [
        {"pointer": "/measures/0/total", "code": "amount"},
        {"pointer": "/mood", "code": "unknown-member"},
    ]
    assert "un secreto" not in json.dumps(first)
    assert (conflict["problem"], conflict["status"]) == ("conflict", 409)
    assert (no_json["problem"], no_json["status"]) == ("not-json", 400)
    assert "key" not in no_json


async def test_who_never_reached_the_door_s_judgement_is_kept_too(door: Door) -> None:
    stranger = {"Authorization": "Bearer una-clave-robada"}
    await door.client.post("/v1/acts", content=ACT, headers=stranger)
    await door.client.post("/v1/acts:batch", content=ACT, headers=stranger)
    await door.client.post("/v1/acts", content=b" " * (4 * 1024 * 1024 + 1))
    await door.client.post("/v1/acts?wait=siempre", content=ACT)
    await door.client.post("/v1/acts:batch", content=b"")

    told = await kept(door)

    assert [(one["outcome"], one["status"], one["problem"]) for one in told] == [
        ("unauthorized", 401, "unauthorized"),
        ("unauthorized", 401, "unauthorized"),
        ("refused", 413, "too-large"),
        ("refused", 400, "bad-parameter"),
        ("refused", 400, "empty-batch"),
    ]
    assert [one.get("caller") for one in told] == [None, None, *["operator"] * 3]
    assert "robada" not in json.dumps(told)
    assert KEY not in json.dumps(told)


async def test_who_may_not_post_this_is_kept_as_forbidden(door: Door) -> None:
    caller = Caller("mef", entities=("01-001",))

    with pytest.raises(Problem) as refused:
        await post(
            door.app, Posting(caller, ACT, "nats", "00-" + "a" * 32 + "-" + "b" * 16 + "-01")
        )

    (one,) = await kept(door, caller="mef")
    assert refused.value.status == 403
    assert (one["outcome"], one["transport"], one["key"]) == (
        "forbidden",
        "nats",
        "RE-900-2024-ITP-DE",
    )
    assert one["faults"] == [{"pointer": "/entity", "code": "not-permitted"}]
    assert one["traceparent"].startswith("00-aaaa")
    assert await door.log.last_sequence() == 0


async def test_other_parts_of_the_door_keep_what_they_refuse(door: Door) -> None:
    much = Problem(429, "too-many", "Demasiados", "Vuelva luego.", retry_after_s=1)
    full = FullError("La puerta está llena.")

    await keep_attempt(door.app, much, transport="http", caller=Caller("mef"))
    await keep_attempt(door.app, full, transport="nats", caller=Caller("mef"))

    told = await kept(door, outcome="limited")
    assert [(one["caller"], one["transport"], one["status"]) for one in told] == [
        ("mef", "http", 429),
        ("mef", "nats", 503),
    ]


async def test_with_the_log_away_an_attempt_is_kept_as_failed(
    door: Door, server: NatsServer
) -> None:
    server.kill()

    answer = await door.client.post("/v1/acts", content=ACT)

    (one,) = await kept(door)
    assert answer.status_code == 503
    assert (one["outcome"], one["status"], one["key"]) == ("failed", 503, "RE-900-2024-ITP-DE")


async def test_of_a_batch_each_line_is_an_attempt(door: Door) -> None:
    acts = [orjson.dumps(good(key=f"RE-{n:03d}-2024-ITP-DE")) for n in (1, 2)]
    await door.client.post("/v1/acts:batch", content=b"\n".join([*acts, acts[0]]))
    await door.client.post("/v1/acts:batch", content=b"\n".join([acts[0], b"{"]))

    told = await kept(door)

    assert [(one["line"], one["outcome"], one.get("problem")) for one in told] == [
        (1, "accepted", None),
        (2, "accepted", None),
        (3, "repeated", None),
        (1, "refused", "batch-refused"),
        (2, "refused", "not-json"),
    ]
    assert told[3]["key"] == "RE-001-2024-ITP-DE"


async def test_attempts_are_paged_and_filtered(door: Door) -> None:
    for number in range(1, 6):
        await door.post(good(key=f"RE-{number:03d}-2024-ITP-DE"))
    await door.client.post("/v1/acts", content=b"{")

    page = (await door.client.get("/v1/attempts?limit=4&outcome=accepted")).json()
    rest = (await door.client.get(page["next"])).json()
    newest = (await door.client.get("/v1/attempts?before=6&limit=2")).json()
    by_key = await kept(door, key="RE-003-2024-ITP-DE")

    assert [item["number"] for item in page["items"]] == [1, 2, 3, 4]
    assert [item["number"] for item in rest["items"]] == [5]
    assert (page["total"], rest["next"], page["head"]["number"]) == (5, None, 6)
    assert [item["number"] for item in newest["items"]] == [5, 4]
    assert newest["next"] == "/v1/attempts?before=4&limit=2"
    assert [one["sequence"] for one in by_key] == [3]


async def test_only_the_operator_reads_attempts(door: Door) -> None:
    assert problem_of(await door.client.get("/v1/attempts?outcome=ninguno"))["status"] == 400
    del door.client.headers["Authorization"]

    assert problem_of(await door.client.get("/v1/attempts"))["status"] == 401


async def test_nothing_is_lost_at_an_orderly_end(environment: dict[str, str]) -> None:
    async with opened_door(environment) as door:
        for number in range(1, 31):
            await door.post(good(key=f"RE-{number:03d}-2024-ITP-DE"))

    async with opened_door(environment) as door:
        assert [one["sequence"] for one in await kept(door)] == list(range(1, 31))


async def test_a_text_of_a_caller_s_is_bounded_and_holds_nothing_that_no_database_keeps(
    door: Door,
) -> None:
    await door.post({"key": "K\x00" + "x" * 5000, "entity": 7, "fiscal_year": 10**30})

    (one,) = await kept(door)

    assert one["key"] == "K" + "x" * 198 + "…"
    assert "entity" not in one
    assert "fiscal_year" not in one


def test_the_canonical_form_of_an_attempt_is_rfc_8785_to_the_letter() -> None:
    attempt = Attempt(
        at="2024-09-10T15:04:05.000000Z",
        transport="http",
        outcome="refused",
        status=422,
        named=Named(key='Á"\\/\b\n\x01\x7f€\U0001f600', fiscal_year=2024),
        body_bytes=2**53 - 1,
        faults=(("/a~1b", "missing"),),
        faults_total=1,
    )

    assert canonical(attempt) == rfc8785.dumps(attempt.as_json())
