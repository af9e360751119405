"""An entity's year before and after its drafts: every table at every cut, composed, compared."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.reporting.acts import ActRecord, is_dated_in
from services.reporting.book import BOOK, find
from services.reporting.compose import compose
from services.reporting.grammar import Cuadro
from services.reporting.lineage.asking import TracedTables
from services.reporting.lineage.differing import differences
from services.reporting.names import Declaration, names_at
from services.reporting.observations import merged
from services.reporting.plan import plan_of
from services.reporting.previewing.comparing import TableChange, attributed, compared
from services.reporting.previewing.concerning import may_change, touched
from services.reporting.previewing.dates import Dated
from services.reporting.previewing.observed import Item, observations_changed
from services.reporting.previewing.written import CutChange
from services.reporting.questions import Answer, Answers, Plan, Question
from services.reporting.sources import OWNERS, Sources
from services.reporting.table import Table
from shared.asking import AnsweredCut
from shared.cut import Cut
from shared.event import NO_DIGEST


@dataclass(frozen=True)
class Draughted:
    """An entity's year with its drafts behind it: what reporting knows, and whom it asks."""

    entity: str
    fiscal_year: int
    position: int
    """The log's, before the drafts."""
    through: int
    acts: Sequence[ActRecord]
    """All acts of the entity's year, the drafts last."""
    declarations: Sequence[Declaration]
    sources: Sources
    traced: TracedTables = field(default_factory=TracedTables)

    @property
    def drafts(self) -> tuple[ActRecord, ...]:
        """List the drafts of this entity's year."""
        return tuple(act for act in self.acts if act.sequence > self.position)

    def cut(self, dated: Dated, through: int) -> Cut:
        """Name a cut of this entity's year."""
        return Cut(self.entity, self.fiscal_year, dated.as_of, dated.basis, through)

    def place(self, sequence: int) -> int:
        """Give a draft's place in the request."""
        return sequence - self.position - 1


async def changed_at(draughted: Draughted, dated: Dated) -> CutChange:
    """Say what the drafts would change at a date, on a clock."""
    before, after = (
        draughted.cut(dated, through) for through in (draughted.position, draughted.through)
    )
    was, comes = await asyncio.gather(_noticed(draughted, before), _noticed(draughted, after))
    telling = [draft for draft in draughted.drafts if is_dated_in(draft, after) or draft.allows]
    tables: tuple[TableChange, ...] = ()
    if telling:
        tables = await _tables(draughted, before, after, telling)
    return CutChange(dated, observations_changed(was, comes), tables)


async def _noticed(draughted: Draughted, cut: Cut) -> list[Item]:
    return list(merged(each.items for each in await draughted.sources.observations(OWNERS, cut)))


async def _tables(
    draughted: Draughted, before: Cut, after: Cut, telling: Sequence[ActRecord]
) -> tuple[TableChange, ...]:
    declaring = frozenset(each.act for each in draughted.declarations)
    measures = touched(telling, declaring)
    cuadros = tuple(cuadro for cuadro in BOOK if may_change(cuadro, measures))
    asked = await _asked(draughted, cuadros, before, {})
    was = await _composed(draughted, cuadros, before, asked)
    untouched = {
        question: answer
        for question, answer in asked.balances.items()
        if measures is not None and question.measure not in measures
    }
    again = await _asked(draughted, cuadros, after, untouched)
    comes = await _composed(draughted, cuadros, after, again)
    found = (compared(one, other) for one, other in zip(was, comes, strict=True))
    changed = [change for change in found if change is not None]
    return tuple([await _attributed(draughted, each, before, after, telling) for each in changed])


async def _asked(
    draughted: Draughted, cuadros: Sequence[Cuadro], cut: Cut, known: Mapping[Question, Answer]
) -> Answers:
    """Ask all that some tables ask at a cut but what is known already."""
    names = names_at(draughted.declarations, draughted.acts, cut)
    plans = [plan_of(cuadro, names) for cuadro in cuadros]
    balances = dict.fromkeys(question for plan in plans for question in plan.balances)
    movements = dict.fromkeys(question for plan in plans for question in plan.movements)
    left = Plan(tuple(q for q in balances if q not in known), tuple(movements))
    answers = await draughted.sources.ask(left, cut)
    return Answers({**known, **answers.balances}, answers.movements)


async def _composed(
    draughted: Draughted, cuadros: Sequence[Cuadro], cut: Cut, answers: Answers
) -> tuple[Table, ...]:
    names = names_at(draughted.declarations, draughted.acts, cut)

    def composed() -> tuple[Table, ...]:
        return tuple(
            compose(cuadro, answers, names=names, acts=draughted.acts, cut=cut)
            for cuadro in cuadros
        )

    return await asyncio.to_thread(composed)


async def _attributed(
    draughted: Draughted,
    change: TableChange,
    before: Cut,
    after: Cut,
    telling: Sequence[ActRecord],
) -> TableChange:
    """Name the drafts responsible for each cell: the only one, or those whose lines differ."""
    all_of_them = tuple(draughted.place(draft.sequence) for draft in telling)
    if len(telling) == 1:
        return attributed(change, lambda _row, _column: all_of_them)
    cuadro = find(change.id)
    if cuadro is None:
        raise LookupError(change.id)
    acts, declarations = draughted.acts, draughted.declarations
    sides = [
        await draughted.traced.table(
            draughted.sources,
            cuadro,
            AnsweredCut(cut, NO_DIGEST, immutable=False),
            acts=acts,
            declarations=declarations,
        )
        for cut in (before, after)
    ]
    found = await asyncio.to_thread(differences, sides[0], sides[1], acts, declarations)
    because = {
        (each.row, each.column): tuple(
            draughted.place(one.sequence)
            for one in each.because
            if one.sequence > draughted.position
        )
        for each in found
    }
    return attributed(change, lambda row, column: because.get((row, column)) or all_of_them)
