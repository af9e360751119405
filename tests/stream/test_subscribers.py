"""A subscriber that was away gets every act from its own consumer, and reaches nobody else's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, ConsumerInfo

from shared.nats.permissions import ROLES, CallerUser, configuration
from shared.nats.reload import reload_server
from shared.nats.server import NatsServer
from shared.stream import Log, LogError, SeedCredentials
from shared.stream.credentials import new_seed
from shared.stream.errors import PermissionRefused
from shared.stream.subscribers import keep_consumers
from tests.stream.users import SUBSCRIBERS, Guarded, guarded_server

WITHIN_S = 5
PREFIX = "acts.38-241.2024.RE-"
OTHERS = ("acts.38-241.2024.F", "post.delta", "_INBOX_delta.x", "accepted.38-241.2024.F")


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    with guarded_server(tmp_path, filled=False) as running:
        yield running


async def recorded(guarded: Guarded, *numbers: int) -> None:
    """Let the door record acts."""
    log = await guarded.log("intake")
    for number in numbers:
        await log.append(f"{PREFIX}{number}", b"%d" % number, equal=lambda _: False)
    await log.close()


async def own(client: Client, caller: str) -> JetStreamContext.PullSubscription:
    """Reach the caller's own consumer as the documentation shows it."""
    return await client.jetstream().pull_subscribe_bind(durable=caller, stream="ACTS")


async def taken(client: Client, caller: str, count: int) -> list[tuple[int, str, bytes]]:
    """Pull and confirm so many acts: sequence, subject, payload."""
    pulling = await own(client, caller)
    messages: list[Msg] = []
    while len(messages) < count:
        messages += await pulling.fetch(count - len(messages), timeout=WITHIN_S)
    for message in messages:
        await message.ack_sync(timeout=WITHIN_S)
    return [(one.metadata.sequence.stream, one.subject, one.data) for one in messages]


async def standing(guarded: Guarded, caller: str) -> ConsumerInfo:
    """Look at a consumer as the operator."""
    async with guarded.client("operator") as (operator, _):
        told: ConsumerInfo = await operator.jetstream().consumer_info("ACTS", caller)
        return told


async def test_a_subscriber_that_was_away_gets_every_act_in_order(guarded: Guarded) -> None:
    await recorded(guarded, 1, 2, 3)
    async with guarded.client("alpha") as (alpha, _):
        before = await taken(alpha, "alpha", 2)

    await recorded(guarded, *range(4, 40))
    guarded.server.kill()
    guarded.server.start()
    await recorded(guarded, *range(40, 101))
    async with guarded.client("alpha") as (alpha, refused):
        after = []
        while pending := await left(alpha, "alpha"):
            after += await taken(alpha, "alpha", pending)

    # A server that was killed may have forgotten what was confirmed last: that comes once more.
    new = [one for one in after if one not in before]
    assert [*before, *new] == [(n, f"{PREFIX}{n}", b"%d" % n) for n in range(1, 101)]
    assert len(after) - len(new) <= len(before)
    assert refused == []


async def left(client: Client, caller: str) -> int:
    """Ask one's own consumer how many acts it still has."""
    return (await (await own(client, caller)).consumer_info()).num_pending or 0


async def test_a_waiting_subscriber_gets_an_act_as_it_is_recorded(guarded: Guarded) -> None:
    async with guarded.client("alpha") as (alpha, _):
        waiting = asyncio.create_task(taken(alpha, "alpha", 1))
        async with asyncio.timeout(WITHIN_S):
            while not (await standing(guarded, "alpha")).num_waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await recorded(guarded, 1)

        assert await waiting == [(1, f"{PREFIX}1", b"1")]


async def test_an_act_that_was_not_confirmed_comes_again(guarded: Guarded) -> None:
    await recorded(guarded, 1)
    async with guarded.client("alpha") as (alpha, _):
        (first,) = await (await own(alpha, "alpha")).fetch(1, timeout=WITHIN_S)
        await first.nak()
    async with guarded.client("alpha") as (alpha, _):
        again = await taken(alpha, "alpha", 1)

        assert again == [(1, f"{PREFIX}1", b"1")]
        assert await left(alpha, "alpha") == 0


@pytest.mark.parametrize("caller", ["alpha", "beta", "door"])
async def test_nobody_reads_confirms_makes_or_removes_anothers_consumer(
    guarded: Guarded, caller: str
) -> None:
    await recorded(guarded, 1, 2)
    async with guarded.client("delta") as (delta, _):
        (held,) = await (await own(delta, "delta")).fetch(1, timeout=WITHIN_S)
        async with guarded.client(caller) as (client, refused):
            inbox = client.new_inbox() if caller != "door" else "_INBOX_door.x"
            for subject, body in (
                ("$JS.API.CONSUMER.MSG.NEXT.ACTS.delta", b"1"),
                (held.reply, b"+ACK"),
                (held.reply, b"+TERM"),
                ("$JS.API.CONSUMER.DELETE.ACTS.delta", b""),
                ("$JS.API.CONSUMER.PAUSE.ACTS.delta", b'{"pause_until": "2099-01-01T00:00:00Z"}'),
                ("$JS.API.CONSUMER.RESET.ACTS.delta", b""),
                ("$JS.API.CONSUMER.DURABLE.CREATE.ACTS.mine", created("mine", None)),
                ("$JS.API.CONSUMER.CREATE.ACTS.mine", created("mine", "acts.38-241.2024.X")),
                (f"$JS.API.CONSUMER.DELETE.ACTS.{caller}", b""),
            ):
                await client.publish(subject, body, reply=inbox)
            await client.flush()
            await client.flush()

        assert len(refused) == 9
        found = await standing(guarded, "delta")
        assert (found.num_ack_pending, found.num_pending) == (1, 1)
        async with guarded.client("operator") as (operator, _):
            names = {one.name for one in await operator.jetstream().consumers_info("ACTS")}
        assert names == set(SUBSCRIBERS)
        await held.ack()
        assert await taken(delta, "delta", 1) == [(2, f"{PREFIX}2", b"2")]


def created(name: str, deliver: str | None) -> bytes:
    config = {"durable_name": name, "ack_policy": "explicit", "deliver_subject": deliver}
    return json.dumps({"stream_name": "ACTS", "config": config}).encode()


async def test_what_a_subscriber_asks_its_consumer_is_answered_to_nobody_else(
    guarded: Guarded,
) -> None:
    await recorded(guarded, 1, 2, 3, 4, 5, 6)
    async with (
        guarded.client("delta") as (delta, _),
        guarded.client("door") as (door, _),
        guarded.client("alpha") as (alpha, refused),
    ):
        heard = [await delta.subscribe(subject) for subject in ("_INBOX_delta.>", "accepted.>")]
        posts = await door.subscribe("post.*")
        await delta.flush()
        await door.flush()

        for reply in (*OTHERS, "post.alpha"):
            for body in (b"1", b'{"batch": 1, "no_wait": true}'):
                await alpha.publish("$JS.API.CONSUMER.MSG.NEXT.ACTS.alpha", body, reply=reply)
            await alpha.publish("$JS.API.CONSUMER.INFO.ACTS.alpha", b"", reply=reply)
            await alpha.publish("$JS.ACK.ACTS.alpha.1.1.1.1.0", b"+NXT", reply=reply)
        await alpha.flush()
        # The server answers in order: what comes after it was asked comes after those answers.
        asked = await alpha.request("$JS.API.CONSUMER.INFO.ACTS.alpha", b"", timeout=WITHIN_S)
        await recorded(guarded, 7)
        told = await heard[1].next_msg(WITHIN_S)
        await door.flush()
        posted = {(await posts.next_msg(WITHIN_S)).subject for _ in range(posts.pending_msgs)}

        assert "config" in json.loads(asked.data)
        assert told.subject == "accepted.38-241.2024.RE-7"
        assert [one.pending_msgs for one in heard] == [0, 0]
        # Its own subject of the door is all that it reaches; acts that it has sent there keep
        # the subject that they have in the log, and so are no posts.
        assert posted >= {"post.alpha", f"{PREFIX}1"}
        assert {one for one in posted if not one.startswith(PREFIX)} == {"post.alpha"}
        assert refused == []
    log = await guarded.log("auditor")
    assert await log.last_sequence() == 7
    await log.close()


async def test_who_may_no_longer_subscribe_loses_the_consumer_and_the_others_go_on(
    guarded: Guarded,
) -> None:
    operator = guarded.seeds["operator"]
    await recorded(guarded, 1, 2, 3)
    async with guarded.client("delta") as (delta, _):
        await taken(delta, "delta", 2)
    async with guarded.client("operator") as (client, _):
        await client.jetstream().add_consumer("ACTS", ConsumerConfig(durable_name="handmade"))

    kept = await keep_consumers(guarded.server.url, operator, ["delta", "echo"])
    same = await keep_consumers(guarded.server.url, operator, ["delta", "echo"])
    with pytest.raises(LogError, match="handmade"):
        await keep_consumers(guarded.server.url, operator, ["delta", "echo", "handmade"])

    assert (kept.made, kept.removed) == (("echo",), ("alpha",))
    assert (same.made, same.removed) == ((), ())
    assert (await standing(guarded, "delta")).num_pending == 1
    assert (await standing(guarded, "handmade")).num_pending == 3
    with pytest.raises(nats.js.errors.NotFoundError):
        await standing(guarded, "alpha")


@pytest.mark.parametrize("user", ["intake", "auditor", "archive", "alpha"])
async def test_only_the_operator_keeps_the_consumers(guarded: Guarded, user: str) -> None:
    with pytest.raises((PermissionRefused, LogError)):
        await keep_consumers(guarded.server.url, guarded.seeds[user], [], timeout_s=1)

    assert (await standing(guarded, "alpha")).name == "alpha"


async def test_a_subscriber_goes_on_while_another_caller_comes_and_goes(tmp_path: Path) -> None:
    seeds = {user: SeedCredentials(user, new_seed()) for user in (*ROLES, "alpha", "beta")}
    keys = {role: seeds[role].public_key for role in ROLES}

    def accounts(*names: str) -> str:
        callers = [CallerUser(one, seeds[one].public_key, may_subscribe=True) for one in names]
        return configuration(keys, callers)

    folder = tmp_path / "nats"
    folder.mkdir()
    (folder / "accounts.conf").write_text(accounts("alpha"))
    with NatsServer(folder, settings='include "accounts.conf"') as server:
        running = Guarded(server, seeds)
        archive = await Log.connect(server.url, name="a", user_credentials=seeds["archive"])
        await archive.declare()
        await archive.close()
        await keep_consumers(server.url, seeds["operator"], ["alpha"])
        async with running.client("alpha") as (alpha, refused):
            heard = await alpha.subscribe("accepted.>")
            waiting = asyncio.create_task(taken(alpha, "alpha", 2))
            await recorded(running, 1)

            for names in (("alpha", "beta"), ("alpha",)):
                (folder / "accounts.conf").write_text(accounts(*names))
                await asyncio.to_thread(reload_server, folder)
                await keep_consumers(server.url, seeds["operator"], names)
                async with running.client(names[-1]) as (caller, _):  # answered from now on
                    told = await (await own(caller, names[-1])).consumer_info()
                    assert told.name == names[-1]
            await recorded(running, 2)

            assert [sequence for sequence, _, _ in await waiting] == [1, 2]
            assert [(await heard.next_msg(WITHIN_S)).data for _ in range(2)] == [b"1", b"2"]
            assert refused == []
