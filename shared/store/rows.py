"""How an act's movements become rows: layouts and cells by hash, lines, provenance (pure)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table

from shared.act import (
    Act,
    ActAnnulled,
    ActFields,
    ActRectified,
    CatalogueDeclared,
    InvestmentOpinionIssued,
    NoModificationsDeclared,
    PlanVersionApproved,
    TransferEnacted,
)
from shared.event import StoredEvent
from shared.figures.movement import Movement
from shared.rules.observing import Observation
from shared.store import tables
from shared.store.gathering import KEEP_FIRST, scope_of

_META = tables.StoreTable.metadata.tables
ACT, STATED, LAYOUT, MOVEMENT, PROVENANCE, OBSERVATION = (
    _META[name] for name in ("act", "stated", "layout", "movement", "provenance", "observation")
)
LAYOUT.info[KEEP_FIRST] = True
_STATING = frozenset(
    {
        TransferEnacted,
        InvestmentOpinionIssued,
        NoModificationsDeclared,
        CatalogueDeclared,
        PlanVersionApproved,
        ActRectified,
        ActAnnulled,
    }
)
"""The kinds of which a rule over several acts reads more than header and figures."""


@lru_cache(maxsize=200_000)
def content_number(content: str) -> int:
    """Turn a content into its number: 63 bits of its hash, an integer in both databases."""
    return int.from_bytes(hashlib.sha256(content.encode()).digest()[:8], "big") >> 1


@lru_cache(maxsize=10_000)
def _layout(measure: str, by_sets: tuple[tuple[str, ...], ...], breakdown: int) -> dict[str, Any]:
    text = json.dumps(by_sets)
    return {
        "layout": content_number(f"{measure}|{text}|{breakdown}"),
        "measure": measure,
        "by_sets": text,
        "breakdown": breakdown,
    }


def figure_rows(
    sequence: int,
    event: StoredEvent,
    movements: Sequence[Movement],
    noticed: Sequence[Observation],
    *,
    cell_table: Table,
    cell_columns: tuple[str, ...],
) -> dict[Table, list[Mapping[str, Any]]]:
    """Turn an act's movements, and what the rules noticed in it, into rows (pure)."""
    act = event.act
    corrects, corrected_measures = _correction(act)
    scope = scope_of(act.entity, act.fiscal_year)
    effective_on, issued_on = act.effective_on.date, act.issued_on.date
    carried = act.rectifies if act.kind == "ActRectified" else act
    rows: dict[Table, list[Mapping[str, Any]]] = {
        ACT: [
            {
                "sequence": sequence,
                "scope": scope,
                "key": act.key,
                "kind": carried.kind,
                "circumstance": carried.circumstance or "",
                "issued_on": issued_on,
                "effective_on": effective_on,
                "corrects": corrects,
                "corrected_measures": corrected_measures,
                "issued_certainty": _certainty(act.issued_on.certainty),
                "effective_certainty": _certainty(act.effective_on.certainty),
                "cites": _cites(act.references),
                "moves": ",".join(dict.fromkeys([e.measure for e in act.measures])) or None,
            }
        ]
    }
    if type(act) in _STATING:
        rows[STATED] = [{"sequence": sequence, "body": _body(act)}]
    if noticed:
        rows[OBSERVATION] = [
            _observation(sequence, number, found) for number, found in enumerate(noticed)
        ]
    if not movements:
        return rows
    layouts: list[Mapping[str, Any]] = []
    cells: list[Mapping[str, Any]] = []
    moved: list[Mapping[str, Any]] = []
    known: list[Mapping[str, Any]] = []
    for number, movement in enumerate(movements):
        layout = _layout(movement.measure, movement.by_sets, movement.breakdown)
        cell = _cell(movement.dimensions, cell_columns)
        layouts.append(layout)
        cells.append(cell)
        moved.append(
            {
                "scope": scope,
                "layout": layout["layout"],
                "cell": cell["cell"],
                "sequence": sequence,
                "line": number,
                "effective_on": effective_on,
                "issued_on": issued_on,
                "amount": movement.line.amount,
            }
        )
        known.append(_provenance(sequence, number, movement))
    rows[LAYOUT], rows[cell_table] = layouts, cells
    rows[MOVEMENT], rows[PROVENANCE] = moved, known
    return rows


def _observation(sequence: int, number: int, found: Observation) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "number": number,
        "rule": found.rule,
        "severity": found.severity,
        "basis": found.basis,
        "evidence": found.evidence,
        "part": found.part,
        "measure": found.measure,
    }


def _certainty(certainty: str) -> str | None:
    return None if certainty == "exact" else certainty


@lru_cache(maxsize=10_000)
def _cites(references: tuple[str, ...]) -> str | None:
    return json.dumps(references, ensure_ascii=False) if references else None


def _body(act: Act) -> str:
    """Write the members that only its kind has; the names of a catalogue are reporting's."""
    own = set(type(act).model_fields) - set(ActFields.model_fields) - {"kind", "measures"}
    stated = act.model_dump(mode="json", include=own, exclude_none=True)
    for entry in stated.get("entries", ()):
        entry.pop("name")
        entry.pop("source", None)
    return json.dumps(stated, ensure_ascii=False)


@lru_cache(maxsize=200_000)
def _cell(dimensions: tuple[tuple[str, str], ...], columns: tuple[str, ...]) -> dict[str, Any]:
    stated = dict(dimensions)
    values = {name: stated.get(name, "") for name in columns}
    return {"cell": content_number(json.dumps(sorted(stated.items()))), **values}


def _correction(act: Act) -> tuple[str | None, str | None]:
    """Say which act it corrects, and of which measures; an annulment is of all."""
    if act.kind == "ActAnnulled":
        return act.annuls, None
    if act.kind == "ActRectified":
        return act.rectifies.key, ",".join(sorted({entry.measure for entry in act.measures}))
    return None, None


def _provenance(sequence: int, number: int, movement: Movement) -> dict[str, Any]:
    line = movement.line
    return {
        "sequence": sequence,
        "line": number,
        "known": line.known,
        "source_table": line.source.table,
        "source_row": line.source.row,
        "source_page": line.source.page,
        "printed": line.printed,
        "note": line.note,
        "before": line.before,
        "after": line.after,
    }
