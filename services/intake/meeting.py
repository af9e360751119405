"""Which stream the door follows: noted once, so that a log made anew is noticed for ever."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from services.intake.recorded import RecordedActs
from shared.event import timestamp
from shared.service import Service
from shared.stream import LogError

logger = logging.getLogger("poi.intake")

_AGAIN_S: Final = 0.25


@asynccontextmanager
async def stream_noted(app: FastAPI) -> AsyncIterator[None]:
    """Note the stream as soon as the log is reached, for as long as the door lives."""
    service: Service = app.state.service
    database = service.projection.database
    if not isinstance(database, RecordedActs):
        raise TypeError(database)
    # Asked before anything of this stream is taken: 0 is a door that has met no other one.
    position = (await asyncio.to_thread(database.position)).sequence
    task = asyncio.create_task(_note(service, database, position), name="intake notes the stream")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _note(service: Service, database: RecordedActs, position: int) -> None:
    while True:
        if service.log is not None:
            try:
                standing = await service.log.standing()
                met_at = timestamp(dt.datetime.now(dt.UTC))
                await asyncio.to_thread(database.meet, standing.created, met_at, position)
            except (LogError, SQLAlchemyError) as error:
                logger.warning("intake: %s", error)
            else:
                return
        await asyncio.sleep(_AGAIN_S)
