"""The words in which an official table is written down: rows, columns, totals and notes.

A cuadro is a declaration (D8): a value of these frozen words and nothing else, so that a planner
can read what a table counts and no table hides a rule of its own. `docs/adr/0004` lays the 38
tables side by side and says which word each one needs. Nothing here computes; `compose` does.
"""

from dataclasses import dataclass
from typing import Literal

Where = tuple[tuple[str, tuple[str, ...]], ...]
"""Filters, in order: dimension and the codes that match."""


# --- what makes rows ---------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Members:
    """One row per code that moved."""

    level: Level


@dataclass(frozen=True, slots=True)
class Tree:
    """Rows within rows: each outer code prints its subtotal first, then what it is made of."""

    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """Rows by several codes without subtotals: an outer name is printed once for its rows."""

    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A row per code that acts moved, and under it one line per act, in the order of the acts."""

    level: Level


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


Rows = Members | Tree | Merged | Lines | Sections


# --- columns of text ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """The running number of a row, 1, 2, 3 ..., as the table stands."""

    key: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A code's printed name, or an attribute of its catalogue entry.

    `of` is the dimension; empty means the row's own, innermost one. With `or_name` the name stands
    in for an attribute that the entry lacks.
    """

    key: str
    label: str
    of: str = ""
    attribute: str = ""
    or_name: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A row's own code, as text."""

    key: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """The act of a line, as officials print it; `total_of` adds date and total of that measure."""

    key: str
    label: str
    total_of: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class ActMonth:
    """The month to which an act belongs: that which it formalises, or in which it was signed."""

    key: str
    label: str
    group: str = ""


# --- columns of figures ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sum:
    """What counted acts add up to, of one measure.

    `where` narrows the question (an initial column asks the opening kinds); `match` picks cells of
    that question by further dimensions, so that columns side by side are one question. An
    `optional` column is left out while nothing stands in it.
    """

    key: str
    label: str
    measure: str
    where: Where = ()
    match: Where = ()
    group: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Months:
    """Twelve columns `01` … `12`, Ene … Dic, of one measure."""

    measure: str
    where: Where = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What each act line moved; lines of 0.00 are printed too."""

    key: str
    label: str
    measure: str
    where: Where = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """The sum of other columns of the row."""

    key: str
    label: str
    of: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of the row less another."""

    key: str
    label: str
    of: str
    less: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """By how many percent a column exceeds its base; from nothing there is no percentage."""

    key: str
    label: str
    of: str
    base: str
    decimals: int = 0
    total_decimals: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many percent of the table's total a column of the row is."""

    key: str
    label: str
    of: str
    decimals: int = 0
    total_decimals: int = 0
    group: str = ""


Texts = Number | Name | Code | Act | ActMonth
Column = Texts | Sum | Months | Moved | Added | Difference | Growth | Share


# --- the page ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Total:
    """The last row: what its label says and in which column that stands."""

    label: str
    column: str


@dataclass(frozen=True, slots=True)
class Note:
    """A printed note: `row` limits it to tables that show that row, `pliego` to one year's plan."""

    text: str
    row: str = ""
    pliego: str = ""


@dataclass(frozen=True, slots=True)
class Cuadro:
    """An official table.

    Title and notes are printed Spanish, verbatim, with the cut's dates in braces: `{year}` the
    fiscal year, `{as_of}` "31 de agosto de 2024", `{as_of_short}` "31 de agosto 2024", `{day}`
    "31 de agosto". `label` is the column in which "Por desagregar" is written. A table with
    filters declares what becomes of the cells that lack a filtered dimension (`unassigned`): a
    row, a note, or not shown.
    """

    id: str
    title: str
    rows: Rows
    columns: tuple[Column, ...]
    total: Total
    label: str
    where: Where = ()
    unassigned: Literal["row", "note", "hidden"] | None = None
    notes: tuple[Note, ...] = ()
