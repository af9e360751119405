"""What a service says of itself to the tools that list services (ADR-32 of NATS)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

VERBS: Final = ("PING", "INFO", "STATS")


@dataclass(frozen=True, slots=True)
class Declared:
    """A service with one endpoint, as it announces itself."""

    name: str
    version: str
    description: str
    endpoint: str
    subject: str
    queue_group: str
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Counts:
    """What a service did since it began."""

    requests: int = 0
    errors: int = 0
    last_error: str = ""
    busy_ns: int = 0


class Announcement:
    """Answers the three questions about one service, which has a name of its own while it lives."""

    def __init__(self, declared: Declared, counts: Counts) -> None:
        self.id = uuid.uuid4().hex
        self._declared = declared
        self._counts = counts
        self._started = datetime.now(UTC)

    def told(self, verb: str) -> dict[str, Any]:
        """Give the answer to PING, INFO or STATS; raises KeyError for another verb."""
        return {"PING": self._ping, "INFO": self._info, "STATS": self._stats}[verb]()

    def _ping(self) -> dict[str, Any]:
        return {
            "type": "io.nats.micro.v1.ping_response",
            "name": self._declared.name,
            "id": self.id,
            "version": self._declared.version,
            "metadata": dict(self._declared.metadata),
        }

    def _endpoint(self) -> dict[str, Any]:
        return {
            "name": self._declared.endpoint,
            "subject": self._declared.subject,
            "queue_group": self._declared.queue_group,
        }

    def _info(self) -> dict[str, Any]:
        return {
            **self._ping(),
            "type": "io.nats.micro.v1.info_response",
            "description": self._declared.description,
            "endpoints": [{**self._endpoint(), "metadata": {}}],
        }

    def _stats(self) -> dict[str, Any]:
        counts = self._counts
        counted = {
            "num_requests": counts.requests,
            "num_errors": counts.errors,
            "last_error": counts.last_error,
            "processing_time": counts.busy_ns,
            "average_processing_time": counts.busy_ns // counts.requests if counts.requests else 0,
        }
        return {
            **self._ping(),
            "type": "io.nats.micro.v1.stats_response",
            "started": self._started.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "endpoints": [{**self._endpoint(), **counted}],
        }
