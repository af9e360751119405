"""From a request's body to a receipt: who asks, what was posted, what the log answered."""

import datetime as dt
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import Request

from services.intake.door import examine
from shared.act import Act, canonical_act
from shared.errors import Problem, unavailable
from shared.event import (
    UnreadableEventError,
    decode,
    encode,
    subject_of,
    timestamp,
)
from shared.stream import (
    Appended,
    Conflict,
    Log,
    LogError,
    LogUnreachable,
    PermissionRefused,
    Recorded,
)

ACT_BYTES_MAX = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that an act is recorded; it never changes."""

    key: str
    sequence: int
    sha256: str
    recorded_at: str

    def as_json(self) -> dict[str, Any]:
        """Write the receipt as contracted (4.4); the door does not sign yet."""
        return {
            "key": self.key,
            "sequence": self.sequence,
            "sha256": self.sha256,
            "recorded_at": self.recorded_at,
            "signature": None,
        }


def receipt_of(recorded: Recorded) -> Receipt:
    """Write the receipt of a stored event from its own bytes."""
    event = decode(recorded.payload)
    return Receipt(event.act.key, recorded.sequence, event.act_sha256, timestamp(event.recorded_at))


async def read_body(request: Request) -> bytes:
    """Read at most 4 MiB; more is a 413, known before the whole body has come."""
    stated = request.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > ACT_BYTES_MAX:
        raise _too_large(int(stated))
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > ACT_BYTES_MAX:
            raise _too_large(len(body))
    return bytes(body)


def _too_large(size: int) -> Problem:
    detail = (
        f"El acto pesa {size} bytes o más y el máximo es {ACT_BYTES_MAX} (4 MiB). "
        "Divida sus cifras en varios actos."
    )
    return Problem(413, "too-large", "El acto es demasiado grande", detail)


def read_json(body: bytes) -> Any:
    """Read JSON; what is none, or names a member twice, is a 400 that says where.

    Of a member named twice one parser keeps the first and another the last: the same bytes would
    be two acts (RFC 8785 asks for I-JSON, which forbids it).
    """
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        detail = f"El cuerpo no es JSON (línea {error.lineno}, columna {error.colno}): {error.msg}."
        raise Problem(400, "not-json", "El cuerpo no es JSON", detail) from error
    with suppress(RecursionError):  # the door refuses such a depth by itself
        json.loads(body, object_pairs_hook=_members_once)
    return raw


def _members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    names = [name for name, _ in pairs]
    twice = next(name for name in names if names.count(name) > 1)
    detail = f"El miembro {twice!r} está dos veces en un mismo objeto; deje uno."
    raise Problem(400, "repeated-member", "Un miembro está repetido", detail)


def judge(raw: Any) -> Act:
    """Let the door judge; every fault at once is a 422."""
    judged = examine(raw)
    if not isinstance(judged, tuple):
        return judged
    count = "1 falta" if len(judged) == 1 else f"{len(judged)} faltas"
    first = judged[0]
    raise Problem(
        422,
        "invalid-act",
        "El acto no se puede registrar",
        f"El acto tiene {count}. La primera, en {first.pointer or '/'}: {first.message}.",
        errors=judged,
    )


async def record(log: Log, act: Act, *, posted_by: str) -> Appended:
    """Record an act once for ever; a repeat gives the first, another content is a 409."""
    wanted = canonical_act(act)
    payload = encode(act, recorded_at=dt.datetime.now(dt.UTC), posted_by=posted_by)

    def equal(stored: bytes) -> bool:
        return canonical_act(decode(stored).act) == wanted

    try:
        return await log.append(subject_of(act), payload, equal=equal)
    except Conflict as conflict:
        raise _conflict(act, conflict.recorded) from conflict
    except PermissionRefused as refused:
        raise Problem(
            503,
            "permission-refused",
            "El registro no permite escribir",
            f"{refused} Revise los permisos del servicio intake en NATS.",
            retry_after_s=30,
        ) from refused
    except LogUnreachable as error:
        detail = f"No se sabe si el acto quedó registrado ({error}). Vuelva a enviarlo tal cual."
        raise unavailable(detail) from error
    except UnreadableEventError as error:
        raise unreadable(act.key, error) from error
    except LogError as error:
        raise unavailable(f"El acto no quedó registrado: {error} Inténtelo otra vez.") from error


def unreadable(key: str, error: UnreadableEventError) -> Problem:
    """Say that what the log holds under a key is of a version that this one cannot read."""
    detail = f"{key} está registrado, pero esta versión no lo puede leer: {error}."
    return Problem(409, "quarantined", "El acto registrado no se puede leer", detail)


def _conflict(act: Act, recorded: Recorded) -> Problem:
    first = receipt_of(recorded)
    return Problem(
        409,
        "conflict",
        "La clave ya está registrada con otro contenido",
        f"{act.key} está registrado en la secuencia {first.sequence} desde {first.recorded_at} "
        "con otro contenido. Un acto no se edita: registre otro que lo rectifique o anule.",
        extra={
            "key": first.key,
            "sequence": first.sequence,
            "sha256": first.sha256,
            "recorded_at": first.recorded_at,
        },
    )
