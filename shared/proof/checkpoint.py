"""One line that says how the log stood: sequence, digest, date, and who signs it (pure).

    poi-checkpoint/1 ACTS 99 sha256:5f…c2 2024-09-10T15:04:05Z ed25519-0123456789abcdef:kQ…==

Every signature is over the same bytes: the line's first five words, without what follows them. So
a second key can sign a line that exists, and no signature depends on another.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from shared.proof.findings import Code, Finding
from shared.proof.keys import has_signed, key_id, read_signature, written_signature

FORMAT = "poi-checkpoint/1"
STREAM = "ACTS"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_LINE = re.compile(
    rf"{FORMAT} {STREAM} (0|[1-9][0-9]{{0,18}}) sha256:([0-9a-f]{{64}}) "
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)"
    r"((?: ed25519-[0-9a-f]{16}:[A-Za-z0-9+/]{86}==)*)"
)


class CheckpointUnreadableError(ValueError):
    """A text that is no checkpoint line; the sentence says what is expected."""


class SignedTwiceError(ValueError):
    """A key that has signed the line already: a second signature must be somebody else's."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How the log stood: the digest at a sequence, the moment, and signatures by key id."""

    sequence: int
    digest: bytes
    moment: str
    signatures: tuple[tuple[str, bytes], ...] = ()

    @property
    def signed(self) -> bytes:
        """The bytes that every signature is over."""
        head = f"{FORMAT} {STREAM} {self.sequence} sha256:{self.digest.hex()} {self.moment}"
        return head.encode()

    @property
    def line(self) -> str:
        """The whole line, without its end."""
        return " ".join(
            (self.signed.decode(), *(written_signature(*one) for one in self.signatures))
        )


def checkpoint_at(sequence: int, digest: bytes, moment: dt.datetime) -> Checkpoint:
    """State how the log stands at a moment, unsigned."""
    return Checkpoint(sequence, digest, moment.astimezone(dt.UTC).strftime(_MOMENT))


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> Checkpoint:
    """Add a key's signature; raises SignedTwiceError."""
    name = key_id(key.public_key())
    if any(name == other for other, _ in checkpoint.signatures):
        raise SignedTwiceError(f"la clave {name} ya firmó esta línea; la segunda debe ser otra")
    signature = key.sign(checkpoint.signed)
    return replace(checkpoint, signatures=(*checkpoint.signatures, (name, signature)))


def read_checkpoint(text: str) -> Checkpoint:
    """Read a line to the letter; raises CheckpointUnreadableError."""
    found = _LINE.fullmatch(text)
    if found is None:
        raise CheckpointUnreadableError(
            f"no es una línea «{FORMAT} {STREAM} SECUENCIA sha256:HUELLA FECHA CLAVE:FIRMA»"
        )
    try:
        dt.datetime.strptime(found[3], _MOMENT).replace(tzinfo=dt.UTC)
    except ValueError as error:
        raise CheckpointUnreadableError(f"la fecha {found[3]} no existe") from error
    signatures = tuple(_signature(word) for word in found[4].split())
    names = [name for name, _ in signatures]
    if len(set(names)) < len(names):
        raise CheckpointUnreadableError("una misma clave firma dos veces")
    return Checkpoint(int(found[1]), bytes.fromhex(found[2]), found[3], signatures)


def _signature(word: str) -> tuple[str, bytes]:
    if (read := read_signature(word)) is None:
        name = word.partition(":")[0]
        raise CheckpointUnreadableError(f"la firma de {name} no mide 64 bytes")
    return read


def signature_findings(
    checkpoint: Checkpoint, keys: Sequence[Ed25519PublicKey], *, where: str
) -> list[Finding]:
    """Check that each key signed the line; `where` says where it was read."""
    found = []
    stated = dict(checkpoint.signatures)
    for key in keys:
        name = key_id(key)
        if name not in stated:
            others = ", ".join(stated) or "nadie"
            sentence = f"El punto de control de {where} no lleva firma de {name}; firma: {others}."
        elif not has_signed(key, stated[name], checkpoint.signed):
            sentence = (
                f"La firma de {name} en el punto de control de {where} no es de esa clave: "
                "la línea o la firma fueron cambiadas."
            )
        else:
            continue
        found.append(Finding(Code.CHECKPOINT_FORGED, sentence, checkpoint.sequence))
    return found
