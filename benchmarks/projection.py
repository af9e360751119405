"""How fast the budget service takes 100,000 acts, against a bare script on the same stream.

`python -m benchmarks.projection [--acts N] [--runs N]`: both read the same events from one real
NATS server and fill fresh SQLite files of the same schema, each run a process of its own, in turn.
Ends with 1 when the ratio of the medians is below 0.60.
"""

import argparse
import asyncio
import datetime as dt
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from benchmarks.generated_acts import generated_acts, small_acts
from services.budget.main import SERVICE
from services.intake.door import examine
from shared.event import encode
from shared.nats.server import NatsServer
from shared.stream import Log

RATIO_MIN: Final = 0.60
_BATCH: Final = 1000
_CHECK_EVERY: Final = 100
_COUNTED: Final = ("mark", "scope", "act", "stated", "layout", "cell", "movement", "provenance")
_CONTENTS: Final = {
    "position": "SELECT id, sequence FROM position",
    "mark": "SELECT count(*), max(sequence), max(hex(digest)), min(recorded_at) FROM mark",
    "last digest": "SELECT hex(digest) FROM mark ORDER BY sequence DESC LIMIT 1",
    "scope": "SELECT count(*), sum(scope), sum(first_sequence) FROM scope",
    "act": "SELECT count(*), sum(sequence), min(issued_on), max(effective_on), "
    "count(DISTINCT key), count(DISTINCT kind), count(DISTINCT circumstance) FROM act",
    "stated": "SELECT count(*), sum(sequence) FROM stated",
    "layout": "SELECT count(*), sum(layout % 9973), count(DISTINCT by_sets) FROM layout",
    "cell": "SELECT count(*), sum(cell % 9973), sum(length(agreement || unit)) FROM cell",
    "movement": "SELECT count(*), sum(amount), sum(abs(amount)), sum(line), sum(cell % 9973), "
    "sum(layout % 9973), sum(julianday(effective_on)), sum(julianday(issued_on)) FROM movement",
    "provenance": "SELECT count(*), sum(line), sum(source_page), count(DISTINCT source_table) "
    "FROM provenance",
    "observation": "SELECT count(*) FROM observation",
    "quarantine": "SELECT count(*) FROM quarantine",
}


def stored(count: int, *, small: bool = False) -> Iterator[tuple[str, bytes]]:
    """Give subject and canonical bytes; every hundredth act goes through the door to prove it."""
    moment = dt.datetime(2024, 12, 31, 12, tzinfo=dt.UTC)
    for number, act in enumerate((small_acts if small else generated_acts)(count)):
        recorded = moment + dt.timedelta(milliseconds=number)
        event = {
            "schema": 1,
            "recorded_at": recorded.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "posted_by": "operator",
            "act": act,
        }
        # Keys are ASCII and amounts are texts, so sorted orjson is RFC 8785, as is checked.
        payload = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
        if number % _CHECK_EVERY == 0:
            judged = examine(act)
            if isinstance(judged, tuple):
                raise ValueError(judged)
            assert payload == encode(judged, recorded_at=recorded, posted_by="operator")
        yield f"acts.{act['entity']}.{act['fiscal_year']}.{act['key']}", payload


async def fill(url: str, count: int, *, small: bool = False) -> int:
    """Put the acts into the stream by atomic batches; give their bytes."""
    log = await Log.connect(url, name="benchmark")
    await log.declare()
    size, batch = 0, list[tuple[str, bytes]]()
    for entry in stored(count, small=small):
        batch.append(entry)
        size += len(entry[1])
        if len(batch) == _BATCH:
            await log.append_all(batch)
            batch = []
    if batch:
        await log.append_all(batch)
    assert await log.last_sequence() == count
    await log.close()
    return size


def run(module: str, url: str, store: Path | str, count: int) -> tuple[float, float]:
    """Run one peer as a process into a fresh database; give its wall and processor seconds."""
    address = store if isinstance(store, str) else f"sqlite:///{store}"
    database = SERVICE.projection(address).database
    database.create()
    database.close()
    command = [sys.executable, "-m", f"benchmarks.{module}", url, str(store), str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    wall, processor = done.stdout.split()
    return float(wall), float(processor)


def contents(file: Path) -> dict[str, Any]:
    """Count and sum every table, so that two databases can be compared."""
    connection = sqlite3.connect(file)
    try:
        return {name: connection.execute(query).fetchall() for name, query in _CONTENTS.items()}
    finally:
        connection.close()


@dataclass(slots=True)
class Peer:
    """One of the two, with the seconds of its runs."""

    module: str
    title: str
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def line(self, acts: int, rows: int) -> str:
        """Write one row of the table in benchmarks/README.md."""
        middle = statistics.median(self.wall)
        spread = f"{min(self.wall):.1f}-{max(self.wall):.1f}"
        worked = f"{statistics.median(self.processor):.1f}"
        rates = f"{acts / middle:,.0f} | {rows / middle:,.0f}"
        return f"| {self.title} | {middle:.1f} | {spread} | {worked} | {rates} |"


def compare(url: str, folder: Path, count: int, runs: int, peers: tuple[Peer, Peer]) -> int:
    """Run both in turn, beginning with the other each time; all databases equal; give the rows."""
    expected: dict[str, Any] | None = None
    for number in range(runs):
        for peer in peers if number % 2 == 0 else reversed(peers):
            file = folder / f"{peer.module}-{number}.db"
            wall, processor = run(peer.module, url, file, count)
            peer.wall.append(wall)
            peer.processor.append(processor)
            print(f"  {peer.title:24} {wall:6.1f} s, processor {processor:5.1f} s", flush=True)
            found = contents(file)
            expected = expected or found
            assert found == expected, (peer.module, found, expected)
            assert found["position"] == [(1, count)]
            for part in folder.glob(f"{file.name}*"):
                part.unlink()
    assert expected is not None
    return sum(found[0][0] for name, found in expected.items() if name in _COUNTED)


def main() -> None:
    """Fill the stream once, run both, print the table and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    ours = Peer("our_projection", "budget service's runner")
    bare = Peer("bare_projection", "bare script")
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        folder = Path(name)
        with NatsServer(folder / "nats") as server:
            size = asyncio.run(fill(server.url, asked.acts))
            print(
                f"{asked.acts:,} acts of {size / asked.acts:,.0f} bytes in the stream", flush=True
            )
            rows = compare(server.url, folder, asked.acts, asked.runs, (ours, bare))
    ratio = statistics.median(bare.wall) / statistics.median(ours.wall)
    worked = statistics.median(bare.processor) / statistics.median(ours.processor)
    print(f"{rows:,} rows; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f} at the end")
    print(
        "| what | median s | spread s | processor s | acts/s | rows/s |\n|---|---|---|---|---|---|"
    )
    print(ours.line(asked.acts, rows))
    print(bare.line(asked.acts, rows))
    print(f"ratio {ratio:.2f} (required: {RATIO_MIN:.2f}); of processor time {worked:.2f}")
    sys.exit(ratio < RATIO_MIN)


if __name__ == "__main__":
    main()
