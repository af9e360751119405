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
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from benchmarks.generated_acts import generated_acts
from services.budget.main import SERVICE
from services.intake.door import examine
from shared.event import encode
from shared.nats_server import NatsServer
from shared.stream import Log

RATIO_MIN: Final = 0.60
_BATCH: Final = 1000
_CHECK_EVERY: Final = 100
_CONTENTS: Final = {
    "position": "SELECT id, sequence FROM position",
    "mark": "SELECT count(*), max(sequence), max(hex(digest)), min(recorded_at) FROM mark",
    "last digest": "SELECT hex(digest) FROM mark ORDER BY sequence DESC LIMIT 1",
    "scope": "SELECT count(*), sum(scope), sum(first_sequence) FROM scope",
    "act": "SELECT count(*), sum(sequence), min(issued_on), max(effective_on), "
    "count(DISTINCT key), count(DISTINCT kind), count(DISTINCT circumstance) FROM act",
    "layout": "SELECT count(*), sum(layout % 9973), count(DISTINCT by_sets) FROM layout",
    "cell": "SELECT count(*), sum(cell % 9973), sum(length(agreement || unit)) FROM cell",
    "movement": "SELECT count(*), sum(amount), sum(abs(amount)), sum(line), sum(cell % 9973), "
    "sum(layout % 9973), sum(julianday(effective_on)), sum(julianday(issued_on)) FROM movement",
    "provenance": "SELECT count(*), sum(line), sum(source_page), count(DISTINCT source_table) "
    "FROM provenance",
    "observation": "SELECT count(*) FROM observation",
    "quarantine": "SELECT count(*) FROM quarantine",
}


def stored(count: int) -> Iterator[tuple[str, bytes]]:
    """Give subject and canonical bytes; every hundredth act goes through the door to prove it."""
    moment = dt.datetime(2024, 12, 31, 12, tzinfo=dt.UTC)
    for number, act in enumerate(generated_acts(count)):
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


async def fill(url: str, count: int) -> int:
    """Put the acts into the stream by atomic batches; give their bytes."""
    log = await Log.connect(url, name="benchmark")
    await log.declare()
    size, batch = 0, list[tuple[str, bytes]]()
    for entry in stored(count):
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


def run(module: str, url: str, file: Path, count: int) -> float:
    """Run one of the peers as a process into a fresh database; give its own seconds."""
    database = SERVICE.projection(f"sqlite:///{file}").database
    database.create()
    database.close()
    command = [sys.executable, "-m", f"benchmarks.{module}", url, str(file), str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def contents(file: Path) -> dict[str, Any]:
    """Count and sum every table, so that two databases can be compared."""
    connection = sqlite3.connect(file)
    try:
        return {name: connection.execute(query).fetchall() for name, query in _CONTENTS.items()}
    finally:
        connection.close()


def compare(url: str, folder: Path, count: int, runs: int) -> dict[str, list[float]]:
    """Run both in turn, the one that goes first changing each time; every database is equal."""
    seconds: dict[str, list[float]] = {"our_projection": [], "bare_projection": []}
    expected: dict[str, Any] | None = None
    for number in range(runs):
        order = list(seconds) if number % 2 == 0 else list(reversed(seconds))
        for module in order:
            file = folder / f"{module}-{number}.db"
            seconds[module].append(run(module, url, file, count))
            found = contents(file)
            expected = expected or found
            assert found == expected, (module, found, expected)
            assert found["position"] == [(1, count)]
            for part in folder.glob(f"{file.name}*"):
                part.unlink()
            print(f"  {module:16} {seconds[module][-1]:6.2f} s", file=sys.stderr)
    assert expected is not None
    seconds["rows"] = [
        sum(expected[name][0][0] for name in ("mark", "act", "movement", "provenance"))
    ]
    return seconds


def line(name: str, seconds: Sequence[float], acts: int, rows: float) -> str:
    """Write one row of the table in benchmarks/README.md."""
    middle = statistics.median(seconds)
    spread = f"{min(seconds):.2f}-{max(seconds):.2f}"
    return f"| {name} | {middle:.2f} | {spread} | {acts / middle:,.0f} | {rows / middle:,.0f} |"


def main() -> None:
    """Fill the stream once, run both, print the table and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        folder = Path(name)
        with NatsServer(folder / "nats") as server:
            began = time.perf_counter()
            size = asyncio.run(fill(server.url, asked.acts))
            took = time.perf_counter() - began
            print(f"{asked.acts:,} acts, {size / asked.acts:,.0f} bytes each, in {took:.0f} s")
            seconds = compare(server.url, folder, asked.acts, asked.runs)
    rows = seconds.pop("rows")[0]
    ours, bare = seconds["our_projection"], seconds["bare_projection"]
    ratio = statistics.median(bare) / statistics.median(ours)
    print(f"{rows:,.0f} rows; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f} at the end")
    print("| what | median s | spread s | acts/s | rows/s |\n|---|---|---|---|---|")
    print(line("budget service's runner", ours, asked.acts, rows))
    print(line("bare script", bare, asked.acts, rows))
    print(f"ratio {ratio:.2f} (at least {RATIO_MIN:.2f} is required)")
    sys.exit(ratio < RATIO_MIN)


if __name__ == "__main__":
    main()
