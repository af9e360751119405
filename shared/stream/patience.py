"""How long something is tried: a bound on the whole, a bound on each attempt, a pause between."""

from __future__ import annotations

import asyncio

_PAUSE_FIRST_S = 0.01
_PAUSE_MAX_S = 0.2
_ATTEMPTS = 3
_ATTEMPT_MIN_S = 0.5


class Patience:
    """Time left of `timeout_s`, spent over at least three attempts where it allows them."""

    def __init__(self, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self._loop = asyncio.get_running_loop()
        self._ends = self._loop.time() + timeout_s
        self._pause_s = _PAUSE_FIRST_S

    @property
    def left_s(self) -> float:
        """Seconds that remain, never below zero."""
        return max(0.0, self._ends - self._loop.time())

    @property
    def over(self) -> bool:
        """Whether no time remains."""
        return self.left_s <= 0

    @property
    def attempt_s(self) -> float:
        """Bound one attempt, so that a lost acknowledgement leaves time to ask again."""
        return min(self.left_s, max(_ATTEMPT_MIN_S, self.timeout_s / _ATTEMPTS))

    async def pause(self) -> None:
        """Wait a little, longer each time, and never past the end."""
        await asyncio.sleep(min(self._pause_s, self.left_s))
        self._pause_s = min(self._pause_s * 2, _PAUSE_MAX_S)
