"""Which movements count at a cut, as SQL: sums per cell, or the lines themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, Table, and_, bindparam, func, select

from shared.codes import CARRIED, Basis
from shared.cut import Cut
from shared.figures.reading import Where
from shared.money import format_amount
from shared.store.rows import ACT, MOVEMENT, PROVENANCE

_CARRIED_COLUMNS = {"act": ACT.c.key, "kind": ACT.c.kind, "circumstance": ACT.c.circumstance}

_PART = 1_000_000_000
"""Sums are taken in two parts: SQLite refuses a sum beyond 64 bits, which real amounts can reach.

Both databases divide towards zero, so the parts of an amount have its sign and add up to it.
"""


_OF_A_LINE: Final = (
    *(MOVEMENT.c.cell, MOVEMENT.c.sequence, MOVEMENT.c.line),
    *(MOVEMENT.c.effective_on, MOVEMENT.c.issued_on, MOVEMENT.c.amount),
    *(ACT.c.key.label("act"), ACT.c.kind, ACT.c.circumstance),
    *(PROVENANCE.c.known, PROVENANCE.c.source_table, PROVENANCE.c.source_row),
    *(PROVENANCE.c.source_page, PROVENANCE.c.printed, PROVENANCE.c.note),
    *(PROVENANCE.c.before, PROVENANCE.c.after),
)
"""What is read of a line, in the order in which `line_json` takes it."""
LINE_CELL: Final = 0
"""Where a line's cell stands among them."""

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

    def lines(self, cells: Table, without: Where = ()) -> Statement:
        """Read every line with its act and provenance, by date, sequence and line.

        `without` leaves out those whose cell, one of `cells`, states one of some values.
        """
        apart: dict[str, set[str]] = {}
        for name, values in without:
            apart.setdefault(name, set()).update(values)
        asked = {f"without_{name}": sorted(values) for name, values in apart.items()}
        return _lines(self._shape(), cells, tuple(apart)), {**self._parameters(), **asked}

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
def _lines(shape: _Shape, cells: Table, without: tuple[str, ...]) -> Select[Any]:
    query = select(*_OF_A_LINE).order_by(shape.dated, MOVEMENT.c.sequence, MOVEMENT.c.line)
    if without:
        # The cells come first: movements are found by them, and most of a table's are not read.
        apart = [cells.c[n].not_in(bindparam(f"without_{n}", expanding=True)) for n in without]
        query = query.where(MOVEMENT.c.cell.in_(select(cells.c.cell).where(*apart)))
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


def line_json(row: Any, keys: Mapping[str, str], carried: Sequence[str]) -> dict[str, Any]:
    """Write one line, as `Counted.lines` reads it, with its act, its keys and its provenance.

    `keys` are those of its cell, shared by the cell's lines; `carried` the asked names that its
    act states in the place of the cell.
    """
    # Taken apart at once: naming each of its columns would take half of what a line costs.
    _, sequence, line, effective_on, issued_on, amount, act, kind, circumstance, *rest = row
    known, source_table, source_row, source_page, printed, note, before, after = rest
    item = {
        "act": act,
        "sequence": sequence,
        "line": line,
        "kind": kind,
        "circumstance": circumstance,
        "issued_on": issued_on.isoformat(),
        "effective_on": effective_on.isoformat(),
        "keys": keys,
        "amount": format_amount(amount),
        "known": known,
        "source": {"table": source_table, "row": source_row, "page": source_page},
        "printed": printed,
        "note": note,
        "before": None if before is None else format_amount(before),
        "after": None if after is None else format_amount(after),
    }
    if carried:
        item["keys"] = {**keys, **{name: item[name] for name in carried}}
    return item
