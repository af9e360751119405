"""Posters that go on until the door has given each its receipt, over HTTP and over NATS.

A poster tries again what the contract says may be tried again, and nothing else: a 503, a line
that broke, an answer that never came. Whatever else is answered is noted as the answer.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import nats
from nats import errors as nats_errors
from nats.aio.client import Client

from shared.stream.credentials import SeedCredentials

POSTERS = 200
PER_POSTER = 6
POSTERS_PER_ACT = 3
ACTS = POSTERS * PER_POSTER // POSTERS_PER_ACT
_AGAIN_S = 0.1
_TRIES_MAX = 600
_ANSWER_S = 12.0
"""Longer than a busy door takes for all posters at once: a post tried too soon adds to them."""

Act = dict[str, Any]
Send = Callable[[bytes], Awaitable[tuple[int, dict[str, Any]]]]


class UnansweredError(Exception):
    """What the transport itself could not bring: nobody knows whether the act was recorded."""


def act(number: int, *, title: str = "Acto de doscientos") -> Act:
    """Make one of the acts that are posted, by its number."""
    amount = f"{1_000 + number}.50"
    source = {"table": "cuadro-10", "row": str(number), "page": None}
    line = {"funding_source": "1", "amount": amount, "known": "inferred", "source": source}
    return {
        "key": f"RE-{number:03d}-2024-ITP-DE",
        "printed_key": None,
        "entity": "38-241",
        "fiscal_year": 2024,
        "kind": "SupplementaryCreditAuthorized",
        "issued_on": {"date": "2024-03-01", "certainty": "exact"},
        "effective_on": {"date": "2024-03-01", "certainty": "exact"},
        "title": title,
        "measures": [
            {
                "measure": "budget",
                "total": amount,
                "breakdowns": [{"by": ["funding_source"], "lines": [line]}],
            }
        ],
    }


def written(raw: Act, way: int) -> bytes:
    """Write an act in one of three ways: other bytes, the same act."""
    if way == 0:
        return json.dumps(raw).encode()
    turned = dict(reversed(raw.items()))
    if way == 1:
        return json.dumps(turned, indent=3, ensure_ascii=False).encode()
    # "1001.50" and "1001.5" are one amount, and an absent member is a null one.
    stated = {name: value for name, value in turned.items() if value is not None}
    return json.dumps(stated, separators=(",", ":")).replace('.50"', '.5"').encode()


@dataclass
class Noted:
    """What all posters were told, and how often each transport had to try again."""

    receipts: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    statuses: dict[int, list[int]] = field(default_factory=dict)
    conflicts: list[int] = field(default_factory=list)
    again: dict[str, int] = field(default_factory=lambda: {"http": 0, "nats": 0})
    told: int = 0
    more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def note(self, number: int, status: int, receipt: dict[str, Any]) -> None:
        """Note a receipt and tell whoever waits for so many."""
        self.statuses.setdefault(number, []).append(status)
        self.receipts.setdefault(number, []).append(receipt)
        self.told += 1
        async with self.more:
            self.more.notify_all()

    async def reached(self, count: int) -> None:
        """Wait until so many receipts were given."""
        async with self.more:
            await self.more.wait_for(lambda: self.told >= count)


@dataclass(frozen=True)
class Poster:
    """One of two hundred: its transport, and which acts it posts in which order."""

    number: int
    transport: str
    send: Send
    noted: Noted

    def acts(self) -> list[int]:
        """Give the numbers of its acts; each act has three posters, all of them at work at once."""
        first = self.number * PER_POSTER
        return [(first + turn) % ACTS + 1 for turn in range(PER_POSTER)]

    async def run(self) -> None:
        """Post each act until it has its receipt, and then another content under its key."""
        for turn, number in enumerate(self.acts()):
            status, receipt = await self._answered(written(act(number), (self.number + turn) % 3))
            assert status in {200, 201}, receipt
            await self.noted.note(number, status, receipt)
        last = self.acts()[-1]
        status, problem = await self._answered(written(act(last, title="Otro contenido"), 0))
        assert problem["sequence"] == receipt["sequence"], problem
        self.noted.conflicts.append(status)

    async def _answered(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Send until there is an answer that is no 503; bounded."""
        for _ in range(_TRIES_MAX):
            try:
                status, document = await self.send(body)
            except UnansweredError:
                status, document = 503, {}
            if status != 503:
                return status, document
            self.noted.again[self.transport] += 1
            await asyncio.sleep(_AGAIN_S)
        raise AssertionError(f"poster {self.number} never had an answer")


def over_http(client: httpx.AsyncClient, url: str, key: str) -> Send:
    """Post to the door's address with an API key."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    async def send(body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            answer = await client.post(f"{url}/v1/acts", content=body, headers=headers)
        except httpx.TransportError as error:
            raise UnansweredError from error
        return answer.status_code, answer.json()

    return send


def over_nats(client: Client, caller: str) -> Send:
    """Request on a caller's own subject."""

    async def send(body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            message = await client.request(f"post.{caller}", body, timeout=_ANSWER_S)
        except (nats_errors.Error, OSError, TimeoutError) as error:
            raise UnansweredError from error
        document: dict[str, Any] = json.loads(message.data)
        status: int = document.pop("status")
        return status, document

    return send


async def connected(url: str, credentials: SeedCredentials) -> Client:
    """Connect as a caller would, with a client that comes back by itself."""

    async def ignore(_error: Exception) -> None:
        """Say nothing: lines break here on purpose."""

    return await nats.connect(
        url,
        nkeys_seed_str=credentials.seed,
        inbox_prefix=credentials.inbox_prefix,
        error_cb=ignore,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.1,
    )
