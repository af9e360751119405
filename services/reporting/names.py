"""The names of codes at a cut: the latest declaration that counts says how a code is called.

Open registers (CUI, agreements, units, origins ...) are declared by acts, so a name has a history
like a figure. A later declaration replaces a code's name and attributes, never its place in the
order of the catalogue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.reporting.acts import ActRecord, ended, is_dated_in, within
from services.reporting.grammar import Having, Level
from shared.act import CatalogueDeclared
from shared.cut import Cut


@dataclass(frozen=True, slots=True)
class Entry:
    """A code of a register, its name and what tables ask of it."""

    code: str
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one act declares of one catalogue, in its order."""

    act: str
    catalogue: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """All catalogues at one cut, each in its order."""

    catalogues: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict)

    def entry(self, level: Level, code: str) -> Entry | None:
        """Find a code's entry in the catalogue of a level."""
        return self.catalogues.get(level.catalogue, {}).get(code)

    def name(self, level: Level, code: str) -> str:
        """Give a code's printed name; a code that nobody names prints as it is."""
        entry = self.entry(level, code)
        return entry.name if entry else dict(level.printed).get(code, code)

    def place(self, level: Level, code: str) -> tuple[int, str]:
        """Order a code: as printed or declared, the unknown last by code."""
        order = [known for known, _ in level.printed] or list(
            self.catalogues.get(level.catalogue, {})
        )
        return (order.index(code), "") if code in order else (len(order), code)

    def members(self, level: Level, having: Having) -> tuple[str, ...]:
        """List the codes of a named set, in the order of the catalogue."""
        return tuple(
            code
            for code, entry in self.catalogues.get(level.catalogue, {}).items()
            if entry.attributes.get(having.attribute) == having.value
        )


def declaration_of(act: CatalogueDeclared) -> Declaration:
    """Read what an act declares."""
    entries = tuple(Entry(e.code, e.name, dict(e.attributes)) for e in act.entries)
    return Declaration(act.key, act.catalogue, entries)


def names_at(declarations: Iterable[Declaration], acts: Iterable[ActRecord], cut: Cut) -> Names:
    """Read the names at a cut from the declarations that count: by clock date, then sequence."""
    known = within(acts, cut)
    gone = ended(known, cut, None)
    counted = {
        act.key: (act.dated(cut.basis).date, act.sequence)
        for act in known
        if is_dated_in(act, cut) and act.key not in gone
    }
    catalogues: dict[str, dict[str, Entry]] = {}
    declared = [declaration for declaration in declarations if declaration.act in counted]
    for declaration in sorted(declared, key=lambda d: counted[d.act]):
        register = catalogues.setdefault(declaration.catalogue, {})
        register.update((entry.code, entry) for entry in declaration.entries)
    return Names(catalogues)
