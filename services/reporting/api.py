"""The reading API of reporting: the system, the book, a table at any cut, the acts that count."""

import asyncio
import re
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from services.reporting.acts import ActRecord, ended, is_dated_in, within
from services.reporting.at_cut import at_common_position, known_at, reporting_database
from services.reporting.book import BOOK, find
from services.reporting.changes import changes_of
from services.reporting.compose import compose, headings_of
from services.reporting.formats import FORMATS, accepted, split_suffix
from services.reporting.grammar import Cuadro
from services.reporting.names import Declaration, names_at
from services.reporting.observations import merged, with_observations
from services.reporting.plan import plan_of
from services.reporting.printing import dates_of_cut
from services.reporting.render.json import heading_as_json
from services.reporting.settings import ReportingSettings
from services.reporting.sources import Sources
from services.reporting.table import Table
from shared.asking import AnsweredCut, CutParameters, answerable, cut_response
from shared.errors import not_found
from shared.money import format_amount
from shared.service import VERSION, service_of

router = APIRouter(prefix="/v1", tags=["cuadros"])

Parameters = Annotated[CutParameters, Depends()]
OffsetQuery = Annotated[int, Query(ge=0, description="Desde qué acto")]
LimitQuery = Annotated[int, Query(ge=1, le=1000, description="Cuántos actos")]


@router.get("/system", summary="Qué servicios hay, dónde están, y qué versión corre")
async def system(request: Request) -> dict[str, Any]:
    """Name every service's address, the NATS server and the version."""
    settings = cast("ReportingSettings", service_of(request).settings)
    nats = None if settings.frozen_at else without_password(settings.nats_url)
    return {"services": settings.services, "nats": nats, "version": VERSION}


def without_password(url: str) -> str:
    """Leave out the user and password that a deployment's address may hold (several by comma)."""
    return re.sub(r"(?<=://)[^@/,]*@", "", url)


@router.get("/cuadros", summary="Los cuadros y anexos, sus columnas y los días en que cambian")
async def cuadros(parameters: Parameters) -> Response:
    """List the book; without any act loaded no table changes."""
    database = reporting_database(parameters)
    if not await asyncio.to_thread(database.scopes):
        asked = parameters.asked()
        words = dates_of_cut(asked.as_of, asked.fiscal_year or asked.as_of.year)
        body = _listed([_described(cuadro, words, (), ()) for cuadro in BOOK])
        return JSONResponse(body, headers={"Cache-Control": "no-cache"})
    answered = await answerable(parameters)
    acts, declarations = await known_at(parameters, answered)
    words = dates_of_cut(answered.cut.as_of, answered.cut.fiscal_year)
    known = within(acts, answered.cut)
    items = [_described(cuadro, words, known, declarations) for cuadro in BOOK]
    return cut_response(parameters, answered, _listed(items))


@router.get("/cuadros/{name}", summary="Un cuadro o anexo a un corte")
async def cuadro(
    request: Request,
    parameters: Parameters,
    name: Annotated[
        str,
        Path(
            description="cuadro-22, 22, anexo-1; con sufijo .json, .csv, .xlsx o .html",
            examples=["cuadro-22"],
        ),
    ],
) -> Response:
    """Compose a table from what the services answer at one cut."""
    table_id, form = split_suffix(name)
    declared = find(table_id)
    if declared is None:
        raise not_found("el cuadro", table_id, [cuadro.id for cuadro in BOOK])
    form = form or accepted(request.headers.get("accept", ""), FORMATS)
    answered, table = await _composed(request, parameters, declared)
    return cut_response(
        parameters,
        answered,
        await asyncio.to_thread(form.render, table),
        media_type=form.media_type,
        headers=form.headers(f"{table.id}-{answered.cut.as_of.isoformat()}"),
    )


@router.get("/acts", summary="Los actos que cuentan a un corte, por fecha", tags=["actos"])
async def acts(
    parameters: Parameters, offset: OffsetQuery = 0, limit: LimitQuery = 100
) -> Response:
    """List the acts that count at a cut, on its clock."""
    answered = await answerable(parameters)
    known, _ = await known_at(parameters, answered)
    cut = answered.cut
    annulled = ended(known, cut, None)
    counted = sorted(
        (act for act in within(known, cut) if is_dated_in(act, cut)),
        key=lambda act: (act.dated(cut.basis).date, act.sequence),
    )
    page = [_act_json(act, annulled=act.key in annulled) for act in counted]
    rest = (
        f"/v1/acts?entity={cut.entity}&fiscal_year={cut.fiscal_year}&as_of={cut.as_of.isoformat()}"
        f"&basis={cut.basis}&through={cut.through}&offset={offset + limit}&limit={limit}"
    )
    body = {
        "cut": answered.as_json(),
        "items": page[offset : offset + limit],
        "total": len(page),
        "next": rest if offset + limit < len(page) else None,
    }
    return cut_response(parameters, answered, body)


async def _composed(
    request: Request, parameters: CutParameters, declared: Cuadro
) -> tuple[AnsweredCut, Table]:
    answered = await answerable(parameters)
    sources = cast("Sources", request.app.state.sources)
    measures = plan_of(declared, names_at((), (), answered.cut)).measures
    answered = await at_common_position(parameters, answered, sources, measures)
    acts, declarations = await known_at(parameters, answered)
    names = names_at(declarations, acts, answered.cut)
    plan = plan_of(declared, names)
    answers, noticed = await asyncio.gather(
        sources.ask(plan, answered.cut), sources.observations(plan.measures, answered.cut)
    )
    table = compose(
        declared, answers, names=names, acts=acts, cut=answered.cut, digest=answered.digest
    )
    observed = merged(each.items for each in noticed)
    return answered, with_observations(table, plan, acts, observed)


def _listed(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"items": items, "total": len(items), "next": None}


def _described(
    cuadro: Cuadro,
    words: dict[str, str],
    acts: tuple[ActRecord, ...],
    declarations: tuple[Declaration, ...],
) -> dict[str, Any]:
    return {
        "id": cuadro.id,
        "title": cuadro.title.format(**words),
        "columns": [heading_as_json(heading) for heading in headings_of(cuadro, words)],
        "changes": {
            basis: list(changes_of(cuadro, acts, declarations, basis))
            for basis in ("effective", "issued")
        },
    }


def _act_json(act: ActRecord, *, annulled: bool) -> dict[str, Any]:
    return {
        "key": act.key,
        "printed_key": act.printed_key,
        "kind": act.kind,
        "title": act.title,
        "issued_on": act.issued_on.model_dump(mode="json"),
        "effective_on": act.effective_on.model_dump(mode="json"),
        "sequence": act.sequence,
        "circumstance": act.circumstance,
        "references": list(act.references),
        "corrects": act.corrects,
        "annulled": annulled,
        "measures": [
            {"measure": measure, "total": format_amount(total)}
            for measure, total in act.totals.items()
        ],
    }
