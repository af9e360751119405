"""The page: title, total, notes and all that a table is declared by."""

from dataclasses import dataclass
from typing import Literal

from services.reporting.words.columns import Column
from services.reporting.words.rows import Rows, Where


@dataclass(frozen=True, slots=True)
class Total:
    """The last row: what its label says and in which column that stands."""

    label: str
    column: str


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A sum between rows: of all but those with one of some codes, which stand below it."""

    key: str
    label: str
    dimension: str
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A printed note: `row` limits it to tables that show that row, `pliego` to one year's plan.

    `mark` is the sign that print sets behind the text of the row in the column where labels stand.
    """

    text: str
    row: str = ""
    pliego: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A norm on which a table rests, and what it says there.

    What was recalled and read in no text is not `verified`: its page says so.
    """

    norm: str
    says: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Cuadro:
    """An official table.

    Title, headings and notes are printed Spanish, verbatim, with the cut's dates in braces:
    `{year}` the fiscal year, `{as_of}` "31 de agosto de 2024", `{as_of_short}` "31 de agosto
    2024", `{day}` "31 de agosto". `label` is the column in which "Por desagregar" is written. A
    table with filters declares what becomes of the cells that lack a filtered dimension
    (`unassigned`): a row, a note, or not shown. `purpose` (what question the table answers, in one
    Spanish sentence) and `basis` are for its printed page alone (`docs/cuadros`).
    """

    id: str
    title: str
    rows: Rows
    columns: tuple[Column, ...]
    total: Total | None
    label: str
    where: Where = ()
    unassigned: Literal["row", "note", "hidden"] | None = None
    notes: tuple[Note, ...] = ()
    subtotal: Subtotal | None = None
    purpose: str = ""
    basis: tuple[LegalBasis, ...] = ()
