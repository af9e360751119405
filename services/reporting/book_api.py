"""The book over HTTP: all tables at one cut, in one answer."""

import asyncio
from dataclasses import replace
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Request, Response

from services.reporting.at_cut import at_common_position, known_at
from services.reporting.book import BOOK
from services.reporting.book_contents import ComposedBook, book_plan, compose_book
from services.reporting.formats import BOOK_FORMATS, Format, accepted, of_suffix
from services.reporting.names import names_at
from services.reporting.observations import merged, with_observations
from services.reporting.plan import plan_of
from services.reporting.sources import Sources
from shared.asking import AnsweredCut, CutParameters, answerable, cut_response

router = APIRouter(prefix="/v1", tags=["cuadros"])

Parameters = Annotated[CutParameters, Depends()]


@router.get("/book", summary="Todos los cuadros y anexos a un corte")
async def book(request: Request, parameters: Parameters) -> Response:
    """Compose the book in the form that the caller prefers (`Accept`)."""
    form = accepted(request.headers.get("accept", ""), BOOK_FORMATS)
    return await _answered(request, parameters, form)


@router.get("/book.{suffix}", summary="Lo mismo, en una forma dada")
async def book_in_form(
    request: Request,
    parameters: Parameters,
    suffix: Annotated[
        str, Path(description="json, csv (un archivo zip), xlsx o html", examples=["xlsx"])
    ],
) -> Response:
    """Compose the book in the form that the address names."""
    return await _answered(request, parameters, of_suffix(suffix, BOOK_FORMATS))


async def _answered(
    request: Request, parameters: CutParameters, form: Format[ComposedBook]
) -> Response:
    answered, composed = await _composed(request, parameters)
    cut = answered.cut
    return cut_response(
        parameters,
        answered,
        await asyncio.to_thread(form.render, composed),
        media_type=form.media_type,
        headers=form.headers(f"book-{cut.entity}-{cut.fiscal_year}-{cut.as_of.isoformat()}"),
    )


async def _composed(
    request: Request, parameters: CutParameters
) -> tuple[AnsweredCut, ComposedBook]:
    answered = await answerable(parameters)
    sources = cast("Sources", request.app.state.sources)
    measures = book_plan(names_at((), (), answered.cut)).measures
    answered = await at_common_position(parameters, answered, sources, measures)
    acts, declarations = await known_at(parameters, answered)
    names = names_at(declarations, acts, answered.cut)
    plan = book_plan(names)
    answers, noticed = await asyncio.gather(
        sources.ask(plan, answered.cut), sources.observations(plan.measures, answered.cut)
    )
    observed = merged(each.items for each in noticed)

    def composed() -> ComposedBook:
        book = compose_book(
            answers, names=names, acts=acts, cut=answered.cut, digest=answered.digest
        )
        plans = (plan_of(cuadro, names) for cuadro in BOOK)
        tables = zip(book.tables, plans, strict=True)
        return replace(
            book, tables=tuple(with_observations(t, p, acts, observed) for t, p in tables)
        )

    return answered, await asyncio.to_thread(composed)
