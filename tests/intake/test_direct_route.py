"""A post's route leaves out FastAPI's solving, and is documented and answers as it always did."""

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Path, Request, Response

from services.intake.arriving import IdempotencyKey
from services.intake.direct_route import DirectRoute
from services.intake.standing import Wait


async def told(request: Request, _key: IdempotencyKey = None, wait: Wait = None) -> Response:
    """Tell what was stated."""
    return Response(f"{request.method} {wait!r}")


async def by_path(place: str = Path()) -> Response:
    return Response(place)


async def by_dependency(request: Request, found: object = Depends(object)) -> Response:
    return Response(f"{request.method} {found}")


async def by_demand(request: Request, wanted: str) -> Response:
    return Response(f"{request.method} {wanted}")


def routed() -> FastAPI:
    router = APIRouter()
    router.add_api_route("/told", told, methods=["POST"], route_class_override=DirectRoute)
    app = FastAPI()
    app.include_router(router)
    return app


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("", "POST None"),
        ("?wait=projected", "POST 'projected'"),
        ("?wait=", "POST ''"),
        ("?wait=one&wait=projected", "POST 'projected'"),
        ("?other=1", "POST None"),
    ],
)
async def test_the_stated_query_reaches_the_handler(query: str, answer: str) -> None:
    transport = httpx.ASGITransport(routed())
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
        assert (await client.post(f"/told{query}", content=b"x")).text == answer


def test_its_parameters_stand_in_the_document() -> None:
    operation = routed().openapi()["paths"]["/told"]["post"]

    named = {(each["in"], each["name"]): each for each in operation["parameters"]}
    assert named.keys() == {("query", "wait"), ("header", "Idempotency-Key")}
    assert operation["description"] == "Tell what was stated."


@pytest.mark.parametrize(
    ("path", "handler", "why"),
    [
        ("/{place}", by_path, "needs more than"),
        ("/x", by_dependency, "needs more than"),
        ("/x", by_demand, "must be stated"),
    ],
)
def test_a_handler_that_needs_what_it_leaves_out_is_refused_when_it_is_made(
    path: str, handler: object, why: str
) -> None:
    with pytest.raises(TypeError, match=why):
        APIRouter().add_api_route(path, handler, route_class_override=DirectRoute)  # type: ignore[arg-type]
