"""`poi keys`: the operator's own pair of keys, and the reading of key files for whoever signs."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from services.console.errors import UsageError
from services.console.usage import SpanishCommand
from shared.proof.keys import (
    KeyUnreadableError,
    key_id,
    new_private_key,
    private_pem,
    public_pem,
    read_private_key,
    read_public_key,
)

PRIVATE_NAME: Final = "poi-private.pem"
PUBLIC_NAME: Final = "poi-public.pem"
_OWNER_ONLY: Final = 0o600
_ALL_READ: Final = 0o644
_KEY_BYTES_MAX: Final = 64 * 1024


def add_keys(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command("keys", cls=SpanishCommand, help="Crea un par de claves Ed25519 en una carpeta.")(
        keys_command
    )


def keys_command(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="CARPETA",
            help="Carpeta de las claves, fuera de todo repositorio; se crea si no existe.",
            show_default=False,
        ),
    ],
) -> None:
    """Make a pair and say where it lies and how it is named."""
    made = make_keys(folder)
    print(f"Clave privada: {folder / PRIVATE_NAME} (modo 0600; no la entregue a nadie)")  # noqa: T201
    print(f"Clave pública: {folder / PUBLIC_NAME}")  # noqa: T201
    print(f"Nombre: {made}")  # noqa: T201


def make_keys(folder: Path) -> str:
    """Write a new pair into a folder and give its name; raises UsageError, touching nothing.

    A pair that is there is never overwritten, and none is made inside a repository.
    """
    for name in (PRIVATE_NAME, PUBLIC_NAME):
        if (folder / name).exists() or (folder / name).is_symlink():
            raise UsageError(f"Ya existe {folder / name}; no se sobrescribe. Elija otra carpeta.")
    repository = _repository_of(folder.absolute())
    if repository is not None:
        raise UsageError(
            f"La carpeta {folder} está en el repositorio {repository}: una clave no va allí. "
            "Elija otra carpeta."
        )
    key = new_private_key()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_new(folder / PRIVATE_NAME, private_pem(key), _OWNER_ONLY)
        _write_new(folder / PUBLIC_NAME, public_pem(key.public_key()), _ALL_READ)
    except OSError as error:
        raise UsageError(f"No se puede escribir en {folder}: {error.strerror}.") from error
    return key_id(key.public_key())


def private_key_of(file: Path) -> Ed25519PrivateKey:
    """Read a private key's file; raises UsageError."""
    try:
        return read_private_key(_content(file))
    except KeyUnreadableError as error:
        raise UsageError(f"El archivo {file} no sirve de clave: {error}.") from error


def public_keys_of(files: Sequence[Path]) -> tuple[Ed25519PublicKey, ...]:
    """Read public keys' files; raises UsageError."""
    keys = []
    for file in files:
        try:
            keys.append(read_public_key(_content(file)))
        except KeyUnreadableError as error:
            raise UsageError(f"El archivo {file} no sirve de clave pública: {error}.") from error
    return tuple(keys)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_KEY_BYTES_MAX)
    except OSError as error:
        raise UsageError(f"No se puede leer la clave {file}: {error.strerror}.") from error


def _repository_of(folder: Path) -> Path | None:
    """Find the repository that a folder, made or not, lies in."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)


def _write_new(file: Path, content: bytes, mode: int) -> None:
    """Write a file that must not be there, with its mode from the first byte on."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
