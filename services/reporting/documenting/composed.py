"""A table composed at one cut, with all that stands behind its cells and what was printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.reporting.compose import keys_of
from services.reporting.documenting.levels import Declared
from services.reporting.drafts import drafts_of
from services.reporting.grammar import Item, Itemised, Moved, Readings, Sections, Stated, Sum
from services.reporting.material import Draft, Material
from services.reporting.plan import ABOVE, OUTER, Source
from services.reporting.questions import MovedLine, Question
from services.reporting.table import Table
from shared.codes import UNIT_OF_MEASURE


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as the publication prints it: its page, and its cells as they are."""

    page: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ComposedTable:
    """A table at one cut, the lines that it reads, who declares its registers, and its print."""

    table: Table
    material: Material
    lines: Mapping[Question, tuple[MovedLine, ...]]
    declared: Declared = field(default_factory=dict)
    printed: Mapping[str, PrintedRow] = field(default_factory=dict)

    def drafts(self) -> dict[str, Draft]:
        """Give the table's rows before printing, by their keys."""
        drafts = drafts_of(self.material)
        return dict(zip(keys_of(drafts), drafts, strict=True))

    def acts(self) -> dict[str, set[str]]:
        """List the acts whose lines the table reads, by kind."""
        kinds: dict[str, set[str]] = {}
        for lines in self.lines.values():
            for line in lines:
                record = self.material.acts[line.act]
                kinds.setdefault(record.counted_kind, set()).add(line.act)
        return kinds


def contributions(composed: ComposedTable, draft: Draft, column: str) -> dict[str, int]:
    """Give what each act adds to a figure of a row, by date; empty where that is not its rule.

    What is given adds up to the figure; if the lines of a row say another sum, nothing is given.
    """
    wanted = draft.figures.get(column)
    if wanted is None:
        return {}
    acts: dict[str, int] = {}
    for source in composed.material.sources:
        if source.column.key != column or not _is_read(composed, source, draft):
            continue
        for line in composed.lines.get(source.question, ()):
            stated = dict(zip(source.question.by, line.keys, strict=True))
            if _is_of_row(composed, source, draft, stated, line):
                acts[line.act] = acts.get(line.act, 0) + line.amount
    moved = {act: amount for act, amount in acts.items() if amount}
    return moved if sum(moved.values()) == wanted else {}


def stated_by(composed: ComposedTable, draft: Draft, column: Stated) -> str:
    """Give the act that prints a row's `before` (the first) or `after` (the last)."""
    acts = [
        line.act
        for source in composed.material.sources
        if source.column == column
        for line in composed.material.lines(source)
        if line.keys[: len(draft.codes)] == draft.codes
        and (line.before if column.what == "before" else line.after) is not None
    ]
    return acts[0 if column.what == "before" else -1] if acts else ""


def _is_read(composed: ComposedTable, source: Source, draft: Draft) -> bool:
    """Say whether a row reads its figure in a source."""
    rows = composed.material.cuadro.rows
    if isinstance(rows, Itemised):
        item = _item(rows, draft)
        return source.part == (item.measure if item else ABOVE)
    if isinstance(rows, Readings):
        return source.part == draft.version
    width = len(source.dimensions)
    if source.part == OUTER:
        return len(draft.codes) == width
    column = source.column
    own_above = isinstance(column, Sum) and bool(column.outer)
    return len(draft.codes) >= width or (not own_above and bool(draft.codes or draft.act))


def _is_of_row(
    composed: ComposedTable,
    source: Source,
    draft: Draft,
    stated: Mapping[str, str],
    line: MovedLine,
) -> bool:
    rows = composed.material.cuadro.rows
    column = source.column
    if isinstance(column, Sum) and not _matches(stated, dict(column.match)):
        return False
    if draft.unit and stated.get(UNIT_OF_MEASURE, "") != draft.unit:
        return False
    if isinstance(rows, Sections):
        return line.act == draft.act
    if isinstance(column, Moved) and draft.kind == "line" and line.act != draft.act:
        return False
    if isinstance(rows, Itemised) and (item := _item(rows, draft)):
        return _matches(stated, _wanted(composed, item))
    codes = tuple(stated[dimension] for dimension in source.dimensions)
    width = min(len(codes), len(draft.codes))
    return codes[:width] == draft.codes[:width]


def _matches(stated: Mapping[str, str], wanted: Mapping[str, tuple[str, ...]]) -> bool:
    return all(stated[dimension] in codes for dimension, codes in wanted.items())


def _item(rows: Itemised, draft: Draft) -> Item | None:
    every = [each for item in rows.items for each in (item, *item.parts)]
    return next((item for item in every if (item.key,) == draft.key), None)


def _wanted(composed: ComposedTable, item: Item) -> dict[str, tuple[str, ...]]:
    wanted = dict(item.at)
    for level, having in item.sets:
        wanted[level.dimension] = composed.material.names.members(level, having)
    return wanted
