"""Which traced acts a service has taken: a line in its log for each, and the last of them to ask.

A trace begins at whoever posted the act (W3C `traceparent`); the log carries it beside the act, and
each service tells here that the act arrived, so that a tracing tool can join both ends.
"""

import logging
import sys
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

from fastapi import APIRouter, Request

from shared.stream import Recorded

KEPT: Final = 256
"""Traced acts that a service remembers; the lines in its log remain."""

logger = logging.getLogger("poi.trace")


class Traces:
    """The last traced acts that one service took, oldest first."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._kept: deque[Recorded] = deque(maxlen=KEPT)

    def note(self, batch: Sequence[Recorded]) -> None:
        """Note the traced acts of a batch that is taken; most batches have none."""
        for recorded in batch:
            if recorded.traceparent is None:
                continue
            self._kept.append(recorded)
            logger.info(
                "%s took %s at %d traceparent=%s",
                self._service,
                recorded.subject,
                recorded.sequence,
                recorded.traceparent,
            )

    def as_json(self) -> list[dict[str, Any]]:
        """List what is remembered."""
        return [
            {
                "sequence": recorded.sequence,
                "subject": recorded.subject,
                "traceparent": recorded.traceparent,
            }
            for recorded in self._kept
        ]


def _tell() -> None:
    """Let the lines reach the service's log: no logging is set up for names of ours otherwise."""
    if not logger.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def trace_routes() -> APIRouter:
    """Give the route that tells the last traced acts; their lines are told from now on."""
    _tell()
    router = APIRouter(tags=["operación"])

    @router.get("/v1/traces", summary="Los últimos actos tomados que traían traceparent")
    async def traces(request: Request) -> dict[str, Any]:
        items = request.app.state.service.runner.traces.as_json()
        return {"items": items, "total": len(items), "next": None}

    return router
