"""The bare parts: read the log, insert the same rows with Core. Arguments: NATS URL, file, end."""

import gc
import json
import sys
import time
from typing import Any

import orjson
import uvloop
from sqlalchemy import column, insert, table, update

from services.budget.tables import BudgetTable
from shared.event import next_digest
from shared.store.engine import open_engine
from shared.store.rows import content_number
from shared.store.tables import StoreTable
from shared.stream import Log

REAL = {**StoreTable.metadata.tables, **BudgetTable.metadata.tables}
TABLES = {name: table(name, *map(column, real.c.keys())) for name, real in REAL.items()}  # untyped
NO_CELL = dict.fromkeys(REAL["cell"].c.keys(), "")
kept: dict[Any, int] = {}


def project(act: dict[str, Any], at: int, rows: dict[str, list[Any]]) -> None:
    entity, year, number = act["entity"], act["fiscal_year"], 0
    if (entity, year) not in kept:
        kept[entity, year] = scope = year * 100_000 + int(entity[:2]) * 1000 + int(entity[3:])
        first = {"scope": scope, "entity": entity, "fiscal_year": year, "first_sequence": at}
        rows["scope"].append(first)
    place = {"sequence": at, "scope": kept[entity, year]}
    place |= {name: act[name]["date"] for name in ("effective_on", "issued_on")}
    for parts in [each["breakdowns"] for each in act["measures"] if each["measure"] == "budget"]:
        head = {"key": act["key"], "kind": act["kind"], "circumstance": act.get("circumstance", "")}
        rows["act"].append(head | place)
        sets = tuple(tuple(part["by"]) for part in parts)
        for index, part in enumerate(parts):
            if (layout := kept.get((sets, index))) is None:
                text = json.dumps(sets)
                layout = kept[sets, index] = content_number(f"budget|{text}|{index}")
                named = {"measure": "budget", "by_sets": text, "breakdown": index}
                rows["layout"].append({"layout": layout, **named})
            for line in part["lines"]:
                stated = tuple([(name, line[name]) for name in part["by"] if line.get(name)])
                if (cell := kept.get(stated)) is None:
                    cell = kept[stated] = content_number(json.dumps(sorted(stated)))
                    rows["cell"].append({**NO_CELL, **dict(stated), "cell": cell})
                moved = {"layout": layout, "cell": cell, "line": number}
                moved["amount"] = int(line["amount"].replace(".", ""))
                rows["movement"].append(place | moved)
                source = {f"source_{name}": value for name, value in line["source"].items()}
                known = {"sequence": at, "line": number, "known": line["known"]}
                rows["provenance"].append(known | source)
                number += 1


async def main(nats_url: str, file: str, end: int) -> None:
    engine, log = open_engine(f"sqlite:///{file}"), await Log.connect(nats_url, name="bare")
    digest, started, worked = bytes(32), time.perf_counter(), time.process_time()
    async for batch in log.follow(0):
        rows: dict[str, list[Any]] = {name: [] for name in TABLES}
        for each in batch:
            stored = orjson.loads(each.payload)
            digest = next_digest(digest, each.sequence, each.subject, each.payload)
            mark = {"sequence": each.sequence, "digest": digest}
            rows["mark"].append({**mark, "recorded_at": stored["recorded_at"]})
            project(stored["act"], each.sequence, rows)
        with engine.begin() as connection:
            for name in filter(rows.get, rows):
                connection.execute(insert(TABLES[name]), rows[name])
            connection.execute(update(TABLES["position"]).values(sequence=batch[-1].sequence))
        if batch[-1].sequence >= end:
            break
    print(time.perf_counter() - started, time.process_time() - worked)


gc.disable()
uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
