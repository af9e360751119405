"""CloudEvents 1.0 as their specification has them, apart from any transport.

`valid_events.json` and `invalid_events.json` are the cases of the project's conformance tests for
the JSON format (github.com/cloudevents/conformance, format/json; the invalid ones as changes to one
valid event); the requests are those of its `features/http-protocol-binding.feature`.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.cloudevent_attributes import attribute_faults, decoded_header
from services.intake.cloudevents import Binding, carried, event_faults
from shared.errors import Problem
from shared.traceparent import valid_traceparent

HERE = Path(__file__).parent
VALID = json.loads((HERE / "valid_events.json").read_bytes())
INVALID = json.loads((HERE / "invalid_events.json").read_bytes())
BASE = {
    "specversion": "1.0",
    "id": "invalid",
    "type": "io.cloudevents.test",
    "source": "https://cloudevents.io",
}
ACT = {"key": "RE-002-2024-ITP-DE"}
BINDINGS: tuple[Binding, ...] = ("http", "nats")
EVENT = {**BASE, "type": "pe.gob.poi.act", "data": ACT}


def made(case: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in BASE.items() if name != case.get("drop")}
    return {**kept, **case.get("set", {})}


@pytest.mark.parametrize("case", VALID, ids=[case["id"] for case in VALID])
def test_each_valid_event_of_the_conformance_tests_is_valid(case: dict[str, Any]) -> None:
    assert event_faults(case["event"]) == []


@pytest.mark.parametrize("case", INVALID, ids=[case["id"] for case in INVALID])
def test_each_invalid_event_of_the_conformance_tests_is_refused_at_its_place(
    case: dict[str, Any],
) -> None:
    faulty = case.get("drop") or list(case["set"])[-1]

    faults = event_faults(made(case))

    assert [fault.pointer for fault in faults] == [f"/{faulty}"]


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
def test_the_binary_request_of_the_conformance_tests_has_its_attributes_and_data(
    content_type: str,
) -> None:
    attributes = {
        "specversion": "1.0",
        "type": "com.example.someevent",
        "time": "2018-04-05T03:56:24Z",
        "id": "1234-1234-1234",
        "source": "/mycontext/subcontext",
    }
    headers = [("Host", "example.com"), ("Content-Type", content_type)]
    headers += [(f"ce-{name}", value) for name, value in attributes.items()]
    body = b'{\n    "message": "Hello World!"\n}'

    assert attribute_faults({**attributes, "datacontenttype": content_type}, "ce-") == []
    with pytest.raises(Problem) as refused:  # valid, and no act: its type says so
        carried(headers, body, over="http")
    ours = [(name, value) for name, value in headers if name != "ce-type"]
    taken = carried([*ours, ("ce-type", "pe.gob.poi.act")], body, over="http")

    assert [fault.pointer for fault in refused.value.errors] == ["ce-type"]
    assert taken.body == body


@pytest.mark.parametrize(
    "content_type",
    ["application/cloudevents+json", "application/cloudevents+json; charset=utf-8"],
)
def test_the_structured_request_of_the_conformance_tests_has_its_attributes_and_data(
    content_type: str,
) -> None:
    event = {
        "specversion": "1.0",
        "type": "com.example.someevent",
        "time": "2018-04-05T03:56:24Z",
        "id": "1234-1234-1234",
        "source": "/mycontext/subcontext",
        "datacontenttype": "application/json",
        "data": {"message": "Hello World!"},
    }
    ours = json.dumps({**event, "type": "pe.gob.poi.act"}).encode()

    taken = carried([("Content-Type", content_type)], ours, over="http")

    assert event_faults(event) == []
    assert json.loads(taken.body) == {"message": "Hello World!"}


def test_a_body_that_is_no_event_is_carried_as_it_is() -> None:
    body = b'{"key": "RE-002-2024-ITP-DE", "title": "specversion"}'

    for over in BINDINGS:
        assert carried([("Content-Type", "application/json")], body, over=over).body == body
    assert carried([], b'{"title": "\\"specversion\\""}', over="nats").body.startswith(b'{"title"')
    assert carried([], b'["specversion"', over="nats").body == b'["specversion"'


def test_the_act_is_the_data_letter_by_letter() -> None:
    data = {"title": "Perú € 😀", "amount": "1.00", "page": 12345678901234567890, "nested": [None]}
    body = json.dumps({**EVENT, "data": data}).encode()

    taken = carried([("content-type", "application/cloudevents+json")], body, over="nats")

    assert json.loads(taken.body) == data


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"id": "a", "id": "b"}', "repeated-member"),
        ('{"data": {"key": "a", "key": "b"}}', "repeated-member"),
        ('{"data": NaN}', "not-json"),
        ("\ufeff{}", "not-json"),
        ("[" * 100_000, "not-json"),
        ('{"data": 1e999, "specversion": "1.0"}', "invalid-cloudevent"),
        ('{"data": "\\ud800"}', "invalid-cloudevent"),
    ],
)
def test_json_that_two_readers_would_read_differently_is_refused(text: str, kind: str) -> None:
    with pytest.raises(Problem) as refused:
        carried([("content-type", "application/cloudevents+json")], text.encode(), over="http")

    assert refused.value.status == 400
    assert refused.value.kind == kind


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"),
        ("euro%20%e2%82%ac", "euro €"),
        ("%61bc", "abc"),
        ('"with \\"quotes\\" and spaces"', 'with "quotes" and spaces'),
        ('"a%20b"', "a b"),
        ("100%25", "100%"),
        ("%2541", "%41"),
        ("  plain  ", "plain"),
    ],
)
def test_a_header_is_read_as_the_binding_says(header: str, value: str) -> None:
    assert decoded_header(header) == value


@pytest.mark.parametrize("header", ["%C0%A0", "%FF", "Perú", "a\x01b"])
def test_a_header_that_is_neither_ascii_nor_utf_8_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match=r"ASCII|UTF-8"):
        decoded_header(header)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_whatever_a_writer_encodes_to_the_letter_is_read_back(text: str) -> None:
    encoded = "".join(
        letter
        if "!" <= letter <= "~" and letter not in '"%'
        else "".join(f"%{byte:02X}" for byte in letter.encode())
        for letter in text
    )

    assert decoded_header(encoded) == text


@given(st.binary(max_size=200), st.sampled_from(["", "application/cloudevents+json"]))
def test_no_body_breaks_the_reading(body: bytes, content_type: str) -> None:
    headers = [("content-type", content_type), ("ce-id", "1")]

    told = []
    for over in BINDINGS:
        try:
            carried(headers, body, over=over)
        except Problem as problem:
            told.append(problem.status)

    assert set(told) <= {400}


TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        (TRACE, TRACE),
        (f" {TRACE} ", TRACE),
        (TRACE.replace("00-", "cc-", 1), TRACE.replace("00-", "cc-", 1)),
        (TRACE.replace("00-", "cc-", 1) + "-more", TRACE.replace("00-", "cc-", 1) + "-more"),
        (TRACE + "-more", None),
        (TRACE.replace("00-", "ff-", 1), None),
        (TRACE.upper(), None),
        (TRACE[:-1], None),
        (TRACE.replace("0af7651916cd43dd8448eb211c80319c", "0" * 32), None),
        (TRACE.replace("b7ad6b7169203331", "0" * 16), None),
        (TRACE + "\r\nNats-Subject: acts.x", None),
        ("cc" + TRACE[2:] + "-" + "x" * 300, None),
        ("", None),
        (None, None),
    ],
)
def test_a_trace_is_taken_to_the_letter_or_ignored(stated: str | None, kept: str | None) -> None:
    assert valid_traceparent(stated) == kept
