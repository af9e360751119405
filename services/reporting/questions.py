"""What a table asks of the services that own its figures, and what they answer.

A question is the published one of the reading rule (`shared.figures.reading`): reporting never
reads a service's database, it asks `GET /v1/balances` and `GET /v1/movements` at one cut (contract
4.4).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from shared.figures.reading import Question

__all__ = ["NO_CODE", "Answer", "Answers", "MovedLine", "OpenAct", "Plan", "Question"]

NO_CODE = "-"
"""Stands in a filter on a set that has no member at the cut: it matches nothing."""


@dataclass(frozen=True, slots=True)
class OpenAct:
    """What one act leaves open: its part of `unassigned`, and the absolute amount of its cells."""

    act: str
    unassigned: int
    gross: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Sums in hundredths, each with its keys aligned with the question's `by`.

    `unassigned` is what lacks a filtered dimension; `open_acts` are the acts of which some cell
    lacks something asked (D3).
    """

    rows: tuple[tuple[tuple[str, ...], int], ...] = ()
    unassigned: int = 0
    open_acts: tuple[OpenAct, ...] = ()


class MovedLine(NamedTuple):
    """One line that the reading rule reads: its act, its keys aligned with `by`, its amount.

    `before` and `after` are what the act prints beside it, if it does: no balance (D9).
    """

    act: str
    sequence: int
    effective_on: dt.date
    keys: tuple[str, ...]
    amount: int
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a table asks: sums, and the single lines where it prints them."""

    balances: tuple[Question, ...]
    movements: tuple[Question, ...]
    beside: tuple[Question, ...] = ()
    """The sums that only stand beside rows which others make: what they leave open is not told."""

    @property
    def measures(self) -> tuple[str, ...]:
        """List the measures that the table reads, in the order of its columns."""
        asked = (*self.balances, *self.movements)
        return tuple(dict.fromkeys(question.measure for question in asked))


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a plan, all at one cut."""

    balances: Mapping[Question, Answer]
    movements: Mapping[Question, tuple[MovedLine, ...]]
