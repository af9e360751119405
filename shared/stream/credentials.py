"""Who a service is towards the server of the log: a user and password, or the seed of an NKey.

An NKey is an Ed25519 key in the spelling of NATS: the seed (`SU…`) stays with its owner, the
public half (`U…`) stands in the server's configuration, and connecting signs what the server asks.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import nkeys

DEFAULT_INBOX_PREFIX = "_INBOX"

_SEED: Final = re.compile(r"SU[A-Z2-7]{56}")
_SEED_BYTES: Final = 32
_OWNER_ONLY: Final = 0o600


class SeedUnusable(Exception):  # noqa: N818 - a state of the machine
    """A seed cannot be read or is none; the sentence says which file and what to do."""


@dataclass(frozen=True, slots=True)
class UserCredentials:
    """A user and a password; the replies of that user travel under `_INBOX_<user>.>`.

    A reply prefix of one's own lets the server's permissions keep users from reading each
    other's answers.
    """

    user: str
    password: str = field(repr=False)

    @property
    def inbox_prefix(self) -> str:
        """The subject prefix on which this user listens for replies."""
        return f"{DEFAULT_INBOX_PREFIX}_{self.user}"


@dataclass(frozen=True, slots=True)
class SeedCredentials:
    """A user known by its NKey; replies travel under `_INBOX_<user>.>` as with a password."""

    user: str
    seed: str = field(repr=False)

    @property
    def inbox_prefix(self) -> str:
        """The subject prefix on which this user listens for replies."""
        return f"{DEFAULT_INBOX_PREFIX}_{self.user}"

    @property
    def public_key(self) -> str:
        """The public half of the key, as the server's configuration names the user."""
        return public_key_of(self.seed)

    @classmethod
    def of_file(cls, user: str, file: Path) -> SeedCredentials:
        """Read a user's seed from its file; raises SeedUnusable."""
        return cls(user, read_seed(file))


Credentials = UserCredentials | SeedCredentials


def new_seed() -> str:
    """Make the seed of a new user, from the system's random bytes."""
    made: bytes = nkeys.encode_seed(os.urandom(_SEED_BYTES), nkeys.PREFIX_BYTE_USER)
    return made.decode()


def public_key_of(seed: str) -> str:
    """Give the public half (`U…`) of a user's seed; raises SeedUnusable."""
    if _SEED.fullmatch(seed) is None:
        raise SeedUnusable("No es la semilla de un usuario de NATS (SU y 56 letras o cifras más).")
    raw = base64.b32decode(seed + "=" * (-len(seed) % 8))
    # The library reads a seed with a wrong letter as another user's: look at its checksum.
    if binascii.crc_hqx(raw[:-2], 0) != int.from_bytes(raw[-2:], "little"):
        raise SeedUnusable("La semilla del usuario de NATS está mal copiada: no cuadra su suma.")
    public: bytes = nkeys.from_seed(bytearray(seed, "ascii")).public_key
    return public.decode()


def read_seed(file: Path) -> str:
    """Read a seed from its file and see that it is one; raises SeedUnusable."""
    try:
        seed = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "no es texto"
        raise SeedUnusable(f"No se puede leer la semilla {file}: {reason}.") from error
    try:
        public_key_of(seed)
    except SeedUnusable as error:
        raise SeedUnusable(f"{file}: {error}") from error
    return seed


def ensure_seed(file: Path) -> str:
    """Read the seed of a file, made first (mode 0600) where there is none; raises SeedUnusable."""
    if not file.exists():
        fresh = file.with_name(file.name + ".new")
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
            with os.fdopen(descriptor, "w") as written:
                written.write(new_seed() + "\n")
            fresh.replace(file)
        except OSError as error:
            raise SeedUnusable(f"No se puede escribir {file}: {error.strerror}.") from error
    return read_seed(file)
