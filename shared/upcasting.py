"""How an event of an older schema becomes one of the next: pure, one function a step.

An event is never written again; it is read for ever through these. What each schema looked like is
kept as it lay in the log in `tests/act/stored`, one folder a schema.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Upcaster = Callable[[Mapping[str, Any]], dict[str, Any]]

_DATES: Final = ("issued_on", "effective_on")


def from_0(event: Mapping[str, Any]) -> dict[str, Any]:
    """Give the dates of an act their certainty, and an event the caller who posted it.

    Schema 0, the draft before the first release, knew a date only as a day, which stood for an
    exact one, and had one caller, the operator, whom it did not name.
    """
    if "posted_by" in event:
        raise TypeError("posted_by no está en él")
    act = dict(event["act"])
    for name in _DATES:
        day = act[name]
        if not isinstance(day, str):
            raise TypeError(f"{name} no es un día")
        act[name] = {"date": day, "certainty": "exact"}
    return {**event, "schema": 1, "posted_by": "operator", "act": act}


UPCASTERS: Final[Mapping[int, Upcaster]] = {0: from_0}
"""Schema n -> the function that turns an event of schema n into one of n + 1."""
