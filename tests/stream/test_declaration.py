"""The stream as declared: idempotent, protected, and named field by field where it differs."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import nats
import pytest
from nats.js.errors import APIError

from shared.nats.server import NatsServer
from shared.stream import ConfigurationDiffers, Log
from shared.stream.declaration import declared, differences


async def api(server: NatsServer, verb: str, body: object = None) -> dict[str, Any]:
    raw = await nats.connect(server.url)
    payload = b"" if body is None else json.dumps(body).encode()
    answer = await raw.request(f"$JS.API.STREAM.{verb}.ACTS", payload, timeout=5)
    await raw.close()
    parsed: dict[str, Any] = json.loads(answer.data)
    return parsed


async def test_the_stream_stands_as_the_design_wants_it(server: NatsServer, log: Log) -> None:
    await log.declare()

    config = (await api(server, "INFO"))["config"]

    assert {field: config[field] for field in (
        "name", "subjects", "retention", "storage", "discard", "discard_new_per_subject",
        "max_msgs_per_subject", "max_msgs", "max_bytes", "max_age", "deny_delete", "deny_purge",
        "allow_atomic", "allow_direct", "republish", "num_replicas",
    )} == {
        "name": "ACTS", "subjects": ["acts.>"], "retention": "limits", "storage": "file",
        "discard": "new", "discard_new_per_subject": True, "max_msgs_per_subject": 1,
        "max_msgs": -1, "max_bytes": -1, "max_age": 0, "deny_delete": True, "deny_purge": True,
        "allow_atomic": True, "allow_direct": True,
        "republish": {"src": "acts.>", "dest": "accepted.>"}, "num_replicas": 1,
    }  # fmt: skip


async def test_declaring_again_keeps_what_is_stored(log: Log) -> None:
    await log.append("acts.38-241.2024.A", b"x", equal=lambda _: False)

    await asyncio.gather(*(log.declare() for _ in range(5)))

    assert await log.last_sequence() == 1


async def test_another_configuration_is_named_field_by_field_and_left_alone(
    server: NatsServer,
) -> None:
    other = declared(1) | {"max_msgs": 10, "deny_delete": False, "max_age": 600_000_000_000}
    other["subject_transform"] = {"src": "acts.>", "dest": "acts.altered.>"}
    assert "error" not in await api(server, "CREATE", other)
    log = await Log.connect(server.url, name="test")

    with pytest.raises(ConfigurationDiffers, match="max_msgs: declarado -1") as caught:
        await log.declare()

    assert caught.value.differences == (
        ("deny_delete", True, False),
        ("max_age", 0, 600_000_000_000),
        ("max_msgs", -1, 10),
        ("subject_transform", None, {"src": "acts.>", "dest": "acts.altered.>"}),
    )
    assert (await api(server, "INFO"))["config"]["max_msgs"] == 10
    await log.close()


async def test_a_stream_lowered_later_by_an_administrator_is_noticed(
    server: NatsServer, log: Log
) -> None:
    assert "error" not in await api(server, "UPDATE", declared(1) | {"max_bytes": 1_000_000})

    with pytest.raises(ConfigurationDiffers) as caught:
        await log.declare()

    assert caught.value.differences == (("max_bytes", -1, 1_000_000),)


async def test_the_stream_itself_refuses_deletion_purge_and_another_event(
    server: NatsServer, log: Log
) -> None:
    await log.append("acts.38-241.2024.A", b"x", equal=lambda _: False)
    raw = await nats.connect(server.url)
    stream = raw.jetstream()

    with pytest.raises(APIError, match="delete not permitted"):
        await stream.delete_msg("ACTS", 1)
    with pytest.raises(APIError, match="purge not permitted"):
        await stream.purge_stream("ACTS")
    with pytest.raises(APIError, match="maximum messages per subject"):
        await stream.publish("acts.38-241.2024.A", b"another")
    with pytest.raises(APIError, match="rollup not permitted"):
        await stream.publish("acts.38-241.2024.B", b"x", headers={"Nats-Rollup": "all"})
    await raw.close()

    assert [recorded.payload for recorded in await log.read(0)] == [b"x"]


async def test_accepted_acts_are_republished_and_refused_ones_are_not(
    server: NatsServer, log: Log
) -> None:
    raw = await nats.connect(server.url)
    heard = await raw.subscribe("accepted.>")
    await raw.flush()

    await log.append("acts.38-241.2024.A", b"x", equal=lambda _: False)
    await log.append("acts.38-241.2024.A", b"y", equal=lambda _: True)
    await log.append_all([("acts.38-241.2024.B", b"z")])
    messages = [await heard.next_msg(timeout=5) for _ in range(2)]

    assert [(message.subject, message.data) for message in messages] == [
        ("accepted.38-241.2024.A", b"x"),
        ("accepted.38-241.2024.B", b"z"),
    ]
    await raw.close()


def test_what_an_operator_may_choose_is_no_difference() -> None:
    found = declared(3) | {
        "metadata": {"_nats.ver": "2.15.1"},
        "description": "registro de actos",
        "placement": {"cluster": "lima"},
        "consumer_limits": {},
    }

    assert differences(declared(3), found) == ()


def test_a_false_field_that_the_server_leaves_out_is_no_difference() -> None:
    found = {field: value for field, value in declared(1).items() if value is not False}

    assert differences(declared(1), found) == ()


def test_the_number_of_replicas_counts() -> None:
    assert differences(declared(3), declared(1)) == (("num_replicas", 3, 1),)
