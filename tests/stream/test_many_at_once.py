"""Messages read out of blocks of bytes: the same ones, however the blocks are cut."""

import random
from typing import cast

import pytest
from nats.aio.client import Client

from shared.stream.client import _ManyAtOnce

Heard = list[tuple[bytes, bytes, bytes]]
HEADERS = b"NATS/1.0\r\nNats-Subject: acts.38-241.2024.A\r\n\r\n"
MESSAGES = [
    (b"_INBOX.a.1", HEADERS, b"one"),
    (b"_INBOX.a.2", HEADERS, b""),
    (b"_INBOX.a.1", b"NATS/1.0 204\r\n\r\n", b"HMSG _INBOX.a.1 1 4 9\r\n\r\n"),
    (b"_INBOX.a.1", HEADERS, b"x" * 5_000),
    (b"_INBOX.a.3", HEADERS, b"\r\nPING\r\n"),
    (b"_INBOX.a.4", b"", b'{"seq":7}'),
    (b"_INBOX.a.4", b"", b"MSG _INBOX.a.1 1 9\r\n"),
]


class Others:
    """What the client does with all that is no message of a chosen subscription."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def _process_msg(
        self, sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes | None
    ) -> None:
        self.told.append(f"{sid} {subject.decode()} {reply.decode()} {data!r} {headers!r}")

    async def _process_ping(self) -> None:
        self.told.append("ping")

    async def _process_err(self, error: str) -> None:
        self.told.append(error)


def written(number: int, message: tuple[bytes, bytes, bytes], reply: bytes = b"") -> bytes:
    subject, headers, payload = message
    if not headers:
        return b"MSG %s %d %s%d\r\n%s\r\n" % (subject, number, reply, len(payload), payload)
    sizes = b"%d %d" % (len(headers), len(headers) + len(payload))
    return b"HMSG %s %d %s%s\r\n%s%s\r\n" % (subject, number, reply, sizes, headers, payload)


SENT = b"".join(
    (
        *(written(1, message) for message in MESSAGES),
        b"PING\r\n",
        written(1, MESSAGES[0], reply=b"answer.here "),
        written(1, MESSAGES[5], reply=b"12 "),
        written(2, MESSAGES[0]),
        b"MSG acts 2 3\r\nfew\r\n",
        b"-ERR 'Permissions Violation'\r\n",
        written(1, MESSAGES[3]),
        b"+OK\r\n",
        written(1, MESSAGES[1]),
    )
)


async def heard(blocks: list[bytes]) -> tuple[Heard, list[str]]:
    """Give what the first subscription heard, and what the client was told."""
    sunk: Heard = []
    others = Others()
    reading = _ManyAtOnce(cast("Client", others), {1: lambda *message: sunk.append(message)})

    async def slow(
        sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes | None
    ) -> None:
        if sid == 1:  # as the client does with one that nats-py itself took apart
            sunk.append((subject, headers or b"", data))
        else:
            await Others._process_msg(others, sid, subject, reply, data, headers)

    others._process_msg = slow  # type: ignore[method-assign]
    for block in blocks:
        await reading.parse(block)
    assert not reading.buf
    return sunk, others.told


EXPECTED = [*MESSAGES, MESSAGES[0], MESSAGES[5], MESSAGES[3], MESSAGES[1]]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1_000, 5_001, 100_000])
async def test_each_message_is_heard_once_and_in_order_however_the_bytes_come(size: int) -> None:
    blocks = [SENT[first : first + size] for first in range(0, len(SENT), size)]

    sunk, told = await heard(blocks)

    assert sunk == EXPECTED
    assert told == [
        "ping",
        f"2 _INBOX.a.1  b'one' {HEADERS!r}",
        "2 acts  b'few' None",
        "'permissions violation'",
    ]


async def test_blocks_of_any_sizes_give_the_same() -> None:
    chance = random.Random(1440)  # noqa: S311 - the same cuts every time, no secret
    whole = await heard([SENT])

    for _ in range(200):
        cuts = sorted(chance.sample(range(len(SENT)), chance.randrange(1, 12)))
        blocks = [SENT[a:b] for a, b in zip([0, *cuts], [*cuts, len(SENT)], strict=True)]

        assert await heard(blocks) == whole
