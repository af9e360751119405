"""From answers to rows that are not yet printed: which cells stand in which row, in which order.

One function per word of the grammar that makes rows. A cell that lacks a dimension stands in "por
desagregar" under the parent that it does state, so nothing that a service answers gets lost.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.reporting.acts import ActRecord
from services.reporting.grammar import Cuadro, Lines, Moved, Section, Sections, Sum, Tree
from services.reporting.names import Names
from services.reporting.plan import columns_of, levels_of, question_of, row_dimensions
from services.reporting.questions import Answer, Answers, MovedLine
from services.reporting.table import RowKind

UNALLOCATED = "unallocated"
POR_DESAGREGAR = "Por desagregar"

Figures = Mapping[str, int]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A row before printing: hundredths by column, and what its texts are read from.

    `codes` are the row's own codes from the outside in; `key` the parts of its key; `counts` says
    whether the total adds it (subtotals and lines are parts of rows already added).
    """

    kind: RowKind
    key: Path
    figures: Figures
    codes: Path = ()
    level: int = 0
    act: str = ""
    label: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Material:
    """All that rows are made of: the declaration, the answers, the names, the acts by key."""

    cuadro: Cuadro
    answers: Answers
    names: Names
    acts: Mapping[str, ActRecord]

    def answer(self, column: Sum | Moved) -> Answer:
        """Give the answer in which a column stands."""
        return self.answers.balances[question_of(self.cuadro, column, self.names)]

    def sums(self) -> tuple[Sum, ...]:
        """List the columns that are sums."""
        return tuple(c for c in columns_of(self.cuadro) if isinstance(c, Sum))


def drafts_of(material: Material) -> tuple[Draft, ...]:
    """Make a table's rows, in the printed order, totals apart."""
    rows = material.cuadro.rows
    if isinstance(rows, Sections):
        return _sections(material, rows)
    if isinstance(rows, Lines):
        return _lines(material)
    return _nested(material)


def added(figures: Iterable[Figures]) -> dict[str, int]:
    """Add figures column by column."""
    total: dict[str, int] = {}
    for each in figures:
        for column, amount in each.items():
            total[column] = total.get(column, 0) + amount
    return total


# --- cells by row ------------------------------------------------------------------------------


def _cells(material: Material) -> dict[Path, dict[str, int]]:
    """Sum the matching cells of every column, by the row dimensions that each cell states."""
    width = len(row_dimensions(material.cuadro.rows))
    cells: dict[Path, dict[str, int]] = {}
    for column in material.sums():
        question = question_of(material.cuadro, column, material.names)
        for keys, amount in material.answers.balances[question].rows:
            stated = dict(zip(question.by, keys, strict=True))
            row = cells.setdefault(keys[:width], {})
            if all(stated[dimension] in codes for dimension, codes in column.match):
                row[column.key] = row.get(column.key, 0) + amount
    return cells


def _unassigned(material: Material) -> dict[str, int]:
    """Give what lacks a filtered dimension, where the table shows it as a row.

    An answer states it as one sum, so it stands in columns that take the whole question.
    """
    if material.cuadro.unassigned != "row":
        return {}
    return {c.key: material.answer(c).unassigned for c in material.sums() if not c.match}


# --- rows by codes -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Node:
    """A code and what stands below it, while rows are gathered."""

    figures: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)
    below: dict[str, "_Node"] = field(default_factory=dict)

    def all(self) -> dict[str, int]:
        return added([self.figures, self.open, *(node.all() for node in self.below.values())])


def _nested(material: Material) -> tuple[Draft, ...]:
    root = _Node(open=_unassigned(material))
    for codes, figures in _cells(material).items():
        node = root
        for code in codes:
            if not code:
                node.open = added([node.open, figures])
                break
            node = node.below.setdefault(code, _Node())
        else:
            node.figures = added([node.figures, figures])
    return tuple(_below(root, (), material))


def _below(node: _Node, path: Path, material: Material) -> list[Draft]:
    levels = levels_of(material.cuadro.rows)
    subtotals = isinstance(material.cuadro.rows, Tree)
    depth = len(path) if subtotals else 0
    drafts: list[Draft] = []
    if len(path) < len(levels):
        level = levels[len(path)]
        for code in sorted(node.below, key=lambda c: material.names.place(level, c)):
            drafts += _of_code(node.below[code], (*path, code), material)
    if any(node.open.values()):
        drafts.append(
            Draft(
                kind="unallocated",
                key=(*path, UNALLOCATED),
                figures=node.open,
                codes=path,
                level=depth,
                label=POR_DESAGREGAR,
            )
        )
    return drafts


def _of_code(node: _Node, path: Path, material: Material) -> list[Draft]:
    rows = material.cuadro.rows
    depth = len(path) - 1 if isinstance(rows, Tree) else 0
    if len(path) == len(levels_of(rows)):
        if not any(node.figures.values()):
            return []
        return [Draft(kind="row", key=path, figures=node.figures, codes=path, level=depth)]
    parts = _below(node, path, material)
    if not parts or not isinstance(rows, Tree):
        return parts
    subtotal = Draft(
        kind="subtotal", key=path, figures=node.all(), codes=path, level=depth, counts=False
    )
    return [subtotal, *parts]


# --- a row and its act lines -------------------------------------------------------------------


def _lines(material: Material) -> tuple[Draft, ...]:
    moved = [c for c in columns_of(material.cuadro) if isinstance(c, Moved)]
    lines: dict[str, dict[str, list[tuple[str, MovedLine]]]] = {}
    for column, line in _in_order(material, moved):
        lines.setdefault(line.keys[0], {}).setdefault(line.act, []).append((column.key, line))
    sums = _cells(material)
    drafts: list[Draft] = []
    for code, by_act in lines.items():
        if code:
            drafts += _row_with_lines(code, sums.get((code,), {}), by_act)
    open_lines = [{key: x.amount} for by in lines.get("", {}).values() for key, x in by]
    left_open = [*open_lines, _moved_unassigned(material, moved)]
    figures = added(left_open)
    if any(figures.values()):
        drafts.append(
            Draft(kind="unallocated", key=(UNALLOCATED,), figures=figures, label=POR_DESAGREGAR)
        )
    return tuple(drafts)


def _in_order(material: Material, moved: Iterable[Moved]) -> list[tuple[Moved, MovedLine]]:
    """Order lines by the day they count from, then as the log and the act have them."""
    found = [
        (column, line)
        for column in moved
        for line in material.answers.movements[question_of(material.cuadro, column, material.names)]
    ]
    return sorted(found, key=lambda pair: _order_of_line(pair[1]))


def _order_of_line(line: MovedLine) -> tuple[dt.date, int]:
    return line.effective_on, line.sequence


def _row_with_lines(
    code: str, sums: Figures, by_act: Mapping[str, list[tuple[str, MovedLine]]]
) -> list[Draft]:
    lines = [
        Draft(
            kind="line",
            key=(code, act.lower()),
            figures=added({column: line.amount} for column, line in pairs),
            codes=(code,),
            level=1,
            act=act,
            counts=False,
        )
        for act, pairs in by_act.items()
    ]
    figures = added([sums, *(line.figures for line in lines)])
    if not any(sums.values()) and not any(any(line.figures.values()) for line in lines):
        return []
    return [Draft(kind="row", key=(code,), figures=figures, codes=(code,)), *lines]


def _moved_unassigned(material: Material, moved: Iterable[Moved]) -> dict[str, int]:
    if material.cuadro.unassigned != "row":
        return {}
    return {column.key: material.answer(column).unassigned for column in moved}


# --- one row per act ---------------------------------------------------------------------------


def _sections(material: Material, rows: Sections) -> tuple[Draft, ...]:
    acts: dict[Path, list[tuple[Path, Figures]]] = {}
    open_figures: list[Figures] = [_unassigned(material)]
    for (act, kind, *itemised), figures in _cells(material).items():
        if all(itemised):
            acts.setdefault((act, kind), []).append(((*itemised,), figures))
        else:
            open_figures.append(figures)
    drafts: list[Draft] = []
    for section in (*rows.sections, rows.rest):
        own = {a: f for (a, kind), f in acts.items() if _section_of(rows, kind) == section}
        drafts += _section(section, own, material)
    figures = added(open_figures)
    if any(figures.values()):
        drafts.append(
            Draft(kind="unallocated", key=(UNALLOCATED,), figures=figures, label=POR_DESAGREGAR)
        )
    return tuple(drafts)


def _section_of(rows: Sections, kind: str) -> Section:
    return next((s for s in rows.sections if kind in s.kinds), rows.rest)


def _section(
    section: Section, acts: Mapping[str, list[tuple[Path, Figures]]], material: Material
) -> list[Draft]:
    """Make a section's heading and its acts: those with something that is not zero."""
    drafts = [
        Draft(
            kind="row",
            key=(act.lower(),),
            figures=added(figures for _, figures in acts[act]),
            level=1,
            act=act,
        )
        for act in sorted(acts, key=lambda a: _order_of_act(material.acts.get(a), a))
        if any(any(figures.values()) for _, figures in acts[act])
    ]
    if not drafts:
        return []
    heading = Draft(
        kind="subtotal",
        key=(section.key,),
        figures=added(draft.figures for draft in drafts),
        label=section.label,
        counts=False,
    )
    return [heading, *drafts]


def _order_of_act(act: ActRecord | None, key: str) -> tuple[dt.date, int, str]:
    if act is None:
        return dt.date.max, 0, key
    return act.effective_on.date, act.sequence, key
