"""Many appends that meet enter together: one write to the disk for all of them.

The server syncs each event by itself, one after the other, and a batch once. Few go each by itself,
at once; while as many as a batch is worth are under way the next gather. A group in which a subject
is taken, or whose answer is lost, is taken apart: then each member finds out for itself what stands
there, as if it had come alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass

from shared.stream.errors import LogError, LogUnreachable
from shared.stream.exchange import Unanswered
from shared.stream.patience import Patience
from shared.stream.record import Appended, Recorded, check_subject
from shared.stream.writing import BATCH_MAX, Entry, Writer

_log = logging.getLogger(__name__)

WORTH_A_BATCH = 16
"""So many meet before a batch is worth its own price: the server keeps each in a place of its own
until it is whole, 4 ms whatever it holds, where an event by itself takes 0.4 ms."""
_BYTES_MAX = 4 * 1024 * 1024
"""A group weighs no more than this, unless its first member does."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """An append that waits for its turn; `done` is told what came of it."""

    entry: Entry
    equal: Callable[[bytes], bool]
    patience: Patience
    done: asyncio.Future[Appended]


class Grouping:
    """Appends through one writer, and in one batch where many meet."""

    def __init__(self, writer: Writer, *, timeout_s: float) -> None:
        self._writer = writer
        self._timeout_s = timeout_s
        self._waiting: list[_Waiting] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._alone_now = 0
        self._in_batch = False
        self._closed = False

    async def append(self, entry: Entry, equal: Callable[[bytes], bool]) -> Appended:
        """Put one event on its subject, or recognise the equal one; raises as `Log.append`."""
        check_subject(entry.subject)
        patience = Patience(self._timeout_s)
        if self._in_batch or self._alone_now >= WORTH_A_BATCH:
            done: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
            self._waiting.append(_Waiting(entry, equal, patience, done))
            return await done
        self._alone_now += 1
        try:
            return await self._writer.append(entry, equal, patience)
        finally:
            self._alone_now -= 1
            self._go_on()

    async def close(self) -> None:
        """Tell whoever waits that nothing more is known."""
        self._closed = True
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        waiting, self._waiting = self._waiting, []
        _fail(waiting, LogUnreachable("la conexión está cerrada"))

    def _go_on(self) -> None:
        """Let the next go: in a batch where they are many, each by itself where they are few."""
        if self._closed or self._in_batch:
            return
        group = self._next_group()
        if len(group) >= WORTH_A_BATCH:
            self._in_batch = True
            self._start(self._enter(group))
            return
        free = max(0, WORTH_A_BATCH - self._alone_now)
        for each in group[:free]:
            self._start_alone(each)
        self._waiting = [*group[free:], *self._waiting]

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _start_alone(self, each: _Waiting, *, maybe_there: bool = False) -> None:
        self._alone_now += 1
        self._start(self._alone(each, maybe_there=maybe_there))

    async def _enter(self, group: Sequence[_Waiting]) -> None:
        """Try a group once, whole; what it leaves open each member finds out by itself."""
        lost = False
        sequences = None
        try:
            entries = [each.entry for each in group]
            bound = min(each.patience.attempt_s for each in group)
            sequences = await self._writer.append_once(entries, bound)
        except Unanswered:
            lost = True
        except LogError as error:  # of one member, perhaps: a permission, or its weight
            _log.debug("a group did not enter: %s", error)
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            _fail(group, error)
            return
        except asyncio.CancelledError:
            _fail(group, LogUnreachable("la conexión está cerrada"))
            raise
        finally:
            self._in_batch = False
            self._go_on()
        if sequences is None:
            for each in group:
                self._start_alone(each, maybe_there=lost)
            return
        for each, sequence in zip(group, sequences, strict=True):
            entry = each.entry
            stored = Recorded(sequence, entry.subject, entry.payload, None, entry.traceparent)
            if not each.done.done():
                each.done.set_result(Appended(stored, first=True))

    async def _alone(self, each: _Waiting, *, maybe_there: bool) -> None:
        try:
            appended = await self._writer.append(
                each.entry, each.equal, each.patience, maybe_there=maybe_there
            )
        except asyncio.CancelledError:
            _fail((each,), LogUnreachable("la conexión está cerrada"))
            raise
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            _fail((each,), error)
        else:
            if not each.done.done():
                each.done.set_result(appended)
        finally:
            self._alone_now -= 1
            self._go_on()

    def _next_group(self) -> list[_Waiting]:
        """Take what goes together: one event a subject, and no more than a batch holds."""
        group: list[_Waiting] = []
        later: list[_Waiting] = []
        subjects: set[str] = set()
        size = 0
        for each in self._waiting:
            if each.done.done():  # whoever asked for it has gone away
                continue
            weight = len(each.entry.payload)
            full = len(group) == BATCH_MAX or (group and size + weight > _BYTES_MAX)
            if full or each.entry.subject in subjects:
                later.append(each)
                continue
            group.append(each)
            subjects.add(each.entry.subject)
            size += weight
        self._waiting = later
        return group


def _fail(waiting: Iterable[_Waiting], error: Exception) -> None:
    for each in waiting:
        if not each.done.done():
            each.done.set_exception(error)
