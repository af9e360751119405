"""The door over HTTP on a real nats-server: receipts for ever, refusals that leave no trace."""

import json
from collections.abc import AsyncIterator

import orjson
import pytest
from jsonschema import Draft202012Validator

from shared.event import act_sha256, read_act
from shared.schemas import receipt_schema
from tests.intake.conftest import KEY, Door, problem_of
from tests.intake.posted import changed, drop, good, put

RECEIPT = Draft202012Validator(receipt_schema())


async def test_an_act_is_recorded_with_a_receipt(door: Door) -> None:
    response = await door.post(good())

    assert response.status_code == 201
    receipt = response.json()
    RECEIPT.validate(receipt)
    assert (receipt["key"], receipt["sequence"]) == ("RE-900-2024-ITP-DE", 1)
    assert receipt["sha256"] == act_sha256(read_act(good()))
    assert receipt["signature"] is None
    recorded = await door.log.find("acts.38-241.2024.RE-900-2024-ITP-DE")
    assert recorded is not None
    assert json.loads(recorded.payload)["recorded_at"] == receipt["recorded_at"]
    assert (await door.client.get(response.headers["location"])).status_code == 200


async def test_the_same_act_again_gives_the_same_receipt(door: Door) -> None:
    first = await door.post(good())
    between = await door.post(good(key="RE-901-2024-ITP-DE"))

    again = [await door.post(good()) for _ in range(3)]

    assert between.status_code == 201
    assert [response.status_code for response in again] == [200, 200, 200]
    assert {response.content for response in again} == {first.content}
    assert await door.log.last_sequence() == 2


async def test_an_equal_act_in_other_bytes_is_the_same_act(door: Door) -> None:
    first = await door.post(good())
    told_otherwise = changed(
        put(
            {
                "/printed_key": None,
                "/measures/0/total": "10",
                "/measures/0/breakdowns/0/lines/0/amount": "7.0",
                "/measures/0/breakdowns/0/lines/0/unit": "",
                "/measures/1/breakdowns/0/lines/0/activity": None,
            }
        )
    )
    turned = dict(reversed(told_otherwise.items()))

    again = await door.client.post("/v1/acts", content=json.dumps(turned, indent=7))

    assert again.status_code == 200
    assert again.json() == first.json()


async def test_the_same_key_with_another_content_is_a_conflict(door: Door) -> None:
    first = (await door.post(good())).json()

    document = problem_of(await door.post(good(title="Otro título")))

    assert document["status"] == 409
    assert {name: document[name] for name in ("key", "sequence", "sha256", "recorded_at")} == {
        name: first[name] for name in ("key", "sequence", "sha256", "recorded_at")
    }
    assert "rectifique o anule" in document["detail"]
    assert await door.log.last_sequence() == 1
    assert (await door.post(good())).json() == first


async def test_one_key_of_two_entities_or_years_names_two_acts(door: Door) -> None:
    acts = [good(), good(entity="01-241"), good(fiscal_year=2025)]

    responses = [await door.post(act) for act in acts]

    assert [response.status_code for response in responses] == [201, 201, 201]
    assert [response.json()["sequence"] for response in responses] == [1, 2, 3]


async def test_a_faulty_act_is_refused_with_all_its_faults_and_leaves_no_trace(door: Door) -> None:
    faulty = changed(
        drop("/title"),
        put({"/issued_on/date": "2024-02-30", "/measures/0/total": "10.001", "/mood": 1}),
        put({"/measures/1/total": "9.00"}),
    )

    document = problem_of(await door.post(faulty))

    assert document["status"] == 422
    assert {(fault["pointer"], fault["code"]) for fault in document["errors"]} == {
        ("/title", "missing"),
        ("/issued_on/date", "date"),
        ("/measures/0/total", "amount"),
        ("/mood", "unknown-member"),
        ("/measures/1/breakdowns/0", "sum"),
    }
    assert "5 faltas" in document["detail"]
    assert await door.log.last_sequence() == 0
    listed = (await door.client.get("/v1/acts")).json()
    assert listed == {"items": [], "total": 0, "next": None}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"key": }',
        b"<act/>",
        b"\xff\xfe",
        b'{"key": NaN}',
        b'"\\ud800"',
        b"[" * 5000,
        b"{} {}",
    ],
    ids=repr,
)
async def test_what_is_not_json_is_a_400_that_says_where(door: Door, body: bytes) -> None:
    document = problem_of(await door.client.post("/v1/acts", content=body))

    assert document["status"] == 400
    assert "línea" in document["detail"]
    assert await door.log.last_sequence() == 0


@pytest.mark.parametrize("raw", [[], "act", 1, None, [good()], {"references": [[[[[[]]]]]]}])
async def test_json_that_is_no_act_is_a_422(door: Door, raw: object) -> None:
    document = problem_of(await door.client.post("/v1/acts", content=orjson.dumps(raw)))

    assert document["status"] == 422
    assert document["errors"]


async def test_nesting_without_end_is_refused_in_order(door: Door) -> None:
    deep = b'{"references": ' + b"[" * 900 + b"]" * 900 + b"}"

    assert problem_of(await door.client.post("/v1/acts", content=deep))["status"] == 422


def heavy(total_bytes: int) -> bytes:
    """Give a good act that weighs exactly so many bytes: spaces are no content."""
    act = orjson.dumps(good())
    return b" " * (total_bytes - len(act)) + act


async def chunks(body: bytes, size: int = 65536) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def test_an_act_of_exactly_four_mebibytes_is_taken(door: Door) -> None:
    response = await door.client.post("/v1/acts", content=heavy(4 * 1024 * 1024))

    assert response.status_code == 201


@pytest.mark.parametrize("chunked", [False, True])
async def test_one_byte_more_is_too_large(door: Door, *, chunked: bool) -> None:
    body = heavy(4 * 1024 * 1024 + 1)

    response = await door.client.post("/v1/acts", content=chunks(body) if chunked else body)

    document = problem_of(response)
    assert document["status"] == 413
    assert "4 MiB" in document["detail"]
    assert await door.log.last_sequence() == 0


@pytest.mark.parametrize(
    "stated",
    [None, "", "Bearer", "Bearer ", "Bearer otra", f"Basic {KEY}", KEY, f"Bearer {KEY}x"],
)
@pytest.mark.parametrize("path", ["/v1/acts", "/v1/acts:batch", "/v1/acts:preview"])
async def test_nobody_writes_without_the_operators_key(
    door: Door, path: str, stated: str | None
) -> None:
    del door.client.headers["Authorization"]
    headers = {} if stated is None else {"Authorization": stated}

    response = await door.client.post(path, json=good(), headers=headers)

    document = problem_of(response)
    assert document["status"] == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert "operator.key" in document["detail"]
    assert await door.log.last_sequence() == 0


async def test_an_empty_key_file_opens_to_nobody(door: Door, environment: dict[str, str]) -> None:
    with open(environment["POI_OPERATOR_KEY_FILE"], "w", encoding="utf-8") as file:  # noqa: ASYNC230, PTH123
        file.write("\n")

    response = await door.client.post("/v1/acts", json=good(), headers={"Authorization": "Bearer "})

    assert response.status_code == 401
