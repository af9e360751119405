"""Run with `uvicorn --factory services.budget.main:create_app`."""

from fastapi import FastAPI

from services.budget.cut_rules import CUT_RULES
from services.budget.examples import FIGURES
from services.budget.projection import MEASURES, project
from services.budget.rules import RULES
from services.budget.tables import BudgetCell
from services.budget.version_rules import VERSION_RULES
from shared.figures.service import FiguresService
from shared.rules.general import GENERAL_RULES
from shared.settings import ServiceSettings

SERVICE = FiguresService(
    name="budget",
    title="Presupuesto",
    description="Guarda cada movimiento del presupuesto y responde el PIA, el PIM y sus "
    "variaciones a cualquier corte.",
    measures=MEASURES,
    cell=BudgetCell,
    project=project,
    rules=(*RULES, *CUT_RULES, *VERSION_RULES, *GENERAL_RULES),
    shown=FIGURES,
    judges_acts_without_figures=True,
)


def create_app() -> FastAPI:
    """Build the service from its environment."""
    return SERVICE.app(ServiceSettings())
