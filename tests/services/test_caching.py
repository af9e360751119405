import pytest

from tests.reading.acts import act, cells, moves
from tests.services.conftest import Running

PATHS = ("/v1/balances", "/v1/movements", "/v1/observations")
FOR_EVER = "public, max-age=31536000, immutable"
NUMBERED = {"as_of": "2024-08-31", "through": "61"}


@pytest.mark.parametrize("path", PATHS)
def test_a_cut_that_states_its_sequence_is_cached_for_ever_with_a_strong_tag(
    system: Running, path: str
) -> None:
    first = system.get("budget", path, **NUMBERED)
    again = system.get("budget", path, **NUMBERED)

    assert first.headers["cache-control"] == FOR_EVER
    assert first.headers["etag"].startswith('"')
    assert first.headers["etag"] == again.headers["etag"]
    assert first.content == again.content


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("through", [None, "2024-09-10T12:00:00Z"])
def test_a_cut_without_a_number_says_the_one_it_resolved_to_and_is_asked_again(
    system: Running, path: str, through: str | None
) -> None:
    stated = {"through": through} if through else {}

    answered = system.get("budget", path, as_of="2024-08-31", **stated)

    assert answered.headers["cache-control"] == "no-cache"
    assert answered.json()["cut"]["through"] == 61
    assert answered.headers["etag"].startswith('"')


@pytest.mark.parametrize("path", PATHS)
def test_a_cut_without_a_date_moves_on_with_the_calendar_and_is_asked_again(
    system: Running, path: str
) -> None:
    answered = system.get("budget", path, through="61")

    assert answered.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_answer_already_gets_304_without_a_body(system: Running, path: str) -> None:
    tag = system.get("budget", path, **NUMBERED).headers["etag"]

    for stated in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answered = system.clients["budget"].get(
            path, params=NUMBERED, headers={"If-None-Match": stated}
        )
        assert (answered.status_code, answered.content) == (304, b"")
        assert answered.headers["etag"] == tag
        assert answered.headers["cache-control"] == FOR_EVER


def test_another_cut_or_question_has_another_tag(system: Running) -> None:
    tags = {
        system.get("budget", path, **{**NUMBERED, **asked}).headers["etag"]
        for path, asked in (
            ("/v1/balances", {}),
            ("/v1/balances", {"by": "kind"}),
            ("/v1/balances", {"as_of": "2024-07-30"}),
            ("/v1/balances", {"basis": "issued"}),
            ("/v1/balances", {"through": "44"}),
            ("/v1/movements", {}),
        )
    }

    assert len(tags) == 6


def test_a_stale_tag_gets_the_answer(system: Running) -> None:
    answered = system.clients["budget"].get(
        "/v1/balances", params=NUMBERED, headers={"If-None-Match": '"0123"'}
    )

    assert answered.status_code == 200


def test_a_cut_answered_for_ever_stays_the_same_when_acts_are_recorded_later(
    small: Running,
) -> None:
    moved = moves("budget", cells("funding_source", {"1": 5}))
    small.wait("budget", small.record(act(1, moved)))
    numbered = {"as_of": "2024-12-31", "through": "1"}
    before = small.get("budget", "/v1/balances", **numbered)

    small.wait("budget", small.record(act(2, moved)))
    after = small.get("budget", "/v1/balances", **numbered)
    present = small.get("budget", "/v1/balances", as_of="2024-12-31")

    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    assert present.json()["rows"][0]["amount"] == "10.00"
    assert present.headers["etag"] != before.headers["etag"]
