"""Questions to the server about the stream and its consumers, asked until they are answered."""

from __future__ import annotations

import json
from typing import Any

from shared.stream.connection import Connection, Message
from shared.stream.errors import LogUnreachable
from shared.stream.exchange import Unanswered
from shared.stream.patience import Patience

_TRANSIENT_FROM = 500


async def ask_api(
    connection: Connection, subject: str, question: object, timeout_s: float
) -> dict[str, Any]:
    """Ask the JetStream API, None for a question without a body; a refusal is an answer.

    Raises LogUnreachable where nobody answers within `timeout_s`, PermissionRefused.
    """
    patience = Patience(timeout_s)
    message = Message(subject, b"" if question is None else json.dumps(question).encode())
    while True:
        try:
            answer = await connection.ask_json((message,), patience.attempt_s)
            if answer.get("error", {}).get("code", 0) < _TRANSIENT_FROM:
                return answer
            reason = str(answer["error"]["description"])
        except Unanswered as error:
            reason = str(error)
        if patience.over:
            raise LogUnreachable(reason)
        await patience.pause()


def code_of(answer: dict[str, Any]) -> int | None:
    """Give the server's own number for what an answer refuses; None for a success."""
    code: int | None = answer.get("error", {}).get("err_code")
    return code
