"""Run with `uvicorn --factory services.targets.main:create_app`."""

from fastapi import FastAPI

from services.targets.cut_rules import CUT_RULES
from services.targets.examples import FIGURES
from services.targets.projection import MEASURES, project
from services.targets.rules import RULES
from services.targets.tables import TargetCell
from shared.figures.service import FiguresService
from shared.rules.general import GENERAL_RULES
from shared.settings import ServiceSettings

SERVICE = FiguresService(
    name="targets",
    title="Metas físicas",
    description="Guarda la programación de servicios, clientes, actividades y tareas y responde "
    "sus metas a cualquier corte.",
    measures=MEASURES,
    cell=TargetCell,
    project=project,
    rules=(*RULES, *CUT_RULES, *GENERAL_RULES),
    shown=FIGURES,
)


def create_app() -> FastAPI:
    """Build the service from its environment."""
    return SERVICE.app(ServiceSettings())
