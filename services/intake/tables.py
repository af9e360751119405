"""The door's own tables: which acts are recorded, which stream they lie in, what was restored."""

import datetime as dt
from typing import Any, ClassVar

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


class StreamMet(IntakeTable, table=True):
    """A stream that this door has followed, by the moment at which the server created it.

    There is one, for ever: a second one is a log that was deleted and made again.
    """

    __tablename__ = "stream_met"
    __table_args__: ClassVar[Any] = {"info": {"beside_the_log": True}}
    number: int | None = Field(default=None, primary_key=True)
    created: str = Field(unique=True)
    met_at: str
    position: int = Field(sa_column=Column(BigInteger, nullable=False))
    """How far this door had taken the log when it met the stream."""


class Restoration(IntakeTable, table=True):
    """A log that was restored from an export; without an end it was cut short and can go on."""

    __tablename__ = "restoration"
    __table_args__: ClassVar[Any] = {"info": {"beside_the_log": True}}
    number: int | None = Field(default=None, primary_key=True)
    checkpoint: str
    """The export's own last line."""
    stream_created: str
    begun_at: str
    finished_at: str | None = None
