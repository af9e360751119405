"""The rules of D3 on what was posted: sums, cells, agreement between breakdowns (pure).

They are judged on the raw act, so that a faulty date or code does not hide a wrong sum; what
cannot be read at all is left to the faults of shape.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import orjson

from services.intake.faults import Path, pointer, shown
from shared.codes import DIMENSIONS, UNIT_OF_MEASURE, WITH_UNIT_OF_MEASURE
from shared.errors import Fault
from shared.money import AmountError, format_amount, parse_amount

_ALL: Final = frozenset(name for names in DIMENSIONS.values() for name in names)


@dataclass(frozen=True, slots=True)
class _Partition:
    """A breakdown as far as it can be read: its dimensions and its cells, in hundredths."""

    path: Path
    by: tuple[str, ...]
    cells: Mapping[tuple[str, ...], int] | None
    """None when an amount in it cannot be read: then its sums mean nothing."""

    def sums_on(self, shared: tuple[str, ...]) -> dict[tuple[str, ...], int]:
        sums: dict[tuple[str, ...], int] = {}
        for cell, amount in (self.cells or {}).items():
            stated = dict(zip(self.by, cell, strict=True))
            key = tuple(stated[name] for name in shared)
            sums[key] = sums.get(key, 0) + amount
        return {key: amount for key, amount in sums.items() if amount}


def arithmetic_faults(raw: Mapping[str, Any]) -> tuple[Fault, ...]:
    """List every fault of the sums, cells and dimensions of an act as posted."""
    entries = raw.get("measures")
    if not isinstance(entries, list):
        return ()
    found: list[Fault] = []
    stated: set[tuple[str, str]] = set()
    for index, entry in enumerate(entries):
        if isinstance(entry, dict):
            found += _entry_faults(("measures", index), entry, stated)
    return tuple(found)


def _entry_faults(
    path: Path, entry: Mapping[str, Any], stated: set[tuple[str, str]]
) -> Iterator[Fault]:
    measure = _text(entry.get("measure"))
    yield from _identity_faults(path, entry, measure, stated)
    dimensions = DIMENSIONS.get(measure)
    breakdowns = entry.get("breakdowns")
    partitions = []
    for index, breakdown in enumerate(breakdowns if isinstance(breakdowns, list) else []):
        if isinstance(breakdown, dict):
            where = (*path, "breakdowns", index)
            yield from _dimension_faults(where, breakdown, measure, dimensions)
            partition, faults = _partition(where, breakdown)
            yield from faults
            if partition is not None:
                partitions.append(partition)
    yield from _total_faults(entry.get("total"), partitions)
    for one, other in combinations(partitions, 2):
        yield from _disagreements(one, other)


def _identity_faults(
    path: Path, entry: Mapping[str, Any], measure: str, stated: set[tuple[str, str]]
) -> Iterator[Fault]:
    unit = _text(entry.get(UNIT_OF_MEASURE))
    if unit and measure in DIMENSIONS and measure not in WITH_UNIT_OF_MEASURE:
        message = f"{measure} no lleva unidad de medida; quítela"
        yield Fault(pointer((*path, UNIT_OF_MEASURE)), "unknown-member", shown(unit), message)
    unit = unit if measure in WITH_UNIT_OF_MEASURE else ""
    if measure and (measure, unit) in stated:
        message = "la medida ya está en este acto; júntela en una sola entrada"
        yield Fault(pointer((*path, "measure")), "repeated-measure", shown(measure), message)
    stated.add((measure, unit))


def _dimension_faults(
    path: Path, breakdown: Mapping[str, Any], measure: str, dimensions: tuple[str, ...] | None
) -> Iterator[Fault]:
    by = breakdown.get("by")
    if not isinstance(by, list):
        return
    for index, name in enumerate(by):
        if not isinstance(name, str):
            continue  # its shape is a fault already
        where = (*path, "by", index)
        if name not in (dimensions or _ALL):
            allowed = ", ".join(dimensions or sorted(_ALL))
            message = f"{measure or 'la medida'} no tiene esa dimensión; use: {allowed}"
            yield Fault(pointer(where), "unknown-dimension", shown(name), message)
        elif name in by[:index]:
            message = "la dimensión está repetida; nómbrela una vez"
            yield Fault(pointer(where), "repeated-dimension", shown(name), message)
    lines = breakdown.get("lines")
    unclaimed = _ALL.difference(name for name in by if isinstance(name, str))
    for index, line in enumerate(lines if isinstance(lines, list) else []):
        if not isinstance(line, dict) or unclaimed.isdisjoint(line):
            continue
        for name in sorted(unclaimed.intersection(line)):
            if line[name] not in (None, ""):
                message = "la línea lleva una dimensión que `by` no nombra; " + (
                    "añádala a `by`" if name in (dimensions or _ALL) else f"{measure} no la tiene"
                )
                place = pointer((*path, "lines", index, name))
                yield Fault(place, "unclaimed-dimension", shown(line[name]), message)


def _partition(path: Path, breakdown: Mapping[str, Any]) -> tuple[_Partition | None, list[Fault]]:
    by, lines = breakdown.get("by"), breakdown.get("lines")
    if not isinstance(by, list) or not isinstance(lines, list):
        return None, []
    names = tuple(dict.fromkeys(name for name in by if isinstance(name, str)))
    cells: dict[tuple[str, ...], int] = {}
    first: dict[tuple[str, ...], int] = {}
    faults, readable = [], bool(lines)
    for index, line in enumerate(lines):
        if not isinstance(line, dict):
            readable = False
            continue
        cell = tuple([_code(line.get(name)) for name in names])
        if (earlier := first.setdefault(cell, index)) != index:
            where = pointer((*path, "lines", index))
            message = f"la celda ya está en la línea {earlier}; júntelas en una"
            faults.append(Fault(where, "repeated-cell", shown(" / ".join(cell)), message))
        amount = _amount(line.get("amount"))
        if amount is None:
            readable = False
        else:
            cells[cell] = cells.get(cell, 0) + amount
    return _Partition(path, names, cells if readable else None), faults


def _total_faults(stated: Any, partitions: list[_Partition]) -> Iterator[Fault]:
    total = _amount(stated)
    if total is None:
        return
    for partition in partitions:
        if partition.cells is None:
            continue
        added = sum(partition.cells.values())
        if added != total:
            message = (
                f"las líneas suman {format_amount(added)} y el total dice {format_amount(total)}; "
                f"la diferencia es {format_amount(added - total)}"
            )
            yield Fault(pointer(partition.path), "sum", format_amount(added), message)


def _disagreements(one: _Partition, other: _Partition) -> Iterator[Fault]:
    shared = tuple(name for name in one.by if name in other.by)
    if not shared or one.cells is None or other.cells is None:
        return
    left, right = one.sums_on(shared), other.sums_on(shared)
    for key in sorted(left.keys() | right.keys()):
        if left.get(key, 0) != right.get(key, 0):
            named = ", ".join(
                f"{name}={value or 'sin dato'}" for name, value in zip(shared, key, strict=True)
            )
            message = (
                f"en {named} suma {format_amount(right.get(key, 0))} y el desglose "
                f"{one.path[-1]} suma {format_amount(left.get(key, 0))}; deben coincidir"
            )
            value = format_amount(right.get(key, 0))
            yield Fault(pointer(other.path), "disagreement", value, message)


def _amount(value: Any) -> int | None:
    try:
        return parse_amount(value)
    except AmountError:
        return None


def _code(value: Any) -> str:
    """Give a dimension's value; one of a wrong type still tells its cell from the others."""
    return (
        value if isinstance(value, str) else "" if value is None else orjson.dumps(value).decode()
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
