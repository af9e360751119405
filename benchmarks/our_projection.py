"""Our own runner, the whole way, as the budget service runs it. Arguments as the bare script's."""

import asyncio
import sys
import time

import uvloop

from services.budget.main import SERVICE
from shared.runner import Runner
from shared.stream import Log

_PATIENCE_S = 600.0


async def main(nats_url: str, file: str, end: int) -> None:
    """Follow the log into the file until its end has been committed; print the seconds."""
    runner = Runner(SERVICE.projection(f"sqlite:///{file}"))
    log = await Log.connect(nats_url, name="ours")
    started, worked = time.perf_counter(), time.process_time()
    following = asyncio.create_task(runner.run(log))
    reached = await runner.wait_for(end, timeout_s=_PATIENCE_S)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    following.cancel()
    await log.close()
    if not reached:
        raise TimeoutError(runner.trouble)
    print(seconds, cpu)


uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
