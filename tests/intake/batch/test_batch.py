"""Batches on a real log: all or none, every fault told, first receipts for what was there."""

import json
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from tests.intake.conftest import Door, problem_of
from tests.intake.posted import changed, good, put

NDJSON = {"Content-Type": "application/x-ndjson"}


def numbered(number: int, **stated: object) -> dict[str, Any]:
    return good(key=f"RE-{number:03d}-2024-ITP-DE", **stated)


def lines(acts: Sequence[object]) -> bytes:
    return b"\n".join(json.dumps(act).encode() for act in acts)


async def send(door: Door, body: bytes, **headers: str) -> httpx.Response:
    return await door.client.post("/v1/acts:batch", content=body, headers={**NDJSON, **headers})


async def test_a_batch_enters_whole_in_its_order(door: Door) -> None:
    answer = await send(door, lines([numbered(n) for n in (3, 1, 2)]))

    assert (answer.status_code, answer.headers["poi-recorded"]) == (201, "3")
    receipts = answer.json()["receipts"]
    assert [(receipt["key"], receipt["sequence"]) for receipt in receipts] == [
        ("RE-003-2024-ITP-DE", 1),
        ("RE-001-2024-ITP-DE", 2),
        ("RE-002-2024-ITP-DE", 3),
    ]
    assert (await door.post(numbered(1))).json() == receipts[1]


async def test_a_thousand_acts_are_one_batch_and_one_more_is_too_many(door: Door) -> None:
    acts = [numbered(n) for n in range(1, 1001)]

    taken = await send(door, lines(acts))
    again = await send(door, lines(acts))
    refused = await send(door, lines([*acts, numbered(2000)]))

    assert (taken.status_code, taken.headers["poi-recorded"]) == (201, "1000")
    assert (again.status_code, again.headers["poi-recorded"]) == (200, "0")
    assert again.json() == taken.json()
    assert problem_of(refused)["status"] == 413
    assert "1001 actos" in refused.json()["detail"]
    assert await door.log.last_sequence() == 1000


async def test_what_is_recorded_gets_its_first_receipt_and_the_rest_enters(door: Door) -> None:
    first = (await door.post(numbered(2))).json()
    told_otherwise = json.dumps(numbered(2), indent=None)[:-1] + ', "circumstance": null}'

    body = b"\r\n".join(
        [json.dumps(numbered(1)).encode(), told_otherwise.encode(), lines([numbered(3)]), b""]
    )
    answer = await send(door, body)

    assert (answer.status_code, answer.headers["poi-recorded"]) == (201, "2")
    assert [receipt["sequence"] for receipt in answer.json()["receipts"]] == [2, 1, 3]
    assert answer.json()["receipts"][1] == first


async def test_one_fault_refuses_all_and_every_fault_is_listed_at_its_line(door: Door) -> None:
    await door.post(numbered(6))
    faulty = changed(put({"/measures/0/total": "10.001", "/mood": 1}))
    body = b"\n".join(
        [
            lines([numbered(1)]),
            lines([{**faulty, "key": "RE-002-2024-ITP-DE"}]),
            b"",
            b"{",
            b'{"key": 1, "key": 2}',
            lines([numbered(6, title="Otro")]),
            lines([numbered(1, title="Otro")]),
        ]
    )

    document = problem_of(await send(door, body))

    assert document["status"] == 422
    assert [(fault["pointer"], fault["code"]) for fault in document["errors"]] == [
        ("/2/measures/0/total", "amount"),
        ("/2/mood", "unknown-member"),
        ("/4", "not-json"),
        ("/5", "repeated-member"),
        ("/6/key", "conflict"),
        ("/7/key", "repeated-key"),
    ]
    assert "6 faltas en 5 líneas" in document["detail"]
    assert await door.log.last_sequence() == 1


async def test_conflicts_alone_are_a_409_with_all_of_them(door: Door) -> None:
    for number in (2, 4):
        await door.post(numbered(number))
    acts = [numbered(1), numbered(2, title="Otro"), numbered(3), numbered(4, title="Otro")]

    document = problem_of(await send(door, lines(acts)))

    assert document["status"] == 409
    assert [fault["pointer"] for fault in document["errors"]] == ["/2/key", "/4/key"]
    assert "secuencia 1" in document["errors"][0]["message"]
    assert await door.log.last_sequence() == 2


async def test_the_same_act_twice_in_a_batch_is_one_act_with_two_receipts(door: Door) -> None:
    turned = dict(reversed(numbered(1).items()))

    answer = await send(door, lines([numbered(1), numbered(2), turned]))

    receipts = answer.json()["receipts"]
    assert [receipt["sequence"] for receipt in receipts] == [1, 2, 1]
    assert receipts[0] == receipts[2]
    assert answer.headers["poi-recorded"] == "2"


@pytest.mark.parametrize("body", [b"", b"\n\n", b" \r\n "])
async def test_a_batch_without_acts_is_refused(door: Door, body: bytes) -> None:
    document = problem_of(await send(door, body))

    assert (document["status"], document["type"]) == (400, "/problems/empty-batch")


async def test_a_list_is_no_batch(door: Door) -> None:
    document = problem_of(await send(door, json.dumps([numbered(1), numbered(2)]).encode()))

    assert document["status"] == 422
    assert document["errors"][0]["pointer"] == "/1"


async def test_more_than_32_mebibytes_are_too_large(door: Door) -> None:
    body = lines([numbered(1)]) + b" " * (32 * 1024 * 1024)

    document = problem_of(await send(door, body))

    assert document["status"] == 413
    assert "32 MiB" in document["detail"]


async def test_a_heavy_batch_enters_whole(door: Door) -> None:
    heavy = [numbered(n, title="Á" * 950, references=["x" * 900] * 1500) for n in range(1, 21)]
    body = lines(heavy)
    assert len(body) > 25 * 1024 * 1024

    answer = await send(door, body)
    again = await send(door, body)

    assert (answer.status_code, again.status_code) == (201, 200)
    assert again.json() == answer.json()
    assert await door.log.last_sequence() == 20


async def test_an_act_of_a_batch_above_four_mebibytes_is_a_fault_of_its_line(door: Door) -> None:
    body = lines([numbered(1)]) + b"\n" + lines([numbered(2)]) + b" " * (4 * 1024 * 1024)

    document = problem_of(await send(door, body))

    assert document["status"] == 422
    assert [(fault["pointer"], fault["code"]) for fault in document["errors"]] == [
        ("/2", "too-large")
    ]


async def test_one_answer_a_line_each_act_on_its_own(door: Door) -> None:
    await door.post(numbered(3))
    acts = [numbered(1), numbered(2, mood=1), numbered(3), numbered(3, title="Otro"), numbered(4)]

    answer = await send(door, lines(acts), Accept="application/x-ndjson")

    told = [json.loads(line) for line in answer.content.splitlines()]
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [(one["line"], one["status"]) for one in told] == [
        (1, 201),
        (2, 422),
        (3, 200),
        (4, 409),
        (5, 201),
    ]
    assert [one["receipt"]["sequence"] for one in told if "receipt" in one] == [2, 1, 3]
    assert told[1]["problem"]["errors"][0]["pointer"] == "/mood"
    assert await door.log.last_sequence() == 3


async def test_an_idempotency_key_is_accepted_and_has_no_effect(door: Door) -> None:
    key = {"Idempotency-Key": "7f9c24e8"}

    first = await door.client.post("/v1/acts", json=numbered(1), headers=key)
    other = await door.client.post("/v1/acts", json=numbered(2), headers=key)
    again = await door.client.post(
        "/v1/acts", json=numbered(1), headers={"Idempotency-Key": "otra"}
    )

    assert [answer.status_code for answer in (first, other, again)] == [201, 201, 200]
    assert again.json() == first.json()
    document = (await door.client.get("/openapi.json")).json()
    for path in ("/v1/acts", "/v1/acts:batch"):
        (told,) = (
            one
            for one in document["paths"][path]["post"]["parameters"]
            if one["name"] == "Idempotency-Key"
        )
        assert "no tiene efecto" in told["description"]
