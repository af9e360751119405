"""The stored event: the act as the log keeps it for ever, its bytes, its hash, its digest.

The payload is canonical JSON (RFC 8785) of `{"schema", "recorded_at", "posted_by", "act"}` (design
4.2). Whoever holds the log alone can compute every digest again with nothing but SHA-256.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

import orjson
import rfc8785
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from shared.act import Act, AnyAct, canonical_act

SCHEMA: Final = 1
"""The schema number that this version writes; older ones are read through UPCASTERS."""

NO_DIGEST: Final = bytes(32)
"""d(0): the digest before the first event."""

SUBJECT_ROOT: Final = "acts"

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: Final[Mapping[int, Upcaster]] = {}
"""Schema n -> the pure function that turns an event of schema n into one of n + 1."""


class UnreadableEventError(ValueError):
    """A stored event that this version cannot read: it is quarantined, never skipped."""


class StoredEvent(BaseModel):
    """One message of the log, read."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, strict=True)

    schema_number: Annotated[int, Field(alias="schema")]
    recorded_at: dt.datetime
    posted_by: str
    act: AnyAct


_EVENT: Final[TypeAdapter[StoredEvent]] = TypeAdapter(StoredEvent)
_ACT: Final[TypeAdapter[Act]] = TypeAdapter(AnyAct)


def subject_of(act: Act) -> str:
    """Name the act's one place in the log: `acts.<entity>.<year>.<key>`."""
    return f"{SUBJECT_ROOT}.{act.entity}.{act.fiscal_year}.{act.key}"


def timestamp(moment: dt.datetime) -> str:
    """Write a moment as UTC with microseconds: "2024-09-10T15:04:05.000000Z"."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def encode(act: Act, *, recorded_at: dt.datetime, posted_by: str) -> bytes:
    """Write the canonical bytes that the log keeps."""
    return rfc8785.dumps(
        {
            "schema": SCHEMA,
            "recorded_at": timestamp(recorded_at),
            "posted_by": posted_by,
            "act": canonical_act(act),
        }
    )


def decode(payload: bytes) -> StoredEvent:
    """Read a stored event of any schema ever written; raises UnreadableEventError with the why."""
    try:
        event = _EVENT.validate_json(payload)
    except ValidationError as error:
        return _decode_older(payload, error)
    if event.schema_number != SCHEMA:
        return _decode_older(payload, None)
    return event


def _decode_older(payload: bytes, present: ValidationError | None) -> StoredEvent:
    try:
        raw = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise UnreadableEventError(f"no es JSON: {error}") from error
    number = raw.get("schema") if isinstance(raw, dict) else None
    if not isinstance(number, int):
        raise UnreadableEventError('el evento no dice su "schema"')
    if number == SCHEMA and present is not None:
        raise UnreadableEventError(f"el acto no se puede leer: {_first(present)}") from present
    while number != SCHEMA:
        if number not in UPCASTERS:
            raise UnreadableEventError(
                f"esquema {number}: esta versión lee hasta el {SCHEMA}; actualice el servicio"
            )
        raw = UPCASTERS[number](raw)
        number += 1
    try:
        return _EVENT.validate_json(orjson.dumps(raw))
    except ValidationError as error:
        raise UnreadableEventError(f"el acto no se puede leer: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    return f"{'/'.join(str(part) for part in fault['loc'])}: {fault['msg']}"


def read_act(raw: object) -> Act:
    """Read an act from plain JSON values (raises pydantic's ValidationError)."""
    return _ACT.validate_json(orjson.dumps(raw))


def act_sha256(act: Act) -> str:
    """Hash the canonical act alone: what a receipt states, whoever posted it and whenever."""
    return hashlib.sha256(rfc8785.dumps(canonical_act(act))).hexdigest()


def next_digest(previous: bytes, sequence: int, subject: str, payload: bytes) -> bytes:
    """Chain one event: sha256(previous ‖ sequence, 8 bytes ‖ subject ‖ 0x00 ‖ payload)."""
    head = previous + sequence.to_bytes(8, "big") + subject.encode() + b"\x00"
    return hashlib.sha256(head + payload).digest()
