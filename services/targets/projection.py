"""The programmed physical targets: services, clients, activities and tasks by month."""

from typing import Final

from shared.act import Act
from shared.figures.movement import Movement, movements_of

MEASURES: Final = ("services", "clients", "activity", "task")
"""The measures that this service owns; every other service's lines pass it by."""


def project(act: Act) -> tuple[Movement, ...]:
    """Give the movements of an act: its lines of this service's measures, signed as stated."""
    return movements_of(act, MEASURES)
