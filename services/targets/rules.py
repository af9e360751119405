"""Rules on one act's programmed targets; each observes, none refuses (domain: T series)."""

from typing import Final

from shared.act import Act, PlanApproved
from shared.money import format_amount
from shared.observing import Observation, Rule


def programmed_targets_are_not_negative(act: Act) -> tuple[Observation, ...]:
    """T01: an approved plan programmes nothing below zero."""
    if not isinstance(act, PlanApproved):
        return ()
    return tuple(
        Observation(
            "T01",
            "warning",
            "Guía para el Planeamiento Institucional, CEPLAN",
            f"{entry.measure}: {line.source.table} {line.source.row} programa "
            f"{format_amount(line.amount)}",
        )
        for entry in act.measures
        for breakdown in entry.breakdowns
        for line in breakdown.lines
        if line.amount < 0
    )


RULES: Final[tuple[Rule, ...]] = (programmed_targets_are_not_negative,)
