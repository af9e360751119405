"""Which movements count at a cut, as SQL: sums per cell, or the lines themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select

from shared.codes import CARRIED
from shared.cut import Cut
from shared.money import format_amount
from shared.store.rows import ACT, MOVEMENT, PROVENANCE

_CARRIED_COLUMNS = {"act": ACT.c.key, "kind": ACT.c.kind, "circumstance": ACT.c.circumstance}

_PART = 1_000_000_000
"""Sums are taken in two parts: SQLite refuses a sum beyond 64 bits, which real amounts can reach.

Both databases divide towards zero, so the parts of an amount have its sign and add up to it.
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """The movements that count at a cut, in the layouts that the reading rule chose."""

    scope: int
    layouts: list[int]
    cut: Cut
    ended: frozenset[int]
    filters: Mapping[str, frozenset[str]]

    def sums(self, carried: Sequence[str], *, by_sequence: bool = False) -> Select[Any]:
        """Sum per cell (and act, kind or circumstance): cells are few, movements many.

        The sum comes last, in two parts for `exact_sum`.
        """
        keys: list[Any] = [MOVEMENT.c.cell]
        keys += [_CARRIED_COLUMNS[name].label(name) for name in carried]
        if by_sequence:
            keys.append(MOVEMENT.c.sequence)
        high, low = MOVEMENT.c.amount // _PART, MOVEMENT.c.amount % _PART
        sums = func.sum(high).label("high"), func.sum(low).label("low")
        query = select(*keys, *sums).group_by(*keys)
        needs_act = bool(carried) or any(name in CARRIED for name in self.filters)
        return self._restrict(query, with_act=needs_act)

    def lines(self) -> Select[Any]:
        """Read every line with its act and provenance, by date, sequence and line."""
        query = select(
            MOVEMENT,
            ACT.c.key.label("act"),
            ACT.c.kind,
            ACT.c.circumstance,
            *(PROVENANCE.c[name] for name in PROVENANCE.columns.keys()[2:]),
        ).order_by(self._dated(), MOVEMENT.c.sequence, MOVEMENT.c.line)
        query = self._restrict(query, with_act=True)
        return query.join(
            PROVENANCE,
            and_(
                PROVENANCE.c.sequence == MOVEMENT.c.sequence,
                PROVENANCE.c.line == MOVEMENT.c.line,
            ),
        )

    def _restrict(self, query: Select[Any], *, with_act: bool) -> Select[Any]:
        query = query.select_from(MOVEMENT).where(
            MOVEMENT.c.scope == self.scope,
            MOVEMENT.c.layout.in_(self.layouts),
            MOVEMENT.c.sequence <= self.cut.through,
            self._dated() <= self.cut.as_of,
        )
        if self.ended:
            query = query.where(MOVEMENT.c.sequence.not_in(sorted(self.ended)))
        if with_act:
            query = query.join(ACT, ACT.c.sequence == MOVEMENT.c.sequence)
        for name, values in self.filters.items():
            if name in CARRIED:
                query = query.where(_CARRIED_COLUMNS[name].in_(sorted(values)))
        return query

    def _dated(self) -> Any:
        basis = self.cut.basis
        return MOVEMENT.c.effective_on if basis == "effective" else MOVEMENT.c.issued_on

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
