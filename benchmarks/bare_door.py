"""The peer of the door: a bare FastAPI route that publishes what it is sent, and answers 201.

Nothing is read, judged, compared, signed or noted. `BENCH_THROUGH` says by what it publishes:
`log` (this project's own line to NATS) or `nats` (nats-py's `JetStreamContext.publish`); the stream
is declared as the archive's is, on a server of its own with the same configuration.
"""

import itertools
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import nats
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from shared.stream import Log


def create_app() -> FastAPI:
    """Build the application; `POI_NATS_URL` names the server."""
    url, through = os.environ["POI_NATS_URL"], os.environ["BENCH_THROUGH"]
    numbers = itertools.count(1)
    line: dict[str, Any] = {}

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        log = await Log.connect(url, name="bare")
        await log.declare()
        if through == "log":
            line["log"] = log
            yield
        else:
            await log.close()
            client = await nats.connect(url)
            line["stream"] = client.jetstream()
            yield
            await client.close()
        if through == "log":
            await log.close()

    app = FastAPI(lifespan=lifespan)

    async def by_log(request: Request) -> JSONResponse:
        body = await request.body()
        log: Log = line["log"]
        appended = await log.append(f"acts.bare.{next(numbers)}", body, equal=lambda _: False)
        return JSONResponse({"sequence": appended.recorded.sequence}, status_code=201)

    async def by_nats(request: Request) -> JSONResponse:
        body = await request.body()
        stored = await line["stream"].publish(f"acts.bare.{next(numbers)}", body)
        return JSONResponse({"sequence": stored.seq}, status_code=201)

    app.post("/v1/acts", status_code=201)(by_log if through == "log" else by_nats)
    return app
