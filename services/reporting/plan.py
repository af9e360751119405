"""Which questions a table asks: columns of one measure and the same filters are one question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from services.reporting.grammar import (
    Column,
    Cuadro,
    Entries,
    Item,
    Itemised,
    Level,
    Lines,
    Members,
    Merged,
    Months,
    Moved,
    Readings,
    Rows,
    Sections,
    Stated,
    Sum,
    Tree,
    Where,
)
from services.reporting.names import Names
from services.reporting.printing import MONTHS_SHORT
from services.reporting.questions import NO_CODE, Plan, Question
from shared.codes import UNIT_OF_MEASURE, WITH_UNIT_OF_MEASURE

OUTER = "outer"
SIDE = "side"
ABOVE = "above"

Asking = Sum | Moved | Stated


@dataclass(frozen=True, slots=True)
class Source:
    """Where a column reads its figures: a question, and which of its dimensions make rows.

    `part` tells apart what a column reads for different rows: the row above the innermost
    (`OUTER`), the outer levels alone (`SIDE`), the rows above the named ones (`ABOVE`), the key of
    a version, the measure of named rows.
    """

    column: Asking
    question: Question
    dimensions: tuple[str, ...]
    part: str = ""


def plan_of(cuadro: Cuadro, names: Names) -> Plan:
    """List all that a table asks at a cut whose catalogues are `names`."""
    return plan_from(sources_of(cuadro, names))


def plan_from(sources: Sequence[Source]) -> Plan:
    """List what columns ask, each question once."""
    asked = [s.question for s in sources if not isinstance(s.column, Stated)]
    lines = [s.question for s in sources if not isinstance(s.column, Sum)]
    beside = [s.question for s in sources if s.part == SIDE]
    return Plan(
        tuple(dict.fromkeys(asked)), tuple(dict.fromkeys(lines)), tuple(dict.fromkeys(beside))
    )


def columns_of(cuadro: Cuadro) -> tuple[Column, ...]:
    """List a table's columns, each month one of its own."""
    return tuple(single for column in cuadro.columns for single in _single(column))


def _single(column: Column) -> tuple[Column, ...]:
    return _sums_of(column) if isinstance(column, Months) else (column,)


@lru_cache(maxsize=64)
def _sums_of(column: Months) -> tuple[Sum, ...]:
    """Make the columns of a year, once: every table asks for them many times."""
    return tuple(
        Sum(
            key=f"{number:02d}",
            label=label,
            measure=column.measure,
            where=column.where,
            match=(("month", (f"{number:02d}",)),),
            group=column.group,
            outer=column.outer,
        )
        for number, label in enumerate(MONTHS_SHORT, start=1)
        if f"{number:02d}" in column.only
    )


def levels_of(rows: Rows) -> tuple[Level, ...]:
    """List the levels that make rows, from the outside in (none where acts or the table do)."""
    match rows:
        case Members(level) | Lines(level) | Readings(level):
            return (level,)
        case Tree(levels) | Merged(levels) | Entries(levels):
            return levels
        case Itemised(above=Tree(levels)):
            return levels
        case Sections() | Itemised():
            return ()


def registers_of(cuadro: Cuadro) -> frozenset[str]:
    """List the catalogues from which a table takes codes, names or sets."""
    levels = [*levels_of(cuadro.rows)]
    if isinstance(cuadro.rows, Itemised):
        every = (*cuadro.rows.items, *(part for item in cuadro.rows.items for part in item.parts))
        levels += [level for item in every for level, _ in item.sets]
    through = (getattr(column, "through", None) for column in cuadro.columns)
    levels += [level for level in through if isinstance(level, Level)]
    return frozenset(level.catalogue for level in levels if level.catalogue)


# --- what each column asks ---------------------------------------------------------------------


def sources_of(cuadro: Cuadro, names: Names) -> tuple[Source, ...]:
    """List what every column of a table asks."""
    columns = [c for c in columns_of(cuadro) if isinstance(c, Asking)]
    at = _At(cuadro, names, _pivots(columns))
    return tuple([source for column in columns for source in _sources(at, column)])


@dataclass(frozen=True, slots=True)
class _At:
    """A table at a cut; `pivots` by what columns that share an answer have in common."""

    cuadro: Cuadro
    names: Names
    pivots: Mapping[tuple[Where, int], Sequence[str]]


def _sources(at: _At, column: Asking) -> Iterable[Source]:
    rows = at.cuadro.rows
    match rows:
        case Entries():
            return
        case Readings(level, versions):
            for version in versions:
                asked = _question(at, column, (level.dimension,), version.where)
                yield Source(column, asked, (level.dimension,), version.key)
        case Itemised(items, above):
            if above is not None:
                dimensions = tuple(level.dimension for level in above.levels)
                yield Source(column, _question(at, column, dimensions), dimensions, ABOVE)
            for measure in dict.fromkeys(item.measure for item in _all_items(items)):
                read = replace(column, measure=measure or column.measure)
                dimensions = _item_dimensions(items, measure)
                yield Source(read, _question(at, read, dimensions), dimensions, measure)
        case _:
            yield from _by_rows(at, column)


def _by_rows(at: _At, column: Asking) -> Iterable[Source]:
    dimensions = row_dimensions(at.cuadro.rows)
    if isinstance(column, Sum) and column.levels:
        outer = dimensions[: column.levels]
        yield Source(column, _question(at, column, outer), outer, SIDE)
        return
    yield Source(column, _question(at, column, dimensions), dimensions)
    if isinstance(column, Sum) and column.outer:
        above = replace(column, measure=column.outer)
        yield Source(above, _question(at, above, dimensions[:-1]), dimensions[:-1], OUTER)


def row_dimensions(rows: Rows) -> tuple[str, ...]:
    """List the dimensions of a question that decide a cell's row, in order."""
    if isinstance(rows, Sections):
        return ("act", "kind", *rows.itemised_by)
    return tuple(level.dimension for level in levels_of(rows))


def _all_items(items: Iterable[Item]) -> list[Item]:
    return [each for item in items for each in (item, *item.parts)]


def _item_dimensions(items: Iterable[Item], measure: str) -> tuple[str, ...]:
    own = [item for item in _all_items(items) if item.measure == measure]
    stated = [dimension for item in own for dimension, _ in item.at]
    in_sets = [level.dimension for item in own for level, _ in item.sets]
    return tuple(dict.fromkeys((*stated, *in_sets)))


def _question(at: _At, column: Asking, dimensions: tuple[str, ...], where: Where = ()) -> Question:
    unit = (UNIT_OF_MEASURE,) if column.measure in WITH_UNIT_OF_MEASURE else ()
    pivots = at.pivots[column.where, column.levels] if isinstance(column, Sum) else ()
    return Question(
        measure=column.measure,
        by=tuple(dict.fromkeys((*dimensions, *unit, *pivots))),
        where=(*at.cuadro.where, *_sets(at, dimensions), *column.where, *where),
    )


def _pivots(columns: Iterable[Asking]) -> dict[tuple[Where, int], list[str]]:
    """List the dimensions that pick the cells of columns which share an answer."""
    found: dict[tuple[Where, int], list[str]] = {}
    for column in columns:
        if isinstance(column, Sum):
            shared = found.setdefault((column.where, column.levels), [])
            shared += [dimension for dimension, _ in column.match]
    return found


def _sets(at: _At, dimensions: tuple[str, ...]) -> Where:
    return tuple(
        (level.dimension, at.names.members(level, level.only) or (NO_CODE,))
        for level in levels_of(at.cuadro.rows)
        if level.only is not None and level.dimension in dimensions
    )
