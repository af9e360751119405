"""Figures of the document at cuts that it does not print; each was added up by hand from it."""

from typing import Any

import pytest

from tests.services.conftest import Running
from tests.services.history import place_of

AUGUST = "2024-08-31"


def ask(system: Running, service: str, **parameters: Any) -> dict[str, Any]:
    answered = system.get(service, "/v1/balances", **parameters)
    assert answered.status_code == 200, answered.text
    body: dict[str, Any] = answered.json()
    return body


def rows(body: dict[str, Any]) -> dict[str, str]:
    return {",".join(row["keys"].values()): row["amount"] for row in body["rows"]}


def total(system: Running, service: str, measure: str, **parameters: Any) -> str:
    return rows(ask(system, service, measure=measure, **parameters)).get("", "0.00")


def test_the_budget_by_source_in_august_is_that_of_cuadro_22(system: Running) -> None:
    body = ask(system, "budget", measure="budget", by="funding_source", as_of=AUGUST)

    assert rows(body) == {"1": "140015153.00", "4": "16150298.00"}
    assert (body["unassigned"], body["unitemised"]) == ("0.00", {"acts": 0, "gross": "0.00"})


def test_the_opening_budget_is_that_of_its_kind_at_the_same_cut(system: Running) -> None:
    opening = "kind:OpeningBudgetApproved"

    by_source = ask(
        system, "budget", measure="budget", by="funding_source", where=opening, as_of=AUGUST
    )

    assert rows(by_source) == {"1": "152591505.00", "4": "2304693.00"}


def test_before_the_transfer_source_4_has_220_786_without_agreement(system: Running) -> None:
    body = ask(
        system,
        "budget",
        measure="budget",
        by="funding_source,agreement",
        where="funding_source:4",
        as_of="2024-07-30",
    )

    assert rows(body)["4,"] == "-220786.00"
    assert body["unitemised"] == {"acts": 6, "gross": "932134.00"}


def test_in_august_nothing_of_source_4_is_without_agreement(system: Running) -> None:
    body = ask(
        system,
        "budget",
        measure="budget",
        by="funding_source,agreement",
        where="funding_source:4",
        as_of=AUGUST,
    )

    assert "4," not in rows(body)
    assert body["unitemised"] == {"acts": 8, "gross": "1152920.00"}


def test_the_24_agreements_of_cuadro_27_add_up_to_source_4(system: Running) -> None:
    body = ask(
        system,
        "budget",
        measure="budget",
        by="agreement",
        where="funding_source:4",
        as_of=AUGUST,
    )

    amounts = [float(amount) for amount in rows(body).values()]
    assert len(amounts) == 24
    assert sum(amounts) == 16_150_298


@pytest.mark.parametrize(
    ("as_of", "cui", "institution"),
    [("2024-07-30", "8000000.00", "168094715.00"), ("2024-07-31", "3158391.00", "155518363.00")],
)
def test_re_126_takes_from_an_investment_and_from_the_institution_on_its_day(
    system: Running, as_of: str, cui: str, institution: str
) -> None:
    investment = total(system, "investments", "investment", where="cui:2267446", as_of=as_of)

    assert investment == cui
    assert total(system, "budget", "budget", as_of=as_of) == institution


def test_that_fall_is_of_12_576_352(system: Running) -> None:
    before = total(system, "budget", "budget", as_of="2024-07-30")
    after = total(system, "budget", "budget", as_of="2024-07-31")

    assert float(before) - float(after) == 12_576_352


def test_the_investments_in_august_are_those_of_cuadro_30(system: Running) -> None:
    opening = "kind:OpeningBudgetApproved"

    pim = total(system, "investments", "investment", as_of=AUGUST)
    pia = total(system, "investments", "investment", as_of=AUGUST, where=opening)
    one = total(system, "investments", "investment", as_of=AUGUST, where="cui:2271690")

    assert (pia, pim, one) == ("49640407.00", "37064055.00", "2621262.00")


def test_the_services_in_august_are_those_of_cuadro_17(system: Running) -> None:
    initial = total(system, "targets", "services", as_of=AUGUST, where="kind:PlanApproved")
    updated = total(system, "targets", "services", as_of=AUGUST)

    assert (initial, updated) == ("68767.00", "72369.00")


def test_the_expense_groups_in_force_follow_anexo_1(system: Running) -> None:
    body = ask(system, "budget", measure="budget", by="expense_group", as_of=AUGUST)

    assert rows(body)["2.1"] == "45003834.00"
    assert rows(body)["2.5"] == "3676393.00"
    assert sum(float(amount) for amount in rows(body).values()) == 156_165_451


def test_on_the_clock_issued_rsg_071_does_not_yet_count(system: Running) -> None:
    effective = ask(system, "budget", measure="budget", by="expense_group", as_of=AUGUST)
    issued = ask(
        system, "budget", measure="budget", by="expense_group", as_of=AUGUST, basis="issued"
    )
    later = ask(
        system, "budget", measure="budget", by="expense_group", as_of="2024-09-10", basis="issued"
    )

    assert sum(float(amount) for amount in rows(issued).values()) == 156_165_451
    assert rows(issued) != rows(effective)
    assert rows(later) == rows(effective)
    acts = rows(
        ask(
            system,
            "budget",
            measure="budget",
            by="act,expense_group",
            where="act:RSG-071-2024-ITP-SG",
            as_of=AUGUST,
        )
    )
    differences = {
        group: float(rows(effective)[group]) - float(rows(issued)[group])
        for group in rows(effective)
    }
    moved = {key.partition(",")[2]: float(amount) for key, amount in acts.items()}
    assert {group: amount for group, amount in differences.items() if amount} == moved


def test_a_cut_through_the_act_before_knows_nothing_of_the_next(system: Running) -> None:
    place = place_of("RE-126-2024-ITP-DE")

    before = total(system, "budget", "budget", as_of=AUGUST, through=place - 1)
    after = total(system, "budget", "budget", as_of=AUGUST, through=place)

    assert (before, after) == ("168094715.00", "155518363.00")


def test_before_the_first_act_there_is_nothing(system: Running) -> None:
    body = ask(system, "budget", measure="budget", by="funding_source", as_of=AUGUST, through=0)
    early = ask(system, "budget", measure="budget", by="funding_source", as_of="2023-12-30")

    assert body["rows"] == early["rows"] == []
    assert body["cut"]["digest"] == f"sha256:{'00' * 32}"


@pytest.mark.parametrize(
    "by",
    [
        "act",
        "kind",
        "circumstance",
        "expense_group,funding_source",
        "funding_source,expense_group",
        "agreement,unit",
    ],
)
def test_every_way_of_asking_ties_with_the_total(system: Running, by: str) -> None:
    for as_of in ("2024-01-01", "2024-03-31", "2024-07-30", "2024-07-31", "2024-09-10"):
        body = ask(system, "budget", measure="budget", by=by, as_of=as_of)

        whole = sum(float(row["amount"]) for row in body["rows"])
        assert f"{whole:.2f}" == total(system, "budget", "budget", as_of=as_of)
