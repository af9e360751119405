"""`POST /v1/previews`: what drafts would change; the door asks it, and nothing is recorded."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, cast

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from services.reporting.acts import ended, within
from services.reporting.previewing.branched import BranchedSources
from services.reporting.previewing.composing import Draughted, changed_at
from services.reporting.previewing.dates import Dated, dates_of, publications_of
from services.reporting.previewing.written import CutChange, cuts_as_json
from services.reporting.projection import ReportingDatabase
from services.reporting.settings import ReportingSettings
from services.reporting.sources import Sources
from shared.branch.api import make_branch, read_drafts
from shared.branch.branches import Branch, Branches
from shared.errors import unavailable
from shared.operator_key import require_service
from shared.preview import BranchPreview
from shared.service import service_of

router = APIRouter(prefix="/v1", tags=["vista previa"])

_AT_ONCE: Final = 2
"""Previews under way: each composes the book several times."""
_CUTS_AT_ONCE: Final = 2
"""Cuts of one preview: while the services answer about one, another is composed."""
_DESCRIPTION: Final = (
    "Interno: lo usa intake para `POST /v1/acts:preview`. Exige la credencial de los servicios."
)


@asynccontextmanager
async def previews_of(app: FastAPI) -> AsyncIterator[None]:
    """Keep reporting's own branches, which no reading route can see, and the previews' turns."""
    settings = cast("ReportingSettings", app.state.service.settings)
    app.state.preview_branches = Branches(settings.branch_rows_max)
    app.state.preview_turns = asyncio.Semaphore(_AT_ONCE)
    yield
    app.state.preview_branches.close()


@router.post(
    "/previews",
    summary="Qué cambiarían unos borradores en cada cuadro",
    description=_DESCRIPTION,
    responses={200: {"model": BranchPreview}},
)
async def post_preview(request: Request) -> JSONResponse:
    """Answer for each entity's year what would change at each cut, in bounded time."""
    service = service_of(request)
    settings = cast("ReportingSettings", service.settings)
    require_service(request, settings.operator_key_file)
    position, drafts = read_drafts(await request.body())
    turns: asyncio.Semaphore = request.app.state.preview_turns
    began = time.perf_counter()
    try:
        await asyncio.wait_for(turns.acquire(), settings.preview_timeout_s)
    except TimeoutError as error:
        detail = "Hay muchas vistas previas en curso; pídala otra vez en unos segundos."
        raise unavailable(detail, retry_after_s=5) from error
    turned = time.perf_counter()
    try:
        async with asyncio.timeout(settings.preview_timeout_s):
            branch, sources = await asyncio.gather(
                make_branch(service, request.app.state.preview_branches, position, drafts),
                BranchedSources(
                    cast("Sources", request.app.state.sources), settings.preview_timeout_s
                ).at(position, drafts),
            )
            branched = time.perf_counter()
            scopes = [
                await _scope(branch, sources, scope)
                for scope in dict.fromkeys((draft.entity, draft.fiscal_year) for draft in drafts)
            ]
    except TimeoutError as error:
        raise unavailable(
            f"La vista previa no estuvo lista en {settings.preview_timeout_s:g} s "
            "(POI_PREVIEW_TIMEOUT_S). Pruebe con menos actos, o más tarde.",
            retry_after_s=5,
        ) from error
    finally:
        turns.release()
    return JSONResponse(
        {"position": position, "through": branch.through, "effects": scopes},
        headers={
            "Cache-Control": "no-store",
            "Server-Timing": _timing(began, turned, branched, time.perf_counter()),
        },
    )


async def _scope(branch: Branch, sources: Sources, scope: tuple[str, int]) -> dict[str, Any]:
    database = branch.database
    if not isinstance(database, ReportingDatabase):
        raise TypeError(database)
    acts, declarations = await asyncio.to_thread(database.known, *scope, branch.through)
    draughted = Draughted(
        *scope, branch.position, branch.through, acts, declarations, sources=sources
    )
    dates = await asyncio.to_thread(_dates, database, draughted)
    turns = asyncio.Semaphore(_CUTS_AT_ONCE)

    async def change(dated: Dated) -> CutChange:
        async with turns:
            return await changed_at(draughted, dated)

    changes = await asyncio.gather(*map(change, dates))
    return {"entity": scope[0], "fiscal_year": scope[1], "cuts": cuts_as_json(changes)}


def _dates(database: ReportingDatabase, draughted: Draughted) -> tuple[Dated, ...]:
    """List the dates at which the drafts are looked at, from what stands before them."""
    today = dt.datetime.now(dt.UTC).astimezone().date()
    (now, *_) = dates_of(today, draughted.drafts, (), ())
    cut = draughted.cut(now, draughted.position)
    gone = ended(draughted.acts, cut, None)
    standing = [act for act in within(draughted.acts, cut) if act.key not in gone]
    scope = draughted.entity, draughted.fiscal_year
    printed = database.published(*scope, draughted.position)
    publications = publications_of(
        ((act, name, body["id"]) for act, name, body in printed), standing
    )
    keys = {act.key for act in standing}
    versions = [each for each in database.versions(*scope) if each.key in keys]
    return dates_of(today, draughted.drafts, publications, versions)


def _timing(began: float, turned: float, branched: float, done: float) -> str:
    spans = {"wait": turned - began, "branches": branched - turned, "tables": done - branched}
    return ", ".join(f"{name};dur={seconds * 1000:.1f}" for name, seconds in spans.items())
