"""Run with `uvicorn --factory services.intake.main:create_app`."""

from fastapi import FastAPI

from services.intake.api import router
from services.intake.importing import router as importing_router
from services.intake.meeting import stream_noted
from services.intake.recorded import RecordedActs, rows
from services.intake.settings import IntakeSettings
from shared.runner import Projection
from shared.service import create_service_app


def create_app() -> FastAPI:
    """Build the door from its environment; without the operator's key it does not start."""
    settings = IntakeSettings()
    if not settings.operator_key_file.is_file():
        message = (
            f"no está la clave del operador {settings.operator_key_file}; créela con modo 0600 "
            "o indique otra con POI_OPERATOR_KEY_FILE"
        )
        raise SystemExit(message)
    return create_service_app(
        settings,
        Projection("intake", RecordedActs(settings.database_url), rows),
        [router, importing_router],
        title="Ingreso de actos",
        description="La única puerta por la que entra un acto: lo juzga, lo registra una vez y "
        "para siempre, y da constancia.",
        resources=[stream_noted],
    )
