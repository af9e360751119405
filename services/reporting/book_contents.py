"""The book at one cut: its tables in the order of the document, and the acts that counted.

Every form of the book takes this one value and computes nothing.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.reporting.acts import ActRecord, counted
from services.reporting.book import BOOK
from services.reporting.compose import compose
from services.reporting.names import Names
from services.reporting.plan import plan_of
from services.reporting.questions import Answers, Plan
from services.reporting.table import Table
from shared.cut import Cut

Tell = Callable[[Table], None]
"""Told of each table when a form of the book has it: long work is seen to go on."""


@dataclass(frozen=True, slots=True)
class CountedAct:
    """An act whose figures the tables hold: its number, its dates, its place in the log."""

    sequence: int
    key: str
    printed_key: str
    kind: str
    title: str
    issued_on: dt.date
    effective_on: dt.date


@dataclass(frozen=True, slots=True)
class ComposedBook:
    """All tables at one cut, the acts counted, and the log's digest at the cut."""

    cut: Cut
    digest: bytes
    tables: tuple[Table, ...]
    acts: tuple[CountedAct, ...]


def counted_acts(acts: Sequence[ActRecord], cut: Cut) -> tuple[CountedAct, ...]:
    """List the acts that count at a cut by their date on its clock, then by their sequence.

    What was published is compared with the tables and is no part of them.
    """
    listed = sorted(
        (act for act in counted(acts, cut) if act.kind != "FiguresPublished"),
        key=lambda act: (act.dated(cut.basis).date, act.sequence),
    )
    return tuple(
        CountedAct(
            sequence=act.sequence,
            key=act.key,
            printed_key=act.printed,
            kind=act.kind,
            title=act.title,
            issued_on=act.issued_on.date,
            effective_on=act.effective_on.date,
        )
        for act in listed
    )


def book_plan(names: Names) -> Plan:
    """Put together what all tables ask, each question once: they share many."""
    plans = [plan_of(cuadro, names) for cuadro in BOOK]
    return Plan(
        tuple(dict.fromkeys(question for plan in plans for question in plan.balances)),
        tuple(dict.fromkeys(question for plan in plans for question in plan.movements)),
    )


def compose_book(
    answers: Answers, *, names: Names, acts: Sequence[ActRecord], cut: Cut, digest: bytes
) -> ComposedBook:
    """Compose all tables from the answers to `book_plan(names)` (pure)."""
    tables = tuple(
        compose(cuadro, answers, names=names, acts=acts, cut=cut, digest=digest) for cuadro in BOOK
    )
    return ComposedBook(cut, digest, tables, counted_acts(acts, cut))


def tell_nobody(_table: Table) -> None:
    """Tell nobody that a table is written."""
