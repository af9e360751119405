"""The service's one table of its own: a combination of its dimensions, empty where unknown."""

from sqlalchemy import BigInteger, Column
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class InvestmentTable(SQLModel, registry=registry()):
    """The base of this service's tables, in a registry of their own."""


class InvestmentCell(InvestmentTable, table=True):
    """One combination of dimensions, numbered by the hash of its content."""

    __tablename__ = "cell"
    cell: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    cui: str = ""
    component: str = ""
