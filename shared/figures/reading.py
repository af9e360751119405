"""The reading rule (D3): from which breakdown of an act a question is read.

An act partitions one total several ways. Asked dimensions are taken in order, filters first; each
is kept if some breakdown carries it together with those already kept; the act is read from the
first breakdown that carries all the kept, and the others count as empty ("por desagregar"). Hence
totals tie and a subtotal equals the coarser question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.codes import CARRIED, DIMENSIONS, UNIT_OF_MEASURE, WITH_UNIT_OF_MEASURE

Where = tuple[tuple[str, tuple[str, ...]], ...]
"""Values by dimension, as a question states them."""


class QuestionError(ValueError):
    """A question that the measure cannot answer: names the parameter, its value and the mend."""

    def __init__(self, parameter: str, value: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.value = value


@dataclass(frozen=True, slots=True)
class Question:
    """Sums of one measure by dimensions, of the cells that match every filter."""

    measure: str
    by: tuple[str, ...] = ()
    where: Where = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """List the asked dimensions in the order of the rule: filters first, then `by`."""
        return tuple(dict.fromkeys((*(name for name, _ in self.where), *self.by)))

    @property
    def classified(self) -> tuple[str, ...]:
        """List the asked dimensions that an act can lack (not act, kind, circumstance)."""
        return tuple(name for name in self.asked if name not in CARRIED)

    def filters(self) -> dict[str, frozenset[str]]:
        """Give the filters by dimension; a dimension named twice must match both."""
        merged: dict[str, frozenset[str]] = {}
        for name, values in self.where:
            merged[name] = merged[name] & set(values) if name in merged else frozenset(values)
        return merged


def askable(measure: str) -> tuple[str, ...]:
    """List what a measure can be asked or filtered by."""
    unit = (UNIT_OF_MEASURE,) if measure in WITH_UNIT_OF_MEASURE else ()
    return (*DIMENSIONS[measure], *unit, *CARRIED)


def parse_question(
    measure: str, by: str, where: Iterable[str], *, measures: Sequence[str]
) -> Question:
    """Read `measure=budget`, `by=funding_source,kind`, `where=funding_source:1,4` (repeatable).

    Raises QuestionError naming what does not exist and what does; refuses sums across units.
    """
    if measure not in measures:
        raise QuestionError("measure", measure, f"este servicio lleva: {', '.join(measures)}")
    names = tuple(dict.fromkeys(name for name in by.split(",") if name))
    filters = tuple(_filter(text) for text in where)
    known = askable(measure)
    for parameter, name in [("by", n) for n in names] + [("where", n) for n, _ in filters]:
        if name not in known:
            message = f"{measure} se puede pedir por: {', '.join(known)}"
            raise QuestionError(parameter, name, message)
    question = Question(measure=measure, by=names, where=filters)
    _refuse_sums_across_units(question)
    return question


def parse_without(measure: str, texts: Iterable[str]) -> Where:
    """Read `without=unit:a,b` (repeatable): lines that state one of these are not wanted.

    Unlike a filter it asks no dimension, so it does not decide from which breakdown an act is read.
    Raises QuestionError naming what does not exist and what does.
    """
    found = tuple(_filter(text, parameter="without") for text in texts)
    known = tuple(name for name in askable(measure) if name not in CARRIED)
    for name, _ in found:
        if name not in known:
            message = f"de {measure} se puede dejar fuera por: {', '.join(known)}"
            raise QuestionError("without", name, message)
    return found


def _filter(text: str, *, parameter: str = "where") -> tuple[str, tuple[str, ...]]:
    name, colon, values = text.partition(":")
    listed = tuple(value for value in values.split(",") if value)
    if not colon or not listed:
        message = "un filtro va como dimension:valor[,valor], p. ej. funding_source:4"
        raise QuestionError(parameter, text, message)
    return name, listed


def _refuse_sums_across_units(question: Question) -> None:
    if question.measure not in WITH_UNIT_OF_MEASURE or UNIT_OF_MEASURE in question.by:
        return
    if len(question.filters().get(UNIT_OF_MEASURE, ())) != 1:
        message = (
            "no se suman unidades de medida distintas: añada unit_of_measure a `by` "
            "o filtre por una sola"
        )
        raise QuestionError("by", ",".join(question.by), message)


def chosen_breakdown(by_sets: Sequence[Sequence[str]], asked: Iterable[str]) -> int:
    """Choose the index of the breakdown from which an act is read (D3).

    `by_sets` are the dimension sets of the act's breakdowns of the measure, in the act's order.
    """
    carried = [frozenset(by) for by in by_sets]
    kept: frozenset[str] = frozenset()
    for name in asked:
        wider = kept | {name}
        if any(wider <= by for by in carried):
            kept = wider
    return next(index for index, by in enumerate(carried) if kept <= by)
