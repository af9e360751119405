"""One registration of a caller as the register keeps it, and whether it is in force (pure)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from services.intake.callers.caller import Caller

State = Literal["active", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Registration:
    """A caller, how it is recognised, and since when and until when it counts."""

    caller: Caller
    client_id: str | None
    nats_key: str | None
    key_id: str
    key_sha256: str
    created_at: str
    expires_at: str
    revoked_at: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Registration":
        """Read a row of the register."""
        caller = Caller(
            name=row["name"],
            entities=_tuple(row["entities"]),
            kinds=_tuple(row["kinds"]),
            issuers=_tuple(row["issuers"]),
            may_subscribe=row["may_subscribe"],
        )
        return cls(
            caller=caller,
            client_id=row["client_id"],
            nats_key=row["nats_key"],
            key_id=row["key_id"],
            key_sha256=row["key_sha256"],
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            revoked_at=row["revoked_at"],
        )

    def state(self, at: dt.datetime) -> State:
        """Say whether the registration counts at a moment."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if dt.datetime.fromisoformat(self.expires_at) <= at else "active"

    def as_json(self, at: dt.datetime) -> dict[str, Any]:
        """Write what an operator may see: everything but the hash of the key."""
        return {
            "name": self.caller.name,
            "state": self.state(at),
            "entities": _list(self.caller.entities),
            "kinds": _list(self.caller.kinds),
            "issuers": _list(self.caller.issuers),
            "may_subscribe": self.caller.may_subscribe,
            "client_id": self.client_id,
            "nats_key": self.nats_key,
            "key_id": self.key_id,
            "created_at": self.created_at,
            "expires_at": self.expires_at,
            "revoked_at": self.revoked_at,
        }


def _tuple(listed: list[str] | None) -> tuple[str, ...] | None:
    return None if listed is None else tuple(listed)


def _list(listed: tuple[str, ...] | None) -> list[str] | None:
    return None if listed is None else list(listed)
