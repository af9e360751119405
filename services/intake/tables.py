"""The door's own table: which acts are recorded, so that they can be listed and found."""

import datetime as dt

from sqlalchemy import BigInteger, Column, Date
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class IntakeTable(SQLModel, registry=registry()):
    """The base of the door's tables, in a registry of their own."""


class RecordedAct(IntakeTable, table=True):
    """One act of the log: its receipt and its header."""

    __tablename__ = "recorded_act"
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    entity: str = Field(index=True)
    fiscal_year: int
    key: str = Field(index=True)
    printed_key: str | None = None
    kind: str
    title: str
    issued_on: dt.date = Field(sa_column=Column(Date, nullable=False))
    effective_on: dt.date = Field(sa_column=Column(Date, nullable=False))
    sha256: str
    recorded_at: str
    posted_by: str
