"""The whole log as one file of lines, and the reading of it that finds every change (pure).

A header, a line for each act in the order of the log, and a checkpoint (docs/proof.md). Lines are
read to the letter: what our writer would not have written is a finding, so no byte can be changed
unseen. The reader keeps one line at a time, whatever the length of the file.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from shared.event import NO_DIGEST, next_digest
from shared.proof.checkpoint import (
    STREAM,
    Checkpoint,
    CheckpointUnreadableError,
    read_checkpoint,
)
from shared.proof.findings import Code, Finding

FORMAT: Final = "poi-export/1"
HEADER: Final = orjson.dumps({"format": FORMAT, "stream": STREAM}) + b"\n"
LINE_BYTES_MAX: Final = 16 * 1024 * 1024
"""An act of 4 MiB is less than 6 MiB in base64; a longer line is none of ours."""
_LINE: Final = re.compile(
    rb'\{"sequence":([1-9][0-9]{0,18}),"subject":"([A-Za-z0-9_.-]+)",'
    rb'"payload":"([^"]*)","digest":"([0-9a-f]{64})"\}\n'
)
_HEADER_START: Final = b'{"format":"poi-export/'
_SEQUENCE_MAX: Final = 2**63 - 1
_NAMED_MAX: Final = 20


class NotAnExportError(ValueError):
    """A file that is something else; the sentence says so."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One act of an export: its place, the very bytes of the log, the digest stated beside them."""

    sequence: int
    subject: str
    payload: bytes
    digest: bytes


def event_line(event: Exported) -> bytes:
    """Write the line of an act."""
    return (
        orjson.dumps(
            {
                "sequence": event.sequence,
                "subject": event.subject,
                "payload": base64.b64encode(event.payload).decode(),
                "digest": event.digest.hex(),
            }
        )
        + b"\n"
    )


def checkpoint_line(checkpoint: Checkpoint) -> bytes:
    """Write the last line."""
    return orjson.dumps({"checkpoint": checkpoint.line}) + b"\n"


@dataclass(slots=True)
class Reading:
    """Reads an export once; afterwards `findings` says what does not hold, `checkpoint` its end."""

    lines: Iterable[bytes]
    findings: list[Finding] = field(default_factory=list)
    checkpoint: Checkpoint | None = None
    events: int = 0
    last: int = 0
    digest: bytes = NO_DIGEST
    _expected: int = 1
    _skipped: dict[int, None] = field(default_factory=dict)
    _previous: tuple[int, bytes] | None = (0, NO_DIGEST)
    """Sequence and stated digest of the line before; None when it could not be read."""

    def __iter__(self) -> Iterator[Exported]:
        """Give the acts as they stand in the file; raises NotAnExportError at once."""
        lines = enumerate(self.lines, start=1)
        _, header = next(lines, (1, b""))
        self._read_header(header)
        for number, line in lines:
            if self.checkpoint is not None:
                self._find(
                    Code.ACT_INSERTED, f"Después del punto de control sobra la línea {number}."
                )
                break
            if line.startswith(b'{"checkpoint"'):
                self._read_checkpoint(number, line)
                continue
            event = _event(line)
            if event is None:
                self._unreadable(number, line)
                continue
            self._check(event)
            yield event
        self._end()

    def _read_header(self, header: bytes) -> None:
        if not header.startswith(_HEADER_START):
            raise NotAnExportError(f"no es una exportación del registro ({FORMAT})")
        if header != HEADER:
            sentence = f"La primera línea no es la de una exportación {FORMAT} de {STREAM}."
            self._find(Code.ACT_ALTERED, sentence)

    def _read_checkpoint(self, number: int, line: bytes) -> None:
        try:
            text = orjson.loads(line)["checkpoint"]
            checkpoint = read_checkpoint(text)
            if checkpoint_line(checkpoint) != line:
                reason = "" if line.endswith(b"\n") else "; el archivo está cortado"
                raise CheckpointUnreadableError("la línea no está en su forma" + reason)
        except (ValueError, KeyError, TypeError) as error:
            reason = "no es JSON" if isinstance(error, orjson.JSONDecodeError) else str(error)
            sentence = f"El punto de control (línea {number}) no se puede leer: {reason}."
            self._find(Code.CHECKPOINT_FORGED, sentence)
            self.checkpoint = Checkpoint(self.last, self.digest, "")
            return
        self.checkpoint = checkpoint

    def _unreadable(self, number: int, line: bytes) -> None:
        """Tell a line that was cut from one that was changed; the chain begins again after it."""
        if not line.endswith(b"\n"):
            return  # the end of a file cut short: told once, by the missing checkpoint
        sentence = f"La línea {number} (se esperaba la secuencia {self._expected}) fue cambiada."
        self._find(Code.ACT_ALTERED, sentence, self._expected)
        self._expected += 1
        self._previous = None

    def _check(self, event: Exported) -> None:
        self.events += 1
        if event.sequence == self._expected:
            self._expected += 1
        elif event.sequence > self._expected:
            self._skip_to(event.sequence)
        elif event.sequence in self._skipped:
            del self._skipped[event.sequence]
            sentence = f"La secuencia {event.sequence} ({event.subject}) está fuera de su orden."
            self._find(Code.ACTS_REORDERED, sentence, event.sequence)
        else:
            sentence = f"La secuencia {event.sequence} está otra vez, con {event.subject}: sobra."
            self._find(Code.ACT_INSERTED, sentence, event.sequence)
            return
        if self._previous is not None and self._previous[0] == event.sequence - 1:
            digest = next_digest(self._previous[1], event.sequence, event.subject, event.payload)
            if digest != event.digest:
                sentence = (
                    f"El acto de la secuencia {event.sequence} ({event.subject}) no es el que "
                    "dice su huella: fue alterado."
                )
                self._find(Code.ACT_ALTERED, sentence, event.sequence)
        self._previous = (event.sequence, event.digest)
        if event.sequence > self.last:
            self.last, self.digest = event.sequence, event.digest

    def _skip_to(self, sequence: int) -> None:
        """Note what is passed over: it comes later, out of order, or it is missing."""
        until = min(sequence, self._expected + 100_000)
        self._skipped.update(dict.fromkeys(range(self._expected, until)))
        self._expected = sequence + 1

    def _end(self) -> None:
        if self._skipped:
            missing = sorted(self._skipped)
            some = ", ".join(map(str, missing[:_NAMED_MAX])) + ("…" * (len(missing) > _NAMED_MAX))
            self._find(Code.ACT_MISSING, f"Faltan las secuencias {some}.", missing[0])
        if self.checkpoint is None:
            sentence = (
                f"El archivo está cortado: termina después de la secuencia {self.last}, sin el "
                "punto de control con que acaba una exportación."
            )
            self._find(Code.LOG_TRUNCATED, sentence, self.last + 1)
            return
        stated = self.checkpoint.sequence
        if stated > self.last:
            sentence = (
                f"El punto de control está en la secuencia {stated} y el archivo termina en la "
                f"{self.last}: faltan actos al final."
            )
            self._find(Code.LOG_TRUNCATED, sentence, self.last + 1)
        elif stated < self.last:
            sentence = (
                f"El punto de control está en la secuencia {stated} y el archivo sigue hasta la "
                f"{self.last}: sobran actos."
            )
            self._find(Code.ACT_INSERTED, sentence, stated + 1)
        elif self.checkpoint.digest != self.digest:
            sentence = (
                f"La cadena del archivo termina en sha256:{self.digest.hex()} y el punto de "
                f"control dice sha256:{self.checkpoint.digest.hex()}: es otra historia."
            )
            self._find(Code.CHECKPOINT_NOT_EXTENDED, sentence, stated)

    def _find(self, code: Code, sentence: str, sequence: int | None = None) -> None:
        self.findings.append(Finding(code, sentence, sequence))


def _event(line: bytes) -> Exported | None:
    """Read the line of an act; None for what our writer would not have written."""
    found = _LINE.fullmatch(line)
    if found is None:
        return _unusual_event(line)
    sequence, text = int(found[1]), found[3]
    try:
        payload = binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        return None
    # The last digit has spare bits: of all its spellings only one is ours.
    tail = payload[len(payload) // 3 * 3 :]
    sound = sequence <= _SEQUENCE_MAX and (not tail or base64.b64encode(tail) == text[-4:])
    event = Exported(sequence, found[2].decode(), payload, bytes.fromhex(found[4].decode()))
    return event if sound else None


def _unusual_event(line: bytes) -> Exported | None:
    """Read a line whose subject has other characters than ours have; slower, and as strict."""
    try:
        stated: dict[str, Any] = orjson.loads(line)
        sequence, subject = stated["sequence"], stated["subject"]
        payload = base64.b64decode(stated["payload"], validate=True)
        digest = bytes.fromhex(stated["digest"])
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    if type(sequence) is not int or not isinstance(subject, str):
        return None
    event = Exported(sequence, subject, payload, digest)
    sound = 0 < sequence <= _SEQUENCE_MAX and event_line(event) == line
    return event if sound else None
