"""Our own runner, the whole way, as the budget service runs it (arguments: see `timed`)."""

import asyncio

from benchmarks.timed import timed
from services.budget.main import SERVICE
from shared.runner import Runner
from shared.stream import Log

_PATIENCE_S = 900.0


async def take(log: Log, database_url: str, end: int) -> None:
    """Follow the log into the database until its end has been committed."""
    runner = Runner(SERVICE.projection(database_url))
    following = asyncio.create_task(runner.run(log))
    reached = await runner.wait_for(end, timeout_s=_PATIENCE_S)
    following.cancel()
    if not reached:
        raise TimeoutError(runner.trouble)


if __name__ == "__main__":  # a process that projects begins by importing this
    timed(take, collecting=True)
