"""Reporting's own tables: every act's header, what acts declare, what they publish.

No figure of a cuadro is here: those stay with the services that own them (D7).
"""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Date, Integer
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class ReportingTable(SQLModel, registry=registry()):
    """The base of reporting's tables, in a registry of their own."""


class ReportedAct(ReportingTable, table=True):
    """One act of the log: its header, its totals by measure, what it corrects."""

    __tablename__ = "reported_act"
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    scope: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    entity: str
    fiscal_year: int
    key: str
    printed_key: str | None = None
    kind: str
    counted_kind: str
    title: str
    circumstance: str | None = None
    issued_on: dt.date = Field(sa_column=Column(Date, nullable=False))
    issued_certainty: str
    effective_on: dt.date = Field(sa_column=Column(Date, nullable=False))
    effective_certainty: str
    references: Any = Field(sa_column=Column(JSON, nullable=False))
    totals: Any = Field(sa_column=Column(JSON, nullable=False))
    """Hundredths by measure."""
    corrects: str | None = None
    allows: Any = Field(sa_column=Column(JSON, nullable=False))
    """Hundredths by measure that a law or an opinion allows."""


class DeclaredEntry(ReportingTable, table=True):
    """One code that an act declares, in the act's order."""

    __tablename__ = "declared_entry"
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    place: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    scope: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    act: str
    catalogue: str
    code: str
    name: str
    attributes: Any = Field(sa_column=Column(JSON, nullable=False))


class PublishedFigures(ReportingTable, table=True):
    """One printed table of a publication, as its act states it: compared, never counted (D10)."""

    __tablename__ = "published_figures"
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    scope: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    act: str
    publication: str
    table_id: str
    body: Any = Field(sa_column=Column(JSON, nullable=False))


class PlanVersion(ReportingTable, table=True):
    """One approved version of the plan: the cut that its act names."""

    __tablename__ = "plan_version"
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    scope: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    act: str
    version: str
    as_of: dt.date = Field(sa_column=Column(Date, nullable=False))
    basis: str
    through: int = Field(sa_column=Column(BigInteger, nullable=False))
