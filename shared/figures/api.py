"""The reading API of a service that keeps figures: balances and movements.

The three services differ in what they know, not in how it is asked (contract 4.4).
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from shared.asking import AnsweredCut, CutParameters, answerable, cut_response
from shared.errors import bad_parameter
from shared.figures.reading import Question, QuestionError, Where, parse_question, parse_without
from shared.money import format_amount
from shared.store import Answer, FigureStore

_PAGE_MAX = 10_000

Parameters = Annotated[CutParameters, Depends()]
MeasureQuery = Annotated[str | None, Query(description="Medida", examples=["budget"])]
ByQuery = Annotated[
    str, Query(description="Dimensiones, en orden y por comas", examples=["funding_source,kind"])
]
WhereQuery = Annotated[
    list[str] | None,
    Query(description="Filtro dimension:valor[,valor]; se repite", examples=[["funding_source:1"]]),
]
OpenQuery = Annotated[
    bool, Query(alias="open", description="Nombrar los actos que dejan algo por desagregar")
]
UnassignedQuery = Annotated[
    bool, Query(description="Las líneas a las que falta una dimensión filtrada, en su lugar")
]
WithoutQuery = Annotated[
    list[str] | None,
    Query(
        description="Sin las líneas que dicen uno de estos valores, dimension:valor[,valor]; se "
        "repite. No es un filtro: no decide de qué desagregado se lee",
        examples=[["funding_source:4"]],
    ),
]
OffsetQuery = Annotated[int, Query(ge=0, description="Desde qué línea")]
LimitQuery = Annotated[int, Query(ge=1, le=_PAGE_MAX, description="Cuántas líneas")]


class FiguresApi:
    """The routes for the measures that one service owns."""

    def __init__(self, measures: tuple[str, ...]) -> None:
        self.measures = measures
        self.router = APIRouter(prefix="/v1", tags=["cifras"])
        for path, route, summary in (
            ("/balances", self.balances, "Sumas de una medida por dimensiones, a un corte"),
            ("/movements", self.movements, "Las líneas de los actos que las forman, a un corte"),
        ):
            self.router.add_api_route(path, route, summary=summary)

    def _question(self, measure: str | None, by: str, where: list[str] | None) -> Question:
        asked = self.measures[0] if measure is None else measure
        with _refused():
            return parse_question(asked, by, where or (), measures=self.measures)

    async def balances(
        self,
        parameters: Parameters,
        measure: MeasureQuery = None,
        by: ByQuery = "",
        where: WhereQuery = None,
        *,
        left_open: OpenQuery = False,
    ) -> Response:
        """Sum a measure by dimensions; rows of 0.00 are left out."""
        asked = self._question(measure, by, where)
        answered = await answerable(parameters)
        store = _store(parameters)
        answer = await asyncio.to_thread(store.balances, answered.cut, asked)
        body = {"cut": answered.as_json(), **balance_json(asked, answer)}
        if not left_open:
            body.pop("open")
        return cut_response(parameters, answered, body)

    async def movements(
        self,
        parameters: Parameters,
        measure: MeasureQuery = None,
        by: ByQuery = "",
        where: WhereQuery = None,
        without: WithoutQuery = None,
        offset: OffsetQuery = 0,
        limit: LimitQuery = 1000,
        *,
        unassigned: UnassignedQuery = False,
    ) -> Response:
        """List the lines that the reading rule reads, by date; lines of 0.00 too."""
        asked = self._question(measure, by, where)
        with _refused():
            apart = parse_without(asked.measure, without or ())
        answered = await answerable(parameters)
        store = _store(parameters)
        items, total = await asyncio.to_thread(
            store.movements,
            answered.cut,
            asked,
            offset=offset,
            limit=limit,
            lacking=unassigned,
            without=apart,
        )
        page = _Page(offset + limit, limit, total, lacking=unassigned, without=apart)
        body = {
            "cut": answered.as_json(),
            "measure": asked.measure,
            "by": list(asked.by),
            "items": items,
            "total": total,
            "next": page.next(answered, asked),
        }
        return cut_response(parameters, answered, body)


def balance_json(asked: Question, answer: Answer) -> dict[str, Any]:
    """Write sums as contracted (4.4), with the acts that leave something open."""
    return {
        "measure": asked.measure,
        "by": list(asked.by),
        "rows": [
            {"keys": dict(zip(asked.by, keys, strict=True)), "amount": format_amount(amount)}
            for keys, amount in answer.rows
        ],
        "unassigned": format_amount(answer.unassigned),
        "unitemised": {
            "acts": answer.unitemised_acts,
            "gross": format_amount(answer.unitemised_gross),
        },
        "open": [
            {
                "act": each.act,
                "unassigned": format_amount(each.unassigned),
                "gross": format_amount(each.gross),
            }
            for each in answer.open_acts
        ],
    }


def _store(parameters: CutParameters) -> FigureStore:
    database = parameters.database
    if not isinstance(database, FigureStore):
        raise TypeError(database)
    return database


def _cut_query(answered: AnsweredCut) -> str:
    cut = answered.cut
    return (
        f"entity={cut.entity}&fiscal_year={cut.fiscal_year}&as_of={cut.as_of.isoformat()}"
        f"&basis={cut.basis}&through={cut.through}"
        + (f"&branch={answered.branch}" if answered.branch else "")
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the next page of lines begins, of how many, and which lines are listed."""

    offset: int
    limit: int
    total: int
    lacking: bool
    without: Where

    def next(self, answered: AnsweredCut, asked: Question) -> str | None:
        """Write where the next page is, if there is one."""
        if self.offset >= self.total:
            return None
        which = "&unassigned=true" if self.lacking else ""
        return (
            f"/v1/movements?{_cut_query(answered)}&measure={asked.measure}&by={','.join(asked.by)}"
            f"{_stated('where', asked.where)}{_stated('without', self.without)}"
            f"&offset={self.offset}&limit={self.limit}{which}"
        )


def _stated(parameter: str, where: Where) -> str:
    return "".join(f"&{parameter}={name}:{quote(','.join(values))}" for name, values in where)


@contextmanager
def _refused() -> Iterator[None]:
    """Refuse what a question states wrongly: a 400 that names the parameter."""
    try:
        yield
    except QuestionError as error:
        raise bad_parameter(error.parameter, error.value, str(error)) from error
