"""From which tables of the document the lines behind each derived cell were read.

A table is composed once more from weights in the place of amounts: every line weighs one in the
field of its source's table, so that a cell's sum tells which tables stand behind it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.reporting.acts import ActRecord, counted
from services.reporting.compose import TOTAL, keys_of
from services.reporting.drafts import drafts_of
from services.reporting.grammar import Added, Cuadro, Difference, GroupSum, Growth, Share
from services.reporting.material import Material, added
from services.reporting.names import Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answer, Answers, MovedLine, Question
from services.reporting.reconcile.sheet import Place, SingleColumn, single_columns
from shared.cut import Cut

_FIELD_BITS: Final = 24
"""Enough for the lines of one table in one cell; a sum never runs into the next field."""


@dataclass(frozen=True, slots=True)
class SourcedLine:
    """A line that the reading rule reads, with the table of the document that prints it."""

    line: MovedLine
    table: str


Lines = Mapping[Question, Sequence[SourcedLine]]


def sources_of_cells(
    cuadro: Cuadro, lines: Lines, *, names: Names, acts: Sequence[ActRecord], cut: Cut
) -> dict[Place, frozenset[str]]:
    """Name the source tables of each cell of a table, by row and column.

    A cell without a line of its own (a month with nothing in it) has those of its row.
    """
    fields = _fields(lines.values())
    occurring = frozenset(act.circumstance or "" for act in counted(acts, cut))
    plan = plan_of(cuadro, names)
    weights = Answers(
        {question: _balance(lines[question], fields) for question in plan.balances},
        {question: _weighed(lines[question], fields) for question in plan.movements},
    )
    drafts = drafts_of(Material(cuadro, weights, names, {act.key: act for act in acts}, occurring))
    rows = [(key, d.figures) for key, d in zip(keys_of(drafts), drafts, strict=True)]
    for version in dict.fromkeys(d.version for d in drafts if d.counts):
        whole = added(d.figures for d in drafts if d.counts and d.version == version)
        rows.append((f"{TOTAL}.{version}" if version else TOTAL, whole))
    names_of = tuple(fields)
    found: dict[Place, frozenset[str]] = {}
    for key, figures in rows:
        own = _union(figures.values())
        for column, weight in _with_derived(single_columns(cuadro), figures):
            found[(cuadro.id, key, column)] = frozenset(_named(weight or own, names_of))
    return found


def _fields(every: Iterable[Sequence[SourcedLine]]) -> dict[str, int]:
    tables = dict.fromkeys(line.table for lines in every for line in lines)
    return {table: 1 << (_FIELD_BITS * number) for number, table in enumerate(tables)}


def _balance(lines: Sequence[SourcedLine], fields: Mapping[str, int]) -> Answer:
    sums: dict[tuple[str, ...], int] = {}
    for each in lines:
        sums[each.line.keys] = sums.get(each.line.keys, 0) + fields[each.table]
    return Answer(tuple(sums.items()))


def _weighed(lines: Sequence[SourcedLine], fields: Mapping[str, int]) -> tuple[MovedLine, ...]:
    return tuple(
        MovedLine(
            act=each.line.act,
            sequence=each.line.sequence,
            effective_on=each.line.effective_on,
            keys=each.line.keys,
            amount=fields[each.table],
            before=None if each.line.before is None else fields[each.table],
            after=None if each.line.after is None else fields[each.table],
        )
        for each in lines
    )


def _with_derived(
    columns: Sequence[SingleColumn], figures: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    """Give every column's weight: a computed one has those of the columns that make it."""
    known = dict(figures)
    for column in columns:
        match column:
            case Added(of=parts):
                known[column.key] = _union(known.get(part, 0) for part in parts)
            case Difference(of=of, less=other) | Growth(of=of, base=other):
                known[column.key] = _union((known.get(of, 0), known.get(other, 0)))
            case Share(of=of) | GroupSum(of=of):
                known[column.key] = known.get(of, 0)
            case _:
                known.setdefault(column.key, 0)
    return iter(known.items())


def _union(weights: Iterable[int]) -> int:
    """Put the fields of weights together, as in a sum."""
    return sum(abs(weight) for weight in weights)


def _named(weight: int, tables: Sequence[str]) -> Iterator[str]:
    mask = (1 << _FIELD_BITS) - 1
    for number, table in enumerate(tables):
        if weight >> (_FIELD_BITS * number) & mask:
            yield table
