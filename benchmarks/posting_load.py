"""The load of the door's benchmark: posts over raw connections, in a process of its own.

`python -m benchmarks.posting_load JOB`, JOB a JSON object: `port`, `key`, `path`, `bodies` (a file,
one body a line), `first` and `count` (which of its lines), `connections`, `rate` (posts a second by
a fixed schedule; 0: each connection posts as soon as it has its answer). Prints seconds in all and
the latency of each post in milliseconds, from the moment when it was due.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvloop

_END_OF_HEADERS: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be posted, and how fast."""

    port: int
    key: str
    bodies: str
    first: int
    count: int
    connections: int
    rate: float = 0.0
    path: str = "/v1/acts"
    content_type: str = "application/json"


class Line:
    """One kept connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def post(self, request: bytes) -> None:
        """Send a request and take its whole answer; anything but a 201 ends the benchmark."""
        self._writer.write(request)
        head = await self._reader.readuntil(_END_OF_HEADERS)
        lowered = head.lower()
        at = lowered.index(_LENGTH) + len(_LENGTH)
        body = await self._reader.readexactly(int(lowered[at : lowered.index(b"\r\n", at)]))
        if not head.startswith(b"HTTP/1.1 201"):
            raise RuntimeError((head + body).decode())


def requests_of(job: Job) -> Iterator[bytes]:
    """Write the requests that a job asks for."""
    lines = Path(job.bodies).read_bytes().split(b"\n")[job.first : job.first + job.count]
    if job.path.endswith(":batch"):
        lines = [b"\n".join(lines[at : at + 1000]) for at in range(0, len(lines), 1000)]
    head = (
        f"POST {job.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {job.key}\r\n"
        f"Content-Type: {job.content_type}\r\n"
    )
    for body in lines:
        yield f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def run(job: Job) -> tuple[float, list[float]]:
    """Post everything; give the seconds that it took, and each latency in seconds."""
    made = list(requests_of(job))
    lines = [
        Line(*await asyncio.open_connection("127.0.0.1", job.port, limit=2**24))
        for _ in range(job.connections)
    ]
    latencies: list[float] = []
    numbers = itertools.count()
    began = time.perf_counter()

    async def work(line: Line) -> None:
        # By a schedule a post is due whatever became of those before it, and waits for a line.
        while (number := next(numbers)) < len(made):
            due = began + number / job.rate if job.rate else time.perf_counter()
            if (pause := due - time.perf_counter()) > 0:
                await asyncio.sleep(pause)
                due = time.perf_counter()  # a timer that rings late is no fault of the door's
            await line.post(made[number])
            latencies.append(time.perf_counter() - due)

    await asyncio.gather(*(work(line) for line in lines))
    return time.perf_counter() - began, latencies


def main() -> None:
    """Read the job, do it, print what it took."""
    seconds, latencies = uvloop.run(run(Job(**json.loads(sys.argv[1]))))
    print(json.dumps({"seconds": seconds, "ms": [round(1000 * one, 3) for one in latencies]}))


if __name__ == "__main__":
    main()
