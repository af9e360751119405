"""The whole state again from the log alone: fresh databases, through the services' projections."""

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from itertools import takewhile
from pathlib import Path
from typing import Final

from services.console.errors import UsageError
from services.console.replay.log_source import LogAddress, as_console_error, open_log
from services.console.replay.projections import database_file, projections_in
from shared.event import timestamp
from shared.projecting import Projection, collector_paused, take_all
from shared.store import Mark
from shared.stream import Log, LogError, Recorded
from shared.workers import Projected, projected_ahead, worth_workers

Told = Callable[[int, int], None]
"""Is told how many acts have been taken, of how many."""

_BATCH: Final = 1000
_NOTHING: Final = Mark(0, bytes(32))
_LEFTOVERS: Final = ("", "-wal", "-shm", "-journal")


def replay(
    address: LogAddress, through: int | dt.datetime | None, folder: Path, told: Told
) -> Mark:
    """Fill a fresh folder from sequences 1 to `through` of the log at a NATS address.

    `through` is a sequence, a moment (the last act recorded by then) or None for all. What an
    interruption leaves is taken away. Raises UsageError, UnreachableError, ConsoleError for a hole.
    """
    made = _prepare(folder)
    projections = projections_in(folder)
    try:
        mark = asyncio.run(_replay(address, through, projections, told))
        for projection in projections:
            projection.database.seal()
    except BaseException:
        for projection in projections:
            projection.database.close()
            for ending in _LEFTOVERS:
                file = database_file(folder, projection.name)
                file.with_name(file.name + ending).unlink(missing_ok=True)
        if made:
            folder.rmdir()
        raise
    return mark


def _prepare(folder: Path) -> bool:
    """Make the folder, or see that it is empty; say whether it was made."""
    if "?" in str(folder):
        raise UsageError(f"La carpeta {folder} no sirve: su nombre no puede llevar «?».")
    try:
        if folder.exists():
            if not folder.is_dir() or next(folder.iterdir(), None) is not None:
                raise UsageError(
                    f"{folder} no está vacía: la reconstrucción va en una carpeta nueva o vacía."
                )
            return False
        folder.mkdir(parents=True)
    except OSError as error:
        raise UsageError(f"No se puede crear la carpeta {folder}: {error.strerror}.") from error
    return True


async def _replay(
    address: LogAddress,
    through: int | dt.datetime | None,
    projections: Sequence[Projection],
    told: Told,
) -> Mark:
    log = await open_log(address, name="replay")
    try:
        last = await log.last_sequence()
        if isinstance(through, int) and through > last:
            raise UsageError(
                f"--through {through}: el registro termina en la secuencia {last}. "
                f"Use un número de 0 a {last}."
            )
        end = through if isinstance(through, int) else last
        moment = timestamp(through) if isinstance(through, dt.datetime) else None
        return await take_to(log, end, moment, projections, told)
    except (LogError, OSError) as error:
        raise as_console_error(error) from error
    finally:
        await log.close()


async def take_to(
    log: Log, end: int, moment: str | None, projections: Sequence[Projection], told: Told
) -> Mark:
    """Take the log up to a sequence, and no act that was recorded after the moment."""
    for projection in projections:
        projection.database.open_to_fill()
    async with aclosing(_no_further(log, end)) as batches:
        return await fill(batches, end, moment, projections, told)


async def fill(
    batches: AsyncGenerator[tuple[Recorded, ...], None],
    end: int,
    moment: str | None,
    projections: Sequence[Projection],
    told: Told,
) -> Mark:
    """Take what comes of the log up to a sequence into fresh databases; `take_to` is for a log."""
    mark = _NOTHING
    for projection in projections:
        projection.database.create()
    told(0, end)
    if end == 0:
        return mark
    if moment is None and worth_workers(projections, end):
        async with aclosing(projected_ahead(projections, mark, batches)) as ahead:
            async for projected in ahead:
                await asyncio.to_thread(_write, projections, projected)
                mark = projected.mark
                told(mark.sequence, end)
        return mark
    async for batch in batches:
        mark, stopped = await asyncio.to_thread(_take, projections, mark, batch, moment)
        told(mark.sequence, end)
        if stopped:
            break
    return mark


async def _no_further(log: Log, end: int) -> AsyncGenerator[tuple[Recorded, ...], None]:
    """Follow the log up to a sequence."""
    async with aclosing(log.follow(0, batch=_BATCH)) as batches:
        async for batch in batches:
            yield tuple(recorded for recorded in batch if recorded.sequence <= end)
            if batch[-1].sequence >= end:
                return


def _write(projections: Sequence[Projection], projected: Projected) -> None:
    """Write what other processes projected into every database."""
    with collector_paused():
        for projection, rows in zip(projections, projected.gathered(), strict=True):
            projection.database.take_gathered(rows)


def _take(
    projections: Sequence[Projection], mark: Mark, batch: Sequence[Recorded], moment: str | None
) -> tuple[Mark, bool]:
    """Write a batch into every database; give the mark and whether the moment was passed."""
    with collector_paused():
        reached, taken = take_all(projections, mark, batch)
        stopped = False
        if moment is not None:
            in_time = list(takewhile(lambda one: one.recorded_at <= moment, taken[0]))
            stopped = len(in_time) < len(taken[0])
            reached = Mark(in_time[-1].sequence, in_time[-1].digest) if in_time else mark
            taken = [listed[: len(in_time)] for listed in taken]
        for projection, rows in zip(projections, taken, strict=True):
            projection.database.take(rows)
    return reached, stopped
