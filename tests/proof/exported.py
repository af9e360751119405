"""A small export, made without any server, to be tampered with line by line."""

import datetime as dt

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.event import NO_DIGEST, next_digest
from shared.proof.checkpoint import checkpoint_at, sign
from shared.proof.export import HEADER, Exported, checkpoint_line, event_line
from shared.proof.keys import new_private_key

KEY = new_private_key()
MOMENT = dt.datetime(2024, 9, 10, tzinfo=dt.UTC)

Event = tuple[str, bytes]


def events(count: int = 6) -> list[Event]:
    """Give subjects and payloads; what the payloads say does not matter to the chain."""
    return [(f"acts.38-241.2024.RE-{n:03d}", f'{{"n":{n}}}'.encode()) for n in range(1, count + 1)]


def lines(listed: list[Event] | None = None, key: Ed25519PrivateKey = KEY) -> list[bytes]:
    """Write an export of these events, signed, as its lines."""
    digest, written = NO_DIGEST, [HEADER]
    for number, (subject, payload) in enumerate(events() if listed is None else listed, start=1):
        digest = next_digest(digest, number, subject, payload)
        written.append(event_line(Exported(number, subject, payload, digest)))
    point = sign(checkpoint_at(len(written) - 1, digest, MOMENT), key)
    return [*written, checkpoint_line(point)]
