"""Which observations would arise, go or change between two lists of them (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Item = Mapping[str, Any]
_TOLD = ("evidence", "severity", "state", "explained_by")
"""What of an observation may change while it stays the same one."""


@dataclass(frozen=True, slots=True)
class ObservationChanges:
    """Observations by id: new ones, gone ones, and those that are told otherwise."""

    arise: tuple[Item, ...] = ()
    go: tuple[Item, ...] = ()
    change: tuple[tuple[Item, Item], ...] = ()
    """Each before and after: another evidence, or explained by a draft, or open again."""


def observations_changed(before: Iterable[Item], after: Iterable[Item]) -> ObservationChanges:
    """Compare what is noticed before and after."""
    was, comes = ({item["id"]: item for item in items} for items in (before, after))
    return ObservationChanges(
        arise=tuple(item for name, item in comes.items() if name not in was),
        go=tuple(item for name, item in was.items() if name not in comes),
        change=tuple(
            (was[name], item)
            for name, item in comes.items()
            if name in was and any(was[name][told] != item[told] for told in _TOLD)
        ),
    )
