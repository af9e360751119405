"""CloudEvents over both transports, and a trace that goes with an act into the log."""

import base64
import json
from typing import Any

import httpx
import pytest
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings import http as http_binding
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from shared.service import Service
from tests.intake.conftest import Door, problem_of
from tests.intake.nats.conftest import Asking, attempts_of, soon
from tests.intake.posted import good

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
OTHER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
ATTRIBUTES = {
    "specversion": "1.0",
    "type": "pe.gob.poi.act",
    "source": "//mef.gob.pe/siaf",
    "id": "2024-000123",
}
STRUCTURED = {"Content-Type": "application/cloudevents+json; charset=UTF-8"}


def event(**stated: Any) -> dict[str, Any]:
    return {**ATTRIBUTES, "data": good(), **stated}


def binary(**stated: str) -> dict[str, str]:
    attributes = {**ATTRIBUTES, **stated}
    headers = {f"ce-{name}": value for name, value in attributes.items()}
    return {"Content-Type": "application/json", **headers}


async def posted(door: Door, body: object, headers: dict[str, str]) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await door.client.post("/v1/acts", content=content, headers=headers)


async def test_an_act_enters_the_same_bare_structured_and_binary_over_both_transports(
    door: Door, alpha: Asking
) -> None:
    packed = base64.b64encode(json.dumps(good()).encode()).decode()

    bare = await posted(door, good(), {})
    over_http = [
        await posted(door, event(), STRUCTURED),
        await posted(door, {**ATTRIBUTES, "data_base64": packed}, STRUCTURED),
        await posted(door, event(subject=good()["key"], siafregion="38"), STRUCTURED),
        await posted(door, good(), binary(subject=good()["key"], time="2024-01-12T10:00:00-05:00")),
        await posted(door, good(), binary(note="Per%C3%BA%20%F0%9F%98%80")),
    ]
    nats_binary = {f"ce-{name}": value for name, value in ATTRIBUTES.items()}
    over_nats = [
        await alpha.post(event(), headers={"content-type": "application/cloudevents+json"}),
        await alpha.post(event(), headers={"Content-Type": "application/cloudevents"}),
        await alpha.post(event()),  # binding 1.0.2: without headers it is structured
        await alpha.post(good(), headers=nats_binary),
        await alpha.post(good(), headers={**nats_binary, "ce-datacontenttype": "application/json"}),
    ]

    assert bare.status_code == 201
    assert [answer.status_code for answer in over_http] == [200] * 5
    assert [answer.json() for answer in over_http] == [bare.json()] * 5
    assert [answer.document for answer in over_nats] == [{**bare.json(), "status": 200}] * 5


async def test_the_python_library_of_cloudevents_is_understood(door: Door) -> None:
    made: BaseCloudEvent = CloudEvent(
        attributes={
            **ATTRIBUTES,
            "subject": good()["key"],
            "datacontenttype": "application/json",
            "region": "Perú €",
        },
        data=good(),
    )

    messages = [
        http_binding.to_binary(made, JSONFormat()),
        http_binding.to_structured(made, JSONFormat()),
    ]
    answers = [
        await posted(door, bytes(message.body), dict(message.headers)) for message in messages
    ]

    assert [answer.status_code for answer in answers] == [201, 200], answers[0].text
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    ("body", "headers", "status", "pointers"),
    [
        (event(type="com.example"), STRUCTURED, 400, ["/type"]),
        (event(specversion="0.3"), STRUCTURED, 400, ["/specversion"]),
        (event(subject="OTRA"), STRUCTURED, 400, ["/subject"]),
        (event(data=None), STRUCTURED, 400, ["/data"]),
        (event(data_base64="e30="), STRUCTURED, 400, ["/data_base64"]),
        ({**ATTRIBUTES, "data_base64": "%%"}, STRUCTURED, 400, ["/data_base64"]),
        (event(datacontenttype="text/plain"), STRUCTURED, 400, ["/datacontenttype"]),
        ({"data": good()}, STRUCTURED, 400, ["/specversion", "/id", "/source", "/type"]),
        ([event()], STRUCTURED, 400, [""]),
        (b"{no", STRUCTURED, 400, []),
        (b'{"id": "1", "id": "2"}', STRUCTURED, 400, []),
        (good(), binary(specversion="1.1"), 400, ["ce-specversion"]),
        (good(), binary(subject="%C0%A0"), 400, ["ce-subject"]),
        (good(), binary(datacontenttype="application/json"), 400, ["ce-datacontenttype"]),
        (good(), {"ce-id": "1"}, 400, ["ce-specversion", "ce-source", "ce-type"]),
        (event(data={}), STRUCTURED, 422, None),
    ],
)
async def test_what_is_wrong_with_an_event_is_told_all_at_its_place(
    door: Door, body: object, headers: dict[str, str], status: int, pointers: list[str] | None
) -> None:
    answered = await posted(door, body, headers)

    document = problem_of(answered)
    assert document["status"] == status
    if pointers is not None:
        assert [fault["pointer"] for fault in document["errors"]] == pointers
    (kept,) = await attempts_of(door)
    assert (kept["outcome"], kept["status"]) == ("refused", status)


@pytest.mark.parametrize(
    ("media", "sentence"),
    [
        ("application/cloudevents-batch+json", "POST /v1/acts:batch"),
        ("application/cloudevents+xml", "formato JSON"),
    ],
)
async def test_a_batch_and_other_formats_are_refused_with_the_way_to_go(
    door: Door, alpha: Asking, media: str, sentence: str
) -> None:
    over_http = await posted(door, [event()], {"Content-Type": media})
    over_nats = await alpha.post([event()], headers={"Content-Type": media})

    assert over_http.status_code == over_nats.status == 415
    assert sentence in problem_of(over_http)["detail"]
    assert over_nats.document == over_http.json()


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ({"traceparent": TRACE}, TRACE),
        ({"TraceParent": TRACE}, TRACE),
        ({**binary(traceparent=TRACE)}, TRACE),
        ({**binary(traceparent=TRACE), "traceparent": OTHER}, TRACE),
        ({**binary(traceparent="nonsense"), "traceparent": OTHER}, OTHER),
        ({"traceparent": "00-00000000000000000000000000000000-b7ad6b7169203331-01"}, None),
        ({"traceparent": TRACE.upper()}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("transport", ["http", "nats"])
async def test_a_trace_goes_with_the_act_into_the_log_and_stands_in_no_payload(
    door: Door, alpha: Asking, transport: str, stated: dict[str, str], kept: str | None
) -> None:
    service: Service = door.app.state.service
    if transport == "http":
        assert (await posted(door, good(), stated)).status_code == 201
    else:
        assert (await alpha.post(good(), headers=stated or None)).status == 201
    (recorded,) = await door.log.read(0)
    await service.runner.wait_for(1, timeout_s=5)

    traces = (await door.client.get("/v1/traces")).json()

    assert recorded.traceparent == kept
    assert b"traceparent" not in recorded.payload
    taken = {"sequence": 1, "subject": recorded.subject, "traceparent": kept}
    assert traces["items"] == ([] if kept is None else [taken])
    (attempt,) = await attempts_of(door)
    assert attempt.get("traceparent") == kept
    status = (await door.client.get(f"/v1/acts/{good()['key']}/status")).json()
    assert status.get("traceparent") == kept


async def test_the_same_act_traced_otherwise_is_the_same_act(door: Door, alpha: Asking) -> None:
    first = await alpha.post(good(), headers={"traceparent": TRACE})

    again = await alpha.post(good(), headers={"traceparent": OTHER})

    assert (first.status, again.status) == (201, 200)
    assert again.document["sha256"] == first.document["sha256"]
    (recorded,) = await door.log.read(0)
    assert recorded.traceparent == TRACE


async def test_an_atomic_batch_carries_its_trace_with_every_act(door: Door) -> None:
    entries = [(f"acts.38-241.2024.RE-{number}-2024-ITP-DE", b"{}") for number in range(3)]

    await door.log.append_all(entries, traceparent=TRACE)

    assert [recorded.traceparent for recorded in await door.log.read(0)] == [TRACE] * 3
    await soon(lambda: reached(door, 3))


async def reached(door: Door, sequence: int) -> bool:
    position: int = (await door.client.get("/v1/position")).json()["sequence"]
    return position >= sequence
