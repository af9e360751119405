"""Run with `uvicorn --factory services.intake.main:create_app`."""

from typing import Final

from fastapi import FastAPI
from fastapi.middleware import Middleware

from services.intake.answers.table import OPERATIONS
from services.intake.api import posted, router
from services.intake.attempts.api import router as attempts_router
from services.intake.attempts.keeping import attempts_kept
from services.intake.batch import router as batch_router
from services.intake.callers.api import router as callers_router
from services.intake.callers.authorizing import reader_of
from services.intake.callers.opening import callers_known, check_settings
from services.intake.importing import router as importing_router
from services.intake.lane import PostingLane
from services.intake.lately import Lately
from services.intake.limits.entering import Releasing
from services.intake.meeting import stream_noted
from services.intake.nats.serving import posts_over_nats
from services.intake.preview.api import reporting_asked
from services.intake.preview.api import router as preview_router
from services.intake.receipts import router as receipts_router
from services.intake.receipts import signer_with
from services.intake.recorded import projection
from services.intake.settings import IntakeSettings
from services.intake.standing import services_asked
from services.intake.status import router as status_router
from shared.openapi.document import document_answers
from shared.service import create_service_app

_GATHER_S: Final = 0.25
"""The list of acts follows so far behind at most, unless it is asked: a commit for every post would
cost each post more than its judgement. Where few come it follows closer."""


def create_app() -> FastAPI:
    """Build the door from its environment; without the operator's key it does not start."""
    settings = IntakeSettings()
    if not settings.operator_key_file.is_file():
        message = (
            f"no está la clave del operador {settings.operator_key_file}; créela con modo 0600 "
            "o indique otra con POI_OPERATOR_KEY_FILE"
        )
        raise SystemExit(message)
    check_settings(settings)
    signer = signer_with(settings.receipt_key_file)
    lately = Lately()
    app = create_service_app(
        settings,
        projection(settings.database_url, lately),
        [
            router,
            batch_router,
            preview_router,
            status_router,
            receipts_router,
            attempts_router,
            importing_router,
            callers_router,
        ],
        title="Ingreso de actos",
        description="La única puerta por la que entra un acto: lo juzga, lo registra una vez y "
        "para siempre, y da constancia.",
        resources=[
            callers_known,
            stream_noted,
            attempts_kept,
            services_asked,
            reporting_asked,
            posts_over_nats,
        ],
        may_read=reader_of,
        gather_s=_GATHER_S,
    )
    app.state.signer = signer
    app.state.lately = lately
    app.add_middleware(Releasing)
    app.user_middleware.append(Middleware(PostingLane, answer=posted))
    document_answers(app, OPERATIONS)
    return app
