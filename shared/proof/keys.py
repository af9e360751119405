"""The Ed25519 keys with which a checkpoint is signed, as PEM files that openssl reads too (pure).

A key is named by the hash of its 32 public bytes, so that a line can say who signed it.
"""

import base64
import hashlib
import re

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

_NAME_DIGITS = 16
_SIGNATURE = re.compile(r"(ed25519-[0-9a-f]{16}):([A-Za-z0-9+/]{86}==)")


class KeyUnreadableError(ValueError):
    """What was given is no Ed25519 key of the wanted kind; the sentence says what it is."""


def new_private_key() -> Ed25519PrivateKey:
    """Make a key from the operating system's randomness."""
    return Ed25519PrivateKey.generate()


def private_pem(key: Ed25519PrivateKey) -> bytes:
    """Write a private key (PKCS #8, without a password: the file's mode guards it)."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: Ed25519PublicKey) -> bytes:
    """Write a public key (SubjectPublicKeyInfo)."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_private_key(pem: bytes) -> Ed25519PrivateKey:
    """Read a private key; raises KeyUnreadableError."""
    if b"PUBLIC KEY" in pem:
        raise KeyUnreadableError("es una clave pública; para firmar hace falta la privada")
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError as error:
        raise KeyUnreadableError("está cifrada con una contraseña; guárdela sin ella") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnreadableError("no es una clave privada en formato PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadableError("no es una clave Ed25519; créela con «poi keys»")
    return key


def read_public_key(pem: bytes) -> Ed25519PublicKey:
    """Read a public key; raises KeyUnreadableError."""
    if b"PRIVATE KEY" in pem:
        raise KeyUnreadableError("es una clave privada, que no se entrega; indique la pública")
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnreadableError("no es una clave pública en formato PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnreadableError("no es una clave Ed25519; créela con «poi keys»")
    return key


def seed_of(key: Ed25519PrivateKey) -> bytes:
    """Give the 32 bytes that a private key is made of (RFC 8032, 5.1.5)."""
    return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def key_id(key: Ed25519PublicKey) -> str:
    """Name a key: `ed25519-` and 16 hexadecimal digits of the hash of its 32 bytes."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"ed25519-{hashlib.sha256(raw).hexdigest()[:_NAME_DIGITS]}"


def written_signature(name: str, signature: bytes) -> str:
    """Write a signature with the name of its key: `ed25519-0123456789abcdef:kQ…==`."""
    return f"{name}:{base64.b64encode(signature).decode()}"


def read_signature(text: str) -> tuple[str, bytes] | None:
    """Read the name of the key and the 64 bytes; None for any other spelling of them."""
    if (found := _SIGNATURE.fullmatch(text)) is None:
        return None
    signature = base64.b64decode(found[2])
    # The last digit has spare bits: of all its spellings only one is ours.
    return (found[1], signature) if written_signature(found[1], signature) == text else None


def has_signed(key: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
    """Say whether a signature is this key's over these bytes."""
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True
