"""Who may change something: whoever states the operator's key (design 4.4).

From the same key every service derives the token by which the services know one another. It opens
reading and the internal routes alone, so what travels between services never opens writing.
"""

import hashlib
import hmac
import time
from pathlib import Path
from typing import Final

from fastapi import Request

from shared.errors import Problem

OPERATOR: Final = "operator"

_SERVICE_WORDS: Final = b"poi: the services among themselves, 1"
_FRESH_S: Final = 1.0
_read: dict[Path, tuple[tuple[int, int, int], str]] = {}
_seen: dict[Path, tuple[float, str]] = {}


def operator_key(key_file: Path) -> str:
    """Give the key that a file holds, "" without one; it is read again when the file changes."""
    try:
        status = key_file.stat()
        state = (status.st_mtime_ns, status.st_size, status.st_ino)
        known = _read.get(key_file)
        if known is None or known[0] != state:
            known = _read[key_file] = (state, key_file.read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return ""
    return known[1]


def _lately(key_file: Path) -> str:
    """Give the key as it was within the last second: looking at a file takes a post 30 µs."""
    seen_at, key = _seen.get(key_file, (float("-inf"), ""))
    now = time.monotonic()
    if now - seen_at > _FRESH_S:
        key = operator_key(key_file)
        _seen[key_file] = (now, key)
    return key


def service_token(key_file: Path) -> str:
    """Derive the token that a service states to another; "" without the operator's key."""
    key = operator_key(key_file)
    return hmac.new(key.encode(), _SERVICE_WORDS, hashlib.sha256).hexdigest() if key else ""


def stated_bearer(request: Request) -> str:
    """Give what a request states as `Authorization: Bearer …`, "" when it states nothing."""
    scheme, _, stated = request.headers.get("authorization", "").partition(" ")
    return stated.strip() if scheme.lower() == "bearer" else ""


def is_operator(stated: str, key_file: Path) -> bool:
    """Say whether a stated credential is the operator's key; one replaced counts a second more."""
    return _is_same(stated, _lately(key_file)) or _is_same(stated, operator_key(key_file))


def is_service(stated: str, key_file: Path) -> bool:
    """Say whether a stated credential is the token of the system's own services."""
    return _is_same(stated, service_token(key_file))


def require_operator(request: Request, key_file: Path) -> str:
    """Let only the operator's key through; 401 says where the key is to be found."""
    if is_operator(stated_bearer(request), key_file):
        return OPERATOR
    raise Problem(
        401,
        "unauthorized",
        "Falta la clave del operador",
        "Esto exige «Authorization: Bearer CLAVE»; la clave del operador está en el archivo "
        "operator.key de la carpeta de datos.",
    )


def require_service(request: Request, key_file: Path) -> None:
    """Let only the system's own services, or the operator, through to an internal route."""
    stated = stated_bearer(request)
    if not is_service(stated, key_file) and not is_operator(stated, key_file):
        raise Problem(
            401,
            "unauthorized",
            "Es una ruta interna",
            "Solo los servicios del mismo sistema, o su operador, llaman a esta ruta.",
        )


def _is_same(stated: str, expected: str) -> bool:
    # A key of other length is told apart by its length alone; that says nothing of its letters.
    return bool(expected) and hmac.compare_digest(stated.encode(), expected.encode())
