"""Files posted by batches, and act by act where the door refuses a batch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import orjson

from services.console.client import SystemClient
from services.console.errors import UnreachableError, UsageError
from services.console.loading.outcome import Outcome, Refusal
from services.console.loading.published import is_published, published_act
from services.console.loading.sending import address_of, refusal_of, send_until_answered
from shared.errors import Problem

BATCH_ACTS: Final = 500
_BATCH_BYTES: Final = 8 * 1024 * 1024
_CREATED: Final = 201
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A file and what is posted of it, or why nothing can be."""

    file: Path
    content: bytes
    problem: Problem | None = None

    @property
    def line(self) -> bytes | None:
        """The content in one line, None where only the door's own words on it will do.

        Outside of a text a line's end is white space, and inside of one JSON allows none.
        """
        try:
            orjson.loads(self.content)
        except orjson.JSONDecodeError:
            return None
        return self.content.replace(b"\r", b" ").replace(b"\n", b" ")


def batches(files: Sequence[Path], acts_max: int) -> Iterator[list[Entry]]:
    """Group the files in their order; what is no JSON stands alone."""
    batch: list[Entry] = []
    size = 0
    for file in files:
        entry = _read(file)
        alone = entry.problem is not None or entry.line is None
        full = len(batch) >= acts_max or size + len(entry.content) > _BATCH_BYTES
        if batch and (alone or full):
            yield batch
            batch, size = [], 0
        if alone:
            yield [entry]
            continue
        batch.append(entry)
        size += len(entry.content)
    if batch:
        yield batch


def _read(file: Path) -> Entry:
    try:
        return Entry(file, published_act(file) if is_published(file) else file.read_bytes())
    except Problem as problem:
        return Entry(file, b"", problem)
    except OSError as error:
        raise UsageError(f"No se puede leer {file}: {error.strerror}.") from error


class Door:
    """Posts to the door and notes what it says."""

    def __init__(
        self,
        client: SystemClient,
        key: str,
        outcome: Outcome,
        on_refused: Callable[[Refusal], None],
    ) -> None:
        self._client = client
        self._acts = f"{address_of('intake', client).rstrip('/')}/v1/acts"
        self._authorization = {"Authorization": f"Bearer {key}"}
        self._outcome = outcome
        self._on_refused = on_refused

    def took_together(self, batch: Sequence[Entry]) -> bool:
        """Post a batch; False when the door refused it, and then nothing of it entered."""
        headers = {**self._authorization, "Content-Type": "application/x-ndjson"}
        body = b"\n".join(entry.line or b"" for entry in batch)
        response = send_until_answered(self._client, f"{self._acts}:batch", headers, body)
        if response.status_code not in (_CREATED, _OK):
            return False
        try:
            sequences = [int(receipt["sequence"]) for receipt in response.json()["receipts"]]
            recorded = int(response.headers["Poi-Recorded"])
        except (ValueError, KeyError, TypeError):
            sequences, recorded = [], 0
        if len(sequences) != len(batch):
            raise UnreachableError("La puerta respondió sin recibos legibles; ¿es el sistema POI?")
        self._outcome.last = max(self._outcome.last, *sequences)
        self._outcome.recorded += recorded
        self._outcome.already_recorded += len(batch) - recorded
        return True

    def post(self, entry: Entry) -> None:
        """Post one file, byte for byte."""
        headers = {**self._authorization, "Content-Type": "application/json"}
        try:
            if entry.problem is not None:
                raise entry.problem
            response = send_until_answered(self._client, self._acts, headers, entry.content)
            if response.status_code not in (_CREATED, _OK):
                raise refusal_of(response)
        except Problem as problem:
            refusal = Refusal(entry.file, problem)
            self._outcome.refused.append(refusal)
            self._on_refused(refusal)
        else:
            _note_receipt(self._outcome, response)


def _note_receipt(outcome: Outcome, response: httpx.Response) -> None:
    try:
        sequence = response.json()["sequence"]
    except (ValueError, KeyError, TypeError):
        sequence = None
    if not isinstance(sequence, int):
        raise UnreachableError("La puerta respondió sin un recibo legible; ¿es el sistema POI?")
    outcome.last = max(outcome.last, sequence)
    if response.status_code == _CREATED:
        outcome.recorded += 1
    else:
        outcome.already_recorded += 1
