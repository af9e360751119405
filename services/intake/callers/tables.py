"""The register of callers as a table of the door's database, beside the log."""

from typing import Any, ClassVar, cast

from sqlalchemy import JSON, Column, Index, Table, text
from sqlmodel import Field

from services.intake.tables import IntakeTable

_IN_FORCE = text("revoked_at IS NULL")


class RegisteredCaller(IntakeTable, table=True):
    """One registration. It is never removed: `posted_by` of the log must stay explained."""

    __tablename__ = "caller"
    __table_args__: ClassVar[Any] = (
        # A revoked name may be registered anew (that is how a key is exchanged), never beside.
        *(
            Index(
                f"caller_{name}_once",
                name,
                unique=True,
                sqlite_where=_IN_FORCE,
                postgresql_where=_IN_FORCE,
            )
            for name in ("name", "client_id", "nats_key")
        ),
        {"info": {"beside_the_log": True, "told_to_nobody": True}},
    )
    number: int | None = Field(default=None, primary_key=True)
    name: str
    entities: Any = Field(sa_column=Column(JSON, nullable=True))
    kinds: Any = Field(sa_column=Column(JSON, nullable=True))
    issuers: Any = Field(sa_column=Column(JSON, nullable=True))
    may_subscribe: bool
    client_id: str | None = None
    nats_key: str | None = None
    key_id: str = Field(unique=True)
    key_sha256: str
    created_at: str
    expires_at: str
    revoked_at: str | None = None


CALLER: Table = cast("Any", RegisteredCaller).__table__
