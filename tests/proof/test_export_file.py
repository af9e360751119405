"""Every change of an export is found, with nothing but the file and the key."""

import io
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.console.proof.verifying_file import file_findings
from shared.proof.export import NotAnExportError, Reading
from shared.proof.keys import new_private_key
from tests.proof.exported import KEY, events, lines

FILE = Path("log.ndjson")
WHOLE = b"".join(lines())
PUBLIC = [KEY.public_key()]


def findings(content: bytes) -> set[tuple[str, int | None]]:
    reading = Reading(io.BytesIO(content))
    for _ in reading:
        pass
    return {(f.code.value, f.sequence) for f in file_findings(FILE, reading, PUBLIC)}


def codes(content: bytes) -> set[str]:
    return {code for code, _ in findings(content)}


def test_an_untouched_export_holds() -> None:
    assert findings(WHOLE) == set()
    assert findings(b"".join(lines([]))) == set()


def test_a_changed_act_is_altered() -> None:
    written = lines()
    payload = b64encode(b'{"n":3}'), b64encode(b'{"n":9}')
    written[3] = written[3].replace(*payload)

    assert written != lines()
    assert findings(b"".join(written)) == {("act-altered", 3)}


def test_a_dropped_line_is_a_missing_act() -> None:
    written = lines()

    assert findings(b"".join([*written[:3], *written[4:]])) == {("act-missing", 3)}


def test_exchanged_lines_are_a_reordering() -> None:
    written = lines()

    assert findings(b"".join([*written[:3], written[4], written[3], *written[5:]])) == {
        ("acts-reordered", 3)
    }


def test_a_line_twice_is_an_insertion() -> None:
    written = lines()

    assert findings(b"".join([*written[:4], written[3], *written[4:]])) == {("act-inserted", 3)}


def test_acts_after_the_checkpoint_are_an_insertion() -> None:
    written = lines()

    longer = lines([*events(), ("acts.38-241.2024.X", b"{}")])

    assert codes(b"".join([*written, written[3]])) == {"act-inserted"}
    assert findings(b"".join([*longer[:-1], written[-1]])) == {("act-inserted", 7)}


def test_dropped_last_acts_are_a_truncation() -> None:
    written = lines()

    assert findings(b"".join([*written[:-2], written[-1]])) == {("log-truncated", 6)}


@pytest.mark.parametrize("at", range(len(lines()[0]), len(WHOLE)))
def test_an_export_cut_short_anywhere_does_not_hold(at: int) -> None:
    assert codes(WHOLE[:at]) & {"log-truncated", "checkpoint-forged"}


def test_a_history_rewritten_with_its_digests_does_not_reach_the_signed_checkpoint() -> None:
    forged = lines([*events()[:2], (events()[2][0], b'{"n":33}'), *events()[3:]])

    assert findings(b"".join([*forged[:-1], lines()[-1]])) == {("checkpoint-not-extended", 6)}


def test_a_history_rewritten_and_signed_by_another_is_forged() -> None:
    forged = lines(events()[:3], new_private_key())

    assert codes(b"".join(forged)) == {"checkpoint-forged"}


@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(1, 255))
def test_no_byte_can_be_changed_unseen(place: int, byte: int) -> None:
    content = bytearray(WHOLE)
    content[place] ^= byte

    try:
        found = findings(bytes(content))
    except NotAnExportError:
        return

    assert found != set()


@given(content=st.binary(max_size=300))
def test_what_is_no_export_is_told_so(content: bytes) -> None:
    assume(not content.startswith(b'{"format":"poi-export/'))

    with pytest.raises(NotAnExportError, match="no es una exportación"):
        findings(content)


@given(tail=st.binary(max_size=300))
def test_nothing_behind_a_header_makes_the_reading_fail(tail: bytes) -> None:
    assert findings(lines()[0] + tail) != set()
