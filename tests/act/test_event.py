"""The stored event: canonical bytes, the hash of a receipt, reading back, the digest chain."""

import copy
import datetime as dt
import hashlib
import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest

from shared.act import Act, canonical_act
from shared.event import (
    NO_DIGEST,
    UnreadableEventError,
    act_sha256,
    decode,
    encode,
    next_digest,
    read_act,
    subject_of,
)

ACTS = Path(__file__).parents[2] / "data" / "itp-2024" / "acts"
LOADED_AT = dt.datetime(2024, 9, 10, 15, 4, 5, 60, tzinfo=dt.UTC)

SMALL: dict[str, Any] = {
    "title": "Reducción de marco «año»",
    "key": "RE-900-2024-ITP-DE",
    "entity": "38-241",
    "fiscal_year": 2024,
    "kind": "FrameworkReduced",
    "issued_on": {"date": "2024-01-12", "certainty": "exact"},
    "effective_on": {"certainty": "exact", "date": "2024-01-12"},
    "measures": [
        {
            "measure": "budget",
            "total": "-1.5",
            "breakdowns": [
                {
                    "by": ["funding_source", "agreement"],
                    "lines": [
                        {
                            "funding_source": "4",
                            "amount": "-1.50",
                            "known": "printed",
                            "source": {"table": "anexo-1", "row": "1", "page": 54},
                        }
                    ],
                }
            ],
        }
    ],
}

# Written by hand from RFC 8785: members by name, no space, text as it is, amounts by design 4.2.
SMALL_CANONICAL = (
    '{"effective_on":{"certainty":"exact","date":"2024-01-12"},"entity":"38-241",'
    '"fiscal_year":2024,"issued_on":{"certainty":"exact","date":"2024-01-12"},'
    '"key":"RE-900-2024-ITP-DE","kind":"FrameworkReduced","measures":[{"breakdowns":[{"by":'
    '["funding_source","agreement"],"lines":[{"amount":"-1.50","funding_source":"4",'
    '"known":"printed","source":{"page":54,"row":"1","table":"anexo-1"}}]}],'
    '"measure":"budget","total":"-1.50"}],"title":"Reducción de marco «año»"}'
)
SMALL_SHA256 = "5209c5e0c3905d18fe7613c731daf6b2faf26eb7f46b3f9c2f2af5e0706d5357"


def own_canonical(value: object) -> bytes:
    """Canonicalise without the library of the product (member names are ASCII here)."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def line_of(raw: dict[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = raw["measures"][0]["breakdowns"][0]["lines"][0]
    return line


def small(**changed: object) -> dict[str, Any]:
    return {**copy.deepcopy(SMALL), **changed}


def real_acts() -> list[Act]:
    acts = [read_act(json.loads(file.read_bytes())) for file in sorted(ACTS.glob("*.json"))]
    assert len(acts) >= 45
    return acts


def test_the_payload_is_the_canonical_json_of_the_contract() -> None:
    payload = encode(read_act(SMALL), recorded_at=LOADED_AT, posted_by="operator")

    assert payload.decode() == (
        f'{{"act":{SMALL_CANONICAL},"posted_by":"operator",'
        '"recorded_at":"2024-09-10T15:04:05.000060Z","schema":1}'
    )


def test_the_hash_of_a_receipt_is_of_the_canonical_act_alone() -> None:
    assert hashlib.sha256(SMALL_CANONICAL.encode()).hexdigest() == SMALL_SHA256
    assert act_sha256(read_act(SMALL)) == SMALL_SHA256


def test_a_moment_of_another_zone_is_recorded_in_utc() -> None:
    lima = dt.timezone(dt.timedelta(hours=-5))

    payload = encode(read_act(SMALL), recorded_at=LOADED_AT.astimezone(lima), posted_by="operator")

    assert b'"recorded_at":"2024-09-10T15:04:05.000060Z"' in payload


def test_every_real_act_is_stored_as_an_independent_canonicaliser_writes_it() -> None:
    for act in real_acts():
        payload = encode(act, recorded_at=LOADED_AT, posted_by="operator")

        assert payload == own_canonical(json.loads(payload))
        stated = own_canonical(json.loads(payload)["act"])
        assert act_sha256(act) == hashlib.sha256(stated).hexdigest()


def test_every_real_act_is_read_back_as_it_was() -> None:
    for act in real_acts():
        event = decode(encode(act, recorded_at=LOADED_AT, posted_by="operator"))

        assert event.act == act
        assert (event.recorded_at, event.posted_by) == (LOADED_AT, "operator")
        assert encode(event.act, recorded_at=LOADED_AT, posted_by="operator") == encode(
            act, recorded_at=LOADED_AT, posted_by="operator"
        )


def test_a_canonical_line_has_nothing_null_or_empty_and_two_decimals() -> None:
    seen = 0
    for act in real_acts():
        for entry in canonical_act(act)["measures"]:
            for breakdown in entry["breakdowns"]:
                for line in breakdown["lines"]:
                    seen += 1
                    assert not {"", None} & {v for v in line.values() if isinstance(v, str | None)}
                    assert re.fullmatch(r"-?[0-9]+\.[0-9]{2}", line["amount"])
    assert seen > 1000


@pytest.mark.parametrize("value", ["", None])
def test_an_empty_dimension_a_null_one_and_an_absent_one_are_one_act(value: str | None) -> None:
    stated = small()
    line_of(stated).update(agreement=value, unit=value, cui=value, month=value)

    assert act_sha256(read_act(stated)) == SMALL_SHA256
    assert read_act(stated).measures[0].breakdowns[0].lines[0].agreement is None


@pytest.mark.parametrize("member", ["printed_key", "circumstance", "document"])
def test_a_null_member_and_an_absent_one_are_one_act(member: str) -> None:
    assert act_sha256(read_act(small(**{member: None}))) == SMALL_SHA256


@pytest.mark.parametrize("written", ["-1.5", "-1.50"])
def test_an_amount_with_fewer_decimals_is_the_same_amount(written: str) -> None:
    stated = small()
    line_of(stated)["amount"] = written

    assert act_sha256(read_act(stated)) == SMALL_SHA256


def test_the_order_of_members_is_nothing() -> None:
    turned = dict(reversed(list(small().items())))
    line = line_of(turned)
    turned["measures"][0]["breakdowns"][0]["lines"] = [dict(reversed(list(line.items())))]

    assert act_sha256(read_act(turned)) == SMALL_SHA256


def test_the_order_of_a_list_counts() -> None:
    one, other = small(references=["a", "b"]), small(references=["b", "a"])

    assert act_sha256(read_act(one)) != act_sha256(read_act(other))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Otro"},
        {"issued_on": {"date": "2024-01-13", "certainty": "exact"}},
        {"effective_on": {"date": "2024-01-12", "certainty": "latest"}},
        {"circumstance": "b.iii"},
        {"fiscal_year": 2025},
    ],
)
def test_another_content_has_another_hash(changed: dict[str, object]) -> None:
    assert act_sha256(read_act(small(**changed))) != SMALL_SHA256


def test_an_act_has_one_place_in_the_log() -> None:
    assert subject_of(read_act(SMALL)) == "acts.38-241.2024.RE-900-2024-ITP-DE"


def stored(**changed: object) -> bytes:
    event = json.loads(encode(read_act(SMALL), recorded_at=LOADED_AT, posted_by="operator"))
    return json.dumps({**event, **changed}).encode()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "no es JSON"),
        (b"{", "no es JSON"),
        (b"[]", 'no dice su "schema"'),
        (b"{}", 'no dice su "schema"'),
        (stored(schema="1"), 'no dice su "schema"'),
        (stored(schema=None), 'no dice su "schema"'),
        (stored(schema=2), "esquema 2: esta versión lee hasta el 1"),
        (stored(schema=0), "el evento no es del esquema 0"),
        (stored(schema=0, act=None), "el evento no es del esquema 0"),
        (stored(schema=0, act={}), "el evento no es del esquema 0"),
        (stored(schema=False), "no se puede leer"),
        (stored(schema=-1), "esquema -1"),
        (stored(schema=True), "no se puede leer"),
        (stored(act={**SMALL, "kind": "BudgetBurnt"}), "no se puede leer"),
        (stored(act={**SMALL, "mood": "good"}), "mood"),
        (stored(act=None), "no se puede leer"),
        (stored(recorded_at="ayer"), "recorded_at"),
        (stored(signed_by="?"), "signed_by"),
    ],
)
def test_an_event_that_cannot_be_read_says_why(payload: bytes, reason: str) -> None:
    with pytest.raises(UnreadableEventError, match=reason):
        decode(payload)


def test_the_digest_chains_position_place_and_bytes() -> None:
    first = next_digest(NO_DIGEST, 1, "acts.38-241.2024.A", b"{}")
    second = next_digest(first, 258, "acts.38-241.2024.B", b'{"a":1}')

    # with nothing but SHA-256, as an auditor would
    assert first == hashlib.sha256(b"\0" * 32 + b"\0\0\0\0\0\0\0\1acts.38-241.2024.A\0{}").digest()
    assert second.hex() == "9f4f57fc107fda18576458a242677a35e68a722685b558cf8abc590c82f1a41b"
    place = struct.pack(">Q", 258)
    assert second == hashlib.sha256(first + place + b'acts.38-241.2024.B\0{"a":1}').digest()


def test_the_digest_changes_with_each_part_of_the_event() -> None:
    digests = {
        next_digest(previous, sequence, subject, payload)
        for previous in (NO_DIGEST, b"\1" * 32)
        for sequence in (1, 2)
        for subject in ("acts.a", "acts.b")
        for payload in (b"{}", b"{ }")
    }

    assert len(digests) == 16
