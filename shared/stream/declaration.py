"""The stream as we declare it, and the comparison with the stream as it stands.

Pure: takes and returns values. Source: decision D1 of the design; the defaults that the server
adds were read from nats-server 2.15.1.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shared.stream.record import ACCEPTED, STREAM, SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Mapping

_DUPLICATE_WINDOW_NS = 120_000_000_000

# What an operator may choose without a change of what the log promises.
_FREE_FIELDS = frozenset({"metadata", "description", "placement"})

# How a server says "not set" for a field that we do not declare.
_UNSET: tuple[object, ...] = (None, False, 0, -1, "", "none", "default", [], {})

_DECLARED: Mapping[str, object] = MappingProxyType(
    {
        "name": STREAM,
        "subjects": [SUBJECTS],
        "retention": "limits",
        "storage": "file",
        "discard": "new",
        "discard_new_per_subject": True,
        "max_msgs_per_subject": 1,
        "max_msgs": -1,
        "max_bytes": -1,
        "max_age": 0,
        "max_msg_size": -1,
        "max_consumers": -1,
        "duplicate_window": _DUPLICATE_WINDOW_NS,
        "compression": "none",
        "sealed": False,
        "deny_delete": True,
        "deny_purge": True,
        "allow_rollup_hdrs": False,
        "allow_msg_ttl": False,
        "allow_atomic": True,
        "allow_direct": True,
        "mirror_direct": False,
        "republish": {"src": SUBJECTS, "dest": ACCEPTED},
    }
)


def declared(replicas: int) -> dict[str, object]:
    """Give the configuration of the archive, every field that matters stated."""
    return {**_DECLARED, "num_replicas": replicas}


def differences(
    wanted: Mapping[str, object], found: Mapping[str, object]
) -> tuple[tuple[str, object, object], ...]:
    """List (field, declared, found) wherever the stream that stands is not the declared one.

    A field that only the server knows counts when it is set to anything: a subject transform or
    a source added by hand would otherwise go unseen.
    """
    named = (
        (field, value, found.get(field))
        for field, value in wanted.items()
        if not _same(value, found.get(field))
    )
    added = (
        (field, None, value)
        for field, value in found.items()
        if field not in wanted and field not in _FREE_FIELDS and value not in _UNSET
    )
    return tuple(sorted((*named, *added), key=lambda difference: difference[0]))


def _same(value: object, found: object) -> bool:
    """Compare two values of a field; a false one may be left out by the server."""
    return value == found or (value is False and found is None)
