from typing import Any

import pytest

from tests.reading.acts import act, cells, moves
from tests.services.conftest import Running


def problem(
    system: Running, status: int, service: str = "budget", path: str = "/v1/balances", **asked: Any
) -> dict[str, Any]:
    answered = system.get(service, path, **asked)
    body: dict[str, Any] = answered.json()
    assert answered.status_code == status, body
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["cache-control"] == "no-store"
    assert set(body) >= {"type", "title", "status", "detail", "errors"}
    assert body["status"] == status
    return body


@pytest.mark.parametrize("path", ["/v1/balances", "/v1/movements"])
@pytest.mark.parametrize(
    ("asked", "at", "value", "exists"),
    [
        ({"measure": "soles"}, "measure", "soles", "budget"),
        ({"by": "cui"}, "by", "cui", "funding_source"),
        ({"by": "kind,unidad"}, "by", "unidad", "agreement"),
        ({"where": "cui:2267446"}, "where", "cui", "expense_group"),
        ({"where": "funding_source"}, "where", "funding_source", "funding_source:4"),
        ({"where": "funding_source:"}, "where", "funding_source:", "funding_source:4"),
        ({"as_of": "2024-02-30"}, "as_of", "2024-02-30", "2024-08-31"),
        ({"as_of": "31/08/2024"}, "as_of", "31/08/2024", "AAAA-MM-DD"),
        ({"as_of": "20240831"}, "as_of", "20240831", "AAAA-MM-DD"),
        ({"basis": "signed"}, "basis", "signed", "issued"),
        ({"through": "-1"}, "through", "-1", "secuencia"),
        ({"through": "ayer"}, "through", "ayer", "2024-09-10T12:00:00Z"),
        ({"through": "1" * 40}, "through", "1" * 40, "secuencia"),
        ({"through": "0001-01-01T00:00:00+05:00"}, "through", None, "secuencia"),
        ({"fiscal_year": "24"}, "fiscal_year", "24", "2024"),
        ({"year": "dos mil"}, "fiscal_year", "dos mil", "2024"),
        ({"through": "62"}, "through", 62, "61"),
        ({"through": "999999999999"}, "through", 999_999_999_999, "61"),
    ],
)
def test_a_wrong_parameter_is_refused_with_place_value_and_what_exists(
    system: Running, path: str, asked: dict[str, str], at: str, value: Any, exists: str
) -> None:
    body = problem(system, 400, path=path, **asked)

    fault = body["errors"][0]
    assert fault["pointer"] == at
    assert value is None or fault["value"] == value
    assert exists in fault["message"] or exists in body["detail"]


@pytest.mark.parametrize(
    ("without", "exists"),
    [
        ("cui:2267446", "funding_source"),
        ("act:RE-213-2023-ITP-DE", "funding_source"),
        ("agreement", "funding_source:4"),
    ],
)
def test_lines_are_left_out_by_the_dimensions_of_their_measure_alone(
    system: Running, without: str, exists: str
) -> None:
    body = problem(system, 400, path="/v1/movements", without=without)

    assert body["errors"][0]["pointer"] == "without"
    assert exists in body["errors"][0]["message"]


@pytest.mark.parametrize(
    "asked", [{"entity": "38-240"}, {"fiscal_year": "2023"}, {"entity": "38-241", "year": "2025"}]
)
@pytest.mark.parametrize("path", ["/v1/balances", "/v1/movements", "/v1/observations"])
def test_an_entity_or_year_that_is_not_there_is_told_which_are(
    system: Running, path: str, asked: dict[str, str]
) -> None:
    body = problem(system, 404, path=path, **asked)

    assert body["choices"] == ["38-241 2024"]
    assert "38-241 2024" in body["detail"]


@pytest.mark.parametrize(
    "asked", [{"limit": "0"}, {"limit": "x"}, {"offset": "-1"}, {"limit": "10001"}]
)
def test_a_page_that_cannot_be_is_refused(system: Running, asked: dict[str, str]) -> None:
    body = problem(system, 400, path="/v1/movements", **asked)

    assert body["errors"][0]["pointer"] == next(iter(asked))


def test_another_services_measure_is_not_answered_by_this_one(system: Running) -> None:
    body = problem(system, 400, service="targets", measure="budget")

    assert "services, clients, activity, task" in body["errors"][0]["message"]


@pytest.mark.parametrize("measure", ["activity", "task"])
def test_a_sum_across_units_of_measure_is_refused(system: Running, measure: str) -> None:
    crossing = [
        {"by": ""},
        {"by": "unit"},
        {"by": "unit", "where": "unit_of_measure:taller,persona"},
    ]

    for asked in crossing:
        body = problem(system, 400, service="targets", measure=measure, **asked)
        assert "unit_of_measure" in body["errors"][0]["message"]


@pytest.mark.parametrize(
    "asked", [{"by": "unit_of_measure"}, {"by": "unit", "where": "unit_of_measure:taller"}]
)
def test_a_sum_within_one_unit_of_measure_is_answered(
    system: Running, asked: dict[str, str]
) -> None:
    answered = system.get("targets", "/v1/balances", measure="activity", **asked)

    assert answered.status_code == 200
    assert {tuple(row["keys"]) for row in answered.json()["rows"]} <= {(asked["by"],)}


def test_a_path_that_is_not_there_and_a_method_that_is_not_taken_are_problems(
    system: Running,
) -> None:
    missing = problem(system, 404, path="/v1/saldos")
    posted = system.clients["budget"].post("/v1/balances")

    assert missing["type"] == "/problems/http"
    assert posted.status_code == 405
    assert posted.headers["content-type"] == "application/problem+json"


def test_without_an_act_no_entity_exists_yet(small: Running) -> None:
    body = problem(small, 404)

    assert body["choices"] == []
    assert "ninguno todavía" in body["detail"]


def test_of_several_entities_loaded_one_must_be_chosen(small: Running) -> None:
    moved = moves("budget", cells("funding_source", {"1": 5}))
    another = {**act(1, moved), "entity": "11-011"}
    small.wait("budget", small.record(act(1, moved), another, {**another, "fiscal_year": 2025}))

    unnamed = problem(small, 400)
    half_named = problem(small, 400, entity="11-011")
    enough = small.get("budget", "/v1/balances", entity="38-241").json()
    by_year = small.get("budget", "/v1/balances", fiscal_year="2025").json()

    assert "11-011 2024; 11-011 2025; 38-241 2024" in unnamed["errors"][0]["message"]
    assert half_named["errors"][0]["pointer"] == "entity"
    assert enough["cut"]["fiscal_year"] == 2024
    assert by_year["cut"]["entity"] == "11-011"
