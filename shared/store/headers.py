"""Which acts count at a cut, and what they state beside figures: what the rules look at."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, cast

from sqlalchemy import Connection, Row, and_, bindparam, or_, select

from shared.codes import UNIT_OF_MEASURE, WITH_UNIT_OF_MEASURE, Certainty
from shared.cut import Cut
from shared.parts import DatedOn
from shared.rules.facts import Header, PrintedLine
from shared.store.rows import ACT, LAYOUT, MOVEMENT, OBSERVATION, PROVENANCE, STATED

OBSERVED: Final = (
    select(OBSERVATION)
    .where(OBSERVATION.c.sequence.in_(bindparam("sequences", expanding=True)))
    .order_by(OBSERVATION.c.sequence, OBSERVATION.c.number)
)
"""What was noticed in the acts of some sequences."""

Ended = Mapping[str | None, frozenset[int]]
"""The sequences of the acts that no longer count, by measure; by None, the annulled."""


def headers_to(connection: Connection, cut: Cut, scope: int, ended: Ended) -> tuple[Header, ...]:
    """Read all acts up to a cut's position, dated in or not, in the order of its clock."""
    query = (
        select(ACT, STATED.c.body)
        .join(STATED, STATED.c.sequence == ACT.c.sequence, isouter=True)
        .where(ACT.c.scope == scope, ACT.c.sequence <= cut.through)
        .order_by(_dated_on(cut), ACT.c.sequence)
    )
    return tuple(_header(row, ended) for row in connection.execute(query))


def counting(headers: Iterable[Header], cut: Cut, ended: Ended) -> tuple[Header, ...]:
    """Keep the acts that count at a cut: dated in on its clock, and not annulled."""
    return tuple(
        header
        for header in headers
        if header.sequence not in ended[None]
        and (header.effective_on if cut.basis == "effective" else header.issued_on).date
        <= cut.as_of
    )


def printed_at(
    connection: Connection,
    cut: Cut,
    scope: int,
    ended: Ended,
    cell_of: Callable[[Connection, int], Mapping[str, str]],
) -> tuple[PrintedLine, ...]:
    """Read the lines of counting acts beside which the document prints `before` or `after`."""
    line = and_(PROVENANCE.c.sequence == MOVEMENT.c.sequence, PROVENANCE.c.line == MOVEMENT.c.line)
    query = (
        select(
            MOVEMENT.c.sequence,
            MOVEMENT.c.cell,
            MOVEMENT.c.amount,
            ACT.c.key,
            LAYOUT,
            PROVENANCE.c.before,
            PROVENANCE.c.after,
        )
        .join(PROVENANCE, line)
        .join(LAYOUT, LAYOUT.c.layout == MOVEMENT.c.layout)
        .join(ACT, ACT.c.sequence == MOVEMENT.c.sequence)
        .where(
            or_(PROVENANCE.c.before.is_not(None), PROVENANCE.c.after.is_not(None)),
            ACT.c.scope == scope,
            ACT.c.sequence <= cut.through,
            _dated_on(cut) <= cut.as_of,
        )
        .order_by(MOVEMENT.c.sequence, MOVEMENT.c.line)
    )
    return tuple(
        _printed(row, cell_of(connection, row.cell))
        for row in connection.execute(query).all()
        if row.sequence not in ended[None] and row.sequence not in ended[row.measure]
    )


def _dated_on(cut: Cut) -> Any:
    return ACT.c.effective_on if cut.basis == "effective" else ACT.c.issued_on


def _header(row: Row[Any], ended: Ended) -> Header:
    moves = tuple(row.moves.split(",")) if row.moves else ()
    return Header(
        sequence=row.sequence,
        key=row.key,
        kind=row.kind,
        issued_on=_dated(row.issued_on, row.issued_certainty),
        effective_on=_dated(row.effective_on, row.effective_certainty),
        circumstance=row.circumstance,
        references=_references(row.cites) if row.cites else (),
        moves=moves,
        measures=tuple(
            m for m in moves if m in ended and row.sequence not in ended[m] | ended[None]
        ),
        corrects=row.corrects,
        own=_stated(row.body) if row.body else {},
    )


@lru_cache(maxsize=2_000)
def _references(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=500)
def _stated(text: str) -> Mapping[str, Any]:
    """Read what an act states; nobody changes it, and catalogues are long."""
    stated: dict[str, Any] = json.loads(text)
    return MappingProxyType(stated)


def _dated(day: Any, certainty: str | None) -> DatedOn:
    return DatedOn(date=day, certainty=cast("Certainty", certainty or "exact"))


def _printed(row: Row[Any], cell: Mapping[str, str]) -> PrintedLine:
    unit = (UNIT_OF_MEASURE,) if row.measure in WITH_UNIT_OF_MEASURE else ()
    by = (*json.loads(row.by_sets)[row.breakdown], *unit)
    return PrintedLine(
        act=row.key,
        measure=row.measure,
        by=by,
        values=tuple(cell.get(name, "") for name in by),
        amount=row.amount,
        before=row.before,
        after=row.after,
    )
