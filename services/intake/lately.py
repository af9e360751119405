"""The acts that this door wrote lately, as it read them: its list need not read them once more.

What comes back from the log is compared byte for byte with what was written; only equal bytes are
spared the reading. Anything else (another door's act, one from before) is read as anywhere.
"""

from collections import OrderedDict
from typing import Final

from shared.event import StoredEvent, decode

_EVENTS_MAX: Final = 4096
_BYTES_MAX: Final = 16 * 1024
"""A heavier one is rare, and is read again."""


class Lately:
    """Events by their stored bytes, until the list has taken them."""

    def __init__(self) -> None:
        self._events: OrderedDict[bytes, StoredEvent] = OrderedDict()

    def note(self, event: StoredEvent) -> None:
        """Remember an event that was just stored."""
        if len(event.payload) > _BYTES_MAX:
            return
        if len(self._events) >= _EVENTS_MAX:  # nobody takes them: a rebuild, a log that is away
            self._events.popitem(last=False)
        self._events[event.payload] = event

    def read(self, payload: bytes) -> StoredEvent:
        """Read a stored event, as `decode`; one that is remembered is given, and forgotten."""
        return self._events.pop(payload, None) or decode(payload)
