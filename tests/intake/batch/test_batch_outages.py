"""Batches when the log is away or is not heard, and when somebody else takes a key meanwhile."""

import asyncio
import json
from collections.abc import Sequence

import orjson
import pytest

from shared.event import encode, read_act, subject_of
from shared.nats.server import NatsServer
from shared.stream import Log
from tests.intake.batch.test_batch import lines, numbered, send
from tests.intake.conftest import Door, opened_door
from tests.intake.relay import Relay
from tests.reading.acts import RECORDED

pytestmark = pytest.mark.slow

ACTS = [numbered(n) for n in range(1, 21)]


async def test_a_batch_whose_acknowledgement_was_lost_is_recorded_once(
    environment: dict[str, str], server: NatsServer
) -> None:
    async with (
        Relay(server.port) as relay,
        opened_door({**environment, "POI_NATS_URL": relay.url, "POI_LOG_TIMEOUT_S": "5"}) as door,
    ):
        relay.lose(stay_cut=False)
        first = await send(door, lines(ACTS))
        again = await send(door, lines(ACTS))
        last = await door.log.last_sequence()

    assert relay.lost == 1
    assert (first.status_code, first.headers["poi-recorded"]) == (201, "20")
    assert (again.status_code, again.headers["poi-recorded"]) == (200, "0")
    assert first.json() == again.json()
    assert last == 20


async def test_a_batch_that_was_stored_unheard_is_503_and_then_gets_its_own_receipts(
    environment: dict[str, str], server: NatsServer
) -> None:
    async with (
        Relay(server.port) as relay,
        opened_door({**environment, "POI_NATS_URL": relay.url}) as door,
    ):
        relay.lose(stay_cut=True)
        unheard = await send(door, lines(ACTS))
        relay.heal()
        auditor = await Log.connect(server.url, name="auditor")
        stored = {one.subject: one for one in await auditor.read(0)}
        again = await send(door, lines(ACTS))
        last = await auditor.last_sequence()
        await auditor.close()

    assert unheard.status_code == 503
    assert "No se sabe" in unheard.json()["detail"]
    assert again.status_code == 200
    assert last == len(stored) == 20
    for receipt in again.json()["receipts"]:
        recorded = stored[f"acts.38-241.2024.{receipt['key']}"]
        assert receipt["sequence"] == recorded.sequence
        assert json.loads(recorded.payload)["recorded_at"] == receipt["recorded_at"]


class Meanwhile:
    """Puts an act into the log right after the door has judged a batch that holds it too."""

    def __init__(self, log: Log, *acts: object) -> None:
        self._log = log
        self._acts = [read_act(act) for act in acts]
        self._append_all = log.append_all

    async def append_all(
        self, entries: Sequence[tuple[str, bytes]], *, traceparent: str | None = None
    ) -> tuple[int, ...]:
        """Let somebody else come first, then do what was asked."""
        if self._acts:
            act = self._acts.pop(0)
            payload = encode(act, recorded_at=RECORDED, posted_by="otro")
            await self._log.append(subject_of(act), payload, equal=lambda _: False)
        return await self._append_all(entries, traceparent=traceparent)


async def test_keys_that_others_take_meanwhile_with_equal_content_are_repeats(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = Meanwhile(door.log, numbered(5), numbered(7), numbered(5))
    monkeypatch.setattr(door.log, "append_all", meanwhile.append_all)
    del meanwhile._acts[2:]

    answer = await send(door, lines(ACTS))

    assert (answer.status_code, answer.headers["poi-recorded"]) == (201, "18")
    sequences = {one["key"]: one["sequence"] for one in answer.json()["receipts"]}
    assert (sequences["RE-005-2024-ITP-DE"], sequences["RE-007-2024-ITP-DE"]) == (1, 2)
    assert await door.log.last_sequence() == 20


async def test_a_key_that_another_takes_meanwhile_with_other_content_refuses_all(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = Meanwhile(door.log, numbered(5, title="Otro"))
    monkeypatch.setattr(door.log, "append_all", meanwhile.append_all)

    answer = await send(door, lines(ACTS))

    assert answer.status_code == 409
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/5/key"]
    assert await door.log.last_sequence() == 1


async def test_somebody_who_always_comes_first_ends_in_an_honest_503(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = Meanwhile(door.log, *ACTS)
    monkeypatch.setattr(door.log, "append_all", meanwhile.append_all)

    answer = await send(door, lines(ACTS))

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert await door.log.last_sequence() == 8


async def test_with_the_log_killed_a_batch_is_503_and_one_by_one_stops_trying(
    door: Door, server: NatsServer
) -> None:
    server.kill()

    whole, each = await asyncio.gather(
        send(door, lines(ACTS)), send(door, lines(ACTS), Accept="application/x-ndjson")
    )

    told = [orjson.loads(line) for line in each.content.splitlines()]
    assert whole.status_code == 503
    assert [one["status"] for one in told] == [503] * 20
    assert "No se sabe si el acto quedó registrado" in told[0]["problem"]["detail"]
    assert "No se intentó" in told[1]["problem"]["detail"]


async def test_a_faulty_batch_is_told_its_faults_also_with_the_log_away(
    door: Door, server: NatsServer
) -> None:
    server.kill()

    answer = await send(door, lines([numbered(1), numbered(2, mood=1)]))

    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/2/mood"]
