"""Reading the log in order from a position, without leaving any state at the server.

Batched direct gets (`$JS.API.DIRECT.GET.ACTS` with `seq` and `batch`) instead of consumers:
nothing to recreate after a restart, nothing redelivered, and the position that counts is the
reader's own. Every page is checked to follow on from the last; a hole is an error, never skipped.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field

from shared.stream.connection import Connection, Message
from shared.stream.errors import Gap, LogUnreachable
from shared.stream.exchange import Unanswered
from shared.stream.patience import Patience
from shared.stream.record import ACCEPTED, STREAM, Recorded, recorded_from, sequence_in

_DIRECT_GET = f"$JS.API.DIRECT.GET.{STREAM}"
_INFO = f"$JS.API.STREAM.INFO.{STREAM}"

# At most this much is under way for one page: 1,000 acts of 4 MiB would be 4 GB.
_PAGE_BYTES_MAX = 16 * 1024 * 1024
_PAGE_RECORDS_MAX = 1000
_PAGES_IN_FLIGHT = 3
_POLL_S = 1.0

_END_OF_BATCH = 204
_NOT_FOUND = 404


@dataclass(slots=True)
class Page:
    """A run of records from `start`, as the server sent it; `pending` more stand behind."""

    start: int
    records: list[Recorded] = field(default_factory=list)
    pending: int = 0

    def take(self, status: int | None, headers: bytes, payload: bytes) -> bool:
        """Add a message; True at the end. Raises ValueError for what is no answer."""
        if status is None:
            record = recorded_from(headers, payload)
            if record is None:
                raise ValueError("un mensaje sin posición")
            self.records.append(record)
            return False
        if status not in {_END_OF_BATCH, _NOT_FOUND}:
            raise ValueError(headers.decode(errors="replace").strip())
        self.pending = _pending_in(headers)
        return True

    def check(self) -> tuple[Recorded, ...]:
        """Give the records when each follows the one before; raises Gap."""
        for expected, record in enumerate(self.records, self.start):
            if record.sequence != expected:
                raise Gap(expected, record.sequence)
        return tuple(self.records)


class Reader:
    """Answers every reading question on one connection."""

    def __init__(self, connection: Connection, *, timeout_s: float) -> None:
        self._connection = connection
        self._timeout_s = timeout_s

    async def last_sequence(self) -> int:
        """Give the log's last sequence, 0 when empty; raises LogUnreachable."""
        patience = Patience(self._timeout_s)
        while True:
            try:
                return await self._last_sequence(patience.attempt_s)
            except Unanswered as error:
                await _try_again(patience, error)

    async def find(self, subjects: Sequence[str]) -> tuple[Recorded, ...]:
        """Give what stands on up to 1,000 exact subjects, in order; raises LogUnreachable."""
        patience = Patience(self._timeout_s)
        while True:
            try:
                return await self.find_once(subjects, patience.attempt_s)
            except Unanswered as error:
                await _try_again(patience, error)

    async def find_once(self, subjects: Sequence[str], timeout_s: float) -> tuple[Recorded, ...]:
        """Try `find` a single time; raises Unanswered."""
        page = Page(0)
        question = {"multi_last": list(subjects), "batch": len(subjects)}
        await self._ask(question, page, timeout_s)
        return tuple(page.records)

    async def read(self, after: int, limit: int) -> tuple[Recorded, ...]:
        """Give up to `limit` records that follow `after`, `()` at the end.

        Fewer than `limit` may come before the end: a page stops at 1,000 records and at some
        16 MiB. Raises Gap, LogUnreachable.
        """
        if after < 0 or limit < 1:
            raise ValueError(f"nothing to read: after {after}, limit {limit}")
        patience = Patience(self._timeout_s)
        settling = Patience(self._timeout_s / 2)
        while True:
            try:
                page = await self._page(after + 1, limit, patience.attempt_s)
                if page.records:
                    return page.check()
                last = await self._last_sequence(patience.attempt_s)
            except Unanswered as error:
                await _try_again(patience, error)
                continue
            if last == after:
                return ()
            # Something was stored between the two questions, or a replica is behind; if it
            # stays so, the log has lost what it says it has.
            if settling.over:
                raise Gap(after + 1, None, last)
            await settling.pause()

    async def follow(self, after: int, batch: int) -> AsyncGenerator[tuple[Recorded, ...], None]:
        """Give every record that follows `after`, in order and once, for ever.

        Waits out lost servers; raises Gap, PermissionRefused. Ends when the log is closed.
        """
        if after < 0 or batch < 1:
            raise ValueError(f"nothing to follow: after {after}, batch {batch}")
        bell = _Bell()
        listener = await self._connection.listen(ACCEPTED, bell.ring)
        ahead = _Ahead(self, min(batch, _PAGE_RECORDS_MAX))
        position = after
        try:
            while not self._connection.closed:
                try:
                    page = await ahead.next(position)
                except Unanswered:
                    # The connection comes back by itself; a pause keeps a missing stream,
                    # answered at once by nobody, from turning this into a busy loop.
                    await bell.wait(position, _POLL_S / 10)
                    continue
                if listener.refused is not None:
                    raise listener.refused
                records = page.check()
                if records:
                    yield records
                    position = records[-1].sequence
                else:
                    await self._confirm_end(position)
                if page.pending == 0:
                    await bell.wait(position, _POLL_S)
        finally:
            ahead.stop()
            await self._connection.unlisten(listener)

    async def _confirm_end(self, position: int) -> None:
        """Raise Gap when the log keeps saying that it ends elsewhere than what it gives."""
        settling = Patience(self._timeout_s / 2)
        while not self._connection.closed:
            try:
                last = await self._last_sequence(self._timeout_s)
                if last == position:
                    return
                if (await self._page(position + 1, 1, self._timeout_s)).records:
                    return
            except Unanswered:
                # The server is away, so this says nothing about the log: begin again.
                settling = Patience(self._timeout_s / 2)
                await asyncio.sleep(_POLL_S / 10)
                continue
            if settling.over:
                raise Gap(position + 1, None, last)
            await settling.pause()

    async def page(self, start: int, limit: int) -> Page:
        """Ask once for the records from `start`; raises Unanswered."""
        return await self._page(start, limit, self._timeout_s)

    async def _page(self, start: int, limit: int, timeout_s: float) -> Page:
        page = Page(start)
        question = {
            "seq": start,
            "batch": min(limit, _PAGE_RECORDS_MAX),
            "max_bytes": _PAGE_BYTES_MAX,
        }
        await self._ask(question, page, timeout_s)
        return page

    async def _ask(self, question: Mapping[str, object], page: Page, timeout_s: float) -> None:
        message = Message(_DIRECT_GET, json.dumps(question).encode())
        await self._connection.ask((message,), page.take, timeout_s)

    async def _last_sequence(self, timeout_s: float) -> int:
        info = await self._connection.ask_json((Message(_INFO, b""),), timeout_s)
        if "error" in info:
            # Also "stream not found": a server that starts says so before it has recovered.
            raise Unanswered(str(info["error"]["description"]))
        return int(info["state"]["last_seq"])


class _Ahead:
    """Keeps the next page under way while the reader works on the one before."""

    def __init__(self, reader: Reader, batch: int) -> None:
        self._reader = reader
        self._batch = batch
        self._pages: deque[tuple[int, asyncio.Task[Page]]] = deque()
        self._known_last = 0

    async def next(self, position: int) -> Page:
        """Give the page that starts after `position`; raises Unanswered."""
        if self._pages and self._pages[0][0] != position + 1:
            self.stop()  # the page before was shorter than asked
        start = position + 1 + len(self._pages) * self._batch
        while not self._pages or (
            len(self._pages) < _PAGES_IN_FLIGHT and start <= self._known_last
        ):
            task = asyncio.create_task(self._reader.page(start, self._batch))
            self._pages.append((start, task))
            start += self._batch
        try:
            page = await self._pages[0][1]
        except Unanswered:
            self.stop()
            raise
        self._pages.popleft()
        self._known_last = page.start - 1 + len(page.records) + page.pending
        return page

    def stop(self) -> None:
        """Drop what is under way."""
        for _, task in self._pages:
            task.add_done_callback(_read_outcome)
            task.cancel()
        self._pages.clear()


class _Bell:
    """Rings when something was accepted, and remembers the highest sequence that it heard."""

    def __init__(self) -> None:
        self._heard = 0
        self._rung = asyncio.Event()

    def ring(self, _subject: bytes, headers: bytes, _payload: bytes) -> None:
        self._heard = max(self._heard, sequence_in(headers))
        self._rung.set()

    async def wait(self, position: int, timeout_s: float) -> None:
        """Return once something beyond `position` was heard, or after `timeout_s`."""
        if self._heard > position:
            return
        self._rung.clear()
        try:
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        except TimeoutError:
            return  # ask all the same: a ring can be lost with a connection


def _pending_in(headers: bytes) -> int:
    mark = b"\r\nNats-Num-Pending: "
    at = headers.find(mark)
    return int(headers[at + len(mark) :].split(b"\r", 1)[0]) if at >= 0 else 0


def _read_outcome(task: asyncio.Task[Page]) -> None:
    """Look at the outcome of a page that nobody waits for any more."""
    if not task.cancelled():
        task.exception()


async def _try_again(patience: Patience, error: Unanswered) -> None:
    """Pause before the next attempt; raises LogUnreachable when the time is over."""
    if patience.over:
        raise LogUnreachable(str(error)) from error
    await patience.pause()
