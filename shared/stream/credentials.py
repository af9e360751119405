"""Who a service is towards the server of the log."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFAULT_INBOX_PREFIX = "_INBOX"


@dataclass(frozen=True, slots=True)
class UserCredentials:
    """A user and a password; the replies of that user travel under `_INBOX_<user>.>`.

    A reply prefix of one's own lets the server's permissions keep users from reading each
    other's answers.
    """

    user: str
    password: str = field(repr=False)

    @property
    def inbox_prefix(self) -> str:
        """The subject prefix on which this user listens for replies."""
        return f"{DEFAULT_INBOX_PREFIX}_{self.user}"
