"""What arrives: the bounds of a body, its JSON, the door's judgement of it."""

import json
from contextlib import suppress
from typing import Any, Final

import orjson

from services.intake.door import examine
from shared.act import Act
from shared.errors import Problem

ACT_BYTES_MAX: Final = 4 * 1024 * 1024
BATCH_BYTES_MAX: Final = 32 * 1024 * 1024
AT_ONCE_BYTES: Final = 64 * 1024
"""A heavier body is read in a thread: the others' posts do not wait for it."""
_ESCAPE: Final = b"\\u"
_COLON: Final = b":"


def too_large(size: int, bytes_max: int = ACT_BYTES_MAX) -> Problem:
    """Say that a body weighs more than is taken, and how to mend it."""
    whole, mend = "El acto", "Divida sus cifras en varios actos."
    if bytes_max > ACT_BYTES_MAX:
        whole, mend = "El lote", "Envíelo en varios lotes."
    detail = (
        f"{whole} pesa {size} bytes o más y el máximo es {bytes_max} "
        f"({bytes_max // (1024 * 1024)} MiB). {mend}"
    )
    return Problem(413, "too-large", f"{whole} es demasiado grande", detail)


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
    if not _written_whole(raw, body):
        with suppress(RecursionError):  # the door refuses such a depth by itself
            json.loads(body, object_pairs_hook=members_once)
    return raw


def _written_whole(raw: Any, body: bytes) -> bool:
    """Say whether all that a body says is surely in what was read of it.

    Each member has its colon, and without escapes each colon of a text stands as itself: when what
    was read, written again, has as many, nothing was left out.
    """
    if _ESCAPE in body:
        return False
    try:
        return orjson.dumps(raw).count(_COLON) == body.count(_COLON)
    except orjson.JSONEncodeError:  # deeper than can be written
        return False


def members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Take an object's members for `json.loads`; one named twice is a 400."""
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
