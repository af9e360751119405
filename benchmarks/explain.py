"""How long a cell takes to open, over HTTP: the first of its table, any other, and asked again.

`python -m benchmarks.explain [--cells N]`: the embedded system with the acts of `data/itp-2024`, N
cells of every table and always its totals. A first cell, of a row and of a total, is asked at cuts
that nobody asked before; the others follow one another at such cuts, whether or not the lines of
their row were asked for another; and then all again. Every figure is a median of three cuts, which
another program's burst does not move. Ends with 1 when one of a cell is 50 ms or more.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from services.console.embedded.system import EmbeddedSystem

MILLISECONDS_MAX: Final = 50.0
_CHOSEN_AT: Final = {"as_of": "2024-08-31", "through": "61"}
_FIRST, _FIRST_TOTAL, _FOLLOWING = (
    [{"as_of": f"2024-09-{day:02d}", "through": "61"} for day in days]
    for days in ((1, 2, 3), (4, 5, 6), (7, 8, 9))
)
"""Nothing comes into force on these days: the same figures, at cuts that are asked here alone."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Milliseconds of a table's cells: the first of a row, of a total, each after another, again.

    A table without totals has no first one.
    """

    table: str
    first: float
    first_total: float | None
    following: list[float]
    again: list[float]

    @property
    def slowest(self) -> float:
        """Give the longest of all."""
        return max(self.first, self.first_total or 0, *self.following, *self.again)


def milliseconds(client: httpx.Client, path: str, cut: Mapping[str, str]) -> float:
    """Ask one cell at a cut."""
    began = time.perf_counter()
    client.get(path, params=cut).raise_for_status()
    return (time.perf_counter() - began) * 1000


def medians(
    client: httpx.Client, paths: Sequence[str], cuts: Sequence[Mapping[str, str]]
) -> list[float]:
    """Ask cells in their order at every cut; give each cell's median."""
    by_cut = [[milliseconds(client, path, cut) for path in paths] for cut in cuts]
    return [statistics.median(of_cell) for of_cell in zip(*by_cut, strict=True)]


def cells_of(
    client: httpx.Client, table: str, count: int, choose: random.Random
) -> tuple[list[str], list[str]]:
    """Choose cells of a table: some of its rows, all of its totals."""
    body = client.get(f"/v1/cuadros/{table}", params=_CHOSEN_AT).json()
    columns = [c["key"] for c in body["columns"] if c["type"] != "text"]
    place = f"/v1/cuadros/{table}/cells"
    rows, totals = (
        [f"{place}/{row['key']}/{column}" for row in body[part] for column in columns]
        for part in ("rows", "totals")
    )
    return choose.sample(rows, min(count, len(rows))), totals


def opened(client: httpx.Client, count: int) -> Iterator[Opened]:
    """Open cells of every table that has figures."""
    choose = random.Random(2024)  # noqa: S311 - a sample, no secret
    for table in [item["id"] for item in client.get("/v1/cuadros").json()["items"]]:
        rows, totals = cells_of(client, table, count, choose)
        if not rows:
            continue
        yield Opened(
            table,
            first=medians(client, rows[:1], _FIRST)[0],
            first_total=medians(client, totals[-1:], _FIRST_TOTAL)[0] if totals else None,
            following=medians(client, [*rows, *totals], _FOLLOWING),
            again=medians(client, [*rows, *totals], _FOLLOWING),
        )


def main() -> None:
    """Run, print one row for each of the slowest tables and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=40)
    count = parser.parse_args().cells
    with tempfile.TemporaryDirectory() as folder, EmbeddedSystem(Path(folder), port=0) as system:
        url = system.url("reporting")
        load = ["load", "data/itp-2024/acts", "--key-file", str(system.folder.key_file)]
        command = [sys.executable, "-m", "services.console.main", *load, "--url", url]
        subprocess.run(command, check=True, capture_output=True)
        with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
            tables = sorted(opened(client, count), key=lambda table: -table.slowest)
    print("| table | cells | first, of a row | of a total | following: median, slowest | again |")
    print("|---|---|---|---|---|---|")
    for table in tables[:8]:
        total = "" if table.first_total is None else f"{table.first_total:.1f}"
        firsts = f"{table.first:.1f} | {total}"
        print(f"| {table.table} | {len(table.again)} | {firsts} | {_told(table)} |")
    every = Opened(
        "all tables",
        max(table.first for table in tables),
        max(table.first_total or 0 for table in tables),
        [each for table in tables for each in table.following],
        [each for table in tables for each in table.again],
    )
    firsts = f"at most {every.first:.1f} | at most {every.first_total:.1f}"
    print(f"| all tables | {len(every.again)} | {firsts} | {_told(every)} |")
    sys.exit(every.slowest >= MILLISECONDS_MAX)


def _told(table: Opened) -> str:
    return " | ".join(
        f"{statistics.median(found):.1f}, {max(found):.1f}"
        for found in (table.following, table.again)
    )


if __name__ == "__main__":
    main()
