"""Approved versions of the plan: names of cuts, and what was recorded since that changed them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.reporting.acts import ActRecord, counted
from shared.cut import Cut
from shared.errors import bad_parameter, not_found

_MOVE_NOTHING = frozenset({"FiguresPublished", "PlanVersionApproved", "NoModificationsDeclared"})
"""Acts that no table reads: they print, name a cut or say that nothing moved."""


@dataclass(frozen=True, slots=True)
class Version:
    """One approved version: its act's key, its name, the cut that it names."""

    key: str
    name: str
    cut: Cut


def chosen_version(versions: Sequence[Version], wanted: str) -> Version:
    """Find a version by its key or by its name, in any case; raises Problem naming the known ones.

    A name that several versions bear is refused: their keys tell them apart.
    """
    by_key = [v for v in versions if v.key == wanted.strip().upper()]
    found = by_key or [v for v in versions if _plain(v.name) == _plain(wanted)]
    if not found:
        raise not_found("la versión", wanted, [f"{v.key} ({v.name})" for v in versions])
    if len(found) > 1:
        keys = ", ".join(v.key for v in found)
        raise bad_parameter("version", wanted, f"así se llaman varias; use su clave: {keys}")
    return found[0]


def later_acts(acts: Iterable[ActRecord], cut: Cut, position: int) -> int:
    """Count the acts recorded after a cut, up to a position, that count at its date."""
    now = counted(acts, replace(cut, through=position))
    return sum(act.sequence > cut.through and act.kind not in _MOVE_NOTHING for act in now)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
