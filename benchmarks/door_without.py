"""The door with one of its parts switched off, to see what that part costs.

`BENCH_WITHOUT` names it: `collector` (Python's garbage collector), `runner` (the list of acts, made
by a thread that follows the log), `attempts` (their commits), `threads` (both). With nothing named,
or anything else, it is the door as it is.
"""

import asyncio
import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from services.intake.attempts.keeping import AttemptLog
from services.intake.main import create_app as create_door
from shared.stream import Log


async def _nothing(*_arguments: Any, **_named: Any) -> None:
    """Keep nothing."""


async def _at_rest(_log: Log) -> None:
    """Follow nothing, for ever."""
    await asyncio.Event().wait()


def create_app() -> FastAPI:
    """Build the door and switch off what is named."""
    without = os.environ.get("BENCH_WITHOUT", "")
    app = create_door()
    runner = app.state.service.runner
    if without in {"runner", "threads"}:
        runner.run = _at_rest
        runner.caught_up, runner.trouble = True, None
    whole = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(door: FastAPI) -> AsyncIterator[Any]:
        async with whole(door) as state:
            attempts: AttemptLog = door.state.attempts
            if without in {"attempts", "threads"}:
                attempts.keep = _nothing  # type: ignore[method-assign]
            if without == "collector":
                gc.collect()
                gc.disable()
            yield state

    app.router.lifespan_context = lifespan
    return app
