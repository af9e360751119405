"""Lines that come to nothing: they make no row of their own, and yet a figure opens into them.

What one act leaves "por desagregar" and another classifies adds up to 0.00: the table shows no row
for it. A row that stands all the same, and the total, have those lines too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from services.reporting.amounts import total_of
from services.reporting.grammar import Moved, Sum
from services.reporting.lineage.tracing import Nothing, terms_of
from services.reporting.material import Draft, Material, added
from services.reporting.plan import OUTER, Source
from services.reporting.questions import Answer, Answers

Place = tuple[str, tuple[str, ...]]
"""The part of the rows, and the codes of a row."""

Found = dict[Place, dict[str, dict[str, int]]]
"""Figures by place, unit of measure and column."""


def rows_with_hidden(
    drafts: Sequence[Draft], material: Material, nothing: Nothing
) -> tuple[Draft, ...]:
    """Add to rows by codes the lines that come to nothing there, and to the sums of all rows."""
    found = _cells_of_nothing(material, nothing)
    return tuple(
        _with_those_after(draft, drafts[number + 1 :], material, nothing)
        if draft.as_total
        else _with_own(draft, found)
        for number, draft in enumerate(drafts)
    )


def total_with_hidden(total: Draft, material: Material, nothing: Nothing) -> Draft:
    """Trace a total to the lines of all rows, those not shown too, once a figure is asked for."""
    return replace(total, figures=_OnceAsked(total, material, nothing))


class _OnceAsked(Mapping[str, int]):
    """The figures of a total: adding up a table anew takes long, and one cell needs one column."""

    def __init__(self, total: Draft, material: Material, nothing: Nothing) -> None:
        self._total = total
        self._material = material
        self._nothing = nothing
        self._found: dict[str, int] = {}

    def __getitem__(self, column: str) -> int:
        if column not in self._found:
            amount = self._total.figures[column]
            whole = _whole(self._material, self._nothing, *self._total.key[1:], only=column)
            self._found[column] = _wider(amount, whole.get(column, 0))
        return self._found[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._total.figures)

    def __len__(self) -> int:
        return len(self._total.figures)


def _cells_of_nothing(material: Material, nothing: Nothing) -> Found:
    """Lay out what comes to nothing as the figures that stand are laid out."""
    answers = Answers(
        {question: Answer(tuple(rows)) for question, rows in nothing.items()},
        dict.fromkeys(material.answers.movements, ()),
    )
    hidden = replace(material, answers=answers)
    found: Found = {}
    for part in {source.part for source in material.sources if nothing.get(source.question)}:
        for (codes, unit), figures in hidden.cells(part).items():
            found.setdefault((part, codes), {})[unit] = figures
    return found


def _with_own(draft: Draft, found: Found) -> Draft:
    if draft.kind not in ("row", "subtotal") or draft.bare or not draft.codes:
        return draft
    parts = (draft.version,) if draft.version else ("", OUTER)
    own = [
        figures
        for part in parts
        for unit, figures in found.get((part, draft.codes), {}).items()
        if unit == draft.unit or not draft.figures
    ]
    return replace(draft, figures=added([draft.figures, *own])) if any(own) else draft


def _with_those_after(
    draft: Draft, after: Sequence[Draft], material: Material, nothing: Nothing
) -> Draft:
    """Trace a sum between rows: that of all rows but those which follow it."""
    following = added(each.figures for each in after if each.counts)
    whole = _whole(material, nothing)
    return _widened(draft, {key: whole[key] - following.get(key, 0) for key in whole})


def _widened(draft: Draft, whole: Mapping[str, int]) -> Draft:
    figures = {
        column: _wider(amount, whole.get(column, 0)) for column, amount in draft.figures.items()
    }
    return replace(draft, figures=figures)


def _wider(amount: int, whole: int) -> int:
    """Take the amount with more lines, where both are the same amount."""
    same = amount == whole and terms_of(amount).keys() <= terms_of(whole).keys()
    return whole if same else amount


def _whole(
    material: Material, nothing: Nothing, version: str = "", *, only: str | None = None
) -> dict[str, int]:
    """Add all that the columns read, or one, for one version of the figures or for the table."""
    whole = {} if version else material.unassigned()
    for source in material.sources:
        key = source.column.key
        if source.part in ((version,) if version else ("", OUTER)) and only in (None, key):
            whole[key] = total_of([whole.get(key, 0), *_amounts(material, source, nothing)])
    return whole


def _amounts(material: Material, source: Source, nothing: Nothing) -> Iterator[int]:
    if isinstance(source.column, Moved):
        yield from (line.amount for line in material.answers.movements[source.question])
        if material.cuadro.unassigned == "row":
            yield material.answer(source).unassigned
    elif isinstance(source.column, Sum):
        rows = (*material.answer(source).rows, *nothing.get(source.question, ()))
        by = source.question.by
        match = [(by.index(name), wanted) for name, wanted in source.column.match]
        for keys, amount in rows:
            if all(keys[place] in wanted for place, wanted in match):
                yield amount
