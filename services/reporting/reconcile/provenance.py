"""From which tables of the document the lines behind each derived cell were read."""

from collections.abc import Iterable, Mapping, Sequence

from services.reporting.acts import ActRecord
from services.reporting.grammar import Added, Cuadro, Difference, GroupSum, Growth, Share
from services.reporting.lineage.traced_table import TracedTable, traced_table
from services.reporting.lineage.tracing import Lines, terms_of
from services.reporting.names import Names
from services.reporting.reconcile.sheet import Place, SingleColumn, single_columns
from shared.cut import Cut

Tables = frozenset[str]


def sources_of_cells(
    cuadro: Cuadro, lines: Lines, *, names: Names, acts: Sequence[ActRecord], cut: Cut
) -> dict[Place, Tables]:
    """Name the source tables of each cell of a table, by row and column.

    A cell without a line of its own (a month with nothing in it) has those of its row.
    """
    return sources_in(traced_table(cuadro, lines, {}, names=names, acts=acts, cut=cut))


def sources_in(table: TracedTable) -> dict[Place, Tables]:
    """Name the source tables of each cell of a table that is traced already."""
    found: dict[Place, Tables] = {}
    for key, row in table.rows.items():
        figures = {column: _tables_of(amount) for column, amount in row.draft.figures.items()}
        own = _union(figures.values())
        for column, tables in _with_derived(single_columns(table.cuadro), figures).items():
            found[table.cuadro.id, key, column] = tables or own
    return found


def _tables_of(amount: int) -> Tables:
    return frozenset(term.source.table for term, _ in terms_of(amount).values())


def _with_derived(
    columns: Sequence[SingleColumn], figures: Mapping[str, Tables]
) -> dict[str, Tables]:
    """Give every column's tables: a computed one has those of the columns that make it."""
    known = dict(figures)
    for column in columns:
        match column:
            case Added(of=parts):
                known[column.key] = _union(known.get(part, frozenset()) for part in parts)
            case Difference(of=of, less=other) | Growth(of=of, base=other):
                known[column.key] = _union(known.get(part, frozenset()) for part in (of, other))
            case Share(of=of) | GroupSum(of=of):
                known[column.key] = known.get(of, frozenset())
            case _:
                known.setdefault(column.key, frozenset())
    return known


def _union(tables: Iterable[Tables]) -> Tables:
    return frozenset().union(*tables)
