"""One act, one event, for ever: repeats, conflicts, and many at the same instant."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import pytest

from shared.nats.server import NatsServer
from shared.stream import Appended, Conflict, Log, LogError, LogUnreachable, Recorded

SUBJECT = "acts.38-241.2024.RE-002-2024-ITP-DE"


def event(recorded_at: str, act: str) -> bytes:
    return json.dumps({"recorded_at": recorded_at, "act": act}).encode()


def has_act(act: str, payload: bytes) -> bool:
    return bool(json.loads(payload)["act"] == act)


async def append(log: Log, recorded_at: str, act: str) -> Appended:
    return await log.append(
        SUBJECT, event(recorded_at, act), equal=lambda stored: has_act(act, stored)
    )


async def test_the_first_append_is_stored_and_says_so(log: Log) -> None:
    before = datetime.now(UTC)

    appended = await append(log, "09:00", "a")

    assert appended == Appended(Recorded(1, SUBJECT, event("09:00", "a"), None), first=True)
    found = await log.find(SUBJECT)
    assert found is not None
    assert (found.sequence, found.subject, found.payload) == (1, SUBJECT, event("09:00", "a"))
    assert found.stored_at is not None
    assert abs((found.stored_at - before).total_seconds()) < 60
    assert await log.last_sequence() == 1


async def test_a_repeat_gets_the_first_event_back_whatever_its_own_hour(log: Log) -> None:
    await append(log, "09:00", "a")

    repeated = await append(log, "17:30", "a")

    assert repeated.first is False
    assert (repeated.recorded.sequence, repeated.recorded.payload) == (1, event("09:00", "a"))
    assert await log.last_sequence() == 1


async def test_another_content_on_the_same_subject_is_a_conflict_that_shows_what_stands(
    log: Log,
) -> None:
    await append(log, "09:00", "a")

    with pytest.raises(Conflict, match="posición 1") as caught:
        await append(log, "09:01", "b")

    assert caught.value.recorded.payload == event("09:00", "a")
    assert await log.last_sequence() == 1


async def test_a_repeat_is_recognised_after_the_server_restarted(
    server: NatsServer, log: Log
) -> None:
    await append(log, "09:00", "a")

    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
    repeated = await append(log, "17:30", "a")

    assert (repeated.first, repeated.recorded.sequence) == (False, 1)


async def test_fifty_equal_and_fifty_conflicting_at_the_same_instant_leave_one_event(
    server: NatsServer, log: Log
) -> None:
    logs = [await Log.connect(server.url, name=f"caller-{n}") for n in range(5)]
    acts = ["a" if n % 2 == 0 else f"other-{n}" for n in range(100)]

    outcomes = await asyncio.gather(
        *(append(logs[n % 5], f"09:{n:02}", act) for n, act in enumerate(acts)),
        return_exceptions=True,
    )

    stored = await log.read(0)
    assert [recorded.sequence for recorded in stored] == [1]
    winner = json.loads(stored[0].payload)["act"]
    answered = [outcome for outcome in outcomes if isinstance(outcome, Appended)]
    conflicts = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(answered) == (50 if winner == "a" else 1)
    assert len(conflicts) == 100 - len(answered)
    assert sum(outcome.first for outcome in answered) == 1
    shown = [outcome.recorded for outcome in answered] + [error.recorded for error in conflicts]
    assert {recorded.payload for recorded in shown} == {stored[0].payload}
    for opened in logs:
        await opened.close()


async def test_fifty_equal_at_the_same_instant_all_get_the_one_event(log: Log) -> None:
    outcomes = await asyncio.gather(*(append(log, f"09:{n:02}", "a") for n in range(50)))

    assert [outcome.recorded.sequence for outcome in outcomes] == [1] * 50
    assert sum(outcome.first for outcome in outcomes) == 1
    assert len({outcome.recorded.payload for outcome in outcomes}) == 1
    assert await log.last_sequence() == 1


@pytest.mark.parametrize("subject", ["acts", "acts.>", "acts.*.2024", "other.a", "acts.a b", ""])
async def test_a_subject_that_is_none_of_the_log_is_refused_before_it_is_sent(
    log: Log, subject: str
) -> None:
    with pytest.raises(ValueError, match="not a subject of the log"):
        await log.append(subject, b"x", equal=lambda _: True)

    assert await log.last_sequence() == 0


async def test_an_act_heavier_than_the_server_takes_is_an_answer_and_no_time_out(log: Log) -> None:
    with pytest.raises(LogError, match="8388608") as caught:
        await log.append(SUBJECT, b"x" * (8 * 1024 * 1024 + 1), equal=lambda _: True)

    assert not isinstance(caught.value, LogUnreachable)


async def test_without_the_stream_nothing_is_promised(server: NatsServer) -> None:
    opened = await Log.connect(server.url, name="test", timeout_s=0.5)

    with pytest.raises(LogUnreachable):
        await opened.append(SUBJECT, b"x", equal=lambda _: True)

    await opened.close()


async def test_without_a_server_connecting_ends_in_time(server: NatsServer) -> None:
    server.stop()
    loop = asyncio.get_running_loop()
    began = loop.time()

    with pytest.raises(LogUnreachable):
        await Log.connect(server.url, name="test", timeout_s=0.5)

    assert loop.time() - began < 3


async def test_a_server_that_comes_late_is_waited_for(server: NatsServer) -> None:
    server.stop()
    connecting = asyncio.create_task(Log.connect(server.url, name="test", timeout_s=10))

    await asyncio.to_thread(server.start)
    opened = await connecting

    assert opened.connected
    await opened.close()
    assert not opened.connected
