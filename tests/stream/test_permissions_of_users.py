"""Everything forbidden is tried by every user against a real server: the table of docs/nats.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.nats.permissions import ROLES, rights_of
from shared.stream import PermissionRefused
from tests.stream.users import SUBJECT, USERS, Guarded, guarded_server

READING = frozenset({"reporting", "budget", "targets", "investments", "auditor"})
OPERATOR = frozenset({"operator"})
CALLING = frozenset({"alpha", "beta", "delta"})
SUBSCRIBING = frozenset({"alpha", "delta"})
NOBODY: frozenset[str] = frozenset()
ADMINISTRATION = (
    *(
        f"$JS.API.STREAM.{verb}.ACTS"
        for verb in ("UPDATE", "DELETE", "PURGE", "RESTORE", "SNAPSHOT", "MSG.DELETE", "MSG.GET")
    ),
    *("$JS.API.STREAM.CREATE.OTHER", "$JS.API.STREAM.DELETE.OTHER", "$JS.API.STREAM.LIST"),
    *("$JS.API.STREAM.NAMES", "$JS.API.INFO", "$JS.API.STREAM.PEER.REMOVE.ACTS"),
    *("$JS.API.CONSUMER.CREATE.ACTS", "$JS.API.CONSUMER.CREATE.ACTS.mine"),
    *("$JS.API.CONSUMER.CREATE.ACTS.mine.acts.>", "$JS.API.CONSUMER.DURABLE.CREATE.ACTS.mine"),
    *("$JS.API.CONSUMER.DELETE.ACTS.mine", "$JS.API.CONSUMER.INFO.ACTS.mine"),
    *("$JS.API.CONSUMER.LIST.ACTS", "$JS.API.CONSUMER.NAMES.ACTS"),
    *("$JS.API.CONSUMER.MSG.NEXT.ACTS.mine", "$JS.API.CONSUMER.PAUSE.ACTS.mine"),
    *("$JS.ACK.ACTS.mine.1.1.1.1.0", "$JS.API.DIRECT.GET.OTHER", "$JS.API.STREAM.INFO.OTHER"),
)

# thing -> who may; whoever is not named is refused
PUBLISH: dict[str, frozenset[str]] = {
    "acts.38-241.2024.TRIED": frozenset({"intake"}),
    "$JS.API.STREAM.INFO.ACTS": READING | {"intake", "archive", "operator"},
    "$JS.API.DIRECT.GET.ACTS": READING | {"intake", "operator"},
    "$JS.API.STREAM.CREATE.ACTS": frozenset({"archive", "operator"}),
    **dict.fromkeys(ADMINISTRATION, OPERATOR),
    "post.alpha": frozenset({"alpha"}),
    "post.beta": frozenset({"beta"}),
    "post.delta": frozenset({"delta"}),
    "post.gamma": NOBODY,
    "post.alpha.more": NOBODY,
    "accepted.38-241.2024.TRIED": NOBODY,
    **{
        subject: frozenset({owner}) | OPERATOR
        for owner in ("alpha", "delta")
        for subject in (
            f"$JS.API.CONSUMER.INFO.ACTS.{owner}",
            f"$JS.API.CONSUMER.MSG.NEXT.ACTS.{owner}",
            f"$JS.ACK.ACTS.{owner}.1.1.1.1.0",
        )
    },
    **{
        f"$JS.API.CONSUMER.{verb}": OPERATOR
        for owner in ("alpha", "beta")
        for verb in (
            f"CREATE.ACTS.{owner}",
            f"CREATE.ACTS.{owner}.acts.>",
            f"DURABLE.CREATE.ACTS.{owner}",
            f"DELETE.ACTS.{owner}",
            f"PAUSE.ACTS.{owner}",
            f"RESET.ACTS.{owner}",
            f"UNPIN.ACTS.{owner}",
            f"LEADER.STEPDOWN.ACTS.{owner}",
        )
    },
    "$JS.API.CONSUMER.MSG.NEXT.ACTS.beta": OPERATOR,
    "$JS.ACK.ACTS.beta.1.1.1.1.0": OPERATOR,
    "$JS.FC.ACTS.alpha.1": OPERATOR,
    "_INBOX_alpha.x": NOBODY,
    "_INBOX_beta.x": NOBODY,
    "_R_.x.y": frozenset({"door"}),
    "_INBOX_budget.x": NOBODY,
    "_INBOX_operator.x": NOBODY,
    "_INBOX.x": NOBODY,
    "$SRV.PING": CALLING | OPERATOR,
    "$SRV.STATS.poi-intake": CALLING | OPERATOR,
    "$SRV.INFO.poi-intake.1": CALLING | OPERATOR,
    "$SRV.OTHER": NOBODY,
    "$SYS.REQ.SERVER.PING": NOBODY,
    "$SYS.REQ.ACCOUNT.LOG.CONNZ": NOBODY,
    "anything": NOBODY,
}
SUBSCRIBE: dict[str, frozenset[str]] = {
    "accepted.>": READING | SUBSCRIBING | {"intake", "operator"},
    "accepted.38-241.>": READING | SUBSCRIBING | {"intake", "operator"},
    **{f"_INBOX_{user}.>": frozenset({user} - {"door"}) for user in USERS},
    "post.*": frozenset({"door"}),
    "post.alpha": frozenset({"door"}),
    "post.beta": frozenset({"door"}),
    "$SRV.PING": frozenset({"door"}),
    "$SRV.>": NOBODY,
    ">": NOBODY,
    "*": NOBODY,
    "*.>": NOBODY,
    "*.*": NOBODY,
    "acts.>": NOBODY,
    "acts.*.*.*": NOBODY,
    "_INBOX.>": NOBODY,
    "_R_.>": NOBODY,
    "$JS.>": NOBODY,
    "$JS.API.>": NOBODY,
    "$JS.EVENT.ADVISORY.>": NOBODY,
    "$SYS.>": NOBODY,
    "log.info": NOBODY,
    "log.mine": NOBODY,
    "$JS.API.CONSUMER.MSG.NEXT.ACTS.alpha": NOBODY,
    "$JS.ACK.ACTS.alpha.>": NOBODY,
}
# How docs/nats.md spells out what a user may publish to.
SAID_AS = {
    "log.info": "the stream's state",
    "$JS.API.STREAM.INFO.ACTS": "the stream's state",
    "$JS.API.DIRECT.GET.ACTS": "reading the log",
    "log.create": "creating the stream",
}
# What a reader asks is known to the server under another name, and refused under that.
SPOKEN_OF = {
    "$JS.API.STREAM.INFO.ACTS": ("$JS.API.STREAM.INFO.ACTS", "log.info"),
    "$JS.API.STREAM.CREATE.ACTS": ("$JS.API.STREAM.CREATE.ACTS", "log.create"),
    "$JS.API.CONSUMER.INFO.ACTS.alpha": ("$JS.API.CONSUMER.INFO.ACTS.alpha", "log.mine"),
    "$JS.API.CONSUMER.INFO.ACTS.delta": ("$JS.API.CONSUMER.INFO.ACTS.delta", "log.mine"),
}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with guarded_server(tmp_path_factory.mktemp("guarded")) as running:
        yield running


def is_refused(thing: str, verb: str, refusals: list[str]) -> bool:
    names = SPOKEN_OF.get(thing, (thing,))
    return any(f'{verb} to "{name.lower()}"' in said for said in refusals for name in names)


@pytest.mark.parametrize("user", USERS)
async def test_a_user_publishes_what_the_table_says_and_nothing_else(
    guarded: Guarded, user: str
) -> None:
    expected = {thing for thing, allowed in PUBLISH.items() if user in allowed}

    async with guarded.client(user) as (client, refused):
        for thing in PUBLISH:
            await client.publish(thing, b"x")  # no administrator's request has such a body
        await client.flush()
        await client.flush()

    assert {thing for thing in PUBLISH if not is_refused(thing, "publish", refused)} == expected


@pytest.mark.parametrize("user", USERS)
async def test_a_user_hears_what_the_table_says_and_nothing_else(
    guarded: Guarded, user: str
) -> None:
    expected = {thing for thing, allowed in SUBSCRIBE.items() if user in allowed}

    async with guarded.client(user) as (client, refused):
        for thing in SUBSCRIBE:
            await client.subscribe(thing)
            await client.subscribe(thing, queue="many")
        await client.flush()
        await client.flush()

    allowed = {thing for thing in SUBSCRIBE if not is_refused(thing, "subscription", refused)}
    assert allowed == expected
    assert len(refused) == 2 * (len(SUBSCRIBE) - len(expected))


@pytest.mark.parametrize("user", [user for user in USERS if user not in ("intake", "operator")])
async def test_no_answer_of_the_server_can_be_made_to_fall_into_the_log(
    guarded: Guarded, user: str
) -> None:
    log = await guarded.log("intake")
    before = await log.last_sequence()

    async with guarded.client(user) as (client, _):
        for thing, allowed in PUBLISH.items():
            if user in allowed:
                for question in (b"", b'{"seq": 1}', b'{"seq": 1, "batch": 10}'):
                    reply = f"acts.38-241.2024.BY-{user.upper()}"
                    await client.publish(thing, question, reply=reply)
        await client.flush()
    # The server answers in order, so an act that enters after them comes after their answers.
    entered = await log.append(f"{SUBJECT}-{user}", b"{}", equal=lambda _: False)

    assert entered.recorded.sequence == before + 1
    await log.close()


@pytest.mark.parametrize("user", [user for user in USERS if user != "operator"])
async def test_the_stream_stands_as_declared_after_all_that_a_user_tried(
    guarded: Guarded, user: str
) -> None:
    log = await guarded.log("auditor")
    before = await log.standing()

    async with guarded.client(user) as (client, _):
        config = {"name": "ACTS", "subjects": ["acts.>"], "max_msgs": 1, "storage": "file"}
        for verb in ("UPDATE", "DELETE", "PURGE", "CREATE"):
            body = json.dumps(config).encode() if verb in ("UPDATE", "CREATE") else b""
            await client.publish(f"$JS.API.STREAM.{verb}.ACTS", body)
        await client.publish("$JS.API.STREAM.MSG.DELETE.ACTS", b'{"seq": 1}')
        await client.flush()
    await log.declare()  # raises where it stands otherwise

    after = await log.standing()
    assert (after.created, after.config) == (before.created, before.config)
    assert [recorded.subject for recorded in await log.read(0, 1)] == [SUBJECT]
    await log.close()


async def test_every_reader_reads_and_follows_and_only_the_door_appends(guarded: Guarded) -> None:
    intake = await guarded.log("intake")
    entered = await intake.append(f"{SUBJECT}-LAST", b"last", equal=lambda _: False)
    sequence = entered.recorded.sequence

    for user in sorted(READING):
        log = await guarded.log(user)
        (recorded,) = await anext(log.follow(sequence - 1))
        with pytest.raises(PermissionRefused) as refused:
            await log.append(f"{SUBJECT}-{user}", b"x", equal=lambda _: True)
        await log.close()
        assert (recorded.subject, recorded.payload) == (f"{SUBJECT}-LAST", b"last")
        assert refused.value.subject == f"{SUBJECT}-{user}"
    await intake.close()


async def test_a_caller_that_may_subscribe_hears_an_act_and_one_that_may_not_is_told(
    guarded: Guarded,
) -> None:
    intake = await guarded.log("intake")
    async with guarded.client("alpha") as (alpha, _), guarded.client("beta") as (beta, refused):
        heard = await alpha.subscribe("accepted.>")
        unheard = await beta.subscribe("accepted.>")
        await alpha.flush()
        await beta.flush()

        await intake.append(f"{SUBJECT}-HEARD", b"heard", equal=lambda _: False)
        message = await heard.next_msg(5)

        assert (message.subject, message.data) == (
            f"{SUBJECT}-HEARD".replace("acts", "accepted", 1),
            b"heard",
        )
        assert unheard.pending_msgs == 0
        assert is_refused("accepted.>", "subscription", refused)
    await intake.close()


def test_the_page_on_nats_says_what_every_user_may_do() -> None:
    page = (Path(__file__).parents[2] / "docs" / "nats.md").read_text(encoding="utf-8")
    table = page.split("## Who may do what")[1].split("## The seeds")[0]

    rows = {
        name: row.replace("the same", "the stream's state; reading the log")
        for row in re.findall(r"(?m)^\| (?:`|a caller).*$", table)
        for name in re.findall(r"[a-z]+(?: caller)?", row.split(" | ")[0])
    }

    assert set(rows) == {*ROLES, "a caller"}
    for role in ROLES:
        rights = rights_of(role)
        for subject in (*rights.publish, *rights.subscribe):
            words = SAID_AS.get(subject, f"`{subject}`")
            assert subject.startswith(("_INBOX_", "_R_", "$SRV")) or words in rows[role], subject
        assert ("accepted.>" in rows[role]) == ("accepted.>" in rights.subscribe)
        assert ("`acts.>`" in rows[role]) == ("acts.>" in rights.publish)
