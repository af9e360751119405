"""The stored event: the act as the log keeps it for ever, its bytes, its hash, its digest.

The payload is canonical JSON (RFC 8785) of `{"schema", "recorded_at", "posted_by", "act"}` (design
4.2). Whoever holds the log alone can compute every digest again with nothing but SHA-256.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

import orjson
import rfc8785
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from shared.act import Act, AnyAct, canonical_act
from shared.upcasting import UPCASTERS

SCHEMA: Final = 1
"""The schema number that this version writes; older ones are read through UPCASTERS."""

NO_DIGEST: Final = bytes(32)
"""d(0): the digest before the first event."""

SUBJECT_ROOT: Final = "acts"

_BEFORE_ACT: Final = b'{"act":'
_BEFORE_REST: Final = b',"posted_by":'
_NO_OFFSET: Final = "+00:00"
_SORTED_OTHERWISE: Final = re.compile(rb"[\xee-\xff]")


class UnreadableEventError(ValueError):
    """A stored event that this version cannot read: it is quarantined, never skipped."""


class _Envelope(BaseModel):
    """The members of a stored event, as pydantic reads them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    schema_number: Annotated[int, Field(alias="schema")]
    recorded_at: dt.datetime
    posted_by: str
    act: AnyAct


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One message of the log, read."""

    recorded_at: dt.datetime
    posted_by: str
    act: Act
    payload: bytes = field(repr=False)
    """As it was stored, of whatever schema."""
    canonical: bytes | None = None
    """The act alone, as it stands in the payload, where whoever made the event says it."""

    @property
    def act_sha256(self) -> str:
        """Hash the act as it was recorded: the receipt of an older schema stays the first one."""
        if self.canonical is not None:
            return hashlib.sha256(self.canonical).hexdigest()
        return hashlib.sha256(canonical_json(orjson.loads(self.payload)["act"])).hexdigest()

    def begins(self, payload: bytes) -> bool:
        """Say whether another stored payload has this very act, letter for letter."""
        return self.canonical is not None and payload.startswith(
            _BEFORE_ACT + self.canonical + _BEFORE_REST
        )


_ENVELOPE: Final[TypeAdapter[_Envelope]] = TypeAdapter(_Envelope)
_ACT: Final[TypeAdapter[Act]] = TypeAdapter(AnyAct)


def subject_of(act: Act) -> str:
    """Name the act's one place in the log: `acts.<entity>.<year>.<key>`."""
    return f"{SUBJECT_ROOT}.{act.entity}.{act.fiscal_year}.{act.key}"


def timestamp(moment: dt.datetime) -> str:
    """Write a moment as UTC with microseconds, "2024-09-10T15:04:05.000000Z": sorts as time."""
    written = moment.isoformat(timespec="microseconds")
    if written.endswith(_NO_OFFSET):  # as the log has it: changing the zone costs twice as much
        return f"{written[:-6]}Z"
    exact = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{exact.isoformat(timespec='microseconds')}Z"


def encode(act: Act, *, recorded_at: dt.datetime, posted_by: str) -> bytes:
    """Write the canonical bytes that the log keeps."""
    canonical = canonical_json(canonical_act(act))
    return enveloped(canonical, recorded_at=timestamp(recorded_at), posted_by=posted_by)


def enveloped(canonical: bytes, *, recorded_at: str, posted_by: str) -> bytes:
    """Write a canonical act with what the log keeps beside it.

    The members of canonical JSON are sorted, so the act stands first: the bytes that a receipt
    hashes are part of those that are stored.
    """
    beside = canonical_json({"posted_by": posted_by, "recorded_at": recorded_at, "schema": SCHEMA})
    return _BEFORE_ACT + canonical + b"," + beside[1:]


def canonical_json(value: Any) -> bytes:
    """Write RFC 8785 of a value without floats: texts, booleans, whole numbers below 2^53, null.

    orjson sorts members by code point and the standard by UTF-16 unit; they part only where a
    character of U+E000 or higher stands, and then the slower library writes.
    """
    written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    if written.isascii() or not _SORTED_OTHERWISE.search(written):
        return written
    return rfc8785.dumps(value)


def decode(payload: bytes) -> StoredEvent:
    """Read a stored event of any schema ever written; raises UnreadableEventError with the why."""
    try:
        read = _ENVELOPE.validate_json(payload)
    except ValidationError as error:
        read = _read_older(payload, error)
    else:
        if read.schema_number != SCHEMA:
            read = _read_older(payload, None)
    return StoredEvent(read.recorded_at, read.posted_by, read.act, payload)


def _read_older(payload: bytes, present: ValidationError | None) -> _Envelope:
    try:
        raw = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise UnreadableEventError(f"no es JSON: {error}") from error
    number = raw.get("schema") if isinstance(raw, dict) else None
    if not isinstance(number, int):
        raise UnreadableEventError('el evento no dice su "schema"')
    if (number == SCHEMA or isinstance(number, bool)) and present is not None:
        raise UnreadableEventError(f"el acto no se puede leer: {_first(present)}") from present
    try:
        return _ENVELOPE.validate_json(orjson.dumps(_upcast(raw, number)))
    except ValidationError as error:
        raise UnreadableEventError(f"el acto no se puede leer: {_first(error)}") from error


def _upcast(raw: dict[str, Any], number: int) -> dict[str, Any]:
    """Bring an event of an older schema to the present one, a step at a time."""
    present = raw
    for step in range(number, SCHEMA):
        if step not in UPCASTERS:
            raise UnreadableEventError(f"esquema {number}: ninguna versión lo ha escrito")
        try:
            present = UPCASTERS[step](present)
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableEventError(
                f"el acto no se puede leer: el evento no es del esquema {step} ({error})"
            ) from error
    if number > SCHEMA:
        raise UnreadableEventError(
            f"esquema {number}: esta versión lee hasta el {SCHEMA}; actualice el servicio"
        )
    return present


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    return f"{'/'.join(str(part) for part in fault['loc'])}: {fault['msg']}"


def read_act(raw: object) -> Act:
    """Read an act from plain JSON values (raises pydantic's ValidationError)."""
    return _ACT.validate_json(orjson.dumps(raw))


def act_sha256(act: Act) -> str:
    """Hash the canonical act alone: what a receipt states, whoever posted it and whenever."""
    return hashlib.sha256(canonical_json(canonical_act(act))).hexdigest()


def next_digest(previous: bytes, sequence: int, subject: str, payload: bytes) -> bytes:
    """Chain one event: sha256(previous ‖ sequence, 8 bytes ‖ subject ‖ 0x00 ‖ payload)."""
    head = previous + sequence.to_bytes(8, "big") + subject.encode() + b"\x00"
    return hashlib.sha256(head + payload).digest()
