from typing import Any

import pytest

from tests.services.conftest import Running
from tests.services.history import history

CUT = {"as_of": "2024-08-31", "through": 61}


def test_balances_are_answered_to_the_letter_of_the_contract(system: Running) -> None:
    digest = system.get("budget", "/v1/position").json()["digest"]

    answered = system.get(
        "budget",
        "/v1/balances",
        measure="budget",
        by="funding_source,kind",
        where="funding_source:1",
        entity="38-241",
        fiscal_year="2024",
        basis="effective",
        **CUT,
    )

    assert answered.status_code == 200
    assert answered.headers["content-type"] == "application/json"
    assert answered.json() == {
        "cut": {
            "entity": "38-241",
            "fiscal_year": 2024,
            "as_of": "2024-08-31",
            "basis": "effective",
            "through": 61,
            "digest": digest,
        },
        "measure": "budget",
        "by": ["funding_source", "kind"],
        "rows": [
            {
                "keys": {"funding_source": "1", "kind": "OpeningBudgetApproved"},
                "amount": "152591505.00",
            },
            {
                "keys": {"funding_source": "1", "kind": "TransferDisaggregated"},
                "amount": "-12576352.00",
            },
        ],
        "unassigned": "0.00",
        "unitemised": {"acts": 0, "gross": "0.00"},
    }


def test_without_by_there_is_one_row_without_keys(system: Running) -> None:
    body = system.get("budget", "/v1/balances", measure="budget", **CUT).json()

    assert (body["by"], body["rows"]) == ([], [{"keys": {}, "amount": "156165451.00"}])


def test_by_is_ordered_and_an_empty_dimension_is_an_empty_text(system: Running) -> None:
    body = system.get(
        "budget", "/v1/balances", measure="budget", by="agreement,funding_source", **CUT
    ).json()

    assert list(body["rows"][0]["keys"]) == ["agreement", "funding_source"]
    assert body["rows"][0] == {
        "keys": {"agreement": "", "funding_source": "1"},
        "amount": "137488043.00",
    }


def test_where_repeats_per_dimension_and_takes_values_by_comma(system: Running) -> None:
    answered = system.get(
        "budget",
        "/v1/balances",
        measure="budget",
        by="agreement",
        where=[
            "funding_source:4",
            "agreement:569-proinnovate-cetf2-2022,571-proinnovate-cetf2-2022",
        ],
        **{**CUT, "as_of": "2024-01-01"},
    )

    assert [row["amount"] for row in answered.json()["rows"]] == ["150000.00", "150000.00"]
    assert answered.json()["unassigned"] == "0.00"


def test_rows_of_zero_are_left_out(system: Running) -> None:
    body = system.get("investments", "/v1/balances", measure="investment", by="cui", **CUT).json()

    assert all(row["amount"] != "0.00" for row in body["rows"])
    assert "2283127" not in {row["keys"]["cui"] for row in body["rows"]}


def test_the_only_entity_and_year_loaded_need_not_be_named(system: Running) -> None:
    named = {"entity": "38-241", "year": "2024"}

    by_default = system.get("targets", "/v1/balances", measure="services", **CUT).json()
    by_name = system.get("targets", "/v1/balances", measure="services", **CUT, **named).json()

    assert by_default == by_name


def pages(system: Running, **parameters: Any) -> list[dict[str, Any]]:
    first = system.get("budget", "/v1/movements", **parameters)
    found = [first.json()]
    while following := found[-1]["next"]:
        assert len(found) < 100
        found.append(system.clients["budget"].get(following).json())
    return found


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_the_lines_come_page_by_page_each_once_and_add_up_to_the_sums(
    system: Running, limit: int
) -> None:
    asked = {
        "measure": "budget",
        "by": "agreement",
        "where": ["funding_source:4", "act:RE-137-2024-ITP-DE,RSG-071-2024-ITP-SG"],
        **CUT,
    }

    found = pages(system, **asked, limit=limit)

    lines = [line for page in found for line in page["items"]]
    assert {page["total"] for page in found} == {len(lines)} == {15}
    assert len(found) == -(-15 // limit)
    assert len({(line["act"], line["line"]) for line in lines}) == 15
    sums: dict[str, float] = {}
    for line in lines:
        agreement = line["keys"]["agreement"]
        sums[agreement] = sums.get(agreement, 0) + float(line["amount"])
    balances = system.get("budget", "/v1/balances", **asked).json()["rows"]
    assert {key: f"{amount:.2f}" for key, amount in sums.items() if amount} == {
        row["keys"]["agreement"]: row["amount"] for row in balances
    }


def test_lines_that_state_a_value_can_be_left_out_page_by_page(system: Running) -> None:
    asked = {"measure": "budget", "by": "agreement,funding_source", **CUT}

    every = [line for page in pages(system, **asked, limit=1000) for line in page["items"]]
    found = pages(system, **asked, without=["funding_source:1,2", "agreement:a"], limit=10)

    lines = [line for page in found for line in page["items"]]
    assert "&without=funding_source:1%2C2&without=agreement:a&" in found[0]["next"]
    assert lines == [line for line in every if line["keys"]["funding_source"] not in {"1", "2"}]
    assert 0 < len(lines) < len(every)


def test_leaving_lines_out_does_not_decide_from_which_breakdown_they_are_read(
    system: Running,
) -> None:
    asked = {"measure": "budget", "by": "expense_category", **CUT}

    (every,) = pages(system, **asked, limit=1000)
    (kept,) = pages(system, **asked, without=["agreement:no-such-agreement"], limit=1000)

    assert kept["items"] == every["items"]


def test_the_pages_of_the_lines_say_the_cut_they_belong_to(system: Running) -> None:
    found = pages(system, measure="budget", by="agreement", as_of="2024-08-31", limit=20)

    assert "through=61" in found[0]["next"]
    assert "as_of=2024-08-31" in found[0]["next"]
    assert len({str(page["cut"]) for page in found}) == 1


def test_a_line_of_zero_is_listed_with_its_source(system: Running) -> None:
    found = pages(
        system,
        measure="budget",
        by="agreement",
        where=["act:RE-105-2024-ITP-DE"],
        limit=1000,
        **CUT,
    )

    zeros = [line for line in found[0]["items"] if line["amount"] == "0.00"]
    assert [line["source"]["table"] for line in zeros] == ["cuadro-10"]
    assert zeros[0]["source"]["row"] == "5"


def test_a_line_says_its_act_its_dates_and_how_it_is_known(system: Running) -> None:
    found = pages(
        system, measure="budget", by="funding_source", where=["kind:OpeningBudgetApproved"], **CUT
    )

    assert found[0]["items"][0] == {
        "act": "RE-213-2023-ITP-DE",
        "sequence": 16,
        "line": 4,
        "kind": "OpeningBudgetApproved",
        "circumstance": "",
        "issued_on": "2023-12-31",
        "effective_on": "2024-01-01",
        "keys": {"funding_source": "1"},
        "amount": "149791505.00",
        "known": "corrected",
        "source": {"table": "cuadro-22", "row": "1", "page": 42},
        "printed": "152,591,506",
        "note": "Recursos Ordinarios fuera de convenios: 152,591,505 menos 2,800,000 del "
        "convenio de desempeño (Cuadro 29). El Cuadro 22 imprime 152,591,506 para toda "
        "la fuente; un sol es redondeo: su total es 154,896,199, y el Anexo 1 y el "
        "Cuadro 23 dan 154,896,198.",
        "before": None,
        "after": None,
    }


def test_what_is_no_balance_stands_on_its_line_as_before_and_after(system: Running) -> None:
    answered = system.get(
        "targets", "/v1/movements", measure="clients", where="act:REG-2024-ITP-009", limit=1, **CUT
    )

    line = answered.json()["items"][0]
    assert line["before"] is not None
    assert float(line["after"]) - float(line["before"]) == float(line["amount"])


def test_the_position_is_the_last_act_and_the_same_in_all_services(system: Running) -> None:
    positions = [
        system.get(name, "/v1/position").json() for name in ("budget", "targets", "investments")
    ]

    assert [position.pop("service") for position in positions] == [
        "budget",
        "targets",
        "investments",
    ]
    assert positions[0] == positions[1] == positions[2]
    assert positions[0]["sequence"] == len(history()) == 61
    assert positions[0]["digest"].startswith("sha256:")


def test_a_timestamp_is_answered_with_the_sequence_it_resolves_to(system: Running) -> None:
    before = system.get(
        "budget", "/v1/balances", measure="budget", through="2024-09-10T11:59:59Z"
    ).json()
    after = system.get(
        "budget", "/v1/balances", measure="budget", through="2024-09-10T07:00:00-05:00"
    ).json()

    assert (before["cut"]["through"], before["rows"]) == (0, [])
    assert after["cut"]["through"] == 61


def test_a_day_after_today_is_answered_like_any_other(system: Running) -> None:
    body = system.get("budget", "/v1/balances", measure="budget", as_of="2999-12-31").json()

    assert body["rows"][0]["amount"] == "156165451.00"
