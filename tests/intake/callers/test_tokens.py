"""OAuth2 client credentials against a real issuer, and every forgery that came to mind."""

import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import jwt
import pytest

from tests.intake.callers.authority import AUDIENCE, CLIENTS, Authority, rsa_key
from tests.intake.callers.conftest import posted, registered
from tests.intake.callers.forgeries import FORGERIES
from tests.intake.conftest import Door, opened_door, problem_of
from tests.intake.posted import good


@pytest.fixture
def authority() -> Iterator[Authority]:
    with Authority() as running:
        yield running


@pytest.fixture
async def trusting(environment: dict[str, str], authority: Authority) -> AsyncIterator[Door]:
    """Open a door that trusts the authority; SIAF is registered there by its client."""
    settings = authority.environment(
        POI_OAUTH_AGAIN_S="0.3", POI_OAUTH_LEEWAY_S="5", POI_FAILURE_RATE="1000/second"
    )
    async with opened_door({**environment, **settings}) as door:
        await registered(door, client_id="siaf")
        yield door


async def test_a_client_posts_with_the_token_that_the_issuer_gave_it(
    trusting: Door, authority: Authority
) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        given = await client.post(
            f"{authority.url}/token",
            data={"grant_type": "client_credentials", "scope": "acts:write"},
            auth=("siaf", CLIENTS["siaf"]),
        )

    response = await posted(trusting, given.json()["access_token"], good())

    assert response.status_code == 201
    read = await trusting.client.get(response.headers["location"])
    assert read.json()["posted_by"] == "mef"


@pytest.mark.parametrize("kid", ["rsa-1", "ec-1", "ed-1"])
async def test_each_allowed_signature_counts_and_the_keys_are_fetched_once(
    trusting: Door, authority: Authority, kid: str
) -> None:
    token = authority.signed(kid)

    answers = [await posted(trusting, token, good()) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert authority.jwks_asked == 1


async def test_the_forms_that_honest_issuers_use_are_understood(
    trusting: Door, authority: Authority
) -> None:
    now = int(time.time())
    forms: list[dict[str, Any]] = [
        {"client_id": None, "azp": "siaf"},
        {"client_id": None, "sub": "siaf"},
        {"aud": ["https://other.example", AUDIENCE]},
        {"scope": None, "scp": ["acts:write"]},
        {"exp": now - 1, "iat": now - 300},  # clocks differ by a little
        {"nbf": now + 2, "iat": now + 2},
    ]

    answers = [await posted(trusting, authority.signed(**stated), good()) for stated in forms]

    assert [answer.status_code for answer in answers] == [201, *[200] * 5]


async def test_a_token_that_does_not_prove_all_it_should_opens_nothing(
    trusting: Door, authority: Authority
) -> None:
    answers = {
        name: problem_of(await posted(trusting, forge(authority), good()))
        for name, forge in FORGERIES.items()
    }

    assert {name: answer["status"] for name, answer in answers.items()} == dict.fromkeys(
        FORGERIES, 401
    )
    assert await trusting.log.last_sequence() == 0
    assert (await posted(trusting, authority.signed(), good())).status_code == 201


async def test_a_token_without_the_scope_is_refused_by_its_name(
    trusting: Door, authority: Authority
) -> None:
    scopes = [None, "", "acts:read", "acts:write-all acts", "ACTS:WRITE", 7]

    answers = [
        problem_of(await posted(trusting, authority.signed(scope=scope), good()))
        for scope in scopes
    ]

    assert {(answer["status"], answer["type"]) for answer in answers} == {
        (403, "/problems/insufficient-scope")
    }
    assert all("acts:write" in answer["detail"] for answer in answers)
    assert await trusting.log.last_sequence() == 0


async def test_the_token_of_a_revoked_caller_opens_nothing(
    trusting: Door, authority: Authority
) -> None:
    token = authority.signed()
    assert (await posted(trusting, token, good())).status_code == 201

    await trusting.client.post("/v1/callers/mef:revoke")

    document = problem_of(await posted(trusting, token, good()))
    assert document["status"] == 401
    assert "fue revocado" in document["detail"]


async def test_a_token_posts_no_more_than_its_caller_may(
    trusting: Door, authority: Authority
) -> None:
    await registered(trusting, "ceplan", client_id="ceplan", entities=["36-010"])

    document = problem_of(await posted(trusting, authority.signed(client_id="ceplan"), good()))

    assert (document["status"], document["errors"][0]["pointer"]) == (403, "/entity")


async def test_a_new_key_of_the_issuer_counts_and_an_old_one_no_more(
    trusting: Door, authority: Authority
) -> None:
    old = authority.signed()
    assert (await posted(trusting, old, good())).status_code == 201
    authority.keys = {"rsa-2": ("RS256", rsa_key("rsa-2"))}
    ends = time.monotonic() + 5

    new = await posted(trusting, authority.signed("rsa-2"), good())
    while new.status_code == 401 and time.monotonic() < ends:
        new = await posted(trusting, authority.signed("rsa-2"), good())

    assert new.status_code == 200
    assert (await posted(trusting, old, good())).status_code == 401


async def test_forged_key_names_do_not_make_the_door_ask_the_issuer_each_time(
    environment: dict[str, str], authority: Authority
) -> None:
    settings = {**environment, **authority.environment(POI_OAUTH_AGAIN_S="60")}
    async with opened_door(settings) as door:
        for number in range(30):
            token = jwt.encode(
                authority.claims(),
                authority.keys["rsa-1"][1],
                "RS256",
                headers={"kid": f"forged-{number}"},
            )
            assert (await posted(door, token, good())).status_code in (401, 429)

    assert authority.jwks_asked == 1


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>", b"[]", b'{"keys": 7}', b'{"keys": ' + b" " * 300_000 + b"[]}"],
)
async def test_without_the_issuers_keys_no_token_counts_and_the_answer_is_503(
    trusting: Door, authority: Authority, answer: bytes
) -> None:
    authority.jwks_answer = answer or b"{}"

    response = await posted(trusting, authority.signed(), good())

    assert problem_of(response)["status"] == 503
    assert int(response.headers["retry-after"]) >= 1
    assert await trusting.log.last_sequence() == 0


async def test_an_issuer_that_is_down_is_a_503_and_others_post_meanwhile(
    trusting: Door, authority: Authority
) -> None:
    key = await registered(trusting, "ceplan")
    authority.close()

    started = time.monotonic()
    answers = [await posted(trusting, authority.signed(), good()) for _ in range(3)]

    assert [problem_of(answer)["status"] for answer in answers] == [503, 503, 503]
    assert time.monotonic() - started < 3
    assert (await posted(trusting, key, good())).status_code == 201


@pytest.mark.parametrize("left_out", ["POI_OAUTH_ISSUER", "POI_OAUTH_AUDIENCE"])
async def test_half_an_issuer_is_no_issuer(
    environment: dict[str, str], authority: Authority, left_out: str
) -> None:
    settings = {**environment, **authority.environment(), left_out: ""}

    with pytest.raises(SystemExit, match="OAuth2 va entero o no va"):
        async with opened_door(settings):
            raise AssertionError


async def test_without_an_issuer_no_token_counts(door: Door, authority: Authority) -> None:
    await registered(door, client_id="siaf")

    document = problem_of(await posted(door, authority.signed(), good()))

    assert document["status"] == 401
    assert authority.jwks_asked == 0
