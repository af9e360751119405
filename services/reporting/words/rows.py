"""What makes the rows of a table."""

from dataclasses import dataclass
from typing import Literal

Where = tuple[tuple[str, tuple[str, ...]], ...]
"""Filters, in order: dimension and the codes that match."""


@dataclass(frozen=True, slots=True)
class Having:
    """A named set of a catalogue: the codes whose attribute has this value at the cut."""

    attribute: str
    value: str


@dataclass(frozen=True, slots=True)
class Level:
    """One dimension that makes rows, with the names and the order in which they are printed.

    A closed list prints its own names; an open register is read from the catalogue of that name at
    the cut. Codes that neither knows come last and print as they are.
    """

    dimension: str
    printed: tuple[tuple[str, str], ...] = ()
    catalogue: str = ""
    only: Having | None = None
    form: str = "{name}"
    """How the name is printed, with `{code}` where print numbers it, or `{its_x}` an attribute x;
    an entry that lacks the attribute prints its name alone."""
    alias: str = ""
    """The attribute of entries that this table calls otherwise than the register."""
    within: str = ""
    """The outer dimension whose code opens the catalogue's codes: a task's is `<activity>.01`."""
    coded: tuple[tuple[str, str], ...] = ()
    """Codes that the table prints as others: the services of a unit as its activities (AOI)."""
    key: Literal["code", "number", "name", "alone"] = "code"
    """What stands in row keys: the code, a code without leading zeros, the slug of the name
    (numbered in the order of the register where it calls several alike), or the code without those
    around it."""
    by_name: bool = False
    """Rows in the order of their printed names, not of the register."""
    every: bool = False
    """Below a row that stands, every code that its register has there, moved or not."""
    silent: bool = False
    """In a tree, a level without a row of its own: what it states stands on its first row."""


@dataclass(frozen=True, slots=True)
class Members:
    """One row per code that moved."""

    level: Level


@dataclass(frozen=True, slots=True)
class Tree:
    """Rows within rows: each outer code prints its subtotal first, then what it is made of.

    Without `subtotals` an outer row is a heading: texts alone.
    """

    levels: tuple[Level, ...]
    subtotals: bool = True


@dataclass(frozen=True, slots=True)
class Merged:
    """Rows by several codes without subtotals: an outer name is printed once for its rows."""

    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A row per code that acts moved, and under it one line per act, in the order of the acts.

    Rows stand as the acts first moved them; codes listed in `order` stand as listed, before the
    rest; `by_catalogue` takes the order of the level.
    """

    level: Level
    order: tuple[str, ...] = ()
    by_catalogue: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Acts of some kinds under one heading, whose row adds them up."""

    key: str
    label: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sections:
    """One row per act, in sections by kind; `rest` takes the acts of every other kind.

    An act's row holds what the act itemises by the dimensions `itemised_by`; what it leaves open
    stands in "por desagregar".
    """

    sections: tuple[Section, ...]
    rest: Section
    itemised_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One reading of the same figures: first programmed, or as it stands (`where` is empty)."""

    key: str
    label: str
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """Two or more rows per code, one for each version; the total has as many."""

    level: Level
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A row per entry of a register, figures or not; an outer level is an attribute of the inner.

    With `occurring` a row stands while an act that counts carries the code there (its
    circumstance).
    """

    levels: tuple[Level, ...]
    occurring: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A row that the table names: the cells that match `at` and lie in every set.

    An empty code in `at` matches cells that state none: what is spent outside agreements.
    `measure` reads another measure than the columns do (the investments within the budget);
    `sets` are named sets of a level; `texts` what its text columns print.
    """

    key: str
    texts: tuple[tuple[str, str], ...]
    at: Where = ()
    sets: tuple[tuple[Level, Having], ...] = ()
    measure: str = ""
    parts: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True)
class Itemised:
    """Named rows in the order of the list; what the parts of one leave over stands below them.

    `above` are rows made by codes, before the named ones. A named part of which acts itemise
    nothing is printed without figures, and a note says so.
    """

    items: tuple[Item, ...]
    above: Tree | None = None


Rows = Members | Tree | Merged | Lines | Sections | Readings | Entries | Itemised
