"""What one caller may post, and what its registration may say; no door is needed for it."""

import datetime as dt
from typing import Any

import pytest

from services.intake.callers.caller import OPERATOR, Caller, issuer_of
from services.intake.callers.stated import Stated, read_stated
from shared.event import read_act
from tests.intake.posted import good

TODAY = dt.date(2026, 3, 2)
USER_KEY = "UAT2OASWGR6SJU7O3CVX5663I4DIYP23QIOFIDEZVJN2IPAZUCKDDKTL"


@pytest.mark.parametrize(
    ("key", "issuer"),
    [
        ("RE-002-2024-ITP-DE", "RE-ITP-DE"),
        ("RCD-004-2024-ITP-PCD", "RCD-ITP-PCD"),
        ("OF-248-2024-PRODUCE-OGPPM", "OF-PRODUCE-OGPPM"),
        ("DU-012-2024", "DU"),
        ("REG-2024-ITP-001", "REG-ITP"),
        ("LEY-32103", "LEY"),
        ("RE-002-2024-UE-001", "RE-UE-001"),
        ("PUB-POI-2024-ACT-1-CUADRO-22", None),
        ("RE-ITP-DE", None),
    ],
)
def test_the_issuer_is_read_from_the_key(key: str, issuer: str | None) -> None:
    assert issuer_of(key) == issuer


@pytest.mark.parametrize(
    "caller",
    [
        OPERATOR,
        Caller("any"),
        Caller("one", ("38-241",), ("SupplementaryCreditAuthorized",), ("RE-ITP-DE",)),
        Caller("series", issuers=("LEY", "RE")),
    ],
)
def test_a_caller_may_post_what_it_was_registered_for(caller: Caller) -> None:
    assert caller.refusals(_act()) == ()


def test_every_reason_is_told_at_its_place() -> None:
    caller = Caller("other", ("36-010",), ("UnitCreated",), ("RSG-ITP-SG", "RE-ITP-D"))

    refusals = caller.refusals(_act())

    assert [(fault.pointer, fault.code) for fault in refusals] == [
        ("/entity", "not-permitted"),
        ("/kind", "not-permitted"),
        ("/key", "not-permitted"),
    ]
    assert refusals[2].message == (
        "su registro no permite el emisor RE-900-2024-ITP-DE; permite: RSG-ITP-SG, RE-ITP-D"
    )


@pytest.mark.parametrize("issuer", ["RE-ITP", "R", "RE-ITP-DE-OTRO", "ITP-DE", "900"])
def test_an_issuer_is_the_whole_series_and_organ_or_the_series(issuer: str) -> None:
    refusals = Caller("near", issuers=(issuer,)).refusals(_act())

    assert [fault.pointer for fault in refusals] == ["/key"]


def test_a_key_of_another_form_is_for_a_caller_of_any_issuer() -> None:
    act = read_act(good(key="PUB-POI-2024"))

    assert Caller("any").refusals(act) == ()
    assert [fault.pointer for fault in Caller("one", issuers=("PUB",)).refusals(act)] == ["/key"]


def test_a_registration_is_read_whole() -> None:
    stated = read_stated(
        {
            "name": "mef-siaf",
            "expires_on": "2026-12-31",
            "entities": ["38-241", "38-241"],
            "kinds": ["FrameworkReduced"],
            "issuers": ["RE-ITP-DE", "LEY"],
            "may_subscribe": True,
            "client_id": "siaf@mef",
            "nats_key": USER_KEY,
        },
        TODAY,
    )

    assert isinstance(stated, Stated)
    assert stated.entities == ("38-241",)
    assert stated.expires_at == dt.datetime(2027, 1, 1, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("member", "value", "fault"),
    [
        ("name", "Mef", ("/name", "name")),
        ("name", "-mef", ("/name", "name")),
        ("name", "m.e.f", ("/name", "name")),
        ("name", "a" * 64, ("/name", "name")),
        ("name", None, ("/name", "name")),
        ("name", "operator", ("/name", "reserved")),
        ("name", "intake", ("/name", "reserved")),
        ("expires_on", None, ("/expires_on", "date")),
        ("expires_on", "2026-02-30", ("/expires_on", "date")),
        ("expires_on", "2026-03-01", ("/expires_on", "past")),
        ("expires_on", "2126-03-02", ("/expires_on", "too-late")),
        ("entities", [], ("/entities", "type")),
        ("entities", "38-241", ("/entities", "type")),
        ("entities", ["38-241", "241"], ("/entities/1", "entities")),
        ("kinds", ["Reduced"], ("/kinds/0", "kinds")),
        ("issuers", ["re-itp"], ("/issuers/0", "issuers")),
        ("issuers", [7], ("/issuers/0", "issuers")),
        ("may_subscribe", "yes", ("/may_subscribe", "type")),
        ("may_subscribe", True, ("/may_subscribe", "needs-nats-key")),
        ("client_id", "with space", ("/client_id", "client-id")),
        ("nats_key", USER_KEY[:-1] + "A", ("/nats_key", "nats-key")),
        ("nats_key", "SU" + USER_KEY[2:], ("/nats_key", "nats-key")),
        ("is_operator", True, ("/is_operator", "unknown")),
    ],
)
def test_what_is_wrong_in_a_registration_is_told_at_its_place(
    member: str, value: Any, fault: tuple[str, str]
) -> None:
    stated = {"name": "mef", "expires_on": "2026-12-31", member: value}

    faults = read_stated(stated, TODAY)

    assert isinstance(faults, tuple)
    assert [(each.pointer, each.code) for each in faults] == [fault]


def test_all_faults_of_a_registration_are_told_at_once() -> None:
    faults = read_stated({"name": "", "kinds": ["x", "y"], "secret": "abc"}, TODAY)

    assert isinstance(faults, tuple)
    assert [each.pointer for each in faults] == [
        *("/expires_on", "/kinds/0", "/kinds/1", "/name", "/secret"),
    ]
    assert "abc" not in str(faults)


def _act() -> Any:
    return read_act(good())
