"""The tables that every service's own database has; SQLModel declares them, Core writes them (D13).

Each service adds one table of cells with its own dimensions. They live in a registry of their own,
because SQLModel's global one would mix the services' tables.
"""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, SmallInteger, String
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class StoreTable(SQLModel, registry=registry()):
    """The base of the common tables."""


class Position(StoreTable, table=True):
    """The one row that says how far the log has been taken: it commits with the rows (D5)."""

    __tablename__ = "position"
    id: int = Field(default=1, primary_key=True)
    sequence: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


class Mark(StoreTable, table=True):
    """Every sequence taken, with the running digest of the log at it."""

    __tablename__ = "mark"
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    recorded_at: str = Field(sa_column=Column(String(27), nullable=False))


class Scope(StoreTable, table=True):
    """An entity's fiscal year, known from its first act on."""

    __tablename__ = "scope"
    scope: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    entity: str
    fiscal_year: int
    first_sequence: int = Field(sa_column=Column(BigInteger, nullable=False))


class Quarantine(StoreTable, table=True):
    """An event that this version could not read: questions that it touches are refused."""

    __tablename__ = "quarantine"
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    scope: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    subject: str
    reason: str


class ActRow(StoreTable, table=True):
    """An act of the log: what it is, when it counts, what it cites, what it corrects."""

    __tablename__ = "act"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": True}
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    scope: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    key: str
    kind: str
    circumstance: str = ""
    issued_on: dt.date = Field(sa_column=Column(Date, nullable=False))
    effective_on: dt.date = Field(sa_column=Column(Date, nullable=False))
    corrects: str | None = None
    """The key of the act that this one annuls or rectifies."""
    corrected_measures: str | None = None
    """The measures that a rectification names, by comma; null for an annulment."""
    issued_certainty: str | None = None
    """How surely the date is known; null is exact."""
    effective_certainty: str | None = None
    cites: str | None = None
    """Its references, a JSON list; null when it has none."""
    moves: str | None = None
    """The measures that it states figures of, whoever owns them, by comma."""


class Stated(StoreTable, table=True):
    """What an act states that is no figure (a law's allowance, a catalogue ...), as posted."""

    __tablename__ = "stated"
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    body: str


class Layout(StoreTable, table=True):
    """How an act partitions a measure, and which part: what the reading rule chooses."""

    __tablename__ = "layout"
    layout: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    measure: str
    by_sets: str
    breakdown: int = Field(sa_column=Column(SmallInteger, nullable=False))


class MovementRow(StoreTable, table=True):
    """One line of one breakdown of one act, in hundredths, under its layout and cell."""

    __tablename__ = "movement"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}
    scope: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    layout: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    cell: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    line: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    effective_on: dt.date = Field(sa_column=Column(Date, nullable=False))
    issued_on: dt.date = Field(sa_column=Column(Date, nullable=False))
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))


class Provenance(StoreTable, table=True):
    """How a line is known and where the document prints it; `line` counts through the act."""

    __tablename__ = "provenance"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    line: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    known: str
    source_table: str
    source_row: str
    source_page: int | None = None
    printed: str | None = None
    note: str | None = None
    before: int | None = Field(default=None, sa_column=Column(BigInteger))
    after: int | None = Field(default=None, sa_column=Column(BigInteger))


class ObservationRow(StoreTable, table=True):
    """Something that a rule noticed in an act when it was taken; evidence is Spanish text."""

    __tablename__ = "observation"
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    rule: str
    severity: str
    basis: str
    evidence: str
    part: str = ""
    """Tells several observations of one rule on one act apart."""
    measure: str = ""
    """Whose figures it is about; empty when it is about the act itself."""
