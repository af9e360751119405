"""The bare parts: read the log, insert the same rows with Core (arguments: see `timed`)."""

from typing import Any

import orjson
from sqlalchemy import column, insert, table, update

from benchmarks.timed import timed
from services.budget.main import SERVICE
from shared.codes import DIMENSIONS
from shared.event import next_digest
from shared.store.database import COMMON
from shared.store.gathering import scope_of
from shared.store.rows import _cell, _layout
from shared.stream import Log


async def take(log: Log, database_url: str, end: int) -> None:
    store, digest = SERVICE.projection(database_url).database, bytes(32)  # for engine and tables
    untyped = {t.name: table(t.name, *map(column, t.c.keys())) for t in (*COMMON, *store._own)}  # noqa: SLF001
    kept: dict[str, dict[int, Any]] = {"scope": {}, "layout": {}, "cell": {}}
    async for batch in log.follow(0):
        rows: dict[str, list[Any]] = {name: [] for name in untyped}
        for each in batch:
            event, at = orjson.loads(each.payload), each.sequence
            digest = next_digest(digest, at, each.subject, each.payload)
            act, when = event["act"], event["recorded_at"]
            rows["mark"].append({"sequence": at, "digest": digest, "recorded_at": when})
            first = {"entity": act["entity"], "fiscal_year": act["fiscal_year"]}
            scope = scope_of(**first)
            kept["scope"].setdefault(scope, {"scope": scope, **first, "first_sequence": at})
            place = {name: act[name]["date"] for name in ("effective_on", "issued_on")}
            place |= {"sequence": at, "scope": scope}
            named = {name: act.get(name, "") for name in ("key", "kind", "circumstance")}
            named["cites"] = orjson.dumps(act["references"]).decode()
            named["moves"] = ",".join([x["measure"] for x in act["measures"]])
            rows["act"].append(place | named)
            if "period" in act:
                body = orjson.dumps({"period": act["period"]}).decode()
                rows["stated"].append({"sequence": at, "body": body})
            for parts in [x["breakdowns"] for x in act["measures"] if x["measure"] == "budget"]:
                sets = tuple([tuple(part["by"]) for part in parts])
                layouts = [_layout("budget", sets, index) for index in range(len(parts))]
                kept["layout"] |= {layout["layout"]: layout for layout in layouts}
                lines = [(line, each) for each, part in enumerate(parts) for line in part["lines"]]
                for number, (line, part) in enumerate(lines):
                    by = [(name, line[name]) for name in parts[part]["by"] if line.get(name)]
                    cell = _cell(tuple(by), DIMENSIONS["budget"])
                    kept["cell"][cell["cell"]] = cell
                    moved = {"layout": layouts[part]["layout"], "cell": cell["cell"]}
                    cents = int(line["amount"].replace(".", ""))
                    rows["movement"].append({**place, **moved, "line": number, "amount": cents})
                    known = {"sequence": at, "line": number, "known": line["known"]}
                    known |= {f"source_{name}": value for name, value in line["source"].items()}
                    rows["provenance"].append(known)
        rows |= {name: list(found.values()) for name, found in kept.items() if at >= end}
        with store.engine.begin() as connection:
            for name in filter(rows.get, rows):
                connection.execute(insert(untyped[name]), rows[name])
            connection.execute(update(untyped["position"]).values(sequence=at))
        if at >= end:
            return


if __name__ == "__main__":  # a process that projects begins by importing this
    timed(take, collecting=False)
