"""The shell: all tables and their lines at one cut, each question asked once, then the judgement.

Tables share many questions, so a book costs little more than its widest tables.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from services.reporting.acts import ActRecord
from services.reporting.book import BOOK
from services.reporting.book_contents import book_plan
from services.reporting.compose import compose
from services.reporting.lineage.asking import sourced_line
from services.reporting.lineage.tracing import Lines
from services.reporting.names import Names
from services.reporting.questions import Answers, Plan, Question
from services.reporting.reconcile.finding import Reconciliation
from services.reporting.reconcile.provenance import sources_of_cells
from services.reporting.reconcile.publication import PrintedTable
from services.reporting.reconcile.reconciling import reconcile
from services.reporting.reconcile.sheet import Place
from services.reporting.sources import Sources
from services.reporting.table import Table
from shared.cut import Cut


@dataclass(frozen=True, slots=True)
class History:
    """What a cut answers: names, acts, and the answers to everything that the book asks."""

    cut: Cut
    names: Names
    acts: Sequence[ActRecord]
    answers: Answers
    lines: Lines


async def ask_history(
    sources: Sources, cut: Cut, names: Names, acts: Sequence[ActRecord]
) -> History:
    """Ask all that the book asks at a cut, and every line behind it with its provenance."""
    plan = book_plan(names)
    balances, items = await asyncio.gather(
        sources.ask(Plan(plan.balances, ()), cut),
        asyncio.gather(*(sources.items(question, cut) for question in _asked(plan))),
    )
    lines = {
        question: tuple(sourced_line(item, question) for item in found)
        for question, found in zip(_asked(plan), items, strict=True)
    }
    movements = {q: tuple(each.line for each in lines[q]) for q in plan.movements}
    return History(cut, names, acts, Answers(balances.balances, movements), lines)


def book_of(history: History) -> dict[str, Table]:
    """Compose every table of the book, in its order (pure)."""
    return {
        cuadro.id: compose(
            cuadro, history.answers, names=history.names, acts=history.acts, cut=history.cut
        )
        for cuadro in BOOK
    }


def sources_of_book(history: History) -> dict[Place, frozenset[str]]:
    """Name the source tables of every cell of the book (pure)."""
    return {
        place: read_from
        for cuadro in BOOK
        for place, read_from in sources_of_cells(
            cuadro, history.lines, names=history.names, acts=history.acts, cut=history.cut
        ).items()
    }


def against(history: History, publication: Sequence[PrintedTable]) -> Reconciliation:
    """Set a publication against what a cut answers (pure)."""
    order = {cuadro.id: number for number, cuadro in enumerate(BOOK)}
    printed = sorted(publication, key=lambda table: order.get(table.id, len(order)))
    declared = {cuadro.id: cuadro for cuadro in BOOK}
    return reconcile(printed, book_of(history), declared, sources_of_book(history))


def _asked(plan: Plan) -> tuple[Question, ...]:
    return tuple(dict.fromkeys((*plan.balances, *plan.movements)))
