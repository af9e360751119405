"""How long the whole book, and its reconciliation, take at dates never asked before, over HTTP.

`python -m benchmarks.book [--cuts N]`: the acts and the publication of `data/itp-2024` in a fresh
embedded system; each form at N dates of its own, after one that warms up. Ends with 1 when a median
passes its limit.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx

from benchmarks.table import Cut, load, random_cuts
from services.console.embedded.system import EmbeddedSystem

SECONDS_MAX: Final = {
    "book.json": 2.0,
    "book.csv": 2.0,
    "book.html": 6.0,
    "book.xlsx": 6.0,
    "reconciliation": 5.0,
}


def ask(client: httpx.Client, form: str, cut: Cut) -> tuple[float, int]:
    """Ask for one form at a cut; give seconds and bytes."""
    asked: dict[str, str | int] = {"as_of": cut.as_of, "basis": cut.basis, "through": cut.through}
    began = time.perf_counter()
    answer = client.get(f"/v1/{form}", params=asked)
    took = time.perf_counter() - began
    assert answer.status_code == 200, answer.text
    return took, len(answer.content)


def main() -> None:
    """Start the system, load, measure, print the rows of the table in benchmarks/README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=10)
    count = parser.parse_args().cuts
    slow = False
    with (
        tempfile.TemporaryDirectory(prefix="poi-bench-") as name,
        EmbeddedSystem(Path(name) / "data", port=0) as system,
        httpx.Client(base_url=system.url("reporting"), trust_env=False, timeout=60) as client,
    ):
        last = load(system)
        cuts = iter(dates((count + 1) * len(SECONDS_MAX), last))
        print(f"{last} acts, {count} cuts a form; {os.cpu_count()} cores")
        print("| form | median s | spread s | kB | required s |\n|---|---|---|---|---|")
        for form, limit in SECONDS_MAX.items():
            taken = [ask(client, form, next(cuts)) for _ in range(count + 1)][1:]
            seconds = [took for took, _ in taken]
            middle = statistics.median(seconds)
            size = max(size for _, size in taken) / 1000
            spread = f"{min(seconds):.2f}-{max(seconds):.2f}"
            print(f"| {form} | {middle:.2f} | {spread} | {size:,.0f} | < {limit:.0f} |")
            slow = slow or middle >= limit
    sys.exit(slow)


def dates(count: int, last: int) -> list[Cut]:
    """Give days and clocks, none of them twice, at the log's end, where there is most to read."""
    ends = (Cut(cut.as_of, cut.basis, last) for cut in random_cuts(4 * count, last))
    return list(dict.fromkeys(ends))[:count]


if __name__ == "__main__":
    main()
