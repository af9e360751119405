"""The frame of both peers: a process of its own, one connection to the log, two clocks.

Arguments: NATS URL, database file or PostgreSQL URL, last sequence. Prints wall seconds and
processor seconds, from before the first read to after the last commit; start and imports are not
counted.
"""

import gc
import sys
import time
from collections.abc import Awaitable, Callable

import uvloop

from shared.stream import Log


def timed(take: Callable[[Log, str, int], Awaitable[None]], *, collecting: bool) -> None:
    """Run a peer that takes the log up to a sequence, with or without the garbage collector."""
    if not collecting:
        gc.disable()
    uvloop.run(_timed(take, sys.argv[1], sys.argv[2], int(sys.argv[3])))


async def _timed(
    take: Callable[[Log, str, int], Awaitable[None]], nats_url: str, file: str, end: int
) -> None:
    log = await Log.connect(nats_url, name="benchmark")
    started, worked = time.perf_counter(), time.process_time()
    await take(log, file if "://" in file else f"sqlite:///{file}", end)
    print(time.perf_counter() - started, time.process_time() - worked)
    await log.close()
