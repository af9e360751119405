"""A finding: one printed cell that the history or the document's own arithmetic does not confirm.

A draft gathers what is known against a cell; it becomes a finding once its class is plain.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from services.reporting.reconcile.equation import Equation
from services.reporting.reconcile.literals import plainly
from services.reporting.reconcile.sheet import Figure, Place

Class = Literal["sign", "sum", "percent", "cross-table", "rounding", "text", "illegible"]
Severity = Literal["material", "rounding"]
Kind = Literal[
    "lost",  # the text of the document lost it
    "unreadable",  # no figure can be read in it
    "form",  # the figure is right, the way of writing it is not
    "value",  # another figure
    "undue",  # a figure where none is due
    "displaced",  # the figure is right, it stands on another row of its merged cell
    "blank",  # nothing where a figure is due
    "missing",  # the whole row is missing from print
    "unknown",  # a table, row or column that the history does not have
    "words",  # another text
    "span",  # a sum over more than its group
    "order",  # the row stands elsewhere
    "equation",  # no cell is wrong by itself, but what they add up to is
]

CLASSES: Final[tuple[Class, ...]] = (
    *("sign", "sum", "percent", "cross-table", "rounding", "text", "illegible"),
)
IN_FIGURES: Final = frozenset({"unreadable", "value", "undue", "blank", "missing"})
"""What can keep an equation from holding."""

LINKING: Final = frozenset({"value", "undue", "missing", "equation"})
"""What shares a cause with the other wrong figures of an equation that holds with all of them."""


@dataclass(slots=True)
class Draft:
    """What is known against a cell: what is printed, what should be, the equations against it."""

    place: Place
    kind: Kind
    printed: str
    expected: str
    check: str = "cell-vs-history"
    figure: Figure | None = None
    difference: Fraction | None = None
    refuted_by: list[Equation] = field(default_factory=list)
    agrees_with: list[Equation] = field(default_factory=list)
    is_form: bool = False
    note: str = ""
    """The reason in words, where it is no equation."""
    beside: tuple[str, ...] = ()
    """The tables that the reason uses."""
    mark: str = ""
    """Tells a further finding on the same cell from the first."""

    @property
    def key(self) -> Place:
        """Give what it is kept and grouped by: its cell, and its mark if it has one."""
        table, row, column = self.place
        return table, row, f"{column}{self.mark}"

    @property
    def is_figure(self) -> bool:
        """Say whether the cell is printed and of a column of figures."""
        return self.figure is not None and not self.figure.is_missing


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as contracted (4.6)."""

    place: Place
    check: str
    printed: str
    expected: str
    difference: str | None
    klass: Class
    severity: Severity
    evidence: str
    tables: tuple[str, ...]
    group: str
    page: int | None
    label: str

    @property
    def id(self) -> str:
        """Give a name that lasts as long as the cell is printed as it is."""
        return ":".join((*self.place, self.check))


@dataclass(frozen=True, slots=True)
class Cells:
    """How many cells are printed, and what became of them; the parts add up."""

    printed: int = 0
    independent: int = 0
    circular: int = 0
    explained: int = 0
    illegible: int = 0


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A publication against the history: what of it stands, and what does not."""

    cells: Cells
    texts: Cells
    findings: tuple[Finding, ...]


def difference_text(draft: Draft) -> str | None:
    """Write printed less expected as a number, None where one of the two is none."""
    return None if draft.difference is None else plainly(draft.difference)
