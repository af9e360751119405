"""An example of the interface's description beside what a running service answers."""

import itertools
import re
from typing import Any

from shared.openapi.shown import Shown

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def differing(shown: Shown, answered: Any) -> list[str]:
    """Say where an example is not what is answered; a list that is abridged has a part of it."""
    return list(_differing(shown, shown.answer, answered, ""))


def _differing(shown: Shown, told: Any, answered: Any, place: str) -> list[str]:
    if isinstance(told, dict) and isinstance(answered, dict):
        if told.keys() != answered.keys():
            return [f"{place}: {sorted(told.keys() ^ answered.keys())}"]
        return [
            fault
            for name in told
            if name not in shown.varies
            for fault in _member(shown, name, told[name], answered[name], f"{place}/{name}")
        ]
    if isinstance(told, list) and isinstance(answered, list):
        if shown.abridged:
            return _left_out(shown, told, answered, place)
        return [
            fault
            for number, (one, other) in enumerate(itertools.zip_longest(told, answered))
            for fault in _differing(shown, one, other, f"{place}/{number}")
        ]
    return [] if told == answered else [f"{place}: {told!r}, not {answered!r}"]


def _member(shown: Shown, name: str, told: Any, answered: Any, place: str) -> list[str]:
    if name == "digest":
        good = _DIGEST.fullmatch(told) and _DIGEST.fullmatch(answered)
        return [] if good else [f"{place}: {told!r}, {answered!r}"]
    return _differing(shown, told, answered, place)


def _left_out(shown: Shown, told: list[Any], answered: list[Any], place: str) -> list[str]:
    """Find each shown item among those answered, in their order."""
    rest = iter(answered)
    return [
        f"{place}/{number}: not among {len(answered)}"
        for number, one in enumerate(told)
        if not any(not _differing(shown, one, other, place) for other in rest)
    ]
