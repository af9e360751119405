"""Asking and waiting: one question to the server, and what comes back under its own inbox."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.stream.errors import PermissionRefused

_VIOLATION = re.compile(
    r'permissions violation for (publish|subscription) (?:to|with reply of) "([^"]+)"'
)
_STATUS_START = b"NATS/1.0 "
NO_RESPONDERS = 503

# status (None for an ordinary message), headers, payload -> True when the answer is complete
Take = Callable[[int | None, bytes, bytes], bool]


class Unanswered(Exception):  # noqa: N818 - a state, not yet an error: it is tried again
    """One attempt brought no answer; whether the server acted is unknown."""


@dataclass(slots=True)
class Exchange:
    """A question that waits: the subjects that it publishes to and what takes its answers."""

    subjects: frozenset[str]
    take: Take
    done: asyncio.Future[None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def receive(self, headers: bytes, payload: bytes) -> None:
        """Take one message of the answer."""
        if self.done.done():
            return
        status = status_of(headers)
        if status == NO_RESPONDERS:
            self.fail(Unanswered("nadie atiende el registro"))
            return
        try:
            complete = self.take(status, headers, payload)
        except ValueError as error:
            self.fail(Unanswered(f"respuesta ilegible: {error}"))
            return
        if complete:
            self.done.set_result(None)

    def fail(self, error: Exception) -> None:
        """End the wait with an error, unless it has ended."""
        if not self.done.done():
            self.done.set_exception(error)

    def forget(self) -> None:
        """End without an outcome, and without asyncio's complaint about an error unread."""
        if self.done.done() and not self.done.cancelled():
            self.done.exception()
        self.done.cancel()

    def touches(self, subject: str) -> str | None:
        """Give our own spelling of a subject that nats-py reports in lower case."""
        return next((mine for mine in self.subjects if mine.lower() == subject), None)


@dataclass(frozen=True, slots=True)
class Violation:
    """A refusal as the server reports it, to one side of the client's error callback."""

    publishing: bool
    subject: str
    reason: str

    def refused(self, subject: str | None = None) -> PermissionRefused:
        """Make the error that a caller gets, naming the subject as the caller spells it."""
        return PermissionRefused(self.reason, subject or self.subject)


def violation_from(error: BaseException) -> Violation | None:
    """Read a permissions violation out of an error of nats-py; `None` for any other error."""
    reason = str(error).removeprefix("nats: ")
    found = _VIOLATION.search(reason)
    if found is None:
        return None
    return Violation(found.group(1) == "publish", found.group(2), reason)


def status_of(headers: bytes) -> int | None:
    """Read the inline status of a message (204, 404, 503); `None` for an ordinary one."""
    if not headers.startswith(_STATUS_START):
        return None
    return int(headers[len(_STATUS_START) : len(_STATUS_START) + 3])
