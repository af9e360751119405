"""`GET /v1/reconciliation`: the publication against the history, at a cut."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request, Response

from services.reporting.acts import ActRecord, ended
from services.reporting.at_cut import at_common_position, known_at, reporting_database
from services.reporting.book_contents import book_plan
from services.reporting.names import names_at
from services.reporting.reconcile.answer import as_json
from services.reporting.reconcile.asking import against, ask_history
from services.reporting.reconcile.finding import Cells, Reconciliation
from services.reporting.reconcile.publication import PrintedTable, printed_table
from services.reporting.sources import Sources
from shared.asking import AnsweredCut, CutParameters, answerable, cut_response
from shared.errors import not_found

router = APIRouter(prefix="/v1", tags=["conciliación"])

Parameters = Annotated[CutParameters, Depends()]
PublicationQuery = Annotated[
    str | None,
    Query(description="Publicación (la última cargada)", examples=["poi-2024-act-1"]),
]


@dataclass(frozen=True, slots=True)
class Published:
    """A publication as the log has it, and the day at which its figures stand."""

    name: str
    tables: tuple[PrintedTable, ...]
    acts: tuple[ActRecord, ...]


@router.get(
    "/reconciliation",
    summary="Cada cifra impresa contra la historia, su cuadro y los demás cuadros",
)
async def reconciliation(
    request: Request, parameters: Parameters, publication: PublicationQuery = None
) -> Response:
    """List what the history or the document's own arithmetic does not confirm.

    Unless a date is asked, the cut is that of the publication's own figures.
    """
    answered = await answerable(parameters)
    sources = cast("Sources", request.app.state.sources)
    measures = book_plan(names_at((), (), answered.cut)).measures
    answered = await at_common_position(parameters, answered, sources, measures)
    acts, declarations = await known_at(parameters, answered)
    published = await _published(parameters, answered, acts, publication)
    if published is None:
        nothing = Reconciliation(Cells(), Cells(), ())
        return cut_response(parameters, answered, as_json(nothing, None, answered.as_json()))
    if not parameters.stated.get("as_of"):
        closing = max(act.effective_on.date for act in published.acts)
        answered = replace(answered, cut=replace(answered.cut, as_of=closing))
    names = names_at(declarations, acts, answered.cut)
    history = await ask_history(sources, answered.cut, names, acts)
    found = await asyncio.to_thread(against, history, published.tables)
    return cut_response(parameters, answered, as_json(found, published.name, answered.as_json()))


async def _published(
    parameters: CutParameters,
    answered: AnsweredCut,
    acts: Sequence[ActRecord],
    wanted: str | None,
) -> Published | None:
    """Read a publication: the one wanted, else the one whose tables came last to the log."""
    cut = answered.cut
    rows = await asyncio.to_thread(
        reporting_database(parameters).published, cut.entity, cut.fiscal_year, cut.through
    )
    annulled = ended(acts, cut, None)
    standing = [row for row in rows if row[0] not in annulled]
    names = list(dict.fromkeys(name for _, name, _ in standing))
    if wanted is not None and wanted not in names:
        raise not_found("la publicación", wanted, names)
    if not standing:
        return None
    chosen = wanted or standing[-1][1]
    tables = {body["id"]: printed_table(body) for _, name, body in standing if name == chosen}
    keys = {act for act, name, _ in standing if name == chosen}
    return Published(chosen, tuple(tables.values()), tuple(a for a in acts if a.key in keys))
