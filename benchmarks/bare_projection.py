"""The bare parts: read the log, insert the same rows with Core. Arguments: NATS URL, file, end."""

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


def project(act: dict[str, Any], at: int, rows: dict[str, list[dict[str, Any]]]) -> None:
    entity, year, number = act["entity"], act["fiscal_year"], 0
    scope = year * 100_000 + int(entity[:2]) * 1000 + int(entity[3:])
    if scope not in kept:
        kept[scope] = scope
        rows["scope"].append(dict(scope=scope, entity=entity, fiscal_year=year, first_sequence=at))  # noqa: C408
    days = {name: act[name]["date"] for name in ("effective_on", "issued_on")}
    for parts in [each["breakdowns"] for each in act["measures"] if each["measure"] == "budget"]:
        names = {"key": act["key"], "kind": act["kind"], "circumstance": act.get("circumstance", "")}
        rows["act"].append({"sequence": at, "scope": scope, **names, **days})
        sets = tuple(tuple(part["by"]) for part in parts)
        for index, part in enumerate(parts):
            if (layout := kept.get((sets, index))) is None:
                text = json.dumps(sets)
                layout = kept[sets, index] = content_number(f"budget|{text}|{index}")
                rows["layout"].append({"layout": layout, "measure": "budget", "by_sets": text, "breakdown": index})
            for line in part["lines"]:
                stated = tuple((name, line[name]) for name in part["by"] if line.get(name))
                if (cell := kept.get(stated)) is None:
                    cell = kept[stated] = content_number(json.dumps(sorted(stated)))
                    rows["cell"].append({**NO_CELL, **dict(stated), "cell": cell})
                cents, source = int(line["amount"].replace(".", "")), line["source"]
                rows["movement"].append({"scope": scope, "layout": layout, "cell": cell, "sequence": at, "line": number, "amount": cents, **days})
                rows["provenance"].append({"sequence": at, "line": number, "known": line["known"], "source_table": source["table"], "source_row": source["row"], "source_page": source["page"]})
                number += 1


async def main(nats_url: str, file: str, end: int) -> None:
    engine, log = open_engine(f"sqlite:///{file}"), await Log.connect(nats_url, name="bare")
    digest, started = bytes(32), time.perf_counter()
    async for batch in log.follow(0):
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        for each in batch:
            stored = orjson.loads(each.payload)
            digest = next_digest(digest, each.sequence, each.subject, each.payload)
            rows["mark"].append({"sequence": each.sequence, "digest": digest, "recorded_at": stored["recorded_at"]})
            project(stored["act"], each.sequence, rows)
        with engine.begin() as connection:
            for name in filter(rows.get, rows):
                connection.execute(insert(TABLES[name]), rows[name])
            connection.execute(update(TABLES["position"]).values(sequence=batch[-1].sequence))
        if batch[-1].sequence >= end:
            break
    print(time.perf_counter() - started)


uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
