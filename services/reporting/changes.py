"""When a table changes: the days on which an act that it asks about begins or ceases to count."""

from collections.abc import Iterable

from services.reporting.acts import ActRecord
from services.reporting.grammar import Cuadro, Entries
from services.reporting.names import Declaration, Names
from services.reporting.plan import plan_of, registers_of
from shared.codes import Basis


def changes_of(
    cuadro: Cuadro,
    acts: Iterable[ActRecord],
    declarations: Iterable[Declaration],
    basis: Basis,
) -> tuple[str, ...]:
    """List the days, on one clock, after which the table may read otherwise than before.

    Those are the dates of the acts that move a measure of the table, of an asked kind; that correct
    another act; or that name the codes of its rows. On every other day it reads as the day before.
    """
    questions = plan_of(cuadro, Names()).balances
    registers = registers_of(cuadro)
    occurring = isinstance(cuadro.rows, Entries) and bool(cuadro.rows.occurring)
    naming = {d.act for d in declarations if d.catalogue in registers}
    dates = {
        act.dated(basis).date
        for act in acts
        if act.corrects is not None
        or act.key in naming
        or (occurring and act.circumstance is not None)
        or any(
            question.measure in act.totals
            and act.counted_kind in dict(question.where).get("kind", (act.counted_kind,))
            for question in questions
        )
    }
    return tuple(date.isoformat() for date in sorted(dates))
