"""Many amounts added up: plain hundredths, or amounts that remember what they were added from.

Composing a table is the same for both. Only here it matters which they are: a sum of many should
remember them, and not every step of adding them.
"""

from collections.abc import Sequence


class Remembering(int):
    """Hundredths that remember what they were added from."""

    def with_all(self, amounts: Sequence[int]) -> "Remembering":
        """Add up amounts of which this is one."""
        raise NotImplementedError


def total_of(amounts: Sequence[int]) -> int:
    """Add amounts up in one step (none: nothing)."""
    if len(amounts) == 1:
        return amounts[0]
    for amount in amounts:
        if isinstance(amount, Remembering):
            return amount.with_all(amounts)
    return sum(amounts)
