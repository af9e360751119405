from collections.abc import Callable
from typing import Any

import pytest

from services.budget.rules import RULES as BUDGET_RULES
from services.investments.rules import RULES as INVESTMENT_RULES
from services.targets.rules import RULES as TARGET_RULES
from shared.event import read_act
from tests.reading.acts import Raw, act, annuls, cells, moves
from tests.services.conftest import Running


def budget(by: str, sums: dict[str, float]) -> Raw:
    return moves("budget", cells(by, sums))


def reallocation(*measures: Raw, **own: Any) -> Raw:
    return act(1, *measures, kind="ReallocationFormalized", **own)


def reprogrammed(cui: dict[str, float], *references: str) -> Raw:
    moved = moves("investment", cells("cui", cui))
    return act(1, moved, kind="InvestmentsReallocated", references=list(references))


CASES: list[tuple[str, Callable[[], Raw], Callable[[], Raw]]] = [
    (
        "B02",
        lambda: reallocation(budget("expense_group", {"2.1": 10, "2.3": -9})),
        lambda: reallocation(budget("expense_group", {"2.1": 10, "2.3": -10})),
    ),
    (
        "B03",
        lambda: reallocation(budget("funding_source", {"1": 10, "4": -10})),
        lambda: reallocation(budget("funding_source,agreement", {"4,a": 10, "4,": -10})),
    ),
    (
        "B04",
        lambda: act(1, budget("funding_source", {"1": 10}), kind="TransferDisaggregated"),
        lambda: act(1, budget("funding_source", {"1": -10}), kind="TransferDisaggregated"),
    ),
    (
        "B05",
        lambda: act(1, budget("funding_source", {"1": 10})),
        lambda: act(1, budget("funding_source", {"4": 10})),
    ),
    (
        "B05",
        lambda: act(1, budget("funding_source", {"4": -10})),
        lambda: act(1, budget("funding_source", {"2": 10})),
    ),
    (
        "B05",
        lambda: act(1, budget("funding_source", {"3": 10})),
        lambda: {**act(1, budget("funding_source", {"3": 10})), "key": "LEY-32103"},
    ),
    (
        "B08",
        lambda: reallocation(budget("expense_category", {"5": 10, "6": -10})),
        lambda: reallocation(budget("expense_category", {"5": -10, "6": 10})),
    ),
    (
        "B11",
        lambda: reallocation(budget("expense_group", {"2.1": 0}), issued="2024-02-11"),
        lambda: reallocation(budget("expense_group", {"2.1": 0}), issued="2024-02-10"),
    ),
    (
        "B10",
        lambda: reprogrammed({"2267446": 10, "2270500": -10}),
        lambda: reprogrammed({"2267446": 10, "2270500": -10}, "OF-069-2024-PRODUCE-OGPPM"),
    ),
    (
        "B10",
        lambda: reprogrammed({"2267446": 10}, "OF-069-2024-PRODUCE-OGPPM"),
        lambda: reprogrammed({"2267446": 0}, "OF-069-2024-PRODUCE-OGPPM"),
    ),
    (
        "T01",
        lambda: act(1, moves("services", cells("service", {"1": 5, "2": -1})), kind="PlanApproved"),
        lambda: act(
            1, moves("services", cells("service", {"1": 5, "2": -1})), kind="TargetsReprogrammed"
        ),
    ),
    (
        "T01",
        lambda: act(1, moves("clients", cells("unit", {"x": -1})), kind="PlanApproved"),
        lambda: act(1, moves("clients", cells("unit", {"x": 0})), kind="PlanApproved"),
    ),
]
RULES = (*BUDGET_RULES, *TARGET_RULES, *INVESTMENT_RULES)


def noticed(raw: Raw) -> set[str]:
    return {found.rule for rule in RULES for found in rule(read_act(raw))}


@pytest.mark.parametrize(("rule", "odd", "right"), CASES)
def test_a_rule_notices_what_is_odd_and_not_its_neighbour(
    rule: str, odd: Callable[[], Raw], right: Callable[[], Raw]
) -> None:
    assert noticed(odd()) == {rule}
    assert noticed(right()) == set()


def test_every_rule_has_its_examples() -> None:
    told = {(rule.__doc__ or "").partition(":")[0] for rule in RULES}

    assert {rule for rule, _, _ in CASES} == told
    assert len(RULES) == 8


def test_an_act_of_another_kind_is_no_business_of_a_rule() -> None:
    assert noticed(annuls(1, 2)) == set()
    assert noticed(reallocation(moves("services", cells("service", {"1": 5})))) == set()


def test_what_is_noticed_is_listed_with_act_basis_and_figures(small: Running) -> None:
    odd = reallocation(budget("funding_source", {"1": 10, "4": -9}))

    small.wait("budget", small.record(odd))
    body = small.get("budget", "/v1/observations", as_of="2024-12-31").json()

    assert body["total"] == 3
    assert body["next"] is None
    assert body["items"][0] == {
        "sequence": 1,
        "number": 0,
        "rule": "B02",
        "severity": "material",
        "basis": "DL 1440, art. 47",
        "evidence": "la modificación interna suma 1.00 y no cero",
        "act": "RE-001-2024-ITP-DE",
    }
    assert [item["evidence"] for item in body["items"][1:]] == [
        "la fuente 1 suma 10.00 en una modificación interna",
        "la fuente 4 suma -9.00 en una modificación interna",
    ]


def test_observations_follow_the_cut_and_come_page_by_page(small: Running) -> None:
    odd = budget("expense_group", {"2.1": 1})
    january = reallocation(odd)
    february = {**reallocation(odd, effective="2024-02-29", issued="2024-03-01")}
    february["key"] = "RE-002-2024-ITP-DE"
    small.wait("budget", small.record(january, february))

    def total(**cut: Any) -> int:
        return int(small.get("budget", "/v1/observations", **cut).json()["total"])

    first = small.get("budget", "/v1/observations", as_of="2024-12-31", limit=1).json()
    second = small.clients["budget"].get(first["next"]).json()

    assert total(as_of="2024-02-28") == 1
    assert total(as_of="2024-02-29") == 2
    assert total(as_of="2024-02-29", basis="issued") == 1
    assert total(as_of="2024-12-31", through=1) == 1
    assert [first["items"][0]["act"], second["items"][0]["act"]] == [
        "RE-001-2024-ITP-DE",
        "RE-002-2024-ITP-DE",
    ]
    assert second["next"] is None


def test_what_was_noticed_in_an_annulled_act_is_no_longer_listed(small: Running) -> None:
    odd = reallocation(budget("expense_group", {"2.1": 1}))
    small.wait("budget", small.record(odd, annuls(2, 1)))

    before = small.get("budget", "/v1/observations", as_of="2024-12-31", through=1).json()
    after = small.get("budget", "/v1/observations", as_of="2024-12-31").json()

    assert (before["total"], after["total"]) == (1, 0)


def test_the_rules_notice_the_late_formalisations_of_2024(system: Running) -> None:
    body = system.get("budget", "/v1/observations", as_of="2024-12-31", through=61).json()

    assert {(item["rule"], item["act"]) for item in body["items"]} >= {
        ("B11", "RSG-052-2024-ITP-SG"),
    }
