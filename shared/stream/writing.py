"""Writing to the log: an act enters once, for ever, and the answer is never a guess.

The header `Nats-Expected-Last-Subject-Sequence: 0` makes the server refuse a second event on a
subject. After a lost acknowledgement the same message is sent again: the refusal that meets it
is read back and compared, so a retry recognises its own.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.stream.connection import Connection, Message
from shared.stream.errors import (
    BatchRefused,
    Conflict,
    LogError,
    LogMoved,
    LogUnreachable,
)
from shared.stream.exchange import Unanswered
from shared.stream.patience import Patience
from shared.stream.reading import Reader
from shared.stream.record import Appended, Recorded, check_subject
from shared.traceparent import HEADER

BATCH_MAX = 1000

_EXPECTED_NOTHING = {"Nats-Expected-Last-Subject-Sequence": "0"}
# Refusals that say that the subject is taken: wrong last sequence, one message a subject,
# and the first of them for a member of a batch.
_TAKEN = frozenset({10071, 10077, 10164})
_TRANSIENT_FROM = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """An event to be put on its subject, and where the request came from."""

    subject: str
    payload: bytes
    traceparent: str | None = None


class Writer:
    """Appends on one connection, reading back through `reader` what it meets."""

    def __init__(self, connection: Connection, reader: Reader, *, timeout_s: float) -> None:
        self._connection = connection
        self._reader = reader
        self._timeout_s = timeout_s

    async def append(
        self,
        entry: Entry,
        equal: Callable[[bytes], bool],
        patience: Patience,
        *,
        maybe_there: bool = False,
    ) -> Appended:
        """Put one event on its subject, or recognise the equal one that stands there.

        `first` is True when this call stored it, also where its acknowledgement was lost and
        the very bytes were found; with `maybe_there` it was sent before, and nothing was heard.
        Raises Conflict, PermissionRefused, LogUnreachable, LogError.
        """
        unanswered = maybe_there
        message = Message(entry.subject, entry.payload, _headers(entry.traceparent))
        while True:
            try:
                ack = await self._connection.ask_json((message,), patience.attempt_s)
                if "error" not in ack:
                    sequence = int(ack["seq"])
                    stored = Recorded(
                        sequence, entry.subject, entry.payload, None, entry.traceparent
                    )
                    return Appended(stored, first=True)
                found = await self._reader.find_once((entry.subject,), patience.attempt_s)
            except Unanswered as error:
                unanswered = True
                await _again(patience, str(error), error)
                continue
            if found:
                recorded = found[0]
                if unanswered and recorded.payload == entry.payload:
                    return Appended(recorded, first=True)
                if equal(recorded.payload):
                    return Appended(recorded, first=False)
                raise Conflict(recorded)
            await _refused(patience, ack["error"])

    async def append_once(
        self, entries: Sequence[Entry], timeout_s: float
    ) -> tuple[int, ...] | None:
        """Try to put events on new subjects at once: their sequences, or None when refused.

        Raises Unanswered, PermissionRefused, LogError.
        """
        ack = await self._connection.ask_json(_batch_of(entries, None), timeout_s)
        return None if "error" in ack else _run_up_to(int(ack["seq"]), len(entries))

    async def append_all(
        self,
        entries: Sequence[tuple[str, bytes]],
        after: int | None,
        traceparent: str | None = None,
    ) -> tuple[int, ...]:
        """Put 1 to 1,000 events on new subjects at once, all or nothing, in their order.

        With `after` they enter right behind that sequence or not at all. Gives their sequences.
        Raises BatchRefused, LogMoved, PermissionRefused, LogUnreachable, LogError.
        """
        _check_entries(entries)
        traced = [Entry(subject, payload, traceparent) for subject, payload in entries]
        patience = Patience(self._timeout_s)
        unanswered = False
        while True:
            try:
                ack = await self._connection.ask_json(_batch_of(traced, after), patience.attempt_s)
                if "error" not in ack:
                    return _run_up_to(int(ack["seq"]), len(entries))
                subjects = [subject for subject, _ in entries]
                found = await self._reader.find_once(subjects, patience.attempt_s)
            except Unanswered as error:
                unanswered = True
                await _again(patience, str(error), error)
                continue
            if unanswered and _own(entries, found):
                return tuple(recorded.sequence for recorded in found)
            if found:
                raise _member_refused(subjects, found)
            if after is not None:
                last = await self._reader.last_sequence()
                if last != after:
                    raise LogMoved(after, last)
            await _refused(patience, ack["error"])


def _check_entries(entries: Sequence[tuple[str, bytes]]) -> None:
    if not 1 <= len(entries) <= BATCH_MAX:
        raise ValueError(f"a batch holds 1 to {BATCH_MAX} entries, not {len(entries)}")
    seen: set[str] = set()
    for index, (subject, _) in enumerate(entries):
        check_subject(subject)
        if subject in seen:
            raise BatchRefused(index, subject, None)
        seen.add(subject)


def _run_up_to(last: int, count: int) -> tuple[int, ...]:
    return tuple(range(last - count + 1, last + 1))


def _headers(traceparent: str | None) -> dict[str, str]:
    if traceparent is None:
        return _EXPECTED_NOTHING
    return {**_EXPECTED_NOTHING, HEADER: traceparent}


def _batch_of(entries: Sequence[Entry], after: int | None) -> tuple[Message, ...]:
    """Make the messages of one atomic batch; the last commits and is the one answered.

    The server judges the expected end of the log once, at the first message.
    """
    batch_id = uuid.uuid4().hex
    expected = {} if after is None else {"Nats-Expected-Last-Sequence": str(after)}
    last = len(entries)
    return tuple(
        Message(
            entry.subject,
            entry.payload,
            {
                **_headers(entry.traceparent),
                "Nats-Batch-Id": batch_id,
                "Nats-Batch-Sequence": str(place),
                **(expected if place == 1 else {}),
                **({"Nats-Batch-Commit": "1"} if place == last else {}),
            },
            answered=place == last,
        )
        for place, entry in enumerate(entries, 1)
    )


def _own(entries: Sequence[tuple[str, bytes]], found: Sequence[Recorded]) -> bool:
    """Whether what was found is this very batch: the same bytes, complete and contiguous."""
    return [(recorded.subject, recorded.payload) for recorded in found] == list(entries) and all(
        after.sequence == before.sequence + 1 for before, after in itertools.pairwise(found)
    )


def _member_refused(subjects: Sequence[str], found: Sequence[Recorded]) -> BatchRefused:
    standing = {recorded.subject: recorded for recorded in found}
    index = next(place for place, subject in enumerate(subjects) if subject in standing)
    return BatchRefused(index, subjects[index], standing[subjects[index]])


async def _refused(patience: Patience, error: dict[str, Any]) -> None:
    """Take a refusal whose subject reads as empty: wait where it can pass, else raise.

    A taken subject can read as empty for a moment where a replica answers, and a server that
    is starting or out of space says so with a status of 500 or more.
    """
    reason = f"{error['description']} ({error.get('err_code')})"
    if error.get("err_code") in _TAKEN or int(error["code"]) >= _TRANSIENT_FROM:
        await _again(patience, reason, None)
        return
    raise LogError(f"El registro de actos rechazó la operación: {reason}.")


async def _again(patience: Patience, reason: str, cause: Exception | None) -> None:
    """Pause before the next attempt; raises LogUnreachable when the time is over."""
    if patience.over:
        raise LogUnreachable(reason) from cause
    await patience.pause()
