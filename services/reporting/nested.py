"""Rows by codes: members, trees, merged groups, versions.

A cell that lacks a dimension stands in "por desagregar" under the parent that it does state, so
nothing that a service answers gets lost.
"""

from dataclasses import dataclass, field, replace

from services.reporting.grammar import Readings, Subtotal, Tree
from services.reporting.material import (
    Draft,
    Figures,
    Material,
    Path,
    added,
    outer_code,
    unallocated,
    with_side,
)
from services.reporting.plan import ABOVE, OUTER, SIDE
from services.reporting.table import RowKind

Cells = dict[tuple[Path, str], dict[str, int]]


@dataclass(slots=True)
class _Node:
    """A code and what stands below it, while rows are gathered; figures by unit of measure."""

    own: dict[str, Figures] = field(default_factory=dict)
    open: dict[str, Figures] = field(default_factory=dict)
    side: Figures = field(default_factory=dict)
    below: dict[str, "_Node"] = field(default_factory=dict)

    def all(self) -> dict[str, int]:
        deeper = (node.all() for node in self.below.values())
        return added([*self.own.values(), *self.open.values(), *deeper])

    def take(self, codes: Path, unit: str, figures: Figures) -> None:
        """Put figures where their codes lead, or open where the first code is missing."""
        node = self
        for code in codes:
            if not code:
                _put(node.open, unit, figures)
                return
            if code not in node.below:
                node.below[code] = _Node()
            node = node.below[code]
        _put(node.own, unit, figures)

    def beside(self, codes: Path, figures: Figures) -> None:
        """Set figures beside the rows of codes that have some; of others the table says nothing."""
        node: _Node | None = self
        for code in codes:
            node = node.below.get(code) if node and code else None
        if node is not None:
            node.side = added([node.side, figures])


def _put(by_unit: dict[str, Figures], unit: str, figures: Figures) -> None:
    known = by_unit.get(unit)
    by_unit[unit] = added([known, figures]) if known else figures


def nested(material: Material, part: str = "") -> tuple[Draft, ...]:
    """Make rows by the codes of the levels, in their order."""
    root = _Node()
    for read in (part,) if part else ("", OUTER):
        for (codes, unit), figures in material.cells(read).items():
            root.take(codes, unit, figures)
    if not part:
        root.open[""] = added([root.open.get("", {}), material.unassigned()])
        for (codes, _), figures in material.cells(SIDE).items():
            root.beside(codes, figures)
    drafts = _below(root, (), material)
    subtotal = material.cuadro.subtotal
    return tuple(drafts if subtotal is None else _parted(drafts, subtotal, material))


def _below(node: _Node, path: Path, material: Material) -> list[Draft]:
    levels = material.levels
    drafts: list[Draft] = []
    if len(path) < len(levels):
        level = levels[len(path)]
        outer = outer_code(levels, path, level)
        if level.every:
            for code in material.names.below(level, outer):
                node.below.setdefault(code, _Node(own={"": {}}))
        for code in sorted(node.below, key=lambda c: material.names.place(level, c, outer)):
            drafts += _of_code(node.below[code], (*path, code), material)
    for unit, figures in node.open.items():
        key = material.keys_of(path) or path
        drafts += unallocated(figures, key=key, codes=path, level=_depth(path, material), unit=unit)
    return drafts


def _of_code(node: _Node, path: Path, material: Material) -> list[Draft]:
    """Make the rows of one code: its own where it is an innermost one, else what is below it."""
    levels = material.levels
    own = [(unit, figures) for unit, figures in node.own.items() if any(figures.values())]
    key = material.keys_of(path)
    depth = _depth(path[:-1], material)
    if len(path) == len(levels):
        if levels[-1].every and not own:
            own = list(node.own.items())
        return [
            Draft(kind="row", key=key, figures=figures, codes=path, level=depth, unit=unit)
            for unit, figures in own
        ]
    parts = _below(node, path, material)
    tree = _tree_of(material)
    if tree is None or levels[len(path) - 1].silent:
        return with_side(parts, node.side)
    head = Draft(kind="subtotal", key=key, figures={}, codes=path, level=depth, counts=False)
    if own:
        kind: RowKind = "subtotal" if parts else "row"
        heads = [replace(head, kind=kind, figures=figures, unit=unit) for unit, figures in own]
        return [*heads, *parts]
    if not parts:
        return []
    if tree.subtotals:
        return [replace(head, figures=node.all()), *parts]
    return [replace(head, bare=True), *parts]


def _tree_of(material: Material) -> Tree | None:
    rows = material.cuadro.rows
    tree = getattr(rows, "above", rows)
    return tree if isinstance(tree, Tree) else None


def _depth(path: Path, material: Material) -> int:
    if _tree_of(material) is None:
        return 0
    levels = material.levels
    return sum(not level.silent for level in levels[: len(path)])


def _parted(drafts: list[Draft], subtotal: Subtotal, material: Material) -> list[Draft]:
    """Set a sum after all rows but those of some codes, which follow it."""
    names = [level.dimension for level in material.levels]
    place = names.index(subtotal.dimension)
    apart = [d for d in drafts if d.codes[place : place + 1] in [(c,) for c in subtotal.without]]
    before = [draft for draft in drafts if draft not in apart]
    between = Draft(
        kind="subtotal",
        key=(subtotal.key,),
        figures=added(draft.figures for draft in before if draft.counts),
        label=subtotal.label,
        counts=False,
        as_total=True,
    )
    return [*before, between, *apart] if drafts else []


# --- versions ----------------------------------------------------------------------------------


def readings(material: Material, rows: Readings) -> tuple[Draft, ...]:
    """Make a row of each code for every version of its figures, the versions side by side."""
    drafts: list[Draft] = []
    for version in rows.versions:
        root = _Node()
        for (codes, unit), figures in material.cells(version.key).items():
            root.take(codes, unit, figures)
        drafts += [
            replace(
                draft,
                key=(*draft.key, version.key),
                version=version.key,
                texts={"": version.label},
            )
            for draft in _below(root, (), material)
        ]
    order = {version.key: place for place, version in enumerate(rows.versions)}
    return tuple(
        sorted(
            drafts,
            key=lambda draft: (
                not draft.codes,
                material.names.place(rows.level, draft.codes[0]) if draft.codes else (0, ""),
                order[draft.version],
            ),
        )
    )


def above(material: Material) -> tuple[Draft, ...]:
    """Make the rows by codes that stand above named rows."""
    return nested(material, ABOVE)
