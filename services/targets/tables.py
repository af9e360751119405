"""The service's one table of its own: a combination of its dimensions, empty where unknown."""

from sqlalchemy import BigInteger, Column
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class TargetTable(SQLModel, registry=registry()):
    """The base of this service's tables, in a registry of their own."""


class TargetCell(TargetTable, table=True):
    """One combination of dimensions, numbered by the hash of its content."""

    __tablename__ = "cell"
    cell: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    budget_category: str = ""
    origin: str = ""
    unit: str = ""
    service: str = ""
    complexity: str = ""
    activity: str = ""
    task: str = ""
    month: str = ""
    unit_of_measure: str = ""
