"""A restoration whose file does not come is given up; a long file that comes is waited for."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from services.intake import importing
from tests.intake.conftest import BEARER, PATIENCE_S, environment, opened_door, problem_of, server
from tests.intake.posted import good
from tests.proof.conftest import entries
from tests.proof.exported import lines

pytestmark = pytest.mark.slow

__all__ = ["environment", "server"]


async def test_a_file_that_does_not_come_in_time_is_given_up_and_others_post_again(
    environment: dict[str, str],
) -> None:
    never = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"".join(lines(entries()))[:100]
        await never.wait()

    async with opened_door({**environment, "POI_BODY_WITHIN_S": "0.3"}) as door:
        async with asyncio.timeout(PATIENCE_S):
            late = await door.client.post("/v1/log:import", content=slowly(), headers=BEARER)
        posted = await door.post(good())

    assert problem_of(late)["type"] == "/problems/too-slow"
    assert (late.status_code, posted.status_code) == (408, 201)
    assert "solo 100 bytes" in late.json()["detail"]


async def test_every_further_piece_of_a_long_file_has_the_time_of_a_body(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_BYTES_MAX", 100)
    whole = b"".join(lines(entries()))

    async def steadily() -> AsyncIterator[bytes]:
        for start in range(0, len(whole), len(whole) // 8):
            await asyncio.sleep(0.1)  # the pace of the sender is what is tried here
            yield whole[start : start + len(whole) // 8]

    async with opened_door({**environment, "POI_BODY_WITHIN_S": "0.4"}) as door:
        answer = await door.client.post("/v1/log:import", content=steadily(), headers=BEARER)

    assert answer.status_code == 201
