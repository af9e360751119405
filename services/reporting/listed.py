"""Rows that stand whether or not figures moved: entries of a register, rows that a table names."""

from collections.abc import Iterable

from services.reporting.grammar import Entries, Item, Itemised, Level, Sum
from services.reporting.material import Draft, Figures, Material, added, unallocated
from services.reporting.nested import above
from services.reporting.plan import Source

# --- entries of a register ---------------------------------------------------------------------


def entries(material: Material, rows: Entries) -> tuple[Draft, ...]:
    """Make a row per entry; with `occurring`, per entry that an act which counts carries."""
    *outer, inner = rows.levels
    found = []
    for code in material.names.codes(inner):
        if rows.occurring and code not in material.occurring:
            continue
        around = tuple(material.names.attribute(inner, code, level.dimension) for level in outer)
        found.append(Draft(kind="row", key=(code,), figures={}, codes=(*around, code)))
    return tuple(sorted(found, key=lambda draft: _places(material, rows.levels, draft)))


def _places(material: Material, levels: tuple[Level, ...], draft: Draft) -> list[tuple[int, str]]:
    return [
        material.names.place(level, code) for level, code in zip(levels, draft.codes, strict=True)
    ]


# --- rows that a table names -------------------------------------------------------------------


def itemised(material: Material, rows: Itemised) -> tuple[Draft, ...]:
    """Make the named rows, each with its parts and what these leave over."""
    drafts = [*above(material)] if rows.above else []
    for item in rows.items:
        drafts += _of_item(material, item)
    seen = added(draft.figures for draft in drafts if draft.counts)
    whole = added(_whole(material))
    rest = {key: amount - seen.get(key, 0) for key, amount in whole.items()}
    if rows.above is None:
        drafts += unallocated(rest)
    return tuple(drafts)


def _of_item(material: Material, item: Item) -> list[Draft]:
    figures = _figures(material, item)
    if not any(figures.values()):
        return []
    head = Draft(
        kind="subtotal" if item.parts else "row",
        key=(item.key,),
        figures=figures,
        texts=dict(item.texts),
    )
    parts = [_part(material, part) for part in item.parts]
    known = added(part.figures for part in parts)
    rest = {key: amount - known.get(key, 0) for key, amount in figures.items()}
    left = unallocated(rest, key=(item.key,), level=1) if parts else []
    return [head, *parts, *(_uncounted(draft) for draft in left)]


def _part(material: Material, item: Item) -> Draft:
    figures = _figures(material, item)
    return Draft(
        kind="row",
        key=(item.key,),
        figures=figures,
        level=1,
        texts=dict(item.texts),
        counts=False,
        bare=not any(figures.values()),
    )


def _uncounted(draft: Draft) -> Draft:
    return Draft(
        kind=draft.kind,
        key=draft.key,
        figures=draft.figures,
        level=draft.level,
        label=draft.label,
        counts=False,
    )


def _figures(material: Material, item: Item) -> dict[str, int]:
    """Sum the cells that a named row takes: those at its codes and in its sets."""
    figures: dict[str, int] = {}
    wanted = {name: frozenset(codes) for name, codes in item.at}
    for level, having in item.sets:
        wanted[level.dimension] = frozenset(material.names.members(level, having))
    for source in material.of_part(item.measure):
        for stated, amount in _cells(material, source):
            if all(stated[name] in codes for name, codes in wanted.items()):
                figures[source.column.key] = figures.get(source.column.key, 0) + amount
    return figures


def _cells(material: Material, source: Source) -> Iterable[tuple[dict[str, str], int]]:
    if not isinstance(source.column, Sum):
        return ()
    match = source.column.match
    return (
        (stated, amount)
        for stated, amount in material.stated_cells(source.question)
        if all(stated[name] in codes for name, codes in match)
    )


def _whole(material: Material) -> Iterable[Figures]:
    for source in material.of_part(""):
        for _, amount in _cells(material, source):
            yield {source.column.key: amount}
