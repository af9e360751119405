"""What the services' rules notice, put together at one cut, and told beside the tables (pure).

A service lists what concerns its own figures. Two services may notice the same: an act with figures
in both is judged by both. It is one observation, named by one id.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.reporting.acts import ActRecord, ended, is_dated_in, within
from services.reporting.questions import Plan
from services.reporting.table import Table
from shared.cut import Cut

Item = Mapping[str, Any]
"""One observation as `GET /v1/observations` lists it."""

SEE = "véase poi observations"
"""Ends the one note of a table that is about observations: no document prints it."""


def merged(lists: Iterable[Sequence[Item]]) -> list[Item]:
    """Join the services' lists by id: what two of them notice is listed once, with both named."""
    found: dict[str, dict[str, Any]] = {}
    for item in (item for items in lists for item in items):
        same = found.get(item["id"])
        if same is None:
            found[item["id"]] = dict(item)
            continue
        for name in ("acts", "measures", "dimensions", "services"):
            same[name] = list(dict.fromkeys((*same[name], *item[name])))
        if item["state"] == "open":
            same["state"], same["explained_by"] = "open", None
    return [found[name] for name in sorted(found)]


def with_observations(
    table: Table, plan: Plan, acts: Sequence[ActRecord], items: Iterable[Item]
) -> Table:
    """Add below a table's notes how many open observations are about its acts, and of which rule.

    An observation concerns a table that counts one of its acts in one of its measures and asks the
    dimensions along which it shows.
    """
    keys = _acts_asked(plan, acts, table.cut)
    counts = Counter(item["rule"] for item in items if _concerns(item, plan, keys))
    if not counts:
        return table
    named = ", ".join(f"{rule} ({counts[rule]})" for rule in sorted(counts))
    total = counts.total()
    first = "Una observación" if total == 1 else f"{total} observaciones"
    note = f"{first} sobre actos de este cuadro: {named}; {SEE}."
    return replace(table, notes=(*table.notes, note))


def is_about_observations(note: str) -> bool:
    """Say whether a note of a composed table is the one that `with_observations` adds."""
    return note.endswith(f"; {SEE}.")


def _concerns(item: Item, plan: Plan, keys: Mapping[str, frozenset[str]]) -> bool:
    return item["state"] == "open" and any(
        keys[question.measure].intersection(item["acts"])
        and set(item["dimensions"]) <= set(question.asked)
        for question in (*plan.balances, *plan.movements)
        if question.measure in (item["measures"] or (question.measure,))
    )


def _acts_asked(plan: Plan, acts: Sequence[ActRecord], cut: Cut) -> dict[str, frozenset[str]]:
    """List, for each measure of a table, the acts whose figures it counts."""
    known = [act for act in within(acts, cut) if is_dated_in(act, cut)]
    asked: dict[str, frozenset[str]] = {}
    for measure in plan.measures:
        gone = ended(acts, cut, measure)
        kinds = [
            dict(question.where).get("kind", ())
            for question in (*plan.balances, *plan.movements)
            if question.measure == measure
        ]
        asked[measure] = frozenset(
            act.key
            for act in known
            if measure in act.totals
            and act.key not in gone
            and any(not wanted or act.counted_kind in wanted for wanted in kinds)
        )
    return asked
