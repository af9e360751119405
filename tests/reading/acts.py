"""Small acts for tests, and a store that has taken them: literals in, sums out."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from services.budget.main import SERVICE as BUDGET
from shared.cut import Cut
from shared.event import encode, read_act, subject_of
from shared.figures.service import FiguresService
from shared.projecting import take
from shared.store import Answer, FigureStore, Mark
from shared.store.database import COMMON, POSITION
from shared.stream import Recorded

Raw = dict[str, Any]

ENTITY, YEAR = "38-241", 2024
RECORDED = dt.datetime(2024, 9, 10, 12, tzinfo=dt.UTC)
NOTHING = Mark(0, bytes(32))
BUDGET_IN_MEMORY = BUDGET.projection("sqlite://")


def cells(by: str, sums: Mapping[str, float]) -> Raw:
    """Make a breakdown: `cells("funding_source,agreement", {"4,a": 100, "4,": 50})`."""
    names = [name for name in by.split(",") if name]
    lines = [
        {
            **{n: v for n, v in zip(names, key.split(","), strict=bool(names)) if v},
            "amount": f"{amount:.2f}",
            "known": "printed",
            "source": {"table": "cuadro-10", "row": key or "total", "page": 32},
        }
        for key, amount in sums.items()
    ]
    return {"by": names, "lines": lines}


def moves(measure: str, *breakdowns: Raw, unit_of_measure: str | None = None) -> Raw:
    """Make what an act does to a measure; its total is that of the first breakdown."""
    total = sum(round(float(line["amount"]) * 100) for line in breakdowns[0]["lines"])
    entry = {"measure": measure, "total": f"{total / 100:.2f}", "breakdowns": list(breakdowns)}
    return entry if unit_of_measure is None else {**entry, "unit_of_measure": unit_of_measure}


def act(
    number: int,
    *measures: Raw,
    kind: str = "SupplementaryCreditAuthorized",
    effective: str = "2024-01-31",
    issued: str | None = None,
    **own: Any,
) -> Raw:
    """Make an act with the key `RE-<number>-2024-ITP-DE`, signed on the day it takes effect."""
    return {
        "key": key_of(number),
        "entity": ENTITY,
        "fiscal_year": YEAR,
        "kind": kind,
        "issued_on": {"date": issued or effective, "certainty": "exact"},
        "effective_on": {"date": effective, "certainty": "exact"},
        "title": "Un acto",
        "measures": list(measures),
        **own,
    }


def key_of(number: int) -> str:
    """Name the act of a number."""
    return f"RE-{number:03d}-2024-ITP-DE"


def annuls(number: int, target: int, *, mode: str = "nullity", **own: Any) -> Raw:
    """Make an act that annuls another."""
    return act(number, kind="ActAnnulled", annuls=key_of(target), mode=mode, **own)


def rectifies(number: int, target: int, *measures: Raw, **own: Any) -> Raw:
    """Make an act that states another's measures anew."""
    stated = {"key": key_of(target), "kind": "SupplementaryCreditAuthorized"}
    return act(number, *measures, kind="ActRectified", rectifies=stated, **own)


def recorded(acts: Iterable[Raw], *, after: int = 0) -> list[Recorded]:
    """Give acts as the log holds them, one a minute from noon of 10.09.2024."""
    found = []
    for sequence, raw in enumerate(acts, after + 1):
        read = read_act(raw)
        moment = RECORDED + dt.timedelta(minutes=sequence)
        payload = encode(read, recorded_at=moment, posted_by="operator")
        found.append(Recorded(sequence, subject_of(read), payload, moment))
    return found


def store_of(
    acts: Sequence[Raw], *, service: FiguresService = BUDGET, url: str = "sqlite://"
) -> FigureStore:
    """Give a service's store, in memory unless told otherwise, that has taken these acts."""
    projection = service.projection(url)
    store = projection.database
    assert isinstance(store, FigureStore)
    store.create()
    _, taken = take(projection, NOTHING, recorded(acts))
    store.take(taken)
    return store


def refilled(acts: Sequence[Raw]) -> FigureStore:
    """Give the one budget store that generated histories share, emptied and filled with these.

    Making tables and compiling statements anew for each history would take most of the time.
    """
    store = _shared_store()
    with store.engine.begin() as connection:
        for table in (*COMMON, *store._own):
            if table is not POSITION:
                connection.execute(table.delete())
        connection.execute(POSITION.update().values(sequence=0))
    store._written.clear()
    _, taken = take(BUDGET_IN_MEMORY, NOTHING, recorded(acts))
    store.take(taken)
    return store


@cache
def _shared_store() -> FigureStore:
    store = BUDGET_IN_MEMORY.database
    assert isinstance(store, FigureStore)
    store.create()
    return store


def cut(as_of: str = "2024-12-31", through: int = 1_000_000, *, basis: str = "effective") -> Cut:
    """Give a cut of the one entity, by default one at which everything counts."""
    assert basis in ("effective", "issued")
    day = dt.date.fromisoformat(as_of)
    return Cut(ENTITY, YEAR, day, "issued" if basis == "issued" else "effective", through)


def soles(answer: Answer) -> dict[str, float]:
    """Give the rows of an answer as literals: keys by comma, amounts in soles."""
    return {",".join(keys): amount / 100 for keys, amount in answer.rows}
