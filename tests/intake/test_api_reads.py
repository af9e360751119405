"""What is recorded can be listed and read back, and what is not there is told by what is."""

from typing import Any

import orjson
import pytest

from shared.event import read_act
from tests.intake.conftest import Door, problem_of
from tests.intake.posted import good, real


@pytest.fixture
def real_acts() -> list[dict[str, Any]]:
    names = ["re-002-2024-itp-de", "re-126-2024-itp-de", "ley-32103", "reg-2024-itp-001"]
    return [real(name) for name in names]


async def test_recorded_acts_are_listed_page_by_page(
    door: Door, real_acts: list[dict[str, Any]]
) -> None:
    receipts = [(await door.post(act)).json() for act in real_acts]

    path: str | None = "/v1/acts?entity=38-241&fiscal_year=2024&limit=3"
    pages: list[dict[str, Any]] = []
    while path is not None and len(pages) < 5:
        pages.append((await door.client.get(path)).json())
        path = pages[-1]["next"]

    assert [len(page["items"]) for page in pages] == [3, 1]
    assert {page["total"] for page in pages} == {4}
    items = [item for page in pages for item in page["items"]]
    assert [{name: item[name] for name in receipts[0]} for item in items] == receipts
    assert [item["kind"] for item in items] == [act["kind"] for act in real_acts]
    assert items[0]["effective_on"] == "2024-01-12"


async def test_a_recorded_act_is_read_back_with_its_receipt(
    door: Door, real_acts: list[dict[str, Any]]
) -> None:
    receipt = (await door.post(real_acts[0])).json()

    found = (await door.client.get("/v1/acts/RE-002-2024-ITP-DE")).json()

    assert {name: found[name] for name in receipt} == receipt
    assert found["posted_by"] == "operator"
    assert read_act(found["act"]) == read_act(real_acts[0])


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/v1/acts/RE-999-2024-ITP-DE", 404, "RE-999-2024-ITP-DE"),
        ("/v1/acts/re-900-2024-itp-de", 404, "re-900-2024-itp-de"),
        ("/v1/acts/*", 404, "/v1/acts?entity=38-241"),
        ("/v1/acts/%3E", 404, "/v1/acts?entity=38-241"),
        ("/v1/acts/RE-900-2024-ITP-DE?entity=99-999", 404, "38-241 2024"),
        ("/v1/acts/RE-900-2024-ITP-DE?fiscal_year=1999", 404, "38-241 2024"),
        ("/v1/acts?entity=99-999", 404, "38-241 2024"),
        ("/v1/acts?fiscal_year=1999", 404, "38-241 2024"),
        ("/v1/acts?fiscal_year=ayer", 400, "fiscal_year"),
        ("/v1/acts?limit=0", 400, "limit"),
        ("/v1/acts?offset=-1", 400, "offset"),
        ("/v1/nada", 404, "/v1/nada"),
    ],
)
async def test_what_is_not_there_is_a_problem_that_says_what_is(
    door: Door, path: str, status: int, told: str
) -> None:
    await door.post(good())

    document = problem_of(await door.client.get(path))

    assert document["status"] == status
    assert told in document["detail"]


async def test_several_entities_must_be_told_apart(door: Door) -> None:
    await door.post(good())
    await door.post(good(entity="01-001"))

    document = problem_of(await door.client.get("/v1/acts/RE-900-2024-ITP-DE"))
    chosen = await door.client.get("/v1/acts/RE-900-2024-ITP-DE?entity=01-001")

    assert document["status"] == 400
    assert "01-001 2024; 38-241 2024" in document["detail"]
    assert chosen.json()["sequence"] == 2


async def test_a_member_named_twice_is_refused_because_parsers_differ(door: Door) -> None:
    twice = orjson.dumps(good()).replace(b'"title":', b'"title":"otro","title":', 1)

    document = problem_of(await door.client.post("/v1/acts", content=twice))

    assert document["status"] == 400
    assert "'title' está dos veces" in document["detail"]
    assert await door.log.last_sequence() == 0


async def test_a_recorded_act_that_this_version_cannot_read_is_a_409_that_says_so(
    door: Door,
) -> None:
    newer = b'{"schema": 99, "act": {}}'
    await door.log.append("acts.38-241.2024.RE-900-2024-ITP-DE", newer, equal=newer.__eq__)
    assert await door.app.state.service.runner.wait_for(1, timeout_s=20)

    posted = problem_of(await door.post(good()))
    read = problem_of(await door.client.get("/v1/acts/RE-900-2024-ITP-DE?entity=38-241"))

    assert (posted["status"], read["status"]) == (409, 409)
    assert "esquema 99" in posted["detail"]
    assert "esquema 99" in read["detail"]
