"""Replay and rebuild against a bare script, and against the catch-up of PyPI `eventsourcing`.

`python -m benchmarks.replay [--acts N] [--runs N]`: the same generated acts, each run a process of
its own on fresh SQLite files, in turn. Ends with 1 when a ratio is below what is required.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.projection import Peer, contents, fill, run
from shared.nats_server import NatsServer

BARE_RATIO_MIN: Final = 0.60
PEER_RATIO_MIN: Final = 8.0


def catch_up(count: int) -> float:
    """Run that library's catch-up in a folder of its own; give its seconds."""
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        command = [sys.executable, "-m", "benchmarks.peer_eventsourcing", name, str(count)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    """Fill the stream once, run all in turn, print the table and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    ours = [Peer("our_replay", "replay"), Peer("our_rebuild", "rebuild")]
    bare = Peer("bare_projection", "bare script")
    peer: list[float] = []
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        folder = Path(name)
        with NatsServer(folder / "nats") as server:
            asyncio.run(fill(server.url, asked.acts))
            for number in range(asked.runs):
                found = []
                for each in [*ours, bare]:
                    file = folder / f"{each.module}-{number}.db"
                    wall, processor = run(each.module, server.url, file, asked.acts)
                    each.wall.append(wall)
                    each.processor.append(processor)
                    found.append(contents(file))
                assert found[0] == found[1] == found[2]
                peer.append(catch_up(asked.acts))
    rows = sum(table[0][0] for name, table in found[0].items() if name in ("movement", "mark"))
    print(f"{asked.acts:,} acts; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f} at the end")
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
        slow = slow or of_bare < BARE_RATIO_MIN or of_peer < PEER_RATIO_MIN
        print(f"{each.title}: {of_bare:.2f} of the bare script, {of_peer:.1f} times eventsourcing")
    sys.exit(slow)


if __name__ == "__main__":
    main()
