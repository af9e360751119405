"""`POST /v1/branches/{id}/answers`: many questions to a branch at one cut, in one request.

A preview asks all that the book asks, at several cuts, before and after: one request for each
question would cost more than its answer.
"""

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request, Response

from shared.asking import refuse_quarantined
from shared.branch.branches import Branch
from shared.cut import Cut, CutError, parse_cut
from shared.errors import Problem, bad_parameter
from shared.figures.api import balance_json
from shared.figures.reading import Question, QuestionError, parse_question
from shared.operator_key import require_service
from shared.service import service_of
from shared.store import FigureStore

_LINES_MAX: Final = 1_000_000
_DESCRIPTION: Final = (
    "Interno: lo usa reporting para las vistas previas. Exige la credencial de los servicios."
)


def branch_reading_routes(measures: tuple[str, ...]) -> APIRouter:
    """Give the route that answers many questions on some measures at one cut of a branch."""
    router = APIRouter(prefix="/v1", tags=["vista previa"])

    @router.post(
        "/branches/{branch_id}/answers",
        summary="Muchas preguntas a una rama, a un corte",
        description=_DESCRIPTION,
    )
    async def post_answers(request: Request, branch_id: str) -> Response:
        service = service_of(request)
        require_service(request, service.settings.operator_key_file)
        branch = service.branches.find(branch_id)
        cut, balances, movements = _read(await request.body(), branch, measures)
        await asyncio.to_thread(refuse_quarantined, service.name, branch.database, cut)
        content = await asyncio.to_thread(_answers, branch, cut, balances, movements)
        headers = {"Cache-Control": "no-store"}
        return Response(content, media_type="application/json", headers=headers)

    return router


def _read(
    body: bytes, branch: Branch, measures: Sequence[str]
) -> tuple[Cut, tuple[Question, ...], tuple[Question, ...]]:
    """Read `{"cut": {...}, "balances": [question], "movements": [question]}`."""
    try:
        raw = orjson.loads(body)
        stated = {name: str(value) for name, value in raw["cut"].items()}
        asked = parse_cut(stated, today=dt.date.fromisoformat(stated["as_of"]))
        questions = [
            tuple(_question(each, measures) for each in raw[name])
            for name in ("balances", "movements")
        ]
    except (CutError, QuestionError) as error:
        raise bad_parameter(error.parameter, error.value, str(error)) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        detail = f"No se entienden las preguntas a la rama ({type(error).__name__})."
        raise Problem(400, "bad-branch", "No se entienden las preguntas", detail) from error
    if asked.entity is None or asked.fiscal_year is None:
        raise bad_parameter("entity", asked.entity, "falta la entidad o el año fiscal")
    through = branch.sequence(asked.through)
    cut = Cut(asked.entity, asked.fiscal_year, asked.as_of, asked.basis, through)
    return cut, questions[0], questions[1]


def _question(raw: Mapping[str, Any], measures: Sequence[str]) -> Question:
    return parse_question(raw["measure"], raw["by"], raw["where"], measures=measures)


def _answers(
    branch: Branch, cut: Cut, balances: Sequence[Question], movements: Sequence[Question]
) -> bytes:
    store = branch.database
    if not isinstance(store, FigureStore):
        raise TypeError(store)
    return orjson.dumps(
        {
            "balances": [balance_json(asked, store.balances(cut, asked)) for asked in balances],
            "movements": [store.movements(cut, asked, limit=_LINES_MAX)[0] for asked in movements],
        }
    )
