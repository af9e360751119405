"""An application's OpenAPI document: FastAPI's own, with every body, answer and example added.

FastAPI knows paths and parameters; what a handler that reads its own body takes, and what each
refusal looks like, is told here. Its own idea of a 422 is left out: this system answers 400.
"""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from shared.openapi.answer import Answer, Operation, merged
from shared.openapi.contracts import contract_schemas
from shared.openapi.refusing import READERS
from shared.readers import OPEN

Operations = Mapping[tuple[str, str], Operation]
"""By method in small letters and path: ("post", "/v1/acts")."""

_OF_FASTAPI: Final = ("HTTPValidationError", "ValidationError")
_BEARER: Final = "bearer"


def document_answers(app: FastAPI, operations: Operations) -> None:
    """Let an application draw its document with these bodies, answers and examples.

    A route that is not listed keeps what it says of itself: a test finds it (`undocumented`).
    """

    def draw() -> dict[str, Any]:
        if app.openapi_schema is None:
            drawn = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
            )
            _add(drawn, operations)
            app.openapi_schema = drawn
        return app.openapi_schema

    app.openapi = draw  # type: ignore[method-assign]  # as FastAPI's documentation asks


def undocumented(document: Mapping[str, Any], operations: Operations) -> list[str]:
    """Name the operations that nobody documented, and documented ones that are none."""
    there = {(method, path) for path, methods in document["paths"].items() for method in methods}
    return sorted(" ".join(each) for each in there ^ operations.keys())


def _add(document: dict[str, Any], operations: Operations) -> None:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in _OF_FASTAPI:
        schemas.pop(name, None)
    schemas |= contract_schemas()
    document["components"]["securitySchemes"] = {
        _BEARER: {
            "type": "http",
            "scheme": "bearer",
            "description": "Una clave de API, un token OAuth2 o la clave del operador.",
        }
    }
    for path, methods in document["paths"].items():
        for method, drawn in methods.items():
            known = operations.get((method, path))
            if known is not None:
                _answer(drawn, method, path, known.answers)
                _take(drawn, known)


def _answer(drawn: dict[str, Any], method: str, path: str, answers: Mapping[int, Answer]) -> None:
    """Tell the answers in place of what the route says of itself."""
    if method == "get" and path not in OPEN:
        answers = merged(answers, READERS)
    drawn["responses"] = {str(status): stated.as_openapi() for status, stated in answers.items()}


def _take(drawn: dict[str, Any], operation: Operation) -> None:
    if operation.body:
        drawn["requestBody"] = {
            "required": operation.needs_body,
            "content": {media: body.as_openapi() for media, body in operation.body.items()},
        }
    if not operation.is_open:
        drawn["security"] = [{_BEARER: []}]
