"""Which questions a table asks: columns of one measure and the same filters are one question."""

from collections.abc import Iterable

from services.reporting.grammar import (
    Column,
    Cuadro,
    Level,
    Lines,
    Members,
    Merged,
    Months,
    Moved,
    Rows,
    Sections,
    Sum,
    Tree,
    Where,
)
from services.reporting.names import Names
from services.reporting.printing import MONTHS_SHORT
from services.reporting.questions import NO_CODE, Plan, Question


def plan_of(cuadro: Cuadro, names: Names) -> Plan:
    """List all that a table asks at a cut whose catalogues are `names`."""
    columns = columns_of(cuadro)
    asked = [question_of(cuadro, c, names) for c in columns if isinstance(c, Sum | Moved)]
    lines = [question_of(cuadro, c, names) for c in columns if isinstance(c, Moved)]
    return Plan(tuple(dict.fromkeys(asked)), tuple(dict.fromkeys(lines)))


def columns_of(cuadro: Cuadro) -> tuple[Column, ...]:
    """List a table's columns, each month one of its own."""
    return tuple(single for column in cuadro.columns for single in _single(column))


def _single(column: Column) -> Iterable[Column]:
    if not isinstance(column, Months):
        return (column,)
    return (
        Sum(
            key=f"{number:02d}",
            label=label,
            measure=column.measure,
            where=column.where,
            match=(("month", (f"{number:02d}",)),),
            group=column.group,
        )
        for number, label in enumerate(MONTHS_SHORT, start=1)
    )


def levels_of(rows: Rows) -> tuple[Level, ...]:
    """List the levels that make rows, from the outside in (none where acts make them)."""
    match rows:
        case Members(level) | Lines(level):
            return (level,)
        case Tree(levels) | Merged(levels):
            return levels
        case Sections():
            return ()


def row_dimensions(rows: Rows) -> tuple[str, ...]:
    """List the dimensions of a question that decide a cell's row, in order."""
    if isinstance(rows, Sections):
        return ("act", "kind", *rows.itemised_by)
    return tuple(level.dimension for level in levels_of(rows))


def question_of(cuadro: Cuadro, column: Sum | Moved, names: Names) -> Question:
    """Give the question in which a column is answered, with those that share it."""
    shared = [
        other
        for other in columns_of(cuadro)
        if isinstance(other, Sum) and (other.measure, other.where) == (column.measure, column.where)
    ]
    pivots = [] if isinstance(column, Moved) else [d for c in shared for d, _ in c.match]
    return Question(
        measure=column.measure,
        by=tuple(dict.fromkeys((*row_dimensions(cuadro.rows), *pivots))),
        where=(*cuadro.where, *_sets(cuadro, names), *column.where),
    )


def _sets(cuadro: Cuadro, names: Names) -> Where:
    return tuple(
        (level.dimension, names.members(level, level.only) or (NO_CODE,))
        for level in levels_of(cuadro.rows)
        if level.only is not None
    )
