"""The door's judgement: each kind of fault at its place, with its value and its mend in Spanish."""

import copy
import json
from typing import Any

import pytest

from services.intake.door import examine
from shared.act import ActFields
from tests.intake.posted import (
    REAL,
    Change,
    Raw,
    changed,
    drop,
    faults_of,
    good,
    judged,
    places,
    put,
    rows,
)

FAULTS = rows("faults.json")
ODD_BUT_LEGAL = rows("odd_but_legal.json")

B0 = "/measures/0/breakdowns/0"
B1 = "/measures/0/breakdowns/1"
T0 = "/measures/1/breakdowns/0"
MORE_FOR_ONE_SOURCE = put({f"{B1}/lines/0/amount": "5.00", f"{B1}/lines/2/amount": "2.00"})


def test_the_good_act_has_no_fault_and_enough_is_wrong_in_the_others() -> None:
    assert isinstance(judged(), ActFields)
    assert len(FAULTS) >= 50
    assert len({row["code"] for row in FAULTS.values()}) == 18


@pytest.mark.parametrize("row", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_told_at_its_place_with_its_value_and_its_mend(row: Raw) -> None:
    (fault,) = faults_of(judged(row["change"]))

    assert (fault.pointer, fault.code) == (row["pointer"], row["code"])
    assert row["mend"] in fault.message
    if "value" in row:
        assert fault.value == row["value"]
    assert len(str(fault.value)) <= 201


@pytest.mark.parametrize("row", FAULTS.values(), ids=FAULTS.keys())
def test_its_neighbour_has_no_fault(row: Raw) -> None:
    assert changed(row["neighbour"]) != changed(row["change"])
    assert isinstance(judged(row["neighbour"]), ActFields)


@pytest.mark.parametrize("row", ODD_BUT_LEGAL.values(), ids=ODD_BUT_LEGAL.keys())
def test_what_is_merely_odd_or_illegal_is_taken(row: Raw) -> None:
    assert isinstance(judged(row["change"]), ActFields)


def test_every_real_act_is_taken() -> None:
    assert len(REAL) >= 45

    for file in REAL:
        assert isinstance(examine(json.loads(file.read_bytes())), ActFields), file.name


def test_breakdowns_that_share_a_dimension_must_agree_on_it() -> None:
    faults = faults_of(judged(MORE_FOR_ONE_SOURCE))

    assert {(fault.pointer, fault.code) for fault in faults} == {(B1, "disagreement")}
    assert [fault.message for fault in faults] == [
        "en funding_source=1 suma 2.00 y el desglose 0 suma 3.00; deben coincidir",
        "en funding_source=4 suma 8.00 y el desglose 0 suma 7.00; deben coincidir",
    ]


def test_an_empty_dimension_is_a_value_like_any_other_when_breakdowns_are_compared() -> None:
    unstated = drop(f"{B1}/lines/2/funding_source")

    faults = faults_of(judged(unstated))

    assert [fault.message.split(" suma")[0] for fault in faults] == [
        "en funding_source=sin dato",
        "en funding_source=1",
    ]
    assert isinstance(judged(unstated, drop(f"{B0}/lines/1/funding_source")), ActFields)


def test_a_value_that_one_breakdown_does_not_have_counts_as_zero() -> None:
    nothing = {**good()["measures"][0]["breakdowns"][0]["lines"][0], "amount": "0.00"}

    assert isinstance(judged(put({f"{B0}/lines/-": {**nothing, "funding_source": "2"}})), ActFields)


def test_all_faults_are_told_at_once_arithmetic_too() -> None:
    many = put(
        {
            "/mood": 1,
            "/issued_on/date": "2024-13-01",
            "/key": "re-1",
            f"{B1}/lines/0/expense_group": "9.9",
            "/measures/0/total": "11.00",
            f"{T0}/lines/1/month": "01",
            "/measures/1/total": "3.00",
        }
    )

    assert places(judged(drop("/title"), many)) == {
        ("/title", "missing"),
        ("/mood", "unknown-member"),
        ("/issued_on/date", "date"),
        ("/key", "key"),
        (f"{B1}/lines/0/expense_group", "unknown-code"),
        (B0, "sum"),
        (B1, "sum"),
        (f"{T0}/lines/1", "repeated-cell"),
        (T0, "sum"),
    }


@pytest.mark.parametrize(
    "blemish",
    [
        put({"/issued_on/date": "ayer"}),
        put({"/effective_on": None}),
        put({f"{B1}/lines/0/expense_category": "9"}),
        put({"/kind": "BudgetBurnt"}),
        drop("/kind"),
        drop("/key"),
        put({f"{T0}/lines/0/amount": "x"}),
        put({"/references": "no list"}),
    ],
    ids=str,
)
def test_arithmetic_is_told_whatever_else_is_wrong(blemish: Change) -> None:
    found = places(judged(blemish, put({"/measures/0/total": "11.00"})))

    assert {(B0, "sum"), (B1, "sum")} < found


def test_a_disagreement_is_told_beside_a_faulty_code() -> None:
    found = places(judged(MORE_FOR_ONE_SOURCE, put({f"{B1}/lines/0/expense_category": "9"})))

    assert found == {(B1, "disagreement"), (f"{B1}/lines/0/expense_category", "unknown-code")}


def test_a_list_whose_items_are_all_faulty_is_not_also_called_empty() -> None:
    faults = judged(put({f"{T0}/lines/0/known": "x", f"{T0}/lines/1/known": "y"}))

    assert places(faults) == {
        (f"{T0}/lines/0/known", "unknown-code"),
        (f"{T0}/lines/1/known", "unknown-code"),
    }


def test_the_own_members_of_a_misspelt_kind_are_not_called_unknown() -> None:
    faults = judged(put({"/kind": "TransferEnactd", "/allows": []}))

    assert places(faults) == {("/kind", "unknown-kind")}


def test_codes_posted_as_numbers_are_told_and_still_tell_their_cells_apart() -> None:
    numbers = {
        f"{T0}/lines/0/month": 1,
        f"{T0}/lines/1/month": 2,
        f"{B0}/lines/0/funding_source": 4,
    }

    assert places(judged(put(dict(numbers)))) == {(place, "unknown-code") for place in numbers}


@pytest.mark.parametrize("raw", [None, 1, 1.5, True, "act", [], [good()]], ids=repr)
def test_what_is_no_object_is_no_act(raw: object) -> None:
    assert places(examine(raw)) == {("", "type")}


def test_nesting_without_end_is_a_fault_and_no_crash() -> None:
    nested: list[Any] = []
    for _ in range(500):
        nested = [nested]

    ((pointer, code),) = places(examine({**good(), "references": nested}))

    assert code == "too-deep"
    assert pointer.startswith("/references/0/0")


def test_a_long_value_is_shown_cut() -> None:
    (fault,) = faults_of(judged(put({f"{T0}/lines/0/known": "x" * 5000})))

    assert fault.value == "x" * 200 + "…"


def test_a_member_with_a_slash_or_a_tilde_has_its_escaped_pointer() -> None:
    assert places(examine({**good(), "a/b~c": 1})) == {("/a~1b~0c", "unknown-member")}


def test_judging_changes_nothing_of_what_was_posted() -> None:
    raw = good(kind="BudgetBurnt")
    before = copy.deepcopy(raw)

    examine(raw)

    assert raw == before
