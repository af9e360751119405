"""Where an act stands: real services that have taken it, that are behind, that do not answer."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from shared.nats.server import NatsServer
from tests.intake.conftest import Door, opened_door, problem_of
from tests.intake.posted import good
from tests.services.conftest import SERVICES, Running, running

pytestmark = pytest.mark.slow

STATUS = "/v1/acts/RE-900-2024-ITP-DE/status"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "services", SERVICES, []) as system:
        yield system


def beside(environment: dict[str, str], system: Running, reporting: str = "") -> dict[str, str]:
    """Give the environment of a door whose other services run; reporting is one of them here."""
    urls = {name: str(client.base_url) for name, client in system.clients.items()}
    return {
        **environment,
        "POI_NATS_URL": system.nats.url,
        "POI_REPORTING_URL": reporting or urls["budget"],
        **{f"POI_{name.upper()}_URL": url for name, url in urls.items()},
        "POI_PROJECTED_TIMEOUT_S": "1.0",
    }


@pytest.fixture
async def among(services: Running, environment: dict[str, str]) -> AsyncIterator[Door]:
    async with opened_door(beside(environment, services)) as opened:
        yield opened


async def test_an_act_that_all_have_taken_says_so(among: Door) -> None:
    receipt = (await among.post(good())).json()
    await among.client.post("/v1/acts?wait=projected", json=good())

    status = (await among.client.get(STATUS)).json()

    assert {name: status[name] for name in ("key", "sequence", "recorded_at")} == {
        name: receipt[name] for name in ("key", "sequence", "recorded_at")
    }
    assert status["services"] == {
        name: {"position": 1, "taken": True}
        for name in ("intake", "reporting", "budget", "targets", "investments")
    }


async def test_a_post_that_waits_is_answered_when_every_service_has_taken_it(
    among: Door, services: Running
) -> None:
    for number in range(1, 6):
        key = f"RE-{number:03d}-2024-ITP-DE"
        answer = await among.client.post("/v1/acts?wait=projected", json=good(key=key))
        positions = [
            (await asyncio.to_thread(services.get, name, "/v1/position")).json()["sequence"]
            for name in services.clients
        ]

        assert answer.status_code == 201
        assert answer.headers["poi-projected"] == "true"
        assert positions == [number] * 3


async def test_many_waiting_posts_and_a_batch_are_all_answered(among: Door) -> None:
    acts = [good(key=f"RE-{number:03d}-2024-ITP-DE") for number in range(1, 31)]

    answers = await asyncio.gather(
        *(among.client.post("/v1/acts?wait=projected", json=act) for act in acts)
    )
    batch = await among.client.post("/v1/acts:batch?wait=projected", json=good())

    assert {answer.headers["poi-projected"] for answer in (*answers, batch)} == {"true"}


async def test_a_service_that_does_not_answer_is_named_and_the_receipt_stands(
    services: Running, environment: dict[str, str], server: NatsServer
) -> None:
    nobody = beside(environment, services, reporting="http://127.0.0.1:9")
    async with opened_door(nobody) as door:
        answer = await door.client.post("/v1/acts?wait=projected", json=good())
        status = (await door.client.get(STATUS)).json()

    assert server.url != services.nats.url
    assert answer.status_code == 201
    assert answer.json()["sequence"] == 1
    assert answer.headers["poi-projected"] == "false"
    assert answer.headers["poi-behind"] == "reporting"
    assert status["services"]["reporting"] == {"position": None, "taken": False}
    assert status["services"]["budget"] == {"position": 1, "taken": True}


async def test_a_service_that_could_not_read_an_act_is_told_with_its_reason(
    among: Door, services: Running
) -> None:
    await asyncio.to_thread(services.put, ("acts.38-241.2024.RE-001-2024-ITP-DE", b"{}"))
    await among.client.post("/v1/acts?wait=projected", json=good())

    unread = await among.client.get(
        "/v1/acts/RE-001-2024-ITP-DE/status?entity=38-241&fiscal_year=2024"
    )
    after = (await among.client.get(STATUS + "?entity=38-241&fiscal_year=2024")).json()

    assert problem_of(unread)["status"] == 409
    assert after["services"]["budget"] == {"position": 2, "taken": True}


async def test_an_unknown_act_is_a_404_and_an_unknown_wait_a_400(among: Door) -> None:
    await among.post(good())

    missing = await among.client.get("/v1/acts/RE-999-2024-ITP-DE/status")
    wrong = await among.client.post("/v1/acts?wait=siempre", json=good())

    assert problem_of(missing)["status"] == 404
    assert problem_of(wrong)["status"] == 400
    assert httpx.URL(str(wrong.url)).params["wait"] == "siempre"


async def test_a_trace_that_the_first_post_stated_is_told(among: Door) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    other = "00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b7-01"
    for stated in (trace, other):
        await among.client.post("/v1/acts", json=good(), headers={"traceparent": stated})
    key = "RE-001-2024-ITP-DE"
    batch = await among.client.post(
        "/v1/acts:batch", json=good(key=key), headers={"traceparent": other}
    )

    status = (await among.client.get(STATUS)).json()
    of_batch = (await among.client.get(f"/v1/acts/{key}/status")).json()

    assert batch.status_code == 201
    assert (status["traceparent"], of_batch["traceparent"]) == (trace, other)
