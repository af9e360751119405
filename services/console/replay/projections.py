"""Every service's own projection, by name: what replay and proof project the log with."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from services.budget.main import SERVICE as BUDGET
from services.intake.recorded import RecordedActs
from services.intake.recorded import rows as recorded_rows
from services.investments.main import SERVICE as INVESTMENTS
from services.reporting.projection import ReportingDatabase
from services.reporting.projection import rows as reported_rows
from services.targets.main import SERVICE as TARGETS
from shared.runner import Projection

FIGURES: Final = MappingProxyType({each.name: each for each in (BUDGET, TARGETS, INVESTMENTS)})
"""The services that keep figures."""


def _reporting(url: str) -> Projection:
    return Projection("reporting", ReportingDatabase(url), reported_rows)


def _intake(url: str) -> Projection:
    return Projection("intake", RecordedActs(url), recorded_rows)


PROJECTIONS: Final[Mapping[str, Callable[[str], Projection]]] = MappingProxyType(
    {
        "reporting": _reporting,
        "intake": _intake,
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
