import sqlite3

import pytest

from tests.reading.acts import Raw, act, cells, key_of, moves
from tests.services.conftest import PATIENCE_S, SERVICES, Running, stored

pytestmark = pytest.mark.slow

MOVED = moves("budget", cells("funding_source", {"1": 5}))
NAMES = [service.name for service in SERVICES]


@pytest.mark.parametrize("name", NAMES)
def test_a_service_says_that_it_lives_and_that_it_is_ready(system: Running, name: str) -> None:
    health, ready = system.get(name, "/healthz"), system.get(name, "/readyz")

    assert health.json() == {
        "service": name,
        "status": "ok",
        "position": 61,
        "log": "ok",
        "quarantined": [],
    }
    assert (ready.status_code, ready.json()) == (200, {"service": name, "position": 61})


@pytest.mark.parametrize("name", NAMES)
def test_metrics_tell_position_quarantine_and_answers(system: Running, name: str) -> None:
    system.get(name, "/v1/position")

    answered = system.get(name, "/metrics")

    assert answered.headers["content-type"].startswith("text/plain")
    assert "poi_position 61.0" in answered.text
    assert "poi_quarantined 0.0" in answered.text
    assert 'poi_http_requests_total{method="GET",status="200"}' in answered.text


@pytest.mark.parametrize("name", NAMES)
def test_the_interface_is_described_with_an_example_of_every_parameter(
    system: Running, name: str
) -> None:
    described = system.get(name, "/openapi.json").json()

    assert {"/v1/balances", "/v1/movements", "/v1/observations", "/v1/position"} <= set(
        described["paths"]
    )
    for path in ("/v1/balances", "/v1/movements", "/v1/observations"):
        listed = {each["name"] for each in described["paths"][path]["get"]["parameters"]}
        assert {"entity", "fiscal_year", "as_of", "basis", "through"} <= listed


def test_a_sequence_that_is_recorded_but_not_yet_taken_is_503_and_then_answered(
    small: Running,
) -> None:
    small.wait("budget", small.record(act(1, MOVED)))
    writer = sqlite3.connect(small.folder / "budget.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")

    last = small.record(act(2, MOVED))
    early = small.get("budget", "/v1/balances", through=last)
    present = small.get("budget", "/v1/balances")
    writer.execute("ROLLBACK")
    writer.close()
    small.wait("budget", last)

    assert early.status_code == 503
    assert int(early.headers["retry-after"]) >= 1
    assert early.headers["cache-control"] == "no-store"
    assert early.json()["service"] == "budget"
    assert present.json()["cut"]["through"] == 1
    assert small.get("budget", "/v1/balances", through=last).status_code == 200


def test_a_service_whose_database_fails_says_so_and_goes_on_when_it_is_mended(
    small: Running,
) -> None:
    small.wait("budget", small.record(act(1, MOVED)))
    with sqlite3.connect(small.folder / "budget.db", timeout=PATIENCE_S) as connection:
        connection.execute("ALTER TABLE movement RENAME TO broken")

    last = small.record(act(2, MOVED))
    for _ in range(2000):
        if (health := small.get("budget", "/healthz").json())["status"] != "ok":
            break
    with sqlite3.connect(small.folder / "budget.db", timeout=PATIENCE_S) as connection:
        connection.execute("ALTER TABLE broken RENAME TO movement")
    small.wait("budget", last)
    connection.close()

    assert health["status"] == "degraded"
    assert "base de datos" in health["log"]
    assert small.get("budget", "/healthz").json()["status"] == "ok"
    assert small.get("budget", "/v1/balances").json()["rows"][0]["amount"] == "10.00"


def test_a_server_that_dies_and_comes_back_is_followed_on(small: Running) -> None:
    small.wait("budget", small.record(act(1, MOVED)))

    small.nats.kill()
    during = small.get("budget", "/v1/balances", through=1)
    beyond = small.get("budget", "/v1/balances", through=2)
    small.nats.start()
    small.wait("budget", small.record(act(2, MOVED)))

    assert during.json()["rows"][0]["amount"] == "5.00"
    assert beyond.status_code == 503
    assert small.get("budget", "/v1/balances").json()["rows"][0]["amount"] == "10.00"


def unreadable(number: int, **own: Raw) -> tuple[str, bytes]:
    subject, payload = stored({**act(number, MOVED), **own})
    assert payload.count(b'"schema":1') == 1
    return subject, payload.replace(b'"schema":1', b'"schema":99')


def test_an_event_of_an_unknown_schema_is_quarantined_and_closes_what_it_touches(
    small: Running,
) -> None:
    another = {**act(4, MOVED), "entity": "11-011"}
    last = small.put(stored(act(1, MOVED)), unreadable(2), stored(act(3, MOVED)), stored(another))
    small.wait("budget", last)

    health = small.get("budget", "/healthz").json()
    before = small.get("budget", "/v1/balances", entity="38-241", through=1)
    untouched = small.get("budget", "/v1/balances", entity="11-011")

    assert last == 4
    assert (health["status"], health["position"]) == ("degraded", 4)
    assert health["quarantined"] == [
        {
            "sequence": 2,
            "subject": f"acts.38-241.2024.{key_of(2)}",
            "reason": "esquema 99: esta versión lee hasta el 1; actualice el servicio",
        }
    ]
    assert (before.status_code, before.json()["rows"][0]["amount"]) == (200, "5.00")
    assert (untouched.status_code, untouched.json()["rows"][0]["amount"]) == (200, "5.00")
    assert "poi_quarantined 1.0" in small.get("budget", "/metrics").text
    for path in ("/v1/balances", "/v1/movements", "/v1/observations"):
        for through in ({"through": 2}, {"through": 4}, {}):
            refused = small.get("budget", path, entity="38-241", **through)
            assert refused.status_code == 409
            assert refused.headers["cache-control"] == "no-store"
            assert refused.json()["type"] == "/problems/quarantined"
            assert refused.json()["sequence"] == 2
            assert "esquema 99" in refused.json()["reason"]


def test_another_year_of_the_entity_is_not_closed_by_a_quarantine(small: Running) -> None:
    next_year = {**act(2, MOVED), "fiscal_year": 2025}

    small.wait("budget", small.put(unreadable(1), stored(next_year)))

    assert small.get("budget", "/v1/balances", fiscal_year=2024).status_code == 409
    assert small.get("budget", "/v1/balances", fiscal_year=2025).status_code == 200


def test_an_event_in_a_place_that_names_no_act_is_shown_and_closes_nothing(
    small: Running,
) -> None:
    payload = stored(act(1, MOVED))[1]

    last = small.put(("acts.loose", payload), stored(act(1, MOVED)))
    small.wait("budget", last)

    listed = small.get("budget", "/healthz").json()["quarantined"]
    assert [(row["sequence"], row["subject"]) for row in listed] == [(1, "acts.loose")]
    assert small.get("budget", "/v1/balances").json()["rows"][0]["amount"] == "5.00"
