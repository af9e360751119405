"""The door restores an export onto an empty log, whole or not at all, and nothing else."""

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import nats
import orjson
import pytest

from services.console.proof.verifying_live import stream_findings
from services.console.proof.verifying_sources import witnesses_of
from shared.nats.server import NatsServer
from shared.stream import LogMoved
from tests.intake.conftest import (
    BEARER,
    PATIENCE_S,
    Door,
    environment,
    opened_door,
    problem_of,
    server,
)
from tests.intake.posted import good
from tests.proof.conftest import ACTS, entries
from tests.proof.exported import lines

pytestmark = pytest.mark.slow

__all__ = ["environment", "server"]

Events = list[tuple[str, bytes]]


@pytest.fixture
async def door(environment: dict[str, str]) -> AsyncIterator[Door]:
    async with opened_door(environment) as opened:
        yield opened


async def send(door: Door, content: bytes, bearer: dict[str, str] = BEARER) -> httpx.Response:
    return await door.client.post("/v1/log:import", content=content, headers=bearer)


def export(listed: Events) -> bytes:
    return b"".join(lines(listed))


async def stored(door: Door) -> Events:
    found: Events = []
    while batch := await door.log.read(len(found)):
        found += [(one.subject, one.payload) for one in batch]
    return found


async def test_an_export_is_published_unchanged_in_its_order(door: Door) -> None:
    answer = await send(door, export(entries()))

    assert answer.status_code == 201
    assert answer.json()["sequence"] == ACTS
    assert await stored(door) == entries()
    assert await door.app.state.service.runner.wait_for(ACTS, timeout_s=10)
    mark = door.app.state.service.runner.mark
    assert answer.json()["digest"] == f"sha256:{mark.digest.hex()}"


async def test_acts_that_this_version_cannot_read_are_restored_too(door: Door) -> None:
    strange = [("acts.38-241.2024.RE-001", b"\xff\x00 no es JSON"), *entries()]

    assert (await send(door, export(strange))).status_code == 201
    assert await stored(door) == strange


async def test_an_empty_export_restores_an_empty_log(door: Door) -> None:
    assert (await send(door, export([]))).json()["sequence"] == 0
    assert await stored(door) == []


async def test_more_acts_than_one_batch_holds_are_restored(door: Door) -> None:
    many = [(f"acts.38-241.2024.RE-{n:05d}", b"{}") for n in range(1, 2502)]

    assert (await send(door, export(many))).json()["sequence"] == 2501
    assert await door.log.last_sequence() == 2501


async def test_a_log_that_is_not_empty_is_refused_and_left_as_it_is(door: Door) -> None:
    assert (await door.post(good())).status_code == 201

    answer = await send(door, export(entries()))

    assert answer.status_code == 409
    assert "ya tiene 1 actos" in problem_of(answer)["detail"]
    assert await door.log.last_sequence() == 1


async def test_a_log_that_was_restored_whole_is_not_empty_either(door: Door) -> None:
    assert (await send(door, export(entries()))).status_code == 201

    assert (await send(door, export(entries()))).status_code == 409


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"".join(lines(entries())[:-1]), "log-truncated"),
        (b"".join([*lines(entries())[:4], *lines(entries())[5:]]), "act-missing"),
        (b"".join([*lines(entries())[:4], *lines(entries())[3:]]), "act-inserted"),
        (export(entries()).replace(b"RSG-011", b"RSG-012", 1), "act-altered"),
        (export([("acts.38-241.2024.A", b"1"), ("acts.38-241.2024.A", b"2")]), "repeated-subject"),
        (export([("acts.>", b"1")]), "subject"),
    ],
)
async def test_a_file_that_is_not_whole_changes_nothing(
    door: Door, content: bytes, code: str
) -> None:
    answer = await send(door, content)

    assert answer.status_code == 422
    assert code in {fault["code"] for fault in problem_of(answer)["errors"]}
    assert await door.log.last_sequence() == 0


async def test_what_is_no_export_is_refused(door: Door) -> None:
    answer = await send(door, b"hola\n")

    assert answer.status_code == 422
    assert "no es una exportación" in problem_of(answer)["detail"]


async def test_without_the_operator_s_key_nothing_is_read(door: Door) -> None:
    answer = await send(door, export(entries()), {"Authorization": "Bearer otra"})

    assert answer.status_code == 401
    assert await door.log.last_sequence() == 0


async def posts_until(door: Door, ended: asyncio.Event) -> list[httpx.Response]:
    """Post the good act again and again until told to stop."""
    answers = []
    while not ended.is_set():
        answers.append(await door.post(good()))
    return answers


async def test_while_a_log_is_restored_every_other_act_is_put_off_and_none_comes_between(
    door: Door,
) -> None:
    many = [(f"acts.38-241.2024.RE-{n:05d}", b"{}") for n in range(1, 4001)]
    content = export(many)
    begun, put_off, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield content[:1000]
        begun.set()
        await asyncio.wait_for(put_off.wait(), PATIENCE_S)
        yield content[1000:]

    importing = asyncio.create_task(
        door.client.post("/v1/log:import", content=slowly(), timeout=PATIENCE_S)
    )
    await asyncio.wait_for(begun.wait(), PATIENCE_S)
    while_read = await door.post(good())
    second = await send(door, export(entries()))
    posting = asyncio.create_task(posts_until(door, ended))
    importing.add_done_callback(lambda _: ended.set())
    put_off.set()
    restored = await importing
    while_restored = await posting
    afterwards = await door.post(good())

    assert restored.status_code == 201, restored.text
    assert while_restored
    put_off_ones = [answer for answer in while_restored if answer.status_code == 503]
    for answer in (while_read, second, *put_off_ones):
        assert problem_of(answer)["type"] == "/problems/unavailable"
        assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True)
    for answer in [*while_restored[len(put_off_ones) :], afterwards]:  # after the last restored act
        assert (answer.is_success, answer.json()["sequence"]) == (True, 4001)
    assert "Se está restaurando el registro" in problem_of(while_read)["detail"]
    assert (await stored(door))[:4000] == many
    assert await door.log.last_sequence() == 4001


async def begun(door: Door, content: bytes, listed: Events) -> None:
    """Leave what a door leaves that dies after its first batch of a restoration."""
    database = door.app.state.service.projection.database
    point = orjson.loads(content.splitlines()[-1])["checkpoint"]
    database.begin_restoration(point, (await door.log.standing()).created)
    await door.log.append_all(listed)


async def test_a_restoration_cut_short_goes_on_with_the_same_file_alone(door: Door) -> None:
    whole = export(entries())
    await begun(door, whole, entries(last=5))

    other = await send(door, export(entries(last=8)))
    same = await send(door, whole)

    assert other.status_code == 409
    assert same.status_code == 201
    assert await stored(door) == entries()
    assert (await send(door, whole)).status_code == 409


async def test_a_restoration_between_whose_acts_another_came_does_not_go_on(door: Door) -> None:
    whole = export(entries())
    await begun(door, whole, [*entries(last=4), ("acts.38-241.2024.OTRO", b"{}")])

    answer = await send(door, whole)

    assert answer.status_code == 409
    assert "no es de este archivo" in problem_of(answer)["detail"]
    assert await door.log.last_sequence() == 5


async def test_a_batch_enters_only_right_behind_the_sequence_that_it_names(door: Door) -> None:
    assert await door.log.append_all(entries(last=2), after=0) == (1, 2)

    with pytest.raises(LogMoved, match="entró otro acto"):
        await door.log.append_all(entries(3, 4), after=1)

    assert await door.log.append_all(entries(3, 4), after=2) == (3, 4)


async def again(server: NatsServer, door: Door) -> None:
    """Delete the stream and make it again, as an administrator can."""
    raw = await nats.connect(server.url)
    answer = await raw.request("$JS.API.STREAM.DELETE.ACTS", b"", timeout=5)
    await raw.close()
    assert b'"success":true' in answer.data
    await door.log.declare()


async def recreated(door: Door, url: str) -> list[str]:
    """Compare the stream that stands with the ones that the door noted."""
    with witnesses_of(url="", data=None, databases={"intake": url}) as witnesses:
        found = stream_findings(await door.log.standing(), witnesses)
    return [finding.code.value for finding in found]


async def noted(door: Door) -> None:
    """Wait until the door has noted its stream."""
    database = door.app.state.service.projection.database
    ends = time.monotonic() + PATIENCE_S
    while not database.streams_met():
        assert time.monotonic() < ends
        await asyncio.sleep(0.01)


async def test_a_stream_that_was_made_again_is_noticed_and_a_restored_one_is_not(
    environment: dict[str, str], server: NatsServer
) -> None:
    url = environment["POI_DATABASE_URL"]
    async with opened_door(environment) as door:
        await send(door, export(entries()))
        await noted(door)
        assert await recreated(door, url) == []

        await again(server, door)
        at_once = await recreated(door, url)
    async with opened_door(environment) as door:
        after_a_restart = await recreated(door, url)
        restored = await send(door, export(entries()))
        assert await recreated(door, url) == []

    assert at_once == ["stream-recreated"]
    assert after_a_restart == ["stream-recreated"]
    assert restored.status_code == 201
