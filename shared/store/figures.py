"""A service's figures: movements written once, sums asked for at any cut by the reading rule."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, select

from shared.codes import CARRIED
from shared.cut import Cut
from shared.endings import ended_keys
from shared.event import StoredEvent
from shared.figures.movement import Movement
from shared.figures.reading import Question, Where
from shared.rules.facts import Ask, Facts, PrintedLine, Sums, added_up
from shared.rules.observing import Listed, Observation
from shared.store.answers import Answer, OpenAct
from shared.store.corrections import CORRECTIONS, as_correction
from shared.store.counted import LINE_CELL, Counted, exact_sum, line_json
from shared.store.database import Database
from shared.store.gathering import KEEP_FIRST, Rows, scope_of
from shared.store.headers import OBSERVED, Ended, counting, headers_to, printed_at
from shared.store.layouts import LAYOUTS, chosen_layouts
from shared.store.rows import ACT, LAYOUT, MOVEMENT, OBSERVATION, PROVENANCE, STATED, figure_rows


class FigureStore(Database):
    """The database of a service that keeps figures; its cells have the service's dimensions."""

    def __init__(self, url: str, cell_table: Table) -> None:
        cell_table.info[KEEP_FIRST] = True
        own = (ACT, STATED, LAYOUT, MOVEMENT, PROVENANCE, OBSERVATION, cell_table)
        super().__init__(url, own)
        self.cell_table = cell_table
        self.cell_columns = tuple(c.name for c in cell_table.columns if c.name != "cell")
        self._cells: dict[int, dict[str, str]] = {}
        self.noticed: dict[Hashable, list[Listed]] = {}
        """What the rules of the service noticed where the same acts counted."""

    def at(self, url: str) -> "FigureStore":
        """Give a store of the same kind at another address."""
        return FigureStore(url, self.cell_table)

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
                return Answer((), 0)
            sums, unassigned, lacking = self._sums(connection, question, counted)
            left_open = self._left_open(connection, question, counted) if lacking else ()
        rows = tuple(sorted((keys, amount) for keys, amount in sums.items() if amount))
        return Answer(rows, unassigned, left_open)

    def _sums(
        self, connection: Connection, question: Question, counted: Counted
    ) -> tuple[dict[tuple[str, ...], int], int, bool]:
        """Sum by the asked keys; say what is unassigned, and whether a cell lacks a dimension."""
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
        return sums, unassigned, lacking

    def _left_open(
        self, connection: Connection, question: Question, counted: Counted
    ) -> tuple[OpenAct, ...]:
        """List by their keys the acts that lack an asked dimension."""
        cells: dict[tuple[int, str, tuple[str, ...]], int] = {}
        unassigned: dict[int, int] = {}
        classified = question.classified
        for row in connection.execute(*counted.sums(["act"], by_sequence=True)):
            values = self._cell_of(connection, row.cell)
            asked = tuple(values.get(name, "") for name in classified)
            match = counted.match(values)
            if all(asked) or match is None:
                continue
            amount = exact_sum(row.high, row.low)
            cell = (row.sequence, row.act, asked)
            cells[cell] = cells.get(cell, 0) + amount
            if match is False:
                unassigned[row.sequence] = unassigned.get(row.sequence, 0) + amount
        gross: dict[tuple[int, str], int] = {}
        for (sequence, act, _), amount in cells.items():
            if amount:
                gross[sequence, act] = gross.get((sequence, act), 0) + abs(amount)
        return tuple(
            OpenAct(act, unassigned.get(sequence, 0), amount)
            for (sequence, act), amount in sorted(gross.items(), key=lambda item: item[0][1])
        )

    def movements(
        self,
        cut: Cut,
        question: Question,
        *,
        offset: int = 0,
        limit: int = 1000,
        lacking: bool = False,
        without: Where = (),
    ) -> tuple[list[dict[str, Any]], int]:
        """List a page of the lines that the rule reads at a cut, by date, and their count.

        With `lacking` those that lack a filtered dimension, in place of those that match; none
        that states a value which is to be left out (`without`).
        """
        with self.engine.connect() as connection:
            counted = self._counted(connection, cut, question)
            if counted is None:
                return [], 0
            rows = connection.execute(*counted.lines(self.cell_table, without)).all()
            # By their places: many lines have few cells, and a name costs as much as a look-up.
            of_cells = [row[LINE_CELL] for row in rows]
            cells = {number: self._cell_of(connection, number) for number in set(of_cells)}
        wanted = {n for n, cell in cells.items() if counted.match(cell) is (not lacking)}
        matching = [
            (number, row) for number, row in zip(of_cells, rows, strict=True) if number in wanted
        ]
        stated = {n: {name: cells[n].get(name, "") for name in question.by} for n in wanted}
        carried = tuple(name for name in question.by if name in CARRIED)
        page = matching[offset : offset + limit]
        return [line_json(row, stated[number], carried) for number, row in page], len(matching)

    def facts(self, cut: Cut, measures: tuple[str, ...], *, without_figures: bool = False) -> Facts:
        """Read what the acts that count at a cut state; figures are asked for when needed."""
        scope = scope_of(cut.entity, cut.fiscal_year)
        with self.engine.connect() as connection:
            ended = self._ended_by(connection, cut, scope, (None, *measures))
            known = headers_to(connection, cut, scope, ended)

        def printed() -> tuple[PrintedLine, ...]:
            with self.engine.connect() as connection:
                return printed_at(connection, cut, scope, ended, self._cell_of)

        return Facts(
            cut=cut,
            measures=measures,
            headers=counting(known, cut, ended),
            read=self._asking(cut, ended),
            read_printed=printed,
            known={header.key: header for header in known},
            without_figures=without_figures,
        )

    def _asking(self, cut: Cut, ended: Ended) -> Ask:
        """Answer the rules' questions: what a set of layouts holds at a cut is read only once.

        Rules ask the same lines by many dimensions, and only for sums: adding them up again here
        is ten times faster than asking the database again.
        """
        remembered: dict[tuple[Cut, tuple[int, ...]], list[tuple[dict[str, str], int]]] = {}
        layouts: dict[str, Sequence[Any]] = {}

        def read(at: Cut, question: Question) -> Sums:
            measure = question.measure
            if measure not in layouts:
                with self.engine.connect() as connection:
                    layouts[measure] = connection.execute(LAYOUTS, {"measure": measure}).all()
            place = at, chosen_layouts(layouts[measure], question)
            if place[1] and place not in remembered:
                of_cut = ended.get(measure) if at == cut else None
                with self.engine.connect() as connection:
                    counted = self._counted(connection, at, question, of_cut)
                    remembered[place] = self._cells_of_acts(connection, counted)
            return added_up(remembered[place], question) if place[1] else {}

        return read

    def _cells_of_acts(
        self, connection: Connection, counted: Counted | None
    ) -> list[tuple[dict[str, str], int]]:
        """Read each act's sum in each cell, whatever the filters."""
        if counted is None:
            return []
        statement = replace(counted, filters={}).sums(CARRIED)
        return [
            (
                {
                    **self._cell_of(connection, row.cell),
                    "act": row.act,
                    "kind": row.kind,
                    "circumstance": row.circumstance,
                },
                exact_sum(row.high, row.low),
            )
            for row in connection.execute(*statement)
        ]

    def observations(self, facts: Facts) -> list[tuple[str, Observation]]:
        """List what was noticed in the acts that count, when they were taken, with their keys.

        What is about figures ends with them; what is about the act when all its figures here have.
        """
        counting = {header.sequence: header for header in facts.headers}
        with self.engine.connect() as connection:
            rows = connection.execute(OBSERVED, {"sequences": sorted(counting)}).all()
        kept = []
        for row in rows:
            header = counting[row.sequence]
            stands = header.measures or not header.moves
            if stands and row.measure in ("", *header.measures):
                found = row.rule, row.severity, row.basis, row.evidence, row.part, row.measure
                kept.append((header.key, Observation(*found)))
        return kept

    def _counted(
        self,
        connection: Connection,
        cut: Cut,
        question: Question,
        ended: frozenset[int] | None = None,
    ) -> Counted | None:
        """Choose the layouts that a question reads; `ended` where the caller knows it already."""
        scope = scope_of(cut.entity, cut.fiscal_year)
        rows = connection.execute(LAYOUTS, {"measure": question.measure})
        chosen = list(chosen_layouts(rows, question))
        if not chosen:
            return None
        if ended is None:
            ended = self._ended(connection, cut, scope, question.measure)
        return Counted(scope, chosen, cut, ended, question.filters())

    def _ended(self, connection: Connection, cut: Cut, scope: int, measure: str) -> frozenset[int]:
        return self._ended_by(connection, cut, scope, (measure,))[measure]

    def _ended_by(
        self, connection: Connection, cut: Cut, scope: int, measures: Iterable[str | None]
    ) -> Ended:
        """Give, by measure, the sequences of the acts that no longer count; by None, annulled."""
        asked = {"scope": scope, "through": cut.through, "as_of": cut.as_of}
        rows = connection.execute(CORRECTIONS[cut.basis], asked).all()
        ended: dict[str | None, frozenset[int]] = {}
        for measure in measures:
            keys = sorted(ended_keys((as_correction(row) for row in rows), measure))
            found = select(ACT.c.sequence).where(ACT.c.scope == scope, ACT.c.key.in_(keys))
            ended[measure] = frozenset(connection.execute(found).scalars()) if keys else frozenset()
        return ended

    def _cell_of(self, connection: Connection, number: int) -> dict[str, str]:
        if number not in self._cells:
            for row in connection.execute(select(self.cell_table)).mappings():
                self._cells[row["cell"]] = {name: row[name] for name in self.cell_columns}
        return self._cells[number]
