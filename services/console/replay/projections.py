"""Every service's own projection, by name: what replay and proof project the log with."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from services.budget.main import SERVICE as BUDGET
from services.intake.recorded import projection as intake_projection
from services.investments.main import SERVICE as INVESTMENTS
from services.reporting.projection import projection as reporting_projection
from services.targets.main import SERVICE as TARGETS
from shared.projecting import Projection

FIGURES: Final = MappingProxyType({each.name: each for each in (BUDGET, TARGETS, INVESTMENTS)})
"""The services that keep figures."""


PROJECTIONS: Final[Mapping[str, Callable[[str], Projection]]] = MappingProxyType(
    {
        "reporting": reporting_projection,
        "intake": intake_projection,
        "budget": BUDGET.projection,
        "targets": TARGETS.projection,
        "investments": INVESTMENTS.projection,
    }
)
"""Service -> its projection into the database at a URL, as the service itself runs it."""


def database_file(folder: Path, service: str) -> Path:
    """Name the SQLite file of a service in a folder."""
    return folder / f"{service}.db"


def projections_in(folder: Path) -> tuple[Projection, ...]:
    """Open every service's projection on SQLite files in a folder."""
    return tuple(
        make(f"sqlite:///{database_file(folder, name)}") for name, make in PROJECTIONS.items()
    )
