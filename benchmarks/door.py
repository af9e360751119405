"""How fast the door takes acts, beside a bare route; how even its answers are; how fast batches.

`python -m benchmarks.door [--small] [--posts N] [--runs N] [--batches N] [--parts abc]`

a. Durable acknowledged posts, one by one over HTTP: the door with its validation, receipts signed,
   attempts kept, against `bare_door.py`, served alike, each on a real NATS server of its own with
   `sync_interval: always`; load from a process of its own, runs in turn.
b. The latency of the door at half of what it took in (a), by a fixed schedule; then again with one
   part switched off at a time, and in the whole embedded system.
c. Batches of 1,000 over HTTP, against `Log.append_all` of the same payloads.

Ends with 1 when a ratio is below what is required, or p99 is 4 times p50 or more.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import orjson

from benchmarks.door_parts import Served, bare, embedded, open_door
from benchmarks.generated_acts import generated_acts, small_acts
from benchmarks.posting_load import Job
from benchmarks.projection import stored
from shared.stream import Log

RATIO_MIN: Final = 0.60
SPREAD_MAX: Final = 4.0
BATCH_RATIO_MIN: Final = 0.50
CONNECTIONS: Final = (1, 8, 32)
_SWITCHED_OFF: Final = ("collector", "runner", "attempts", "threads", "fsync", "signature")
_BATCH: Final = 1000
_WARM: Final = 200


@dataclass(slots=True)
class Supply:
    """Acts that were never posted, from a file that the load reads too; each is given once."""

    acts: Path
    payloads: Path
    next: int = 0

    def take(self, count: int) -> int:
        """Give the place of the first of so many."""
        first, self.next = self.next, self.next + count
        return first


def supply_in(folder: Path, count: int, *, small: bool = False) -> Supply:
    """Write acts, as posted and as the log keeps them, one a line."""
    acts, payloads = folder / "acts", folder / "payloads"
    made = small_acts if small else generated_acts
    acts.write_bytes(b"\n".join(orjson.dumps(act) for act in made(count)))
    payloads.write_bytes(b"\n".join(payload for _, payload in stored(count, small=small)))
    return Supply(acts, payloads)


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: posts a second, processor milliseconds a post of the server, latencies in ms."""

    rate: float
    processor_ms: float
    latencies: tuple[float, ...]

    def at(self, share: float) -> float:
        """Give the latency that this share of the posts stays under."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def posted(
    served: Served, bodies: Path, first: int, count: int, *, connections: int, rate: float = 0.0
) -> Measured:
    """Let the load post so many bodies."""
    job = Job(served.port, served.key, str(bodies), first, count, connections, rate)
    return _run(job, served, count)


def _run(job: Job, served: Served, count: int) -> Measured:
    worked = served.processor_s()
    command = [sys.executable, "-m", "benchmarks.posting_load", json.dumps(asdict(job))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    processor_ms = 1000 * (served.processor_s() - worked) / count
    return Measured(count / told["seconds"], processor_ms, tuple(told["ms"]))


def rates(asked: argparse.Namespace, folder: Path, supply: Supply) -> tuple[float, float]:
    """Measure (a): print the table; give the worst ratio, and the door's highest rate."""
    through = faster_peer(asked, folder, supply)
    print(f"\nthe peer publishes through {through}\n\n| connections | door posts/s | spread | "
          "processor ms | bare posts/s | spread | processor ms | ratio |\n"
          "|---|---|---|---|---|---|---|---|")  # fmt: skip
    ratios, highest = [], 0.0
    with ExitStack() as stack:
        door = stack.enter_context(open_door(folder / "door"))
        peer = stack.enter_context(bare(folder / "bare", through))
        for served, bodies in ((door, supply.acts), (peer, supply.payloads)):
            posted(served, bodies, supply.take(_WARM), _WARM, connections=8)
        for connections in CONNECTIONS:
            found: dict[str, list[Measured]] = {"door": [], "bare": []}
            for turn in range(asked.runs):
                both = [("door", door, supply.acts), ("bare", peer, supply.payloads)]
                for name, served, bodies in both if turn % 2 == 0 else reversed(both):
                    first = supply.take(asked.posts)
                    run = posted(served, bodies, first, asked.posts, connections=connections)
                    found[name].append(run)
            ours, theirs = (statistics.median(run.rate for run in found[n]) for n in found)
            ratios.append(ours / theirs)
            highest = max(highest, ours)
            cells = " | ".join(_cells(runs) for runs in found.values())
            print(f"| {connections} | {cells} | {ratios[-1]:.2f} |", flush=True)
    return min(ratios), highest


def _cells(runs: list[Measured]) -> str:
    found = [run.rate for run in runs]
    processor = statistics.median(run.processor_ms for run in runs)
    spread = f"{min(found):,.0f}-{max(found):,.0f}"
    return f"{statistics.median(found):,.0f} | {spread} | {processor:.2f}"


def faster_peer(asked: argparse.Namespace, folder: Path, supply: Supply) -> str:
    """Find by which way the bare route is faster, so that the peer is not a slow one."""
    found = {}
    for through in ("log", "nats"):
        with bare(folder / f"try-{through}", through) as peer:
            first = supply.take(asked.posts + _WARM)
            posted(peer, supply.payloads, first, _WARM, connections=8)
            run = posted(peer, supply.payloads, first + _WARM, asked.posts, connections=32)
            found[through] = run.rate
            print(f"bare through {through}: {run.rate:,.0f} posts/s at 32 connections", flush=True)
    return max(found, key=lambda one: found[one])


def latencies(asked: argparse.Namespace, folder: Path, supply: Supply, highest: float) -> float:
    """Measure (b): print the table; give p99/p50 of the door as it is."""
    rate = highest / 2
    print(f"\n{rate:,.0f} posts/s by schedule\n")
    print("| the door | p50 ms | p99 ms | p99.9 ms | p99/p50 |\n|---|---|---|---|---|", flush=True)
    spread = 0.0
    for without in ("", *_SWITCHED_OFF, "system"):
        runs = []
        for turn in range(asked.runs):
            place = folder / f"latency-{without or 'whole'}-{turn}"
            opened = embedded(place) if without == "system" else open_door(place, without=without)
            with opened as served:
                count = max(_WARM, int(rate * asked.seconds))
                first = supply.take(count + _WARM)
                posted(served, supply.acts, first, _WARM, connections=8)
                runs.append(
                    posted(served, supply.acts, first + _WARM, count, connections=64, rate=rate)
                )
        p50, p99, last = (statistics.median(run.at(q) for run in runs) for q in (0.5, 0.99, 0.999))
        title = {"": "as it is", "system": "in the whole system"}.get(without, f"no {without}")
        print(f"| {title} | {p50:.2f} | {p99:.2f} | {last:.2f} | {p99 / p50:.1f} |", flush=True)
        spread = spread or p99 / p50
    return spread


def batches(asked: argparse.Namespace, folder: Path, supply: Supply) -> float:
    """Measure (c): print the table; give the ratio."""
    count = asked.batches * _BATCH
    ours: list[float] = []
    raw: list[float] = []
    with open_door(folder / "batches") as door, bare_server(folder / "raw") as url:
        for _ in range(asked.runs):
            first = supply.take(count)
            job = Job(
                door.port, door.key, str(supply.acts), first, count, 1,
                path="/v1/acts:batch", content_type="application/x-ndjson",
            )  # fmt: skip
            ours.append(_run(job, door, count).rate)
            lines = supply.payloads.read_bytes().split(b"\n")[first : first + count]
            raw.append(count / asyncio.run(appended(url, first, lines)))
    ratio = statistics.median(ours) / statistics.median(raw)
    print("\n| batches of 1,000 | acts/s | spread |\n|---|---|---|")
    for title, found in (("POST /v1/acts:batch", ours), ("Log.append_all", raw)):
        spread = f"{min(found):,.0f}-{max(found):,.0f}"
        print(f"| {title} | {statistics.median(found):,.0f} | {spread} |", flush=True)
    return ratio


@contextmanager
def bare_server(folder: Path) -> Iterator[str]:
    """Run a server as the others have, with nothing on it."""
    with bare(folder, "log") as peer:
        yield peer.nats_url


async def appended(url: str, first: int, payloads: list[bytes]) -> float:
    """Put the payloads into a log by atomic batches; give the seconds."""
    log = await Log.connect(url, name="benchmark")
    await log.declare()
    entries = [(f"acts.raw.{number}", one) for number, one in enumerate(payloads, first)]
    began = time.perf_counter()
    for at in range(0, len(entries), _BATCH):
        await log.append_all(entries[at : at + _BATCH])
    seconds = time.perf_counter() - began
    await log.close()
    return seconds


def main() -> None:
    """Measure what is asked for and say whether it is enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--batches", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=0.0, help="posts/s for b, when a is left out")
    parser.add_argument("--parts", default="abc")
    parser.add_argument("--small", action="store_true", help="acts of one line, about 600 bytes")
    asked = parser.parse_args()
    posts = (2 + 2 * len(CONNECTIONS) * asked.runs) * asked.posts + 10 * _WARM
    scheduled = asked.runs * 8 * (int(asked.seconds * (asked.rate or 4000)) + 2 * _WARM)
    wanted = {"a": posts, "b": scheduled, "c": asked.runs * asked.batches * _BATCH}
    enough = []
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        folder = Path(name)
        supply = supply_in(folder, sum(wanted[part] for part in asked.parts), small=asked.small)
        highest = 2 * asked.rate
        if "a" in asked.parts:
            ratio, highest = rates(asked, folder, supply)
            enough.append(ratio >= RATIO_MIN)
            print(f"lowest ratio {ratio:.2f} (required: {RATIO_MIN:.2f})")
        if "b" in asked.parts:
            spread = latencies(asked, folder, supply, highest)
            enough.append(spread < SPREAD_MAX)
            print(f"p99/p50 {spread:.1f} (required: < {SPREAD_MAX:.0f})")
        if "c" in asked.parts:
            ratio = batches(asked, folder, supply)
            enough.append(ratio >= BATCH_RATIO_MIN)
            print(f"batches {ratio:.2f} of raw ones (required: {BATCH_RATIO_MIN:.2f})")
    print(f"{os.cpu_count()} cores; load {os.getloadavg()[0]:.1f} at the end")
    sys.exit(not all(enough))


if __name__ == "__main__":
    main()
