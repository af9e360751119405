"""A receipt: the proof for ever that an act entered the log, checked with a public key (pure).

    {"key": "RE-002-2024-ITP-DE", "sequence": 7, "sha256": "…", "recorded_at": "…Z",
     "signature": "ed25519-0123456789abcdef:kQ…=="}

The signature is over the canonical JSON (RFC 8785) of the other four members, and is written as a
checkpoint's is: the name of the key, a colon, 64 bytes in base64. Ed25519 is deterministic, so the
same act under the same key has the same receipt for ever, also on a restored log.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from nacl.bindings import crypto_sign, crypto_sign_BYTES, crypto_sign_seed_keypair

from shared.event import canonical_json
from shared.keys import canonical_form_error
from shared.proof.keys import has_signed, key_id, read_signature, seed_of, written_signature

MEMBERS: Final = ("key", "sequence", "sha256", "recorded_at", "signature")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MOMENT: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
_MOMENT_FORM: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
)
_SEQUENCE_MAX: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that an act is recorded; it never changes."""

    key: str
    sequence: int
    sha256: str
    """Of the canonical act alone, whoever posted it and whenever."""
    recorded_at: str
    signature: str | None = None

    @property
    def signed(self) -> bytes:
        """The bytes that the signature is over."""
        return canonical_json(
            {
                "key": self.key,
                "sequence": self.sequence,
                "sha256": self.sha256,
                "recorded_at": self.recorded_at,
            }
        )

    def as_json(self) -> dict[str, Any]:
        """Write the receipt as contracted (design 4.4)."""
        return {
            "key": self.key,
            "sequence": self.sequence,
            "sha256": self.sha256,
            "recorded_at": self.recorded_at,
            "signature": self.signature,
        }


class Signer:
    """Signs receipts with one key; without a key their signature stays null.

    libsodium signs in two thirds of OpenSSL's time, and a door signs every post. Ed25519 leaves
    no choice (RFC 8032): both write the same 64 bytes.
    """

    def __init__(self, key: Ed25519PrivateKey | None) -> None:
        self._key = key
        self._name = key_id(key.public_key()) if key else ""
        self._secret = crypto_sign_seed_keypair(seed_of(key))[1] if key else b""

    @property
    def public_key(self) -> Ed25519PublicKey | None:
        """The key that checks what this one signs."""
        return self._key.public_key() if self._key else None

    def sign(self, receipt: Receipt) -> Receipt:
        """Give the receipt with its signature."""
        if self._key is None:
            return receipt
        signature = crypto_sign(receipt.signed, self._secret)[:crypto_sign_BYTES]
        written = written_signature(self._name, signature)
        return Receipt(receipt.key, receipt.sequence, receipt.sha256, receipt.recorded_at, written)


def read_receipt(raw: Any) -> Receipt | tuple[str, ...]:
    """Read a receipt from plain JSON values, or say every way in which it is none."""
    if not isinstance(raw, dict):
        return ("No es una constancia: se espera un objeto JSON con " + ", ".join(MEMBERS) + ".",)
    wrong = [f"Falta el miembro {name}." for name in MEMBERS if name not in raw]
    wrong += [f"El miembro {name!r} no es de una constancia." for name in raw.keys() - {*MEMBERS}]
    stated = {name: raw[name] for name in MEMBERS if name in raw}
    wrong += [sentence for name, value in stated.items() if (sentence := _form_fault(name, value))]
    return tuple(wrong) if wrong else Receipt(**raw)


def _form_fault(name: str, value: Any) -> str | None:
    if name == "sequence":
        right = isinstance(value, int) and not isinstance(value, bool)
        if right and 1 <= value <= _SEQUENCE_MAX:
            return None
        return f"sequence = {value!r} no es un lugar del registro: es un entero desde 1."
    if name == "signature" and value is None:
        return None
    if not isinstance(value, str):
        return f"{name} = {value!r} no es un texto."
    return _text_fault(name, value)


def _text_fault(name: str, value: str) -> str | None:
    wrong = None
    if name == "key" and (why := canonical_form_error(value)) is not None:
        wrong = f"key = {value!r} no es la clave de un acto: {why}."
    elif name == "sha256" and _SHA256.fullmatch(value) is None:
        wrong = f"sha256 = {value!r} no es una huella: son 64 cifras hexadecimales."
    elif name == "recorded_at" and not _is_moment(value):
        wrong = f"recorded_at = {value!r} no es un momento AAAA-MM-DDTHH:MM:SS.ffffffZ que exista."
    elif name == "signature" and read_signature(value) is None:
        wrong = "signature no es una firma «ed25519-NOMBRE:BASE64» de 64 bytes."
    return wrong


def _is_moment(value: str) -> bool:
    if _MOMENT_FORM.fullmatch(value) is None:
        return False
    try:
        dt.datetime.strptime(value, _MOMENT).replace(tzinfo=dt.UTC)
    except ValueError:
        return False
    return True


def act_findings(receipt: Receipt, *, key: str, sha256: str) -> tuple[str, ...]:
    """Compare a receipt with the act that it should be of: its key, its canonical hash."""
    wrong = []
    if receipt.key != key:
        wrong.append(f"La constancia es de {receipt.key} y el acto es {key}.")
    if receipt.sha256 != sha256:
        wrong.append(
            f"El contenido del acto no es el de la constancia: su huella es {sha256} y la "
            f"constancia dice {receipt.sha256}. Uno de los dos fue cambiado."
        )
    return tuple(wrong)


def signature_finding(receipt: Receipt, key: Ed25519PublicKey) -> str | None:
    """Check that a key signed the receipt; None: it did."""
    name = key_id(key)
    read = read_signature(receipt.signature) if receipt.signature else None
    if read is None:
        return "La constancia no está firmada: signature es null, así que no prueba nada por sí."
    if read[0] != name:
        return (
            f"La constancia dice estar firmada por {read[0]} y la clave pública indicada es "
            f"{name}: es de otra puerta, o de una clave anterior."
        )
    if has_signed(key, read[1], receipt.signed):
        return None
    return (
        f"La firma no es de {name} sobre estos datos: fue cambiado key, sequence, sha256, "
        "recorded_at o la propia firma."
    )
