"""A checkpoint line says how the log stood and who says so; nothing in it can be changed unseen."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.proof.checkpoint import (
    Checkpoint,
    CheckpointUnreadableError,
    SignedTwiceError,
    checkpoint_at,
    read_checkpoint,
    sign,
    signature_findings,
)
from shared.proof.keys import (
    KeyUnreadableError,
    key_id,
    new_private_key,
    private_pem,
    public_pem,
    read_private_key,
    read_public_key,
)

OPERATOR, AUDITOR, STRANGER = (new_private_key() for _ in range(3))
MOMENT = dt.datetime(2024, 9, 10, 10, 4, 5, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
POINT = checkpoint_at(99, bytes(range(32)), MOMENT)
SIGNED = sign(POINT, OPERATOR)


def findings(line: str, *keys: object) -> list[str]:
    asked = [key.public_key() for key in keys]  # type: ignore[attr-defined]
    found = signature_findings(read_checkpoint(line), asked, where="cp.txt")
    return [finding.code.value for finding in found]


def test_the_line_is_as_documented() -> None:
    assert POINT.line == (
        "poi-checkpoint/1 ACTS 99 "
        "sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f "
        "2024-09-10T15:04:05Z"
    )


def test_a_signed_line_is_read_back_and_its_signature_holds() -> None:
    assert read_checkpoint(SIGNED.line) == SIGNED
    assert findings(SIGNED.line, OPERATOR) == []


def test_a_second_key_signs_the_same_words() -> None:
    twice = sign(SIGNED, AUDITOR)

    assert twice.line.startswith(SIGNED.line + " ")
    assert findings(twice.line, OPERATOR, AUDITOR) == []
    assert findings(twice.line, AUDITOR) == []


def test_a_key_signs_once() -> None:
    with pytest.raises(SignedTwiceError, match="ya firmó"):
        sign(SIGNED, OPERATOR)


def test_a_line_that_the_key_did_not_sign_is_forged() -> None:
    assert findings(SIGNED.line, STRANGER) == ["checkpoint-forged"]
    assert findings(POINT.line, OPERATOR) == ["checkpoint-forged"]


def test_a_signature_under_another_s_name_is_forged() -> None:
    stolen = sign(POINT, STRANGER).line.replace(
        key_id(STRANGER.public_key()), key_id(OPERATOR.public_key())
    )

    assert findings(stolen, OPERATOR) == ["checkpoint-forged"]


@given(place=st.integers(0, len(SIGNED.line) - 1), byte=st.integers(1, 127))
def test_no_character_of_a_signed_line_can_be_changed_unseen(place: int, byte: int) -> None:
    changed = chr(ord(SIGNED.line[place]) ^ byte)
    line = SIGNED.line[:place] + changed + SIGNED.line[place + 1 :]

    try:
        found = findings(line, OPERATOR)
    except CheckpointUnreadableError:
        return

    assert found == ["checkpoint-forged"]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "99",
        SIGNED.line + " ",
        SIGNED.line + "\n",
        SIGNED.line.replace("99", "099"),
        SIGNED.line.replace("ACTS", "OTHER"),
        SIGNED.line.replace("2024-09-10", "2024-13-10"),
        sign(POINT, OPERATOR).line + SIGNED.line[len(POINT.line) :],
    ],
)
def test_what_is_no_line_is_refused(line: str) -> None:
    with pytest.raises(CheckpointUnreadableError):
        read_checkpoint(line)


def test_an_empty_log_has_a_checkpoint_too() -> None:
    assert read_checkpoint(checkpoint_at(0, bytes(32), MOMENT).line) == Checkpoint(
        0, bytes(32), "2024-09-10T15:04:05Z"
    )


def test_keys_are_read_back_and_named_by_their_content() -> None:
    private, public = private_pem(OPERATOR), public_pem(OPERATOR.public_key())

    assert key_id(read_private_key(private).public_key()) == key_id(read_public_key(public))
    assert len(key_id(read_public_key(public))) == len("ed25519-") + 16


@pytest.mark.parametrize(
    ("pem", "told"),
    [
        (b"", "no es una clave privada"),
        (b"hola", "no es una clave privada"),
        (public_pem(OPERATOR.public_key()), "es una clave pública"),
        (private_pem(OPERATOR)[:60], "no es una clave privada"),
    ],
    ids=["empty", "a word", "a public key", "cut short"],
)
def test_what_is_no_private_key_is_refused(pem: bytes, told: str) -> None:
    with pytest.raises(KeyUnreadableError, match=told):
        read_private_key(pem)


def test_a_private_key_is_not_taken_for_a_public_one() -> None:
    with pytest.raises(KeyUnreadableError, match="no se entrega"):
        read_public_key(private_pem(OPERATOR))
    with pytest.raises(KeyUnreadableError, match="no es una clave pública"):
        read_public_key(b"hola")
