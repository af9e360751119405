"""Run with `uvicorn --factory services.investments.main:create_app`."""

from fastapi import FastAPI

from services.investments.examples import FIGURES
from services.investments.projection import MEASURES, project
from services.investments.rules import RULES
from services.investments.tables import InvestmentCell
from shared.figures.service import FiguresService
from shared.settings import ServiceSettings

SERVICE = FiguresService(
    name="investments",
    title="Inversiones",
    description="Guarda el presupuesto de cada inversión por CUI y componente y lo responde "
    "a cualquier corte.",
    measures=MEASURES,
    cell=InvestmentCell,
    project=project,
    rules=RULES,
    shown=FIGURES,
)


def create_app() -> FastAPI:
    """Build the service from its environment."""
    return SERVICE.app(ServiceSettings())
