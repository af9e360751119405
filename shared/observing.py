"""What a rule notices in an act, with id, severity and legal basis; it never refuses one (D2)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shared.act import Act
from shared.parts import MeasureEntry

Severity = Literal["warning", "material"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing noticed in one act; `evidence` is a Spanish sentence with the figures."""

    rule: str
    severity: Severity
    basis: str
    evidence: str


Rule = Callable[[Act], tuple[Observation, ...]]
"""A rule looks at one act and says what it notices; no rule sees another act."""


def entry_of(act: Act, measure: str) -> MeasureEntry | None:
    """Give what an act does to a measure, if anything."""
    return next((entry for entry in act.measures if entry.measure == measure), None)


def sums_by(entry: MeasureEntry, dimension: str) -> dict[str, int]:
    """Sum the first breakdown that carries a dimension, by its values; empty when none does."""
    for breakdown in entry.breakdowns:
        if dimension in breakdown.by:
            sums: dict[str, int] = {}
            for line in breakdown.lines:
                value = getattr(line, dimension) or ""
                sums[value] = sums.get(value, 0) + line.amount
            return sums
    return {}
