"""`GET /v1/observations` of reporting: what all services notice, at one cut."""

from typing import cast

from fastapi import APIRouter, Request, Response

from services.reporting.at_cut import at_common_position
from services.reporting.observations import merged
from services.reporting.sources import OWNERS, Sources
from shared.asking import answerable, cut_response
from shared.rules.api import SUMMARY, Filters, Parameters, listed_answer

router = APIRouter(prefix="/v1", tags=["observaciones"])


@router.get("/observations", summary=SUMMARY)
async def observations(request: Request, parameters: Parameters, filters: Filters) -> Response:
    """List what the rules of all services notice at a cut, by id, open and explained."""
    answered = await answerable(parameters)
    sources = cast("Sources", request.app.state.sources)
    answered = await at_common_position(parameters, answered, sources, OWNERS)
    found = await sources.observations(OWNERS, answered.cut)
    rules = sorted({rule for each in found for rule in each.rules})
    filters.check(rules)
    items = merged(each.items for each in found)
    return cut_response(parameters, answered, listed_answer(answered, filters, items, rules))
