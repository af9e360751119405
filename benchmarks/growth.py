"""How replay and as-of grow with the log, from 10,000 to 1,000,000 acts; drawn as a picture.

`python -m benchmarks.growth [--acts N] [--draw]`: one real stream of generated acts of ten entities
and five years, one replay of the budget service through all of it. Where its length passes a size,
the replay waits and one entity's year is asked at 20 dates on either clock: the sum of the whole,
and by funding source and expense group. Prints a table; `--draw` writes `benchmarks/growth.svg`.
"""

import argparse
import asyncio
import datetime as dt
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import matplotlib as mpl
import uvloop
from matplotlib import pyplot as plt

from benchmarks.generated_acts import ENTITIES
from benchmarks.projection import fill
from services.budget.main import SERVICE
from services.console.replay.taking import take_to
from shared.cut import Cut
from shared.figures.reading import Question
from shared.nats.server import NatsServer
from shared.store import FigureStore
from shared.stream import Log

_SIZES: Final = (10_000, 30_000, 100_000, 300_000, 1_000_000)
_YEAR: Final = 2024
_DATES: Final = 20
_PICTURE: Final = Path(__file__).with_name("growth.svg")
_QUESTIONS: Final = {
    "the whole": Question("budget", (), ()),
    "by source and group": Question("budget", ("funding_source", "expense_group"), ()),
}
_BASES: Final[tuple[Literal["effective"], Literal["issued"]]] = ("effective", "issued")


@dataclass(frozen=True, slots=True)
class Point:
    """What was measured at one length of the log."""

    acts: int
    replayed_s: float
    as_of_ms: dict[str, float]


def as_of_ms(store: FigureStore, through: int, question: Question) -> float:
    """Ask one entity's year at many dates on both clocks; give the median, warm."""
    taken = []
    for number in range(_DATES):
        day = dt.date(_YEAR, 1, 1) + dt.timedelta(days=number * 365 // _DATES)
        for basis in _BASES:
            cut = Cut(ENTITIES[0], _YEAR, day, basis, through)
            store.balances(cut, question)
            began = time.perf_counter()
            store.balances(cut, question)
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


async def measure(url: str, folder: Path, acts: int) -> list[Point]:
    """Replay the log once and measure wherever a size is passed."""
    address = f"sqlite:///{folder / 'budget.db'}"
    projection, reading = SERVICE.projection(address), SERVICE.projection(address).database
    assert isinstance(reading, FigureStore)
    sizes, points = [size for size in _SIZES if size <= acts], list[Point]()
    log = await Log.connect(url, name="benchmark")
    began, asked_s = time.perf_counter(), 0.0

    def told(reached: int, _end: int) -> None:
        nonlocal asked_s
        while sizes and reached >= sizes[0]:
            at = time.perf_counter()
            answers = {name: as_of_ms(reading, reached, q) for name, q in _QUESTIONS.items()}
            points.append(Point(sizes.pop(0), at - began - asked_s, answers))
            asked_s += time.perf_counter() - at
            print(points[-1], flush=True)

    await take_to(log, acts, None, (projection,), told)
    await log.close()
    return points


def draw(points: list[Point]) -> None:
    """Draw both growths on logarithmic scales."""
    mpl.rcParams.update({"svg.hashsalt": "poi", "font.size": 10})
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    acts = [point.acts for point in points]
    left.loglog(acts, [point.replayed_s for point in points], "o-", color="#1f4e79")
    left.set(title="Replay of the budget service", xlabel="acts in the log", ylabel="seconds")
    for name, mark in zip(_QUESTIONS, ("o-", "s--"), strict=True):
        right.loglog(acts, [point.as_of_ms[name] for point in points], mark, label=name)
    right.set(title="As-of, one of 50 entity-years", xlabel="acts in the log", ylabel="median ms")
    right.legend(frameon=False)
    for axes in (left, right):
        axes.grid(visible=True, which="major", color="#dddddd")
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(_PICTURE, metadata={"Date": None, "Creator": None})


def main() -> None:
    """Fill the stream, measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=_SIZES[-1])
    parser.add_argument("--draw", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="poi-bench-") as name:
        with NatsServer(Path(name) / "nats") as server:
            asyncio.run(fill(server.url, asked.acts))
            points = uvloop.run(measure(server.url, Path(name), asked.acts))
        size = (Path(name) / "budget.db").stat().st_size
    print(f"{os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}; database {size / 1e6:,.0f} MB")
    print(f"| acts | replay s | acts/s | {' | '.join(f'{n} ms' for n in _QUESTIONS)} |")
    print("|---|---|---|---|---|")
    for point in points:
        asked_ms = " | ".join(f"{point.as_of_ms[name]:.2f}" for name in _QUESTIONS)
        rate = f"{point.acts / point.replayed_s:,.0f}"
        print(f"| {point.acts:,} | {point.replayed_s:.1f} | {rate} | {asked_ms} |")
    if asked.draw:
        draw(points)


if __name__ == "__main__":
    main()
