"""Run with `uvicorn --factory services.reporting.main:create_app`."""

from fastapi import FastAPI

from services.reporting.api import router
from services.reporting.book_api import router as book_router
from services.reporting.lineage.api import router as lineage_router
from services.reporting.lineage.asking import traced_tables_of
from services.reporting.observations_api import router as observations_router
from services.reporting.projection import ReportingDatabase, rows
from services.reporting.reconcile.api import router as reconciliation_router
from services.reporting.settings import ReportingSettings
from services.reporting.sources import sources_of
from shared.runner import Projection
from shared.service import create_service_app


def create_app() -> FastAPI:
    """Build reporting from its environment."""
    settings = ReportingSettings()
    return create_service_app(
        settings,
        Projection("reporting", ReportingDatabase(settings.database_url), rows),
        [router, lineage_router, book_router, observations_router, reconciliation_router],
        title="Cuadros y anexos",
        description="Compone los cuadros y anexos oficiales a cualquier fecha, en dos relojes y "
        "como se conocían en cualquier posición del registro, preguntando a los servicios.",
        resources=[sources_of, traced_tables_of],
    )
