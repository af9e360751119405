"""What arrives is read whole or not at all: a member named twice is told, however it is spelt."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.receiving import read_json
from shared.errors import Problem

TWICE = (
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '{"a": {"b": [{"c": 1, "c": 1}]}}',
    '{"a":1,"\\u0061":2}',
    '{"a":1,"a":2,"t":"\\u003a"}',
    '{"a":1,"a":2,"t":"x:y"}',
    '{"a:b":1,"a:b":2}',
    '[[{"":0,"":0}]]',
)
ONCE: tuple[tuple[str, object], ...] = (
    ('{"a":1,"b":2}', {"a": 1, "b": 2}),
    ('{"t":"10:30","u":"::"}', {"t": "10:30", "u": "::"}),
    ('{"\\u0061":"\\u003a"}', {"a": ":"}),
    ('{"a:b":{"a:b":1}}', {"a:b": {"a:b": 1}}),
    ('{"t":"\\\\u003a"}', {"t": "\\u003a"}),
    ("[]", []),
    ('":"', ":"),
)
TEXT = st.text(st.sampled_from('a:"\\ué€\n'), max_size=4)
VALUE = st.recursive(
    st.one_of(st.none(), st.integers(0, 9), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.lists(st.tuples(TEXT, inner))),
    max_leaves=8,
)


@pytest.mark.parametrize("body", TWICE)
def test_a_member_named_twice_is_refused_wherever_it_stands_and_however_it_is_spelt(
    body: str,
) -> None:
    with pytest.raises(Problem) as refused:
        read_json(body.encode())

    assert refused.value.kind == "repeated-member"
    assert "está dos veces en un mismo objeto" in refused.value.detail


@pytest.mark.parametrize(("body", "read"), ONCE)
def test_colons_and_escapes_in_texts_are_no_members(body: str, read: object) -> None:
    assert read_json(body.encode()) == read


@given(value=VALUE, escaped=st.sets(st.sampled_from('a:"\\u')))
def test_what_is_read_is_what_was_written_or_a_member_was_written_twice(
    value: Any, escaped: set[str]
) -> None:
    body = spelt(value, escaped).encode()

    if has_twice(value):
        with pytest.raises(Problem, match="está dos veces"):
            read_json(body)
    else:
        assert read_json(body) == plain(value)


def is_object(value: Any) -> bool:
    """Objects are drawn as lists of pairs, so that a name can stand in one twice."""
    return isinstance(value, list) and all(isinstance(each, tuple) for each in value)


def spelt(value: Any, escaped: set[str]) -> str:
    """Write JSON, some characters of its texts by their numbers."""
    if is_object(value):
        pairs = (f"{spelt(name, escaped)}:{spelt(each, escaped)}" for name, each in value)
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(spelt(each, escaped) for each in value) + "]"
    if isinstance(value, str):
        return '"' + "".join(letter(each, escaped) for each in value) + '"'
    return "null" if value is None else str(value)


def letter(character: str, escaped: set[str]) -> str:
    if character in escaped or character == "\n":
        return f"\\u{ord(character):04x}"
    return f"\\{character}" if character in '"\\' else character


def has_twice(value: Any) -> bool:
    if is_object(value):
        names = [name for name, _ in value]
        return len(set(names)) < len(names) or any(has_twice(each) for _, each in value)
    return isinstance(value, list) and any(has_twice(each) for each in value)


def plain(value: Any) -> Any:
    if is_object(value):
        return {name: plain(each) for name, each in value}
    return [plain(each) for each in value] if isinstance(value, list) else value
