"""Lineage over HTTP: what stands behind a cell, and why two cuts of a table differ."""

import asyncio
from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.reporting.acts import ActRecord
from services.reporting.at_cut import at_common_position, known_at
from services.reporting.book import BOOK, find
from services.reporting.grammar import Cuadro
from services.reporting.lineage.asking import TracedTables
from services.reporting.lineage.differing import differences
from services.reporting.lineage.explaining import explain
from services.reporting.lineage.traced_table import TracedTable
from services.reporting.lineage.written import differences_as_json, explanation_as_json
from services.reporting.names import Declaration, names_at
from services.reporting.plan import plan_of
from services.reporting.sources import Sources
from shared.asking import AnsweredCut, CutParameters, answerable, cut_response
from shared.cut import CutError, read_cut_text
from shared.errors import Problem, bad_parameter, not_found

router = APIRouter(prefix="/v1", tags=["linaje"])

Parameters = Annotated[CutParameters, Depends()]
NamePath = Annotated[str, Path(description="cuadro-22, 22, anexo-1", examples=["cuadro-22"])]
_CHOICES_TOLD: Final = 40
_CUT_FORM: Final = "FECHA[/effective|issued][/N], o la clave de una versión"


@router.get(
    "/cuadros/{name}/cells/{row}/{column}",
    summary="De qué actos y líneas resulta una cifra",
)
async def cell(
    request: Request,
    parameters: Parameters,
    name: NamePath,
    row: Annotated[str, Path(description="Clave de la fila", examples=["4"])],
    column: Annotated[str, Path(description="Clave de la columna", examples=["pim"])],
) -> Response:
    """List the lines that add up to a cell, and the cells from which it is computed."""
    row, column = row.lower(), column.lower()
    answered, table, _, _ = await _traced(request, parameters, _declared(name), (row, column))
    if row not in table.rows:
        raise _no_such(f"en {table.cuadro.id}, a este corte, la fila", row, [*table.rows])
    if column not in table.numeric:
        raise _no_such(f"en {table.cuadro.id} la columna de cifras", column, [*table.numeric])
    explained = await asyncio.to_thread(explain, table, row, column)
    body = explanation_as_json(table.cuadro.id, explained, answered.as_json())
    return cut_response(parameters, answered, body)


@router.get(
    "/cuadros/{name}/diff",
    summary="Qué celdas difieren entre dos cortes, y por qué actos",
)
async def diff(
    request: Request,
    parameters: Parameters,
    name: NamePath,
    from_cut: Annotated[
        str | None,
        Query(alias="from", description=f"Primer corte: {_CUT_FORM}", examples=["2024-07-31"]),
    ] = None,
    to_cut: Annotated[
        str | None,
        Query(alias="to", description=f"Segundo corte: {_CUT_FORM}", examples=["2024-08-31"]),
    ] = None,
) -> Response:
    """List the cells that differ between two cuts, each with the acts responsible."""
    declared = _declared(name)
    sides = [
        await _traced(request, _at(parameters, parameter, text), declared)
        for parameter, text in (("from", from_cut), ("to", to_cut))
    ]
    (before, table_before, _, _), (after, table_after, acts, declarations) = sides
    changes = await asyncio.to_thread(differences, table_before, table_after, acts, declarations)
    later = [side.later_acts for side in (before, after) if side.later_acts is not None]
    together = replace(
        after,
        immutable=before.immutable and after.immutable,
        later_acts=max(later) if later else None,
    )
    body = differences_as_json(before.as_json(), after.as_json(), changes)
    return cut_response(parameters, together, body)


def _declared(name: str) -> Cuadro:
    declared = find(name)
    if declared is None:
        raise not_found("el cuadro", name, [cuadro.id for cuadro in BOOK])
    return declared


def _no_such(what: str, value: str, choices: list[str]) -> Problem:
    """Say what does not exist and what does; the sentence names the first and the nearest."""
    near = get_close_matches(value, choices, n=3)
    told = list(dict.fromkeys((*near, *choices)))[:_CHOICES_TOLD]
    problem = not_found(what, value, told)
    rest = len(choices) - len(told)
    if rest:
        problem.detail = f"{problem.detail[:-1]} y {rest} más."
    problem.extra["choices"] = choices
    return problem


def _at(parameters: CutParameters, parameter: str, text: str | None) -> CutParameters:
    """Read one of the two cuts; entity and year are those of the request."""
    if not text:
        raise bad_parameter(parameter, text, f"falta un corte: {_CUT_FORM}")
    try:
        stated = read_cut_text(parameter, text)
    except CutError as error:
        raise bad_parameter(error.parameter, error.value, str(error)) from error
    scope = ("entity", "fiscal_year", "year")
    kept = {key: value for key, value in parameters.stated.items() if key in scope}
    return parameters.restated({**kept, **stated})


async def _traced(
    request: Request,
    parameters: CutParameters,
    declared: Cuadro,
    asked: tuple[str, str] | None = None,
) -> tuple[AnsweredCut, TracedTable, tuple[ActRecord, ...], tuple[Declaration, ...]]:
    answered = await answerable(parameters)
    sources = cast("Sources", request.app.state.sources)
    tables = cast("TracedTables", request.app.state.traced_tables)
    measures = plan_of(declared, names_at((), (), answered.cut)).measures
    answered = await at_common_position(parameters, answered, sources, measures)
    acts, declarations = await known_at(parameters, answered)
    table = await tables.table(
        sources, declared, answered, acts=acts, declarations=declarations, cell=asked
    )
    return answered, table, acts, declarations
