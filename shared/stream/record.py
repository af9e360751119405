"""What the log keeps: one message per act, under its place in the only global order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.traceparent import valid_traceparent

STREAM = "ACTS"
SUBJECTS = "acts.>"
ACCEPTED = "accepted.>"

_SUBJECT_MARK = b"\r\nNats-Subject: "
_TRACE_MARK = b"\r\ntraceparent: "
_PLACE = re.compile(
    rb"\r\nNats-Subject: ([^\r]*)\r\nNats-Sequence: (\d+)\r\nNats-Time-Stamp: ([^\r]*)\r\n"
)
_SUBJECT = re.compile(r"acts(\.[A-Za-z0-9_-]+)+")


class Recorded(NamedTuple):
    """One event as the log holds it.

    `sequence` counts from 1 without gaps. `stored_at` is the server's UTC time, `None` where
    only the acknowledgement is known, which does not state it. `traceparent` is where the request
    came from (W3C), beside the event and no part of it; `None` where nothing was said.
    """

    sequence: int
    subject: str
    payload: bytes
    stored_at: datetime | None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    """The answer to an append: what stands in the log, and whether this call put it there."""

    recorded: Recorded
    first: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The stream as it stands at the server: since when, how it is configured, what it counts.

    `created` is the server's word for this very stream: one that was deleted and made again has
    another. `messages` is fewer than `last - first + 1` where some are gone from the middle.
    """

    created: str
    config: Mapping[str, object]
    first: int
    last: int
    messages: int


def recorded_from(headers: bytes, payload: bytes) -> Recorded | None:
    """Read an event from the raw headers of a direct get; `None` when they carry no place.

    The server writes its own headers after the publisher's, so the last mention counts: nobody
    can move an event by sending headers of these names.
    """
    place = _place_in(headers)
    if place is None:
        return None
    subject, sequence, stored_at = place.groups()
    return Recorded(
        int(sequence),
        subject.decode(),
        payload,
        datetime.fromisoformat(stored_at.decode()),
        _traceparent_in(headers) if _TRACE_MARK in headers else None,
    )


def sequence_in(headers: bytes) -> int:
    """Read only the event's place from such headers; 0 when they carry none."""
    place = _place_in(headers)
    return 0 if place is None else int(place[2])


def _place_in(headers: bytes) -> re.Match[bytes] | None:
    return _PLACE.match(headers, max(headers.rfind(_SUBJECT_MARK), 0))


def _traceparent_in(headers: bytes) -> str | None:
    """Read what the publisher stated; its headers stand before the server's own."""
    start = headers.find(_TRACE_MARK) + len(_TRACE_MARK)
    return valid_traceparent(headers[start : headers.find(b"\r\n", start)].decode("latin-1"))


def check_subject(subject: str) -> None:
    """Refuse a subject outside `acts.>` or with a wildcard; raises ValueError."""
    if _SUBJECT.fullmatch(subject) is None:
        message = f"not a subject of the log: {subject!r} (expected acts.<entity>.<year>.<key>)"
        raise ValueError(message)
