"""What stands in the columns of a table: texts of a row, figures, and what follows from them."""

from dataclasses import dataclass
from typing import Literal

from services.reporting.words.rows import Level, Where

ALL_MONTHS = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12")

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

    `of` is the dimension; empty means the row's own, innermost one. Where the entry lacks the
    attribute stands `or_attribute`, with `or_name` the name, or the text `otherwise`; with
    `through` the attribute is a code of that level, which gives the name. `once` prints what the
    row above prints no second time.
    """

    key: str
    label: str
    of: str = ""
    attribute: str = ""
    or_attribute: str = ""
    or_name: bool = False
    otherwise: str = ""
    through: Level | None = None
    once: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A row's own code, as text; with `of` the code of that dimension."""

    key: str
    label: str
    of: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """The act of a line, as officials cite it.

    Words of `text`: `{number}` as printed, `{closed}` the same without the blank of "N° 002",
    `{issued}` the date of signature, `{month}` the month that the act formalises, `{total}` its
    total of `measure` as resolutions write it (7'466,773), `{year}`; of the opinion that it cites:
    `{opinion}`, `{report}`, `{allowed}`. An act whose citation lacks a word is cited by `{number}`.
    """

    key: str
    label: str
    text: str = "{number}"
    measure: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """A text that every row prints, or every row of some kinds."""

    key: str
    label: str
    text: str
    kinds: tuple[str, ...] = ("row",)
    once: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class UnitOfMeasure:
    """The unit of measure that the row's own figures state, by its name at that level."""

    key: str
    label: str
    level: Level
    group: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Which version of the figures a row holds."""

    key: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class ByAct:
    """An attribute that the register states for each act (`<attribute>_<act>`).

    The row prints that of its first act, the lines below it theirs; else stands `or_attribute`.
    """

    key: str
    label: str
    attribute: str
    or_attribute: str
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
    `optional` column is left out while nothing stands in it. In a tree, `outer` is the measure
    that the row above the innermost states by itself (an activity beside its tasks), and `levels`
    asks by so many outer levels alone, the figure standing on the first of their rows.
    """

    key: str
    label: str
    measure: str
    where: Where = ()
    match: Where = ()
    group: str = ""
    optional: bool = False
    outer: str = ""
    levels: int = 0


@dataclass(frozen=True, slots=True)
class Months:
    """Twelve columns `01` … `12`, Ene … Dic, of one measure, or those of a part of the year."""

    measure: str
    where: Where = ()
    group: str = ""
    outer: str = ""
    only: tuple[str, ...] = ALL_MONTHS


@dataclass(frozen=True, slots=True)
class Moved:
    """What each act line moved; lines of 0.00 are printed too."""

    key: str
    label: str
    measure: str
    where: Where = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What acts print as `before` (the first of them) or `after` (the last) on a row's lines.

    A printed programming that is no balance (D9): shown, and added into the total of the table,
    never into a balance.
    """

    key: str
    label: str
    measure: str
    what: Literal["before", "after"]
    where: Where = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class GroupSum:
    """The sum of a column over the rows that print the same texts, on the first of them."""

    key: str
    label: str
    of: str
    same: tuple[str, ...]
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
    small_decimals: int = 0
    """Decimals of what would print 0% and is not nothing."""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many percent of the table's total a column of the row is."""

    key: str
    label: str
    of: str
    decimals: int = 0
    total_decimals: int = 0
    small_decimals: int = 0
    """Decimals of what would print 0% and is not nothing."""
    group: str = ""


Texts = Number | Name | Code | Act | ByAct | Constant | UnitOfMeasure | Reading | ActMonth
Figures = Sum | Months | Moved | Stated | GroupSum | Added | Difference | Growth | Share
Column = Texts | Figures
