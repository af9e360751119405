"""Which movements count at a cut, as SQL: sums per cell, or the lines themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from shared.codes import CARRIED, Basis
from shared.cut import Cut
from shared.money import format_amount
from shared.store.rows import ACT, MOVEMENT, PROVENANCE

_CARRIED_COLUMNS = {"act": ACT.c.key, "kind": ACT.c.kind, "circumstance": ACT.c.circumstance}

_PART = 1_000_000_000
"""Sums are taken in two parts: SQLite refuses a sum beyond 64 bits, which real amounts can reach.

Both databases divide towards zero, so the parts of an amount have its sign and add up to it.
"""


Statement = tuple[Select[Any], dict[str, Any]]
"""A statement and its parameters: building one costs more than running it, so they are kept."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The movements that count at a cut, in the layouts that the reading rule chose."""

    scope: int
    layouts: list[int]
    cut: Cut
    ended: frozenset[int]
    filters: Mapping[str, frozenset[str]]

    def sums(self, carried: Sequence[str], *, by_sequence: bool = False) -> Statement:
        """Sum per cell (and act, kind or circumstance): cells are few, movements many.

        The sum comes last, in two parts for `exact_sum`.
        """
        return _sums(self._shape(), tuple(carried), by_sequence), self._parameters()

    def lines(self) -> Statement:
        """Read every line with its act and provenance, by date, sequence and line."""
        return _lines(self._shape()), self._parameters()

    def _shape(self) -> "_Shape":
        carried = tuple(name for name in self.filters if name in CARRIED)
        return _Shape(self.cut.basis, carried, with_ended=bool(self.ended))

    def _parameters(self) -> dict[str, Any]:
        ended = {"ended": sorted(self.ended)} if self.ended else {}
        carried = {n: sorted(values) for n, values in self.filters.items() if n in CARRIED}
        return {
            "scope": self.scope,
            "layouts": self.layouts,
            "through": self.cut.through,
            "as_of": self.cut.as_of,
            **ended,
            **carried,
        }

    def match(self, values: Mapping[str, str]) -> bool | None:
        """Say whether a cell matches every filter (True), may belong (False) or is out (None)."""
        complete = True
        for name, wanted in self.filters.items():
            if name in CARRIED:
                continue
            value = values.get(name, "")
            if value and value not in wanted:
                return None
            complete = complete and bool(value)
        return complete


@dataclass(frozen=True, slots=True)
class _Shape:
    """What decides a statement's text; the rest are its parameters."""

    basis: Basis
    filtered: tuple[str, ...]
    with_ended: bool

    @property
    def dated(self) -> Any:
        return MOVEMENT.c.effective_on if self.basis == "effective" else MOVEMENT.c.issued_on

    def restrict(self, query: Select[Any], *, with_act: bool) -> Select[Any]:
        query = query.select_from(MOVEMENT).where(
            MOVEMENT.c.scope == bindparam("scope"),
            MOVEMENT.c.layout.in_(bindparam("layouts", expanding=True)),
            MOVEMENT.c.sequence <= bindparam("through"),
            self.dated <= bindparam("as_of"),
        )
        if self.with_ended:
            query = query.where(MOVEMENT.c.sequence.not_in(bindparam("ended", expanding=True)))
        if with_act or self.filtered:
            query = query.join(ACT, ACT.c.sequence == MOVEMENT.c.sequence)
        for name in self.filtered:
            query = query.where(_CARRIED_COLUMNS[name].in_(bindparam(name, expanding=True)))
        return query


@lru_cache(maxsize=256)
def _sums(shape: _Shape, carried: tuple[str, ...], by_sequence: bool) -> Select[Any]:  # noqa: FBT001
    keys: list[Any] = [MOVEMENT.c.cell]
    keys += [_CARRIED_COLUMNS[name].label(name) for name in carried]
    if by_sequence:
        keys.append(MOVEMENT.c.sequence)
    high, low = MOVEMENT.c.amount // _PART, MOVEMENT.c.amount % _PART
    sums = func.sum(high).label("high"), func.sum(low).label("low")
    query = select(*keys, *sums).group_by(*keys)
    return shape.restrict(query, with_act=bool(carried))


@lru_cache(maxsize=64)
def _lines(shape: _Shape) -> Select[Any]:
    query = select(
        MOVEMENT,
        ACT.c.key.label("act"),
        ACT.c.kind,
        ACT.c.circumstance,
        *(PROVENANCE.c[name] for name in PROVENANCE.columns.keys()[2:]),
    ).order_by(shape.dated, MOVEMENT.c.sequence, MOVEMENT.c.line)
    return shape.restrict(query, with_act=True).join(
        PROVENANCE,
        and_(
            PROVENANCE.c.sequence == MOVEMENT.c.sequence,
            PROVENANCE.c.line == MOVEMENT.c.line,
        ),
    )


def exact_sum(high: Any, low: Any) -> int:
    """Join the two parts of a sum: hundredths, however many."""
    return int(high) * _PART + int(low)


def line_json(row: Any, values: Mapping[str, str], by: Sequence[str]) -> dict[str, Any]:
    """Write one line with its act, its keys and its provenance."""
    return {
        "act": row.act,
        "sequence": row.sequence,
        "line": row.line,
        "kind": row.kind,
        "circumstance": row.circumstance,
        "issued_on": row.issued_on.isoformat(),
        "effective_on": row.effective_on.isoformat(),
        "keys": {name: values.get(name, "") for name in by},
        "amount": format_amount(row.amount),
        "known": row.known,
        "source": {
            "table": row.source_table,
            "row": row.source_row,
            "page": row.source_page,
        },
        "printed": row.printed,
        "note": row.note,
        "before": None if row.before is None else format_amount(row.before),
        "after": None if row.after is None else format_amount(row.after),
    }
