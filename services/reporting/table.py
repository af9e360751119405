"""A composed table: every cell with its exact value and its printed text.

Every renderer takes this one value and computes nothing.
"""

from dataclasses import dataclass
from typing import Literal

from shared.cut import Cut
from shared.event import NO_DIGEST

RowKind = Literal["row", "line", "subtotal", "unallocated", "total"]
ColumnType = Literal["text", "money", "quantity", "percent"]


@dataclass(frozen=True, slots=True)
class Cell:
    """An exact value as text (None: not applicable) and what is printed."""

    value: str | None
    text: str


EMPTY = Cell(None, "")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its key, its printed label, what it holds, the group heading above it."""

    key: str
    label: str
    type: ColumnType
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a unique key of codes, its kind, its depth, one cell per column in column order."""

    key: str
    kind: RowKind
    level: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An official table at one cut (contract 4.5)."""

    id: str
    title: str
    cut: Cut
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    notes: tuple[str, ...]
    digest: bytes = NO_DIGEST
