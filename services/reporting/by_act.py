"""Rows by acts: a row and its act lines, and one row per act in sections."""

import datetime as dt
from collections.abc import Mapping, Sequence

from services.reporting.acts import ActRecord
from services.reporting.grammar import Lines, Moved, Section, Sections
from services.reporting.material import (
    Draft,
    Figures,
    Material,
    Path,
    added,
    order_of_line,
    unallocated,
)
from services.reporting.questions import MovedLine

# --- a row and its act lines -------------------------------------------------------------------


def lines(material: Material, rows: Lines) -> tuple[Draft, ...]:
    """Make a row per code that acts moved, with a line for each act below it."""
    moved: dict[str, dict[str, list[tuple[str, MovedLine]]]] = {}
    for column, line in _in_order(material):
        moved.setdefault(line.keys[0], {}).setdefault(line.act, []).append((column.key, line))
    sums = {codes[0]: figures for (codes, _), figures in material.cells().items()}
    drafts: list[Draft] = []
    for code in _codes_in_order(material, rows, [code for code in moved if code]):
        drafts += _row_with_lines(code, sums.get(code, {}), moved[code])
    open_lines = [{key: x.amount} for by in moved.get("", {}).values() for key, x in by]
    drafts += unallocated(added([*open_lines, _moved_unassigned(material)]))
    return tuple(drafts)


def _codes_in_order(material: Material, rows: Lines, codes: Sequence[str]) -> list[str]:
    """Order rows as listed, or as the register has them, or as acts first moved them."""
    if rows.by_catalogue:
        return sorted(codes, key=lambda code: material.names.place(rows.level, code))
    listed = [code for code in rows.order if code in codes]
    return [*listed, *(code for code in codes if code not in listed)]


def _in_order(material: Material) -> list[tuple[Moved, MovedLine]]:
    """Order lines by the day they count from, then as the log and the act have them."""
    found = [
        (source.column, line)
        for source in material.sources
        if isinstance(source.column, Moved)
        for line in material.answers.movements[source.question]
    ]
    return sorted(found, key=lambda pair: order_of_line(pair[1]))


def _row_with_lines(
    code: str, sums: Figures, by_act: Mapping[str, list[tuple[str, MovedLine]]]
) -> list[Draft]:
    first = next(iter(by_act))
    lines = [
        Draft(
            kind="line",
            key=(code, act.lower()),
            figures=added({column: line.amount} for column, line in pairs),
            codes=(code,),
            level=1,
            act=act,
            counts=False,
            first_act=first,
        )
        for act, pairs in by_act.items()
    ]
    figures = added([sums, *(line.figures for line in lines)])
    if not any(sums.values()) and not any(any(line.figures.values()) for line in lines):
        return []
    row = Draft(kind="row", key=(code,), figures=figures, codes=(code,), first_act=first)
    return [row, *lines]


def _moved_unassigned(material: Material) -> dict[str, int]:
    if material.cuadro.unassigned != "row":
        return {}
    return {
        source.column.key: material.answer(source).unassigned
        for source in material.sources
        if isinstance(source.column, Moved)
    }


# --- one row per act ---------------------------------------------------------------------------


def sections(material: Material, rows: Sections) -> tuple[Draft, ...]:
    """Make a row per act under the heading of its kind."""
    acts: dict[Path, list[tuple[Path, Figures]]] = {}
    open_figures: list[Figures] = [material.unassigned()]
    for ((act, kind, *itemised), _), figures in material.cells().items():
        if all(itemised):
            acts.setdefault((act, kind), []).append(((*itemised,), figures))
        else:
            open_figures.append(figures)
    drafts: list[Draft] = []
    for section in (*rows.sections, rows.rest):
        own = {a: f for (a, kind), f in acts.items() if _section_of(rows, kind) == section}
        drafts += _section(section, own, material)
    drafts += unallocated(added(open_figures))
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
