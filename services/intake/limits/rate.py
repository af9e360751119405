"""How often: a rate for each name, kept as one moment in time (the generic cell rate algorithm).

The rate is written as the library `limits` reads it ("100/second", "6000 per minute"). Its counting
is not used: in memory it starts a thread for almost every hit (0.13 ms measured, as much as judging
a small act) and cannot charge a batch with more than the rate holds. Here a hit is one addition.
"""

import time
from collections.abc import Callable
from typing import Final

import limits

from services.intake.limits.refusing import too_many

_NAMES_MAX: Final = 10_000
_DEBT_MAX: Final = 60.0
"""Seconds that a name can be made to wait at most, however much it took at once."""


def parse_rate(stated: str) -> tuple[float, float]:
    """Read "100/second" as the seconds of its time and of each one; ValueError says what goes."""
    item = limits.parse(stated)
    if item.amount < 1:
        raise ValueError(f"{stated!r} lets nobody through")
    return float(item.get_expiry()), item.get_expiry() / item.amount


class Rate:
    """At most so many in a time, by name; what is not used is saved up, once the rate at most."""

    def __init__(self, stated: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._window_s, self._each_s = parse_rate(stated)
        self._clock = clock
        self._free_at: dict[str, float] = {}
        # By name, when everything that it took will have been worked off.

    def wait_s(self, name: str) -> float:
        """Say how long a name must wait before its next one; 0.0: it need not."""
        free_at = self._free_at.get(name)
        if free_at is None:
            return 0.0
        return max(0.0, free_at - self._clock() - (self._window_s - self._each_s) - 1e-9)

    def take(self, name: str, count: int = 1) -> None:
        """Note what a name takes; more than it has makes its next one wait the longer."""
        now = self._clock()
        if len(self._free_at) >= _NAMES_MAX:
            self._free_at = {one: at for one, at in self._free_at.items() if at > now}
        free_at = max(self._free_at.get(name, now), now) + count * self._each_s
        self._free_at[name] = min(free_at, now + self._window_s + _DEBT_MAX)


class Failures:
    """Credentials that do not count, by the address they come from: trying them has a rate too.

    Only a failed one is ever refused by it: behind one address a caller whose credential counts
    is not made to wait for another's mistakes.
    """

    def __init__(self, rate: Rate) -> None:
        self._rate = rate

    def note(self, address: str) -> None:
        """Note a failure; Problem 429 in place of the 401 when there are too many."""
        if (wait_s := self._rate.wait_s(address)) > 0:
            raise too_many(
                "Demasiadas credenciales que no valen llegaron desde su dirección.", wait_s
            )
        self._rate.take(address)
