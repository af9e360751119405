"""Amounts that remember the lines they were added from, and the answers made of them.

Composing only adds and subtracts. Given traced amounts in place of plain ones it makes the same
table, and every figure of it knows its lines.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from services.reporting.amounts import Remembering
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


Terms = Mapping[LineKey, tuple[Term, int]]
"""The terms of an amount by their lines, each with how many times it counts."""


class Traced(Remembering):
    """Hundredths, with the terms that add up to them.

    Sums share their parts instead of copying them: adding costs the same whatever lies below.
    """

    terms: tuple[Term, ...] = ()
    """What it is made of itself, each added once."""
    added: tuple["Traced", ...] = ()
    less: tuple["Traced", ...] = ()
    opened: Terms | None = None
    """All its terms, once they have been asked for."""

    # Only what an amount has is set, as a table has thousands; the rest is its class's.
    def __add__(self, other: int) -> "Traced":
        return self.with_all((self, other))

    def __radd__(self, other: int) -> "Traced":
        return self.with_all((other, self))

    def with_all(self, amounts: Sequence[int]) -> "Traced":
        """Add up amounts of which this is one, in one step."""
        parts = _traced(amounts)
        if len(parts) == 1:
            return self
        made = Traced(sum([int(part) for part in parts]))
        made.added = parts
        return made

    def __sub__(self, other: int) -> "Traced":
        if not _traced((other,)):
            return self
        made = Traced(int(self) - int(other))
        made.added, made.less = (self,), _traced((other,))
        return made

    def __rsub__(self, other: int) -> "Traced":
        made = Traced(-int(self))
        made.added, made.less = _traced((other,)), (self,)
        return made


def _traced(amounts: Sequence[int]) -> tuple[Traced, ...]:
    """Leave out plain nothings: a sum needs the lines of all else."""
    traced = []
    for amount in amounts:
        if isinstance(amount, Traced):
            traced.append(amount)
        elif amount:
            message = f"{amount} no tiene líneas y no se suma a un monto que las tiene"
            raise UntracedAmountError(message)
    return tuple(traced)


def sum_of_terms(terms: Sequence[Term]) -> Traced:
    """Add terms up, each once."""
    made = Traced(sum([term.amount for term in terms]))
    made.terms = tuple(terms)
    return made


def terms_of(amount: int) -> Terms:
    """List the terms of an amount, each with how many times it counts (-1: subtracted).

    What is added and subtracted again is left out. Nothing (a plain 0) has none.
    """
    if not isinstance(amount, Traced):
        return {}
    if amount.opened is None:
        amount.opened = _opened(amount)
    return amount.opened


def _opened(amount: Traced) -> Terms:
    found: dict[LineKey, tuple[Term, int]] = {}
    waiting = [(1, amount)]
    while waiting:
        sign, traced = waiting.pop()
        if traced.added:
            waiting += [(sign, part) for part in traced.added]
        if traced.less:
            waiting += [(-sign, part) for part in traced.less]
        for term in traced.terms:
            key = term.key
            known = found.get(key)
            times = known[1] + sign if known else sign
            if times:
                found[key] = term, times
            else:
                del found[key]
    return found


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
                tuple([each for each in sums[question] if each[1]]),
                _unassigned(question, unassigned.get(question, ())),
            )
            for question in plan.balances
        },
        {
            question: tuple(_moved(question, each) for each in lines[question])
            for question in plan.movements
        },
    )
    return answers, {
        question: tuple([each for each in found if not each[1]]) for question, found in sums.items()
    }


def _sums(question: Question, lines: Sequence[SourcedLine]) -> list[tuple[tuple[str, ...], Traced]]:
    """Add lines by the asked keys, in the order of an answer."""
    terms: dict[tuple[str, ...], list[Term]] = {}
    for each in lines:
        term = _term(question, each, "amount")
        terms.setdefault(each.line.keys, []).append(term)
    return sorted((keys, sum_of_terms(own)) for keys, own in terms.items())


def _moved(question: Question, each: SourcedLine) -> MovedLine:
    line = each.line
    return line._replace(
        amount=_one(question, each, "amount"),
        before=None if line.before is None else _one(question, each, "before"),
        after=None if line.after is None else _one(question, each, "after"),
    )


def _unassigned(question: Question, lines: Sequence[SourcedLine]) -> int:
    return sum_of_terms([_term(question, each, "amount") for each in lines]) if lines else 0


def _one(question: Question, each: SourcedLine, what: What) -> Traced:
    return sum_of_terms((_term(question, each, what),))


def _term(question: Question, each: SourcedLine, what: What) -> Term:
    line = each.line
    amount = line.amount
    if what != "amount":
        amount = (line.before if what == "before" else line.after) or 0
    return Term((question.measure, line.sequence, each.number, what), amount, each)
