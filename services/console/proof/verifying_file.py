"""An export verified with nothing but the file and a key, and what an auditor kept of the log."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.console.errors import UsageError
from services.console.proof.verifying_live import Earlier
from shared.proof.checkpoint import (
    FORMAT,
    Checkpoint,
    CheckpointUnreadableError,
    read_checkpoint,
    signature_findings,
)
from shared.proof.export import LINE_BYTES_MAX, Exported, NotAnExportError, Reading
from shared.proof.findings import Code, Finding
from shared.proof.witnesses import Place

_EXPORT_START: Final = b"{"
_POINT_BYTES_MAX: Final = 64 * 1024
_TOLD_EVERY: Final = 1000

Told = Callable[[int], None]
"""Is told how many bytes have been read."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export that was found whole, as a witness of the log."""

    name: str
    file: Path

    def _events(self, after: int) -> Iterator[Exported]:
        return (one for one in Reading(lines_of(self.file)) if one.sequence > after)

    def marks(self, after: int, through: int) -> Iterator[tuple[int, bytes]]:
        """Give its digests by sequence."""
        for event in self._events(after):
            if event.sequence > through:
                return
            yield event.sequence, event.digest

    def places(self, after: int) -> list[Place]:
        """List its acts, with the hash of their bytes."""
        return [
            Place(event.sequence, event.subject, hashlib.sha256(event.payload).hexdigest())
            for event in self._events(after)
        ]


def lines_of(file: Path, told: Told = lambda _bytes: None) -> Iterator[bytes]:
    """Give a file's lines; raises UsageError when it cannot be read."""
    read = 0
    try:
        with file.open("rb") as opened:
            for number, line in enumerate(iter(lambda: opened.readline(LINE_BYTES_MAX), b"")):
                read += len(line)
                if number % _TOLD_EVERY == 0:
                    told(read)
                yield line
    except OSError as error:
        raise UsageError(f"No se puede leer {file}: {error.strerror}.") from error
    told(read)


def read_export(file: Path, told: Told = lambda _bytes: None) -> Reading:
    """Read an export to its end; raises UsageError for what is none."""
    reading = Reading(lines_of(file, told))
    try:
        for _ in reading:
            pass
    except NotAnExportError as error:
        raise UsageError(f"El archivo {file} {error}.") from error
    return reading


def file_findings(file: Path, reading: Reading, keys: Sequence[Ed25519PublicKey]) -> list[Finding]:
    """List what does not hold in an export that was read, its signatures by `keys` included."""
    found = list(reading.findings)
    forged = any(finding.code is Code.CHECKPOINT_FORGED for finding in found)
    if reading.checkpoint is not None and not forged:
        found += signature_findings(reading.checkpoint, keys, where=file.name)
    return found


def earlier_of(file: Path, keys: Sequence[Ed25519PublicKey]) -> tuple[list[Earlier], list[Finding]]:
    """Read what somebody kept: checkpoint lines, or a whole export; and what is wrong with it.

    Raises UsageError for what is neither.
    """
    first = next(lines_of(file), b"")
    if first.startswith(_EXPORT_START):
        reading = read_export(file)
        found = file_findings(file, reading, keys)
        if found or reading.checkpoint is None:
            return [], found
        return [Earlier(reading.checkpoint, file.name, Export(file.name, file))], []
    earlier, found = [], []
    for number, text in enumerate(_texts(file), start=1):
        where = f"{file.name}, línea {number}"
        if not text.startswith(FORMAT.partition("/")[0]):
            raise UsageError(
                f"{file}, línea {number}: no es un punto de control ni una exportación."
            )
        try:
            point = read_checkpoint(text)
        except CheckpointUnreadableError as error:
            sentence = f"El punto de control de {where} no se puede leer: {error}."
            found.append(Finding(Code.CHECKPOINT_FORGED, sentence))
            continue
        found += signature_findings(point, keys, where=where)
        earlier.append(Earlier(point, where))
    if not earlier and not found:
        raise UsageError(f"El archivo {file} está vacío: no tiene ningún punto de control.")
    return earlier, found


def _texts(file: Path) -> list[str]:
    """Give the lines of a small text file that are not empty."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_POINT_BYTES_MAX)
    except OSError as error:
        raise UsageError(f"No se puede leer {file}: {error.strerror}.") from error
    text = content.decode("utf-8", errors="replace")
    return [line for line in text.split("\n") if line.strip()]


def export_extends(file: Path, earlier: Sequence[Earlier]) -> list[Finding]:
    """Say which earlier checkpoints an export, itself whole, does not go on from."""
    wanted = {each.checkpoint.sequence for each in earlier}
    digests = {0: bytes(32)} | {
        event.sequence: event.digest
        for event in Reading(lines_of(file))
        if event.sequence in wanted
    }
    return [
        _not_extended(file, each.checkpoint, each.where, digests.get(each.checkpoint.sequence))
        for each in earlier
        if digests.get(each.checkpoint.sequence) != each.checkpoint.digest
    ]


def _not_extended(file: Path, point: Checkpoint, where: str, digest: bytes | None) -> Finding:
    why = "no llega a ella" if digest is None else f"su huella en ella es sha256:{digest.hex()}"
    sentence = (
        f"{file.name} no continúa el punto de control de {where} (secuencia {point.sequence}, "
        f"sha256:{point.digest.hex()}): {why}."
    )
    return Finding(Code.CHECKPOINT_NOT_EXTENDED, sentence, point.sequence)
