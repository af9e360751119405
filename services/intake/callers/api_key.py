"""API keys: made once, shown once, kept only as a hash.

A key is `poi_<id>_<secret>`. The id finds the registration and says nothing of its owner; the
secret is 256 random bits. Only the SHA-256 of the whole key is stored. A slow hash (bcrypt, argon2)
defends a *guessable* secret by making each guess dear; of 2^256 equally likely keys nobody guesses
any at any price, so it would add nothing but work to every post.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Final

PREFIX: Final = "poi_"
_FORM: Final = re.compile(r"poi_([0-9a-f]{16})_[A-Za-z0-9_-]{43}")
_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made: what is shown to its owner once, and what is kept of it."""

    shown: str
    key_id: str
    sha256: str


def new_key() -> NewKey:
    """Make a key from the operating system's randomness."""
    key_id = secrets.token_hex(_ID_BYTES)
    shown = f"{PREFIX}{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    return NewKey(shown, key_id, _sha256(shown))


def id_of(stated: str) -> str | None:
    """Give the id of what has the form of a key, None for anything else."""
    match = _FORM.fullmatch(stated)
    return match[1] if match else None


def is_key(stated: str, sha256: str) -> bool:
    """Say in constant time whether a stated key is the one whose hash is kept."""
    return hmac.compare_digest(_sha256(stated), sha256)


def _sha256(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
