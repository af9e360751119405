"""What goes wrong, as the answers of a service: RFC 9457 over HTTP, whatever it was."""

import json
import logging
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.errors import Fault, Problem

logger = logging.getLogger("poi.service")

PROBLEM_JSON: Final = "application/problem+json"


def problem_response(problem: Problem) -> Response:
    """Write a problem document; what may change later is never cached."""
    headers = {"Cache-Control": "no-store"}
    if problem.retry_after_s is not None:
        headers["Retry-After"] = str(problem.retry_after_s)
    if problem.status == 401:  # noqa: PLR2004 - RFC 9110: a 401 names its scheme
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        problem.as_json(), status_code=problem.status, headers=headers, media_type=PROBLEM_JSON
    )


def answer_problems(app: FastAPI) -> None:
    """Answer every failure of an application with a problem document."""

    @app.exception_handler(Problem)
    async def known(_request: Request, problem: Problem) -> Response:
        return problem_response(problem)

    @app.exception_handler(HTTPException)
    async def routed(request: Request, error: HTTPException) -> Response:
        titles = {404: "No existe", 405: "Método no permitido"}
        title = titles.get(error.status_code, "No se pudo atender")
        detail = f"{request.method} {request.url.path}: {title.lower()}. Vea /docs."
        response = problem_response(Problem(error.status_code, "http", title, detail))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        faults = tuple(
            Fault(
                pointer=str(fault["loc"][-1]),
                code="parameter",
                value=_told_back(fault.get("input")),
                message=str(fault["msg"]),
            )
            for fault in error.errors()
        )
        names = ", ".join(fault.pointer for fault in faults)
        detail = f"Revise los parámetros: {names}."
        return problem_response(
            Problem(400, "bad-parameter", "Parámetro inválido", detail, errors=faults)
        )

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        logger.error("%s %s", request.method, request.url.path, exc_info=error)
        detail = "El servicio falló de un modo imprevisto; el detalle está en su registro."
        return problem_response(Problem(500, "internal", "Error interno", detail))


def _told_back(value: Any) -> Any:
    """Repeat what was sent where JSON can: not bytes, not NaN, not half a character."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError):
        return None
    return value
