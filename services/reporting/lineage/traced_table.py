"""A table of traced amounts: its printed cells beside the figures that know their lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.reporting.acts import ActRecord
from services.reporting.cells import with_derived
from services.reporting.compose import keys_of, material_of, table_of, total_drafts
from services.reporting.drafts import drafts_of
from services.reporting.grammar import Column, Cuadro
from services.reporting.lineage.hidden import rows_with_hidden, total_with_hidden
from services.reporting.lineage.tracing import Lines, traced_answers
from services.reporting.material import Draft
from services.reporting.names import Names
from services.reporting.plan import columns_of, plan_of
from services.reporting.table import Cell, Row, Table
from shared.cut import Cut
from shared.event import NO_DIGEST


@dataclass(frozen=True, slots=True)
class TracedRow:
    """A row: as printed, as drafted, and its figures in hundredths by column, each traced."""

    row: Row
    draft: Draft
    figures: Mapping[str, int]


@dataclass(frozen=True)
class TracedTable:
    """A table at a cut whose every figure opens into lines.

    `rows` has the rows and then the totals, by key, in the printed order.
    """

    cuadro: Cuadro
    table: Table
    rows: Mapping[str, TracedRow]

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """List the columns that the table shows, by key, in order."""
        declared = {getattr(column, "key", ""): column for column in columns_of(self.cuadro)}
        return {heading.key: declared[heading.key] for heading in self.table.columns}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Say where in a row each column stands."""
        return {heading.key: place for place, heading in enumerate(self.table.columns)}

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """List the columns of figures."""
        return tuple(heading.key for heading in self.table.columns if heading.type != "text")

    def cell(self, row: str, column: str) -> Cell:
        """Give a printed cell."""
        return self.rows[row].row.cells[self.places[column]]


def traced_table(
    cuadro: Cuadro,
    lines: Lines,
    unassigned: Lines,
    *,
    names: Names,
    acts: Sequence[ActRecord],
    cut: Cut,
    digest: bytes = NO_DIGEST,
) -> TracedTable:
    """Compose a table from the lines behind every question of its plan (pure).

    Its cells equal those of `compose` on the sums of the same lines; notes are left to that one.
    """
    answers, nothing = traced_answers(plan_of(cuadro, names), lines, unassigned)
    material = material_of(cuadro, answers, names=names, acts=acts, cut=cut)
    drafts = drafts_of(material)
    added_up = total_drafts(cuadro, drafts)
    table = table_of(material, drafts, added_up, acts=acts, cut=cut, digest=digest)
    totals = [total_with_hidden(total, material, nothing) for total in added_up]
    keys = (*keys_of(drafts), *(row.key for row in table.totals))
    traced = (*rows_with_hidden(drafts, material, nothing), *totals)
    return TracedTable(
        cuadro,
        table,
        {
            key: TracedRow(row, draft, with_derived(cuadro, draft.figures))
            for key, row, draft in zip(keys, (*table.rows, *table.totals), traced, strict=True)
        },
    )
