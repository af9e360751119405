"""Which tables some drafts can change at all: the others are not composed (pure).

A table is made of the answers to its questions, of the names of codes, of the acts that its lines
cite, and of the circumstances that occur. A draft that states figures alone leaves names and
citations as they are, and the figures of all measures but its own.
"""

from collections.abc import Collection, Sequence

from services.reporting.acts import ActRecord
from services.reporting.grammar import Cuadro, Entries
from services.reporting.names import Names
from services.reporting.plan import plan_of


def touched(drafts: Sequence[ActRecord], declaring: Collection[str]) -> frozenset[str] | None:
    """List the measures whose figures may change; None where more than figures may.

    `declaring` are the acts that name codes. A correction ends what another act states, whatever
    that is; an opinion or a law changes how those that rest on it are cited.
    """
    if any(each.corrects is not None or each.allows or each.key in declaring for each in drafts):
        return None
    return frozenset(measure for each in drafts for measure in each.totals)


def may_change(cuadro: Cuadro, measures: frozenset[str] | None) -> bool:
    """Say whether a table may change where the figures of some measures do."""
    if measures is None:
        return True
    if isinstance(cuadro.rows, Entries) and cuadro.rows.occurring:
        return True
    return not measures.isdisjoint(plan_of(cuadro, Names()).measures)
