"""Amounts that remember the lines they were added from, and the answers made of them.

Composing only adds and subtracts. Given traced amounts in place of plain ones it makes the same
table, and every figure of it knows its lines.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, Self

from services.reporting.questions import Answer, Answers, MovedLine, Plan, Question

What = Literal["amount", "before", "after"]
LineKey = tuple[str, int, int, What]
"""Measure, sequence of the act, number of the line in it, and which of its amounts."""


class UntracedAmountError(TypeError):
    """An amount without lines was added to a traced one: the sum would no longer open."""


class SourcedLine(NamedTuple):
    """A line that the reading rule reads, with what its act and the document say of it.

    `number` is its place among the lines of its act; `known` how it is known (D9); `table`, `row`
    and `page` where the document prints it.
    """

    line: MovedLine
    table: str
    number: int
    issued_on: dt.date
    known: str
    row: str
    page: int | None


Lines = Mapping[Question, Sequence[SourcedLine]]


class Term(NamedTuple):
    """One amount of one line: the one that it moves, or one that it prints beside."""

    key: LineKey
    amount: int
    source: SourcedLine


class Traced(int):
    """Hundredths, with the terms that add up to them.

    Sums share their parts instead of copying them: adding costs the same whatever lies below.
    """

    term: Term | None
    parts: tuple[tuple[int, "Traced"], ...]

    def __new__(
        cls, amount: int, *, term: Term | None = None, parts: tuple[tuple[int, "Traced"], ...] = ()
    ) -> Self:
        """Make the amount of one term, or the sum of signed parts."""
        made = super().__new__(cls, amount)
        made.term = term
        made.parts = parts
        return made

    def __add__(self, other: int) -> "Traced":
        traced = _part(1, other)
        return Traced(int(self) + int(other), parts=((1, self), *traced)) if traced else self

    def __radd__(self, other: int) -> "Traced":
        traced = _part(1, other)
        return Traced(int(other) + int(self), parts=(*traced, (1, self))) if traced else self

    def __sub__(self, other: int) -> "Traced":
        traced = _part(-1, other)
        return Traced(int(self) - int(other), parts=((1, self), *traced)) if traced else self

    def __rsub__(self, other: int) -> "Traced":
        return Traced(int(other) - int(self), parts=(*_part(1, other), (-1, self)))


def _part(sign: int, amount: int) -> tuple[tuple[int, Traced], ...]:
    if isinstance(amount, Traced):
        return ((sign, amount),)
    if amount:
        message = f"{amount} no tiene líneas y no se suma a un monto que las tiene"
        raise UntracedAmountError(message)
    return ()


def terms_of(amount: int) -> dict[LineKey, tuple[Term, int]]:
    """List the terms of an amount, each with how many times it counts (-1: subtracted).

    What is added and subtracted again is left out. Nothing (a plain 0) has none.
    """
    found: dict[LineKey, tuple[Term, int]] = {}
    waiting = [*_part(1, amount)]
    while waiting:
        sign, traced = waiting.pop()
        if traced.parts:
            own = traced.parts
            waiting += own if sign == 1 else [(sign * each, part) for each, part in own]
        term = traced.term
        if term is not None:
            known = found.get(term.key)
            found[term.key] = term, sign + (known[1] if known else 0)
    return {key: each for key, each in found.items() if each[1]}


Nothing = Mapping[Question, Sequence[tuple[tuple[str, ...], Traced]]]
"""By question the sums of 0.00 that have lines: an answer leaves them out."""


def traced_answers(plan: Plan, lines: Lines, unassigned: Lines) -> tuple[Answers, Nothing]:
    """Give the answers to a plan from the lines behind them, and the sums that come to nothing.

    `lines` has those of every question of the plan; `unassigned` those that lack a filtered
    dimension, of the questions whose table shows them.
    """
    sums = {question: _sums(question, lines[question]) for question in plan.balances}
    answers = Answers(
        {
            question: Answer(
                tuple((keys, amount) for keys, amount in sums[question] if amount),
                sum(_traced(question, each, "amount") for each in unassigned.get(question, ())),
            )
            for question in plan.balances
        },
        {
            question: tuple(_moved(question, each) for each in lines[question])
            for question in plan.movements
        },
    )
    return answers, {
        question: tuple((keys, amount) for keys, amount in found if not amount)
        for question, found in sums.items()
    }


def _sums(question: Question, lines: Sequence[SourcedLine]) -> list[tuple[tuple[str, ...], Traced]]:
    """Add lines by the asked keys, in the order of an answer."""
    parts: dict[tuple[str, ...], list[tuple[int, Traced]]] = {}
    for each in lines:
        parts.setdefault(each.line.keys, []).append((1, _traced(question, each, "amount")))
    return sorted(
        (keys, Traced(sum(int(part) for _, part in own), parts=tuple(own)))
        for keys, own in parts.items()
    )


def _moved(question: Question, each: SourcedLine) -> MovedLine:
    line = each.line
    return line._replace(
        amount=_traced(question, each, "amount"),
        before=None if line.before is None else _traced(question, each, "before"),
        after=None if line.after is None else _traced(question, each, "after"),
    )


def _traced(question: Question, each: SourcedLine, what: What) -> Traced:
    line = each.line
    amount = line.amount
    if what != "amount":
        amount = (line.before if what == "before" else line.after) or 0
    key = question.measure, line.sequence, each.number, what
    return Traced(amount, term=Term(key, amount, each))
