"""A refused permission is told as such, at once, with the subject that it is about."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.nats.server import NatsServer
from shared.stream import Log, LogUnreachable, PermissionRefused, UserCredentials

USERS = """
authorization {
  users = [
    {user: intake, password: a, permissions: {
      publish: ["acts.>", "$JS.API.>"], subscribe: ["_INBOX_intake.>", "accepted.>"]}}
    {user: budget, password: b, permissions: {
      publish: ["$JS.API.DIRECT.GET.ACTS", "$JS.API.STREAM.INFO.ACTS"],
      subscribe: ["_INBOX_budget.>", "accepted.>"]}}
    {user: outsider, password: c, permissions: {
      publish: ["post.outsider"], subscribe: ["_INBOX_outsider.>"]}}
    {user: deaf, password: d, permissions: {
      publish: ["$JS.API.DIRECT.GET.ACTS", "$JS.API.STREAM.INFO.ACTS"],
      subscribe: ["_INBOX_deaf.>"]}}
    {user: shut, password: e, permissions: {publish: [">"], subscribe: ["nothing"]}}
  ]
}
"""
PASSWORDS = {"intake": "a", "budget": "b", "outsider": "c", "deaf": "d", "shut": "e"}
SUBJECT = "acts.38-241.2024.RE-002-2024-ITP-DE"
AT_ONCE_S = 2.0


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[NatsServer]:
    with NatsServer(tmp_path / "nats", settings=USERS) as running:
        yield running


async def log_of(server: NatsServer, user: str, password: str | None = None) -> Log:
    credentials = UserCredentials(user, password or PASSWORDS[user])
    return await Log.connect(server.url, name=user, user_credentials=credentials, timeout_s=20)


async def test_an_append_without_permission_names_the_subject_and_is_no_time_out(
    guarded: NatsServer,
) -> None:
    intake = await log_of(guarded, "intake")
    await intake.declare()
    budget = await log_of(guarded, "budget")

    async with asyncio.timeout(AT_ONCE_S):
        with pytest.raises(PermissionRefused, match="negó el permiso") as caught:
            await budget.append(SUBJECT, b"x", equal=lambda _: True)
        with pytest.raises(PermissionRefused):
            await budget.append_all([(SUBJECT, b"x"), (SUBJECT + "-2", b"y")])

    assert caught.value.subject == SUBJECT
    assert "permissions violation for publish" in caught.value.reason
    assert await budget.read(0) == ()
    await intake.append(SUBJECT, b"x", equal=lambda _: True)
    assert [recorded.payload for recorded in await budget.read(0)] == [b"x"]
    await intake.close()
    await budget.close()


async def test_many_waiting_appends_are_all_refused_at_once(guarded: NatsServer) -> None:
    budget = await log_of(guarded, "budget")

    async with asyncio.timeout(AT_ONCE_S):
        outcomes = await asyncio.gather(
            *(budget.append(f"{SUBJECT}-{n}", b"x", equal=lambda _: True) for n in range(50)),
            return_exceptions=True,
        )

    assert [getattr(outcome, "subject", None) for outcome in outcomes] == [
        f"{SUBJECT}-{n}" for n in range(50)
    ]
    await budget.close()


async def test_reading_and_following_without_permission_name_the_subject(
    guarded: NatsServer,
) -> None:
    outsider = await log_of(guarded, "outsider")

    async with asyncio.timeout(AT_ONCE_S):
        with pytest.raises(PermissionRefused) as reading:
            await outsider.read(0)
        with pytest.raises(PermissionRefused) as asking:
            await outsider.last_sequence()
        with pytest.raises(PermissionRefused) as declaring:
            await outsider.declare()
        with pytest.raises(PermissionRefused) as following:
            await anext(outsider.follow(0))

    assert reading.value.subject == "$JS.API.DIRECT.GET.ACTS"
    assert asking.value.subject == "$JS.API.STREAM.INFO.ACTS"
    assert declaring.value.subject == "$JS.API.STREAM.INFO.ACTS"
    assert following.value.subject in {"$JS.API.DIRECT.GET.ACTS", "accepted.>"}
    await outsider.close()


async def test_following_without_permission_to_hear_accepted_acts_says_so(
    guarded: NatsServer,
) -> None:
    intake = await log_of(guarded, "intake")
    await intake.declare()
    deaf = await log_of(guarded, "deaf")

    async with asyncio.timeout(AT_ONCE_S):
        with pytest.raises(PermissionRefused) as caught:
            await anext(deaf.follow(0))

    assert caught.value.subject == "accepted.>"
    await intake.close()
    await deaf.close()


async def test_a_user_who_may_not_hear_replies_is_told_when_connecting(
    guarded: NatsServer,
) -> None:
    async with asyncio.timeout(AT_ONCE_S):
        with pytest.raises(PermissionRefused) as caught:
            await log_of(guarded, "shut")

    assert caught.value.subject.startswith("_inbox_shut.")
    assert "subscription" in caught.value.reason


async def test_a_wrong_password_is_told_when_connecting_and_appears_nowhere(
    guarded: NatsServer,
) -> None:
    async with asyncio.timeout(AT_ONCE_S):
        with pytest.raises(PermissionRefused) as caught:
            await log_of(guarded, "intake", "not-the-password")

    assert "authorization violation" in caught.value.reason.lower()
    assert "not-the-password" not in str(caught.value)
    assert "not-the-password" not in repr(UserCredentials("intake", "not-the-password"))


async def test_a_server_that_is_gone_is_unreachable_and_not_a_refusal(
    guarded: NatsServer,
) -> None:
    budget = await Log.connect(
        guarded.url,
        name="budget",
        user_credentials=UserCredentials("budget", "b"),
        timeout_s=0.5,
    )
    guarded.stop()

    with pytest.raises(LogUnreachable):
        await budget.append(SUBJECT, b"x", equal=lambda _: True)

    await budget.close()
