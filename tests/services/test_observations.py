"""`/v1/observations` of a service: what is listed at a cut, filtered and page by page."""

from typing import Any

from tests.reading.acts import Raw, annuls
from tests.rules.acts import budget, opening, reallocation
from tests.services.conftest import Running

LATE = reallocation(52, effective="2024-06-30", issued="2024-07-11")


def listed(system: Running, **parameters: Any) -> list[str]:
    answer = system.get("budget", "/v1/observations", **{"as_of": "2024-01-31", **parameters})
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def odd(number: int, sums: dict[str, float], **own: Any) -> Raw:
    return reallocation(number, budget("funding_source,agreement", sums), **own)


def test_what_is_noticed_is_listed_with_act_basis_and_figures(small: Running) -> None:
    wrong = odd(11, {"1,a": 1000, "4,b": -999})

    small.wait("budget", small.record(wrong))
    body = small.get("budget", "/v1/observations", as_of="2024-01-31", rule="B02").json()

    assert body["total"] == 1
    assert body["open"] == 1
    assert body["next"] is None
    assert "B02" in body["rules"]
    assert body["items"] == [
        {
            "id": "B02:RSG-011-2024-ITP-SG",
            "rule": "B02",
            "severity": "material",
            "basis": "DL 1440, art. 47",
            "evidence": "la modificación interna suma 1 y no cero",
            "acts": ["RSG-011-2024-ITP-SG"],
            "measures": ["budget"],
            "dimensions": [],
            "state": "open",
            "explained_by": None,
            "services": ["budget"],
        }
    ]


def test_observations_are_filtered_by_rule_severity_and_act(small: Running) -> None:
    small.wait("budget", small.record(opening(1), odd(11, {"1,a": 10, "4,b": -9}), LATE))

    assert listed(small, rule="B03") == ["B03:RSG-011-2024-ITP-SG:1", "B03:RSG-011-2024-ITP-SG:4"]
    assert listed(small, rule=["B02", "B11"], as_of="2024-06-30") == [
        "B02:RSG-011-2024-ITP-SG",
        "B11:2024-02",
        "B11:2024-03",
        "B11:2024-04",
        "B11:2024-05",
        "B11:RSG-052-2024-ITP-SG",
    ]
    assert listed(small, severity="material") == [
        "B02:RSG-011-2024-ITP-SG",
        "B06:funding_source.agreement:4,b",
        "B06:funding_source:4",
    ]
    assert listed(small, act="RSG-052-2024-ITP-SG", as_of="2024-06-30") == [
        "B11:RSG-052-2024-ITP-SG"
    ]
    assert listed(small, act="RE-999-2024-ITP-DE") == []


def test_a_rule_or_severity_that_does_not_exist_is_refused_with_the_choices(small: Running) -> None:
    small.wait("budget", small.record(LATE))

    rule = small.get("budget", "/v1/observations", rule="B99")
    severity = small.get("budget", "/v1/observations", severity="grave")

    assert (rule.status_code, severity.status_code) == (400, 400)
    assert "B11, B12, B13" in rule.json()["detail"]
    assert "warning" in severity.json()["detail"]


def test_observations_follow_the_cut_and_come_page_by_page(small: Running) -> None:
    january = reallocation(11, budget("expense_group", {"2.1": 1}))
    february = reallocation(
        21, budget("expense_group", {"2.1": 1}), effective="2024-02-29", issued="2024-03-01"
    )
    small.wait("budget", small.record(january, february))

    first = small.get("budget", "/v1/observations", as_of="2024-12-31", rule="B02", limit=1).json()
    second = small.clients["budget"].get(first["next"]).json()

    assert len(listed(small, rule="B02", as_of="2024-02-28")) == 1
    assert len(listed(small, rule="B02", as_of="2024-02-29")) == 2
    assert len(listed(small, rule="B02", as_of="2024-02-29", basis="issued")) == 1
    assert len(listed(small, rule="B02", as_of="2024-12-31", through=1)) == 1
    assert [page["items"][0]["id"] for page in (first, second)] == [
        "B02:RSG-011-2024-ITP-SG",
        "B02:RSG-021-2024-ITP-SG",
    ]
    assert (first["total"], second["total"], second["next"]) == (2, 2, None)


def test_the_list_at_a_stated_cut_never_changes_and_is_cached_for_ever(small: Running) -> None:
    small.wait("budget", small.record(odd(11, {"1,a": 10, "4,b": -9})))
    asked = {"as_of": "2024-12-31", "through": 1}

    before = small.get("budget", "/v1/observations", **asked)
    annulled = {**annuls(2, 1), "annuls": "RSG-011-2024-ITP-SG"}
    small.wait("budget", small.record(annulled))
    after = small.get("budget", "/v1/observations", **asked)

    assert before.content == after.content
    assert before.headers["etag"] == after.headers["etag"]
    assert "immutable" in after.headers["cache-control"]


def test_the_rules_notice_in_the_history_of_2024_what_an_official_would(system: Running) -> None:
    asked = {"as_of": "2024-08-31", "through": 61}

    found = {
        service: [
            item["id"] for item in system.get(service, "/v1/observations", **asked).json()["items"]
        ]
        for service in ("budget", "targets", "investments")
    }

    assert found["budget"] == ["B11:RSG-052-2024-ITP-SG", "X01:budget:unit"]
    assert found["investments"] == ["I02:2281102"]
    assert "T02:secretaria-general:AOI00019401206" in found["targets"]
    assert len(found["targets"]) == 8
