"""A preview as JSON: at each cut its observations, its tables, their rows and cells (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.reporting.previewing.comparing import CellChange, RowChange, TableChange
from services.reporting.previewing.dates import Dated, Why
from services.reporting.previewing.observed import Item, ObservationChanges
from services.reporting.table import Cell
from shared.codes import Basis


@dataclass(frozen=True, slots=True)
class CutChange:
    """What the drafts would change at one date, on one clock."""

    dated: Dated
    observations: ObservationChanges
    tables: tuple[TableChange, ...]


def cuts_as_json(changes: Iterable[CutChange]) -> list[dict[str, Any]]:
    """Write the cuts; two clocks on which the same changes are told once."""
    written: list[dict[str, Any]] = []
    for change in changes:
        body = _cut(change)
        same = next((each for each in written if _same(each, body)), None)
        if same is None:
            written.append(body)
        else:
            same["clocks"] += body["clocks"]
            same["why"] += [why for why in body["why"] if why not in same["why"]]
    return written


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("as_of", "observations", "tables"))


def _cut(change: CutChange) -> dict[str, Any]:
    clocks: list[Basis] = [change.dated.basis]
    return {
        "as_of": change.dated.as_of.isoformat(),
        "clocks": clocks,
        "why": [_why(why) for why in change.dated.why],
        "observations": _observations(change.observations),
        "tables": [_table(table, change.dated) for table in change.tables],
    }


def _why(why: Why) -> dict[str, Any]:
    return {"kind": why.kind, "name": why.name or None}


def _observations(changes: ObservationChanges) -> dict[str, Any]:
    return {
        "arise": [_observation(item) for item in changes.arise],
        "go": [_observation(item) for item in changes.go],
        "change": [
            {"before": _observation(before), "after": _observation(after)}
            for before, after in changes.change
        ],
    }


def _observation(item: Item) -> dict[str, Any]:
    names = ("id", "rule", "severity", "basis", "evidence", "acts", "state", "explained_by")
    return {name: item[name] for name in names}


def _table(table: TableChange, dated: Dated) -> dict[str, Any]:
    printed = [why.name for why in dated.why if table.id in why.tables]
    return {
        "id": table.id,
        "title": table.title,
        "published_in": printed,
        "columns": [{"key": key, "label": label} for key, label in table.columns],
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: RowChange) -> dict[str, Any]:
    return {
        "row": row.row,
        "label": row.label,
        "change": row.fate,
        "cells": [_cell(cell) for cell in row.cells],
    }


def _cell(change: CellChange) -> dict[str, Any]:
    return {
        "column": change.column,
        "before": _value(change.before),
        "after": _value(change.after),
        "drafts": list(change.drafts),
    }


def _value(cell: Cell | None) -> dict[str, str | None] | None:
    return None if cell is None else {"value": cell.value, "text": cell.text}
