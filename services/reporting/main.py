"""Run with `uvicorn --factory services.reporting.main:create_app`."""

from fastapi import FastAPI

from services.reporting.answers import ANSWERS
from services.reporting.api import router
from services.reporting.book_api import router as book_router
from services.reporting.lineage.api import router as lineage_router
from services.reporting.lineage.asking import traced_tables_of
from services.reporting.observations_api import router as observations_router
from services.reporting.previewing.api import previews_of
from services.reporting.previewing.api import router as previews_router
from services.reporting.projection import projection
from services.reporting.reconcile.api import router as reconciliation_router
from services.reporting.settings import ReportingSettings
from services.reporting.sources import sources_of
from shared.openapi.document import document_answers
from shared.openapi.operations import SHARED
from shared.service import create_service_app


def create_app() -> FastAPI:
    """Build reporting from its environment."""
    settings = ReportingSettings()
    app = create_service_app(
        settings,
        projection(settings.database_url),
        [
            router,
            lineage_router,
            book_router,
            observations_router,
            reconciliation_router,
            previews_router,
        ],
        title="Cuadros y anexos",
        description="Compone los cuadros y anexos oficiales a cualquier fecha, en dos relojes y "
        "como se conocían en cualquier posición del registro, preguntando a los servicios.",
        resources=[sources_of, traced_tables_of, previews_of],
    )
    document_answers(app, {**SHARED, **ANSWERS})
    return app
