"""All that the rows of a table are made of: the answers, and which cells stand in which row."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from services.reporting.acts import ActRecord
from services.reporting.amounts import total_of
from services.reporting.grammar import Cuadro, Level, Stated, Sum
from services.reporting.names import Names
from services.reporting.plan import Source, levels_of, plan_from, sources_of
from services.reporting.questions import Answer, Answers, MovedLine, Plan, Question
from services.reporting.table import RowKind
from shared.codes import UNIT_OF_MEASURE

UNALLOCATED = "unallocated"
POR_DESAGREGAR = "Por desagregar"

Figures = Mapping[str, int]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A row before printing: hundredths by column, and what its texts are read from.

    `codes` are the row's own codes from the outside in; `key` the parts of its key; `unit` the unit
    of measure of its figures; `version` which reading they are; `counts` says whether the total
    adds it (subtotals and lines are parts of rows already added), `bare` that it prints no figures,
    `as_total` that it is printed like a total, `first_act` which act comes first in its row.
    """

    kind: RowKind
    key: Path
    figures: Figures
    codes: Path = ()
    level: int = 0
    act: str = ""
    label: str = ""
    unit: str = ""
    version: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    counts: bool = True
    bare: bool = False
    as_total: bool = False
    first_act: str = ""


@dataclass(frozen=True)
class Material:
    """All that rows are made of: the declaration, the answers, the names, the acts by key."""

    cuadro: Cuadro
    answers: Answers
    names: Names
    acts: Mapping[str, ActRecord]
    occurring: frozenset[str] = frozenset()
    """The circumstances of the acts that count at the cut."""

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """List what every column reads."""
        return sources_of(self.cuadro, self.names)

    @cached_property
    def plan(self) -> Plan:
        """List all that the table asks."""
        return plan_from(self.sources)

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """List the levels that make rows, from the outside in."""
        return levels_of(self.cuadro.rows)

    def of_part(self, part: str) -> tuple[Source, ...]:
        """List what the columns read for one part of the rows."""
        return tuple(source for source in self.sources if source.part == part)

    def answer(self, source: Source) -> Answer:
        """Give the sums in which a source stands."""
        return self.answers.balances[source.question]

    def lines(self, source: Source) -> tuple[MovedLine, ...]:
        """Give the lines in which a source stands, as they came into force."""
        lines = self.answers.movements[source.question]
        return tuple(sorted(lines, key=order_of_line))

    def cells(self, part: str = "") -> dict[tuple[Path, str], dict[str, int]]:
        """Sum every column's cells by the codes that make rows and by unit of measure."""
        cells: dict[tuple[Path, str], dict[str, int]] = {}
        asked: dict[tuple[Question, Path], list[Sum]] = {}
        for source in self.of_part(part):
            if isinstance(source.column, Stated):
                for codes, amount in self._stated(source, source.column):
                    cells.setdefault((codes, ""), {})[source.column.key] = amount
            elif isinstance(source.column, Sum):
                together = asked.setdefault((source.question, source.dimensions), [])
                together.append(source.column)
        gathered: dict[tuple[Path, str], dict[str, list[int]]] = {}
        for (question, dimensions), columns in asked.items():
            pivots = tuple(dict.fromkeys(name for column in columns for name, _ in column.match))
            # By their places: a table has thousands of cells, and a name for each key costs most.
            places, picking = _places(question, dimensions), _places(question, pivots)
            unit = _places(question, [name for name in question.by if name == UNIT_OF_MEASURE])
            taking: dict[Path, list[str]] = {}
            for keys, amount in self.answers.balances[question].rows:
                codes = tuple([keys[place] for place in places])
                row = gathered.setdefault((codes, keys[unit[0]] if unit else ""), {})
                pivot = tuple([keys[place] for place in picking])
                if pivot not in taking:
                    taking[pivot] = _takers(columns, dict(zip(pivots, pivot, strict=True)))
                for key in taking[pivot]:
                    row.setdefault(key, []).append(amount)
        for place, row in gathered.items():
            cells.setdefault(place, {}).update(_totals(row))
        return cells

    def stated_cells(self, question: Question) -> Iterable[tuple[dict[str, str], int]]:
        """List an answer's cells by the names of what they state."""
        for keys, amount in self.answers.balances[question].rows:
            yield dict(zip(question.by, keys, strict=True)), amount

    def _stated(self, source: Source, column: Stated) -> Iterable[tuple[Path, int]]:
        """Take what the first line of each row prints as `before`, or the last as `after`."""
        found: dict[Path, int] = {}
        width = len(source.dimensions)
        for line in self.lines(source):
            codes = line.keys[:width]
            if column.what == "after" and line.after is not None:
                found[codes] = line.after
            elif column.what == "before" and line.before is not None:
                found.setdefault(codes, line.before)
        return found.items()

    def unassigned(self) -> dict[str, int]:
        """Give what lacks a filtered dimension, where the table shows it as a row.

        An answer states it as one sum, so it stands in columns that take the whole question.
        """
        if self.cuadro.unassigned != "row":
            return {}
        return {
            source.column.key: self.answer(source).unassigned
            for source in self.of_part("")
            if isinstance(source.column, Sum) and not source.column.match
        }

    def keys_of(self, codes: Path) -> Path:
        """Give the parts of a row's key: its codes as printed, silent levels left out."""
        key: Path = ()
        for level, code in zip(self.levels, codes, strict=False):
            own = self.names.key(level, code, outer_code(self.levels, codes, level))
            if not level.silent:
                key = (own,) if level.key == "alone" else (*key, own)
        return key


def _places(question: Question, names: Iterable[str]) -> list[int]:
    """Say where dimensions stand in the keys of an answer."""
    return [question.by.index(name) for name in names]


def _takers(columns: Iterable[Sum], stated: Mapping[str, str]) -> list[str]:
    """List the keys of the columns that take a cell which states these codes."""
    return [
        column.key
        for column in columns
        if all(stated[name] in wanted for name, wanted in column.match)
    ]


def outer_code(levels: tuple[Level, ...], codes: Path, level: Level) -> str:
    """Give the outer code within which a level's code is registered."""
    if not level.within:
        return ""
    names = [each.dimension for each in levels]
    return codes[names.index(level.within)]


def added(figures: Iterable[Figures]) -> dict[str, int]:
    """Add figures column by column."""
    gathered: dict[str, list[int]] = {}
    for each in figures:
        for column, amount in each.items():
            gathered.setdefault(column, []).append(amount)
    return _totals(gathered)


def _totals(gathered: Mapping[str, Sequence[int]]) -> dict[str, int]:
    return {column: total_of(amounts) for column, amounts in gathered.items()}


def unallocated(
    figures: Figures, *, key: Path = (), codes: Path = (), level: int = 0, unit: str = ""
) -> list[Draft]:
    """Make the row "por desagregar" of what stands under some codes, if anything does."""
    if not any(figures.values()):
        return []
    return [
        Draft(
            kind="unallocated",
            key=(*key, UNALLOCATED),
            figures=figures,
            codes=codes,
            level=level,
            label=POR_DESAGREGAR,
            unit=unit,
        )
    ]


def with_side(drafts: list[Draft], side: Figures) -> list[Draft]:
    """Set the figures of a silent level beside the first of its rows."""
    if not drafts or not side:
        return drafts
    first = replace(drafts[0], figures={**drafts[0].figures, **side})
    return [first, *drafts[1:]]


def order_of_line(line: MovedLine) -> tuple[dt.date, int]:
    """Order lines by the day they count from, then as the log has them."""
    return line.effective_on, line.sequence
