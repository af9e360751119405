"""The rules of an act as the contract states them, written again from design 4.1 and D3.

Nothing here is the door's own code: it judges what the door took, with exact decimals.
"""

import itertools
from collections import defaultdict
from decimal import Decimal
from typing import Any

DIMENSIONS = {
    "budget": "funding_source expense_category expense_group budget_category unit_class unit "
    "agreement activity",
    "investment": "cui component",
    "services": "budget_category origin unit service complexity task month",
    "clients": "budget_category origin unit month",
    "activity": "unit activity task month",
    "task": "unit activity task month",
}
ALL = {name for names in DIMENSIONS.values() for name in names.split()}


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    members = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else ()
    inside: list[tuple[str | int, Any]] = [*members, *items]
    for name, inner in inside:
        found += places(inner, (*path, name))
    return found


def parent_of(raw: Any, path: tuple[str | int, ...]) -> Any:
    inner = raw
    for name in path[:-1]:
        inner = inner[name]
    return inner


def obeys_the_rules(raw: dict[str, Any]) -> None:
    """Check sums, cells and agreement anew: exact decimals, plain dictionaries."""
    seen: set[tuple[str, str]] = set()
    for entry in raw["measures"]:
        identity = (entry["measure"], entry.get("unit_of_measure") or "")
        assert identity not in seen
        seen.add(identity)
        sums = [partition(entry, breakdown) for breakdown in entry["breakdowns"]]
        assert sums
        for one, other in itertools.combinations(sums, 2):
            shared = set(one[0]) & set(other[0])
            assert projected(*one, shared) == projected(*other, shared)


def partition(
    entry: dict[str, Any], breakdown: dict[str, Any]
) -> tuple[list[str], dict[tuple[str, ...], Decimal]]:
    by = breakdown["by"]
    assert len(by) == len(set(by))
    assert set(by) <= set(DIMENSIONS[entry["measure"]].split())
    cells: dict[tuple[str, ...], Decimal] = {}
    assert breakdown["lines"]
    for line in breakdown["lines"]:
        stated = {name for name in ALL if line.get(name)}
        assert stated <= set(by)
        cell = tuple(line.get(name) or "" for name in by)
        assert cell not in cells
        cells[cell] = Decimal(line["amount"])
    assert sum(cells.values()) == Decimal(entry["total"])
    return by, cells


def projected(
    by: list[str], cells: dict[tuple[str, ...], Decimal], shared: set[str]
) -> dict[tuple[tuple[str, str], ...], Decimal]:
    sums: dict[tuple[tuple[str, str], ...], Decimal] = defaultdict(Decimal)
    for cell, amount in cells.items():
        sums[tuple(sorted(p for p in zip(by, cell, strict=True) if p[0] in shared))] += amount
    return {key: amount for key, amount in sums.items() if amount}
