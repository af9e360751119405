"""How fast the log is verified: its digests alone, and every row of five services.

`python -m benchmarks.verify [--acts N] [--rows N] [--runs N] [--small]`: generated acts on one
real NATS server, five SQLite databases. Digests: the log read, chained and compared with the five
witnesses at every sequence; then an export read from its file; with `--small` also of acts of one
line. Rows: the log projected again by all five services and compared row by row, against that
projection alone. Ends with 1 below 50,000 acts/s of digests (of the smaller acts, if measured).
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from benchmarks.projection import fill
from services.console.proof.exporting import export
from services.console.proof.verifying import verify_live
from services.console.proof.verifying_file import read_export
from services.console.proof.verifying_log import Chain, read_chain
from services.console.proof.verifying_sources import witnesses_of
from services.console.replay.log_source import LogAddress
from services.console.replay.projections import PROJECTIONS, projections_in
from shared.nats.server import NatsServer
from shared.projecting import collector_paused, take_all
from shared.store import Mark
from shared.stream import Log

RATE_MIN: Final = 50_000
BATCH: Final = 1000


def silent(*_reached: object) -> None:
    """Draw nothing."""


async def chain_of(url: str) -> Chain:
    log = await Log.connect(url, name="benchmark")
    try:
        return await read_chain(log, await log.last_sequence(), silent)
    finally:
        await log.close()


async def projected(url: str, folder: Path, through: int) -> None:
    """Fill the five databases as the running services do: in one process each, batch by batch."""
    log = await Log.connect(url, name="benchmark")
    projections = projections_in(folder)
    mark = Mark(0, bytes(32))
    try:
        for projection in projections:
            projection.database.create()
        while mark.sequence < through:
            batch = await log.read(mark.sequence, BATCH)
            with collector_paused():
                mark, taken = take_all(projections, mark, batch)
                for projection, listed in zip(projections, taken, strict=True):
                    projection.database.take(listed)
    finally:
        await log.close()
        for projection in projections:
            projection.database.close()


def write_marks(connection: Connection, chain: Chain) -> None:
    """Write what a service that took the log keeps of its digests."""
    marks = [
        {"n": n, "digest": chain.at(n), "at": "2024-12-31T12:00:00.000000Z"}
        for n in range(1, chain.end + 1)
    ]
    connection.execute(text("INSERT INTO mark VALUES (:n, :digest, :at)"), marks)
    connection.execute(text("UPDATE position SET sequence = :n"), {"n": chain.end})


def witnesses_in(folder: Path, chain: Chain) -> None:
    for name, make in PROJECTIONS.items():
        database = make(f"sqlite:///{folder / name}.db").database
        database.create()
        with database.engine.begin() as connection:
            write_marks(connection, chain)
        database.close()


def measured(title: str, acts: int, runs: int, work: Callable[[], object]) -> float:
    seconds, worked = [], []
    for _ in range(runs):
        started, busy = time.perf_counter(), time.process_time()
        work()
        seconds.append(time.perf_counter() - started)
        worked.append(time.process_time() - busy)
    middle, processor = statistics.median(seconds), statistics.median(worked)
    spread = f"{min(seconds):.2f}-{max(seconds):.2f}"
    rates = f"{acts / middle:,.0f} | {acts / processor:,.0f}"
    print(f"| {title} | {middle:.2f} | {spread} | {processor:.2f} | {rates} |", flush=True)
    return acts / middle


def verified(url: str, folder: Path, *, digests: bool) -> None:
    with witnesses_of(url="", data=folder, databases={}) as witnesses:
        outcome = verify_live(LogAddress(url), witnesses, (), digests=digests)
    assert outcome.findings == [], outcome.findings[:3]


def digests_of(folder: Path, acts: int, runs: int, *, small: bool = False) -> float:
    with NatsServer(folder / "nats") as server:
        weight = asyncio.run(fill(server.url, acts, small=small)) / acts
        chain = asyncio.run(chain_of(server.url))
        witnesses_in(folder, chain)
        file = folder / "log.ndjson"
        export(LogAddress(server.url), file, (), (), silent)
        chained = f"the log of {weight:,.0f} B an act chained"
        measured(chained, acts, runs, lambda: asyncio.run(chain_of(server.url)))
        rate = measured(
            f"{chained}, five witnesses compared",
            acts,
            runs,
            lambda: verified(server.url, folder, digests=True),
        )
        measured("its export's file", acts, runs, lambda: read_export(file))
    return rate


def rows_of(folder: Path, acts: int, runs: int) -> float:
    with NatsServer(folder / "nats") as server:
        asyncio.run(fill(server.url, acts))
        stored = folder / "stored"
        stored.mkdir()
        asyncio.run(projected(server.url, stored, acts))

        def again() -> None:
            with tempfile.TemporaryDirectory(dir=folder) as name:
                asyncio.run(projected(server.url, Path(name), acts))

        alone = measured("the projection of all five services alone", acts, runs, again)
        whole = measured(
            "digests and every row of all five",
            acts,
            runs,
            lambda: verified(server.url, stored, digests=False),
        )
    return whole / alone


def main() -> None:
    """Measure both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--small", action="store_true")
    asked = parser.parse_args()
    print("| what | median s | spread s | processor s | acts/s | acts/s of processor |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        rate = digests_of(Path(name), asked.acts, asked.runs)
    if asked.small:
        with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
            rate = digests_of(Path(name), asked.acts, asked.runs, small=True)
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        share = rows_of(Path(name), asked.rows, asked.runs)
    print(f"rows: {share:.2f} of the projection alone; {os.cpu_count()} cores; "
          f"load {os.getloadavg()[0]:.1f} at the end")  # fmt: skip
    print(f"digests {rate:,.0f} acts/s (required: {RATE_MIN:,})")
    sys.exit(rate < RATE_MIN)


if __name__ == "__main__":
    main()
