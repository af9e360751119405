"""A durable consumer of the log for each caller that may subscribe, kept by the operator.

A subscriber pulls from its own consumer what it has not confirmed yet, and so catches up with
what was recorded while it was away. Consumers lie on the log itself: nothing is copied, so there
is nothing that a crash could leave out of a copy. Who may reach which is in the server's
configuration (`shared.nats.permissions`); making and removing them is the operator's alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from shared.stream.administration import ask_api, code_of
from shared.stream.connection import Connection
from shared.stream.credentials import Credentials
from shared.stream.errors import LogError
from shared.stream.record import STREAM

_NO_CONSUMER: Final = 10014
_SECOND_NS: Final = 1_000_000_000
_MARK: Final = {"pe.gob.poi": "subscriber"}
"""Which consumers are ours to remove: the operator may have others."""

ACK_WAIT_S: Final = 30
"""After so long what was handed out and not confirmed is handed out again."""
OUTSTANDING_MAX: Final = 1000
"""So many acts may be handed out and not yet confirmed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The subscribers whose consumer was made, and those whose consumer was removed."""

    made: tuple[str, ...]
    removed: tuple[str, ...]


async def keep_consumers(
    url: str, operator: Credentials, subscribers: Collection[str], *, timeout_s: float = 5.0
) -> Kept:
    """Let exactly these callers have a consumer; one that stands goes on where it was.

    Raises LogError: unreachable, refused, or a consumer of that name is somebody else's.
    """
    connection = Connection(url, name="subscribers", credentials=operator)
    await connection.open(timeout_s)
    try:
        found = await _listed(connection, timeout_s)
        for name in sorted(subscribers):
            if name in found and not _is_ours(found[name]):
                raise LogError(f"El consumidor {name} del registro no se hizo para suscriptores.")
            subject = f"$JS.API.CONSUMER.DURABLE.CREATE.{STREAM}.{name}"
            await _do(connection, subject, consumer_of(name), timeout_s)
        superfluous = sorted(
            name for name, told in found.items() if _is_ours(told) and name not in subscribers
        )
        for name in superfluous:
            subject = f"$JS.API.CONSUMER.DELETE.{STREAM}.{name}"
            await _do(connection, subject, None, timeout_s, unless=_NO_CONSUMER)
    finally:
        await connection.close()
    return Kept(tuple(sorted(set(subscribers) - set(found))), tuple(superfluous))


def consumer_of(name: str) -> dict[str, Any]:
    """Declare a subscriber's consumer: from the first act on, each until it is confirmed."""
    return {
        "stream_name": STREAM,
        "config": {
            "durable_name": name,
            "description": "Lo registrado, para quien se suscribe; poi nats-config lo hace y quita",
            "deliver_policy": "all",
            "replay_policy": "instant",
            "ack_policy": "explicit",
            "ack_wait": ACK_WAIT_S * _SECOND_NS,
            "max_deliver": -1,
            "max_ack_pending": OUTSTANDING_MAX,
            "max_waiting": 64,
            "max_batch": OUTSTANDING_MAX,
            "max_expires": 60 * _SECOND_NS,
            "metadata": _MARK,
        },
    }


def _is_ours(told: dict[str, Any]) -> bool:
    stated = told["config"].get("metadata") or {}
    return all(stated.get(name) == value for name, value in _MARK.items())


async def _listed(connection: Connection, timeout_s: float) -> dict[str, dict[str, Any]]:
    """List every consumer of the log by its name, page by page."""
    found: dict[str, dict[str, Any]] = {}
    while True:
        subject = f"$JS.API.CONSUMER.LIST.{STREAM}"
        answer = await _do(connection, subject, {"offset": len(found)}, timeout_s)
        page = answer.get("consumers") or []
        found.update((one["name"], one) for one in page)
        if not page or len(found) >= answer["total"]:
            return found


async def _do(
    connection: Connection,
    subject: str,
    question: object,
    timeout_s: float,
    *,
    unless: int | None = None,
) -> dict[str, Any]:
    answer = await ask_api(connection, subject, question, timeout_s)
    if "error" in answer and code_of(answer) != unless:
        raise LogError(f"El servidor del registro no lo hizo: {answer['error']['description']}.")
    return answer
