"""A service's figures: movements written once, sums asked for at any cut by the reading rule."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from shared.codes import CARRIED, Basis
from shared.cut import Cut
from shared.endings import Correction, ended_keys
from shared.event import StoredEvent
from shared.movement import Movement
from shared.observing import Observation
from shared.reading import Question, chosen_breakdown
from shared.store.counted import Counted, exact_sum, line_json
from shared.store.database import KEEP_FIRST, Database, Rows, scope_of
from shared.store.rows import ACT, LAYOUT, MOVEMENT, OBSERVATION, PROVENANCE, figure_rows

_LAYOUTS = select(LAYOUT).where(LAYOUT.c.measure == bindparam("measure"))
_KNOWN_CORRECTIONS = select(ACT).where(
    ACT.c.scope == bindparam("scope"),
    ACT.c.corrects.is_not(None),
    ACT.c.sequence <= bindparam("through"),
)
_CORRECTIONS: Mapping[Basis, Select[Any]] = {
    "effective": _KNOWN_CORRECTIONS.where(ACT.c.effective_on <= bindparam("as_of")),
    "issued": _KNOWN_CORRECTIONS.where(ACT.c.issued_on <= bindparam("as_of")),
}


@lru_cache(maxsize=4096)
def _is_chosen(by_sets: str, breakdown: int, asked: tuple[str, ...]) -> bool:
    return chosen_breakdown(json.loads(by_sets), asked) == breakdown


@dataclass(frozen=True, slots=True)
class Answer:
    """Sums in hundredths by the asked keys, and what the asked dimensions leave open."""

    rows: tuple[tuple[tuple[str, ...], int], ...]
    unassigned: int
    unitemised_acts: int
    unitemised_gross: int


class FigureStore(Database):
    """The database of a service that keeps figures; its cells have the service's dimensions."""

    def __init__(self, url: str, cell_table: Table) -> None:
        cell_table.info[KEEP_FIRST] = True
        own = (ACT, LAYOUT, MOVEMENT, PROVENANCE, OBSERVATION, cell_table)
        super().__init__(url, own)
        self.cell_table = cell_table
        self.cell_columns = tuple(c.name for c in cell_table.columns if c.name != "cell")
        self._cells: dict[int, dict[str, str]] = {}

    def rows(
        self,
        sequence: int,
        event: StoredEvent,
        movements: Sequence[Movement],
        noticed: Sequence[Observation] = (),
    ) -> Rows:
        """Turn an act's movements, and what the rules noticed in it, into this store's rows."""
        return figure_rows(
            sequence,
            event,
            movements,
            noticed,
            cell_table=self.cell_table,
            cell_columns=self.cell_columns,
        )

    def balances(self, cut: Cut, question: Question) -> Answer:
        """Sum a measure by the asked dimensions at a cut (D3)."""
        with self.engine.connect() as connection:
            counted = self._counted(connection, cut, question)
            if counted is None:
                return Answer((), 0, 0, 0)
            return self._answer(connection, question, counted)

    def _answer(self, connection: Connection, question: Question, counted: Counted) -> Answer:
        carried = [name for name in question.asked if name in CARRIED]
        classified = question.classified
        sums: dict[tuple[str, ...], int] = {}
        unassigned, lacking = 0, False
        judged: dict[int, tuple[bool | None, dict[str, str]]] = {}
        for row in connection.execute(*counted.sums(carried)).all():
            number, *stated, high, low = tuple(row)
            if number not in judged:
                cell = self._cell_of(connection, number)
                judged[number] = (match := counted.match(cell)), cell
                lacking = lacking or (
                    match is not None and any(not cell.get(name) for name in classified)
                )
            match, cell = judged[number]
            if match:
                values = dict(zip(carried, stated, strict=True))
                keys = tuple(values.get(name) or cell.get(name, "") for name in question.by)
                sums[keys] = sums.get(keys, 0) + exact_sum(high, low)
            elif match is False:
                unassigned += exact_sum(high, low)
        acts, gross = self._unitemised(connection, question, counted) if lacking else (0, 0)
        rows = tuple(sorted((keys, amount) for keys, amount in sums.items() if amount))
        return Answer(rows, unassigned, acts, gross)

    def _unitemised(
        self, connection: Connection, question: Question, counted: Counted
    ) -> tuple[int, int]:
        """Count the acts that lack an asked dimension, and their cells' absolute amounts."""
        cells: dict[tuple[int, tuple[str, ...]], int] = {}
        classified = question.classified
        for row in connection.execute(*counted.sums(["act"], by_sequence=True)):
            values = self._cell_of(connection, row.cell)
            asked = tuple(values.get(name, "") for name in classified)
            if all(asked) or counted.match(values) is None:
                continue
            cell = (row.sequence, asked)
            cells[cell] = cells.get(cell, 0) + exact_sum(row.high, row.low)
        acts = {sequence for (sequence, _), amount in cells.items() if amount}
        return len(acts), sum(abs(amount) for amount in cells.values())

    def movements(
        self, cut: Cut, question: Question, *, offset: int = 0, limit: int = 1000
    ) -> tuple[list[dict[str, Any]], int]:
        """List a page of the lines that the rule reads at a cut, by date, and their count."""
        with self.engine.connect() as connection:
            counted = self._counted(connection, cut, question)
            if counted is None:
                return [], 0
            matching = [
                (row, values)
                for row in connection.execute(*counted.lines())
                if counted.match(values := self._values(connection, row))
            ]
        page = matching[offset : offset + limit]
        return [line_json(row, values, question.by) for row, values in page], len(matching)

    def observations(self, cut: Cut) -> list[dict[str, Any]]:
        """List what the rules noticed in the acts that count at a cut (annulled ones do not)."""
        scope = scope_of(cut.entity, cut.fiscal_year)
        dated = ACT.c.effective_on if cut.basis == "effective" else ACT.c.issued_on
        query = (
            select(OBSERVATION, ACT.c.key.label("act"))
            .join(ACT, ACT.c.sequence == OBSERVATION.c.sequence)
            .where(
                ACT.c.scope == scope,
                ACT.c.sequence <= cut.through,
                dated <= cut.as_of,
            )
            .order_by(OBSERVATION.c.sequence, OBSERVATION.c.number)
        )
        with self.engine.connect() as connection:
            annulled = self._ended(connection, cut, scope, None)
            rows = connection.execute(query).mappings()
            return [dict(row) for row in rows if row["sequence"] not in annulled]

    def _values(self, connection: Connection, row: Any) -> dict[str, str]:
        cell = self._cell_of(connection, row.cell)
        return {**cell, "act": row.act, "kind": row.kind, "circumstance": row.circumstance}

    def _counted(self, connection: Connection, cut: Cut, question: Question) -> Counted | None:
        scope = scope_of(cut.entity, cut.fiscal_year)
        chosen = [
            row.layout
            for row in connection.execute(_LAYOUTS, {"measure": question.measure})
            if _is_chosen(row.by_sets, row.breakdown, question.classified)
        ]
        if not chosen:
            return None
        ended = self._ended(connection, cut, scope, question.measure)
        return Counted(scope, chosen, cut, ended, question.filters())

    def _ended(
        self, connection: Connection, cut: Cut, scope: int, measure: str | None
    ) -> frozenset[int]:
        rows = connection.execute(
            _CORRECTIONS[cut.basis],
            {"scope": scope, "through": cut.through, "as_of": cut.as_of},
        ).all()
        if not rows:
            return frozenset()
        keys = ended_keys((_as_correction(row) for row in rows), measure)
        found = connection.execute(
            select(ACT.c.sequence).where(ACT.c.scope == scope, ACT.c.key.in_(sorted(keys)))
        )
        return frozenset(found.scalars())

    def _cell_of(self, connection: Connection, number: int) -> dict[str, str]:
        if number not in self._cells:
            for row in connection.execute(select(self.cell_table)).mappings():
                self._cells[row["cell"]] = {name: row[name] for name in self.cell_columns}
        return self._cells[number]


def _as_correction(row: Any) -> Correction:
    named = row.corrected_measures
    measures = None if named is None else frozenset(filter(None, named.split(",")))
    return Correction(row.sequence, row.key, row.corrects, measures)
