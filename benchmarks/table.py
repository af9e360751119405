"""How long a table takes at random cuts, against the bare sum in the same SQLite file.

`python -m benchmarks.table [--cuts N]`: the embedded system with the acts of `data/itp-2024`; every
table at N cuts (a day of 2024, a clock, a position) that were not asked before, over HTTP, after a
warm-up. Ends with 1 when a table's median is 50 ms or more.
"""

import argparse
import datetime as dt
import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from services.console.client import SystemClient
from services.console.embedded.system import EmbeddedSystem
from services.console.loading.load import act_files, operator_key, post_acts
from services.console.loading.outcome import Outcome
from services.console.loading.waiting import wait_until_taken
from services.reporting.book import BOOK
from shared.figures.reading import chosen_breakdown
from shared.money import parse_amount

HISTORY: Final = Path(__file__).parents[1] / "data" / "itp-2024"
MILLISECONDS_MAX: Final = 50.0
_WARM_UP: Final = 20
_SCOPE: Final = 202438241
_BARE: Final = """
SELECT cell.funding_source, act.kind, sum(movement.amount) FROM movement
JOIN cell ON cell.cell = movement.cell JOIN act ON act.sequence = movement.sequence
WHERE movement.scope = ? AND movement.layout IN ({layouts}) AND movement.sequence <= ?
AND movement.{clock} <= ? GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Cut:
    """A day, a clock and a position."""

    as_of: str
    basis: str
    through: int


def random_cuts(count: int, last: int) -> list[Cut]:
    """Give cuts of 2024 from a seed, none of them twice."""
    chance = random.Random(2024)  # noqa: S311 - the same cuts every time, no secret
    cuts: dict[Cut, None] = {}
    while len(cuts) < count:
        day = dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(366))
        basis = chance.choice(("effective", "issued"))
        cuts[Cut(day.isoformat(), basis, chance.randint(1, last))] = None
    return list(cuts)


def load(system: EmbeddedSystem) -> int:
    """Post the history through the door and wait for all services; give the last sequence."""
    with SystemClient(system.url("reporting")) as client:
        key = operator_key(system.folder.key_file, client.url)
        outcome = Outcome()
        for _ in post_acts(client, act_files([HISTORY]), key, outcome):
            pass
        assert not outcome.refused, outcome.refused
        wait_until_taken(client, outcome.last)
        return outcome.last


def ask(client: httpx.Client, table: str, cut: Cut) -> tuple[float, dict[str, Any]]:
    """Ask for a table at a cut; give milliseconds and the table."""
    asked: dict[str, str | int] = {"as_of": cut.as_of, "basis": cut.basis, "through": cut.through}
    began = time.perf_counter()
    answer = client.get(f"/v1/cuadros/{table}", params=asked)
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return took, body


def bare_sum(database: sqlite3.Connection, layouts: list[int], cut: Cut) -> tuple[float, int]:
    """Sum the budget by funding source and kind with nothing around; milliseconds and total."""
    clock = "effective_on" if cut.basis == "effective" else "issued_on"
    query = _BARE.format(layouts=",".join(map(str, layouts)), clock=clock)
    began = time.perf_counter()
    rows = database.execute(query, (_SCOPE, cut.through, cut.as_of)).fetchall()
    return (time.perf_counter() - began) * 1000, sum(row[2] for row in rows)


def layouts_of(database: sqlite3.Connection) -> list[int]:
    """List the layouts from which a question by funding source is read (D3)."""
    rows = database.execute("SELECT layout, by_sets, breakdown FROM layout").fetchall()
    asked = ("funding_source",)
    return [row[0] for row in rows if chosen_breakdown(json.loads(row[1]), asked) == row[2]]


def measure(system: EmbeddedSystem, count: int, last: int) -> tuple[dict[str, list[float]], float]:
    """Ask every table at every cut; give milliseconds by table, and the bare sum's median."""
    cuts = random_cuts(_WARM_UP + count, last)
    took: dict[str, list[float]] = {cuadro.id: [] for cuadro in BOOK}
    bare = []
    file = f"file:{system.folder.path}/budget.db?mode=ro"
    with (
        httpx.Client(base_url=system.url("reporting"), trust_env=False, timeout=30) as client,
        closing(sqlite3.connect(file, uri=True)) as database,
    ):
        layouts = layouts_of(database)
        for number, cut in enumerate(cuts):
            for table, milliseconds in took.items():
                asked, body = ask(client, table, cut)
                if number >= _WARM_UP:
                    milliseconds.append(asked)
                if table == "cuadro-22":
                    summed, total = bare_sum(database, layouts, cut)
                    printed = body["totals"][0]["cells"]["pim"]["value"]
                    assert total == parse_amount(printed), (cut, total, printed)
                    bare.append(summed)
    return took, statistics.median(bare[_WARM_UP:])


def main() -> None:
    """Start the system, load, measure, print the rows of the table in benchmarks/README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=100)
    count = parser.parse_args().cuts
    with (
        tempfile.TemporaryDirectory(prefix="poi-bench-") as name,
        EmbeddedSystem(Path(name) / "data", port=0) as system,
    ):
        last = load(system)
        took, bare = measure(system, count, last)
    print(f"{last} acts, {count} cuts; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}")
    print("| table | median ms | 95 % under ms | times the bare sum |\n|---|---|---|---|")
    for table, milliseconds in took.items():
        middle = statistics.median(milliseconds)
        high = statistics.quantiles(milliseconds, n=20)[-1]
        print(f"| {table} | {middle:.1f} | {high:.1f} | {middle / bare:.0f} |")
    print(f"| bare sum in SQLite | {bare:.2f} | | 1 |")
    slowest = max(statistics.median(milliseconds) for milliseconds in took.values())
    print(f"slowest median {slowest:.1f} ms (required: under {MILLISECONDS_MAX:.0f})")
    sys.exit(slowest >= MILLISECONDS_MAX)


if __name__ == "__main__":
    main()
