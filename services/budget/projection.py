"""The institutional budget in soles: PIA, PIM and every credit, by the classifiers of DL 1440."""

from typing import Final

from shared.act import Act
from shared.figures.movement import Movement, movements_of

MEASURES: Final = ("budget",)
"""The measures that this service owns; every other service's lines pass it by."""


def project(act: Act) -> tuple[Movement, ...]:
    """Give the movements of an act: its lines of this service's measures, signed as stated."""
    return movements_of(act, MEASURES)
