"""How long a cell takes to open, over HTTP, once its table was opened, and the first time.

`python -m benchmarks.explain [--cells N]`: the embedded system with the acts of `data/itp-2024`, N
cells of every table and always its totals, at one cut, each three times. Ends with 1 when the
median of any cell is 50 ms or more after the first of its table.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx

from services.console.embedded.system import EmbeddedSystem

MILLISECONDS_MAX: Final = 50.0
_CUT: Final = {"as_of": "2024-08-31", "through": "61"}


def milliseconds(client: httpx.Client, path: str, *, times: int = 1) -> float:
    """Ask one cell some times; give the median, which another program's burst does not move."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        client.get(path, params=_CUT).raise_for_status()
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def cells_of(client: httpx.Client, table: str, count: int, choose: random.Random) -> list[str]:
    """Choose cells of a table: some of its rows, all of its totals."""
    body = client.get(f"/v1/cuadros/{table}", params=_CUT).json()
    columns = [c["key"] for c in body["columns"] if c["type"] != "text"]
    rows = [(row["key"], column) for row in body["rows"] for column in columns]
    chosen = choose.sample(rows, min(count, len(rows)))
    chosen += [(row["key"], column) for row in body["totals"] for column in columns]
    return [f"/v1/cuadros/{table}/cells/{row}/{column}" for row, column in chosen]


def main() -> None:
    """Run, print one row for each of the slowest tables and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=40)
    count = parser.parse_args().cells
    choose = random.Random(2024)  # noqa: S311 - a sample, no secret
    first: dict[str, float] = {}
    warm: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, EmbeddedSystem(Path(folder), port=0) as system:
        url = system.url("reporting")
        load = ["load", "data/itp-2024/acts", "--key-file", str(system.folder.key_file)]
        command = [sys.executable, "-m", "services.console.main", *load, "--url", url]
        subprocess.run(command, check=True, capture_output=True)
        with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
            for table in [item["id"] for item in client.get("/v1/cuadros").json()["items"]]:
                paths = cells_of(client, table, count, choose)
                if paths:
                    first[table] = milliseconds(client, paths[0])
                    warm[table] = [milliseconds(client, path, times=3) for path in paths]
    every = [each for found in warm.values() for each in found]
    print("| table | cells | first ms | median ms | slowest ms |\n|---|---|---|---|---|")
    for table in sorted(first, key=lambda name: -first[name])[:5]:
        own = warm[table]
        middle = statistics.median(own)
        print(f"| {table} | {len(own)} | {first[table]:.0f} | {middle:.1f} | {max(own):.1f} |")
    middle, slowest = statistics.median(every), max(every)
    print(f"| all tables | {len(every)} | | {middle:.1f} | {slowest:.1f} |")
    sys.exit(slowest >= MILLISECONDS_MAX)


if __name__ == "__main__":
    main()
