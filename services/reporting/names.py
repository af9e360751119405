"""The names of codes at a cut: the latest declaration that counts says how a code is called.

Open registers (CUI, agreements, units, origins ...) are declared by acts, so a name has a history
like a figure. A later declaration replaces a code's name and attributes, never its place in the
order of the catalogue.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.reporting.acts import ActRecord, ended, is_dated_in, within
from services.reporting.grammar import Having, Level
from services.reporting.printing import key_of
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
    _orders: dict[Any, dict[str, int]] = field(default_factory=dict, repr=False, compare=False)
    _numbered: dict[str, dict[str, str]] = field(default_factory=dict, repr=False, compare=False)

    def entry(self, level: Level, code: str, outer: str = "") -> Entry | None:
        """Find a code's entry in the catalogue of a level, within an outer code where it is so."""
        return self.catalogues.get(level.catalogue, {}).get(_registered(level, code, outer))

    def name(self, level: Level, code: str, outer: str = "") -> str:
        """Give a code's printed name; a code that nobody names prints as it is."""
        entry = self.entry(level, code, outer)
        if entry is None:
            name = dict(level.printed).get(code)
            return code if name is None else level.form.format(code=code, name=name)
        name = (entry.attributes.get(level.alias) if level.alias else None) or entry.name
        if level.form == "{name}":
            return name
        its = {f"its_{attribute}": value for attribute, value in entry.attributes.items()}
        try:
            return level.form.format(code=printed_code(level, code), name=name, **its)
        except KeyError:
            return name

    def place(self, level: Level, code: str, outer: str = "") -> tuple[int, str]:
        """Order a code: as printed or declared, the unknown last by code."""
        order = self._order(level)
        known = code if level.coded else _registered(level, code, outer)
        if level.by_name and known in order:
            return 0, _plain(self.name(level, code, outer))
        return (order[known], "") if known in order else (len(order), code)

    def _order(self, level: Level) -> Mapping[str, int]:
        """Give a level's codes their places, once for each list."""
        closed = level.printed or level.coded
        listed = closed or level.catalogue
        if listed not in self._orders:
            codes = [code for code, _ in closed] or self.catalogues.get(level.catalogue, {})
            self._orders[listed] = {code: place for place, code in enumerate(codes)}
        return self._orders[listed]

    def key(self, level: Level, code: str, outer: str = "") -> str:
        """Give what stands for a code in row keys."""
        if level.key == "number":
            return code.lstrip("0") or code
        if level.key == "name":
            return self._numbered_names(level).get(_registered(level, code, outer), code)
        return printed_code(level, code)

    def _numbered_names(self, level: Level) -> Mapping[str, str]:
        """Give every code of a register the slug of its name, numbered where several are alike."""
        if level.catalogue not in self._numbered:
            seen: dict[tuple[str, str], int] = {}
            keys: dict[str, str] = {}
            for code, entry in self.catalogues.get(level.catalogue, {}).items():
                outer = code.partition(".")[0] if level.within else ""
                slug = key_of(entry.name.lower())
                place = seen[outer, slug] = seen.get((outer, slug), 0) + 1
                keys[code] = slug if place == 1 else f"{slug}-{place}"
            self._numbered[level.catalogue] = keys
        return self._numbered[level.catalogue]

    def codes(self, level: Level) -> tuple[str, ...]:
        """List the codes of a level's catalogue, in its order."""
        return tuple(self.catalogues.get(level.catalogue, {}))

    def attribute(self, level: Level, code: str, name: str, outer: str = "") -> str:
        """Give an attribute of a code's entry, empty when it states none."""
        entry = self.entry(level, code, outer)
        return entry.attributes.get(name, "") if entry else ""

    def below(self, level: Level, outer: str) -> tuple[str, ...]:
        """List the codes that a level's register has within an outer code."""
        opening = f"{outer}."
        return tuple(
            code.removeprefix(opening)
            for code in self.catalogues.get(level.catalogue, {})
            if code.startswith(opening)
        )

    def members(self, level: Level, having: Having) -> tuple[str, ...]:
        """List the codes of a named set, in the order of the catalogue."""
        return tuple(
            code
            for code, entry in self.catalogues.get(level.catalogue, {}).items()
            if entry.attributes.get(having.attribute) == having.value
        )


def printed_code(level: Level, code: str) -> str:
    """Give a code as the table prints it."""
    return dict(level.coded).get(code, code) if level.coded else code


def _registered(level: Level, code: str, outer: str) -> str:
    """Give a code as its catalogue has it."""
    printed = printed_code(level, code)
    return f"{outer}.{printed}" if level.within else printed


def _plain(text: str) -> str:
    """Fold case and accents, so that names order as a reader looks them up."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


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
