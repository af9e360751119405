"""What `poi rebuild` does in the budget service: a second set is filled (arguments: see `timed`).

The set that answers is left empty: only the filling is measured, not the comparison.
"""

import asyncio
import sqlite3
import sys
import time
from pathlib import Path

from benchmarks.timed import timed
from services.budget.main import SERVICE
from shared.rebuild.rebuilding import Rebuild
from shared.runner import Runner
from shared.store import Mark
from shared.stream import Log

_PATIENCE_S = 900.0


def _live(database_url: str) -> str:
    """Name the set that answers; PostgreSQL keeps the other in a schema beside it."""
    return f"{database_url}-live.db" if database_url.startswith("sqlite") else database_url


async def take(_log: Log, database_url: str, end: int) -> None:
    """Fill the set beside until the log's end has been committed."""
    live = Runner(SERVICE.projection(_live(database_url)))
    live.projection.database.create()

    async def connect() -> Log:
        return await Log.connect(sys.argv[1], name="benchmark")

    rebuild = Rebuild(live, connect)
    live.mark = Mark(end, bytes(32))
    ends = time.monotonic() + _PATIENCE_S
    while (await rebuild.work("benchmark", rollback=False))["state"] != "filled":
        assert time.monotonic() < ends
        await asyncio.sleep(0.2)  # as the console asks
    await rebuild.pause("benchmark")


def put_in_place() -> None:
    """Let the set that was filled be the file that is compared with the peers'."""
    file = Path(sys.argv[2])
    filled = file.with_name(f"{file.name}-live.2.db")
    with sqlite3.connect(filled) as source, sqlite3.connect(file) as target:
        source.backup(target)


if __name__ == "__main__":  # a process that projects begins by importing this
    timed(take, collecting=True)
    if "://" not in sys.argv[2]:
        put_in_place()
