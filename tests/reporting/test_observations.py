"""What the services notice, joined at one cut and told beside the tables that it concerns."""

import datetime as dt
from dataclasses import replace
from typing import Any

from services.reporting.acts import ActRecord
from services.reporting.observations import (
    is_about_observations,
    merged,
    with_observations,
)
from services.reporting.questions import Plan, Question
from services.reporting.table import Table
from shared.cut import Cut
from shared.parts import DatedOn

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 61)
TABLE = Table("cuadro-22", "Presupuesto", CUT, (), (), (), ("(*) PIM al 31 de agosto 2024",))
BY_SOURCE = Plan((Question("budget", ("funding_source",)),), ())


def item(name: str, *acts: str, **own: Any) -> dict[str, Any]:
    return {
        "id": name,
        "rule": name.partition(":")[0],
        "severity": "warning",
        "basis": "DL 1440",
        "evidence": "",
        "acts": list(acts),
        "measures": ["budget"],
        "dimensions": [],
        "state": "open",
        "explained_by": None,
        "services": ["budget"],
        **own,
    }


def record(key: str, sequence: int, measure: str = "budget", **own: Any) -> ActRecord:
    day = DatedOn(date=dt.date(2024, 1, 31), certainty="exact")
    kind = own.pop("kind", "ReallocationFormalized")
    stated = {"totals": {measure: 1}, "counted_kind": kind, **own}
    return ActRecord(sequence, key, kind, "38-241", 2024, day, day, **stated)


def told(plan: Plan, acts: list[ActRecord], *items: dict[str, Any]) -> tuple[str, ...]:
    return with_observations(TABLE, plan, acts, items).notes[1:]


def test_a_table_tells_how_many_are_about_its_acts_and_of_which_rule() -> None:
    acts = [record("RSG-1", 1), record("RSG-2", 2)]

    notes = told(
        BY_SOURCE,
        acts,
        item("B11:RSG-1", "RSG-1"),
        item("B08:RSG-1", "RSG-1"),
        item("B08:RSG-2", "RSG-2"),
    )

    assert notes == (
        "3 observaciones sobre actos de este cuadro: B08 (2), B11 (1); véase poi observations.",
    )
    assert is_about_observations(notes[0])


def test_one_is_told_in_the_singular_and_none_not_at_all() -> None:
    acts = [record("RSG-1", 1)]

    assert told(BY_SOURCE, acts, item("B11:RSG-1", "RSG-1")) == (
        "Una observación sobre actos de este cuadro: B11 (1); véase poi observations.",
    )
    assert told(BY_SOURCE, acts) == ()
    assert not is_about_observations(TABLE.notes[0])


def test_the_note_stands_after_the_printed_ones_and_changes_nothing_else() -> None:
    noted = with_observations(TABLE, BY_SOURCE, [record("RSG-1", 1)], [item("B11:RSG-1", "RSG-1")])

    assert replace(noted, notes=TABLE.notes) == TABLE
    assert noted.notes[0] == "(*) PIM al 31 de agosto 2024"


def test_what_is_explained_is_not_told() -> None:
    explained = item("B11:RSG-1", "RSG-1", state="explained", explained_by="RE-9")

    assert told(BY_SOURCE, [record("RSG-1", 1)], explained) == ()


def test_acts_measures_and_dimensions_of_other_tables_are_not_told() -> None:
    acts = [record("RSG-1", 1), record("REG-1", 2, "services")]

    assert told(BY_SOURCE, acts, item("B11:RSG-9", "RSG-9")) == ()
    assert told(BY_SOURCE, acts, item("T03:services", "REG-1", measures=["services"])) == ()
    assert told(BY_SOURCE, acts, item("X01:unit", "RSG-1", dimensions=["unit"])) == ()
    assert told(BY_SOURCE, acts, item("X01:s", "RSG-1", dimensions=["funding_source"])) != ()
    assert told(BY_SOURCE, acts, item("B16:REG-1", "REG-1", measures=[])) == ()
    assert told(BY_SOURCE, acts, item("B11:2024-09")) == ()


def test_an_act_of_a_kind_that_the_table_does_not_ask_is_not_told() -> None:
    wanted = (("kind", ("SupplementaryCreditAuthorized",)),)
    credits_alone = Plan((), (Question("budget", ("agreement",), wanted),))
    acts = [record("RSG-1", 1), record("RE-1", 2, kind="SupplementaryCreditAuthorized")]

    assert told(credits_alone, acts, item("B11:RSG-1", "RSG-1")) == ()
    assert told(credits_alone, acts, item("B05:RE-1", "RE-1")) != ()


def test_what_two_services_notice_is_one_observation_with_both_named() -> None:
    budget = item("B16:RE-1", "RE-1", measures=[])
    targets = item("B16:RE-1", "RE-1", measures=[], services=["targets"])

    joined = merged([[item("X01:a"), budget], [targets, item("T01:a", services=["targets"])]])

    assert [each["id"] for each in joined] == ["B16:RE-1", "T01:a", "X01:a"]
    assert joined[0] == {**budget, "services": ["budget", "targets"]}
    assert budget["services"] == ["budget"]


def test_what_is_open_in_one_service_is_open() -> None:
    explained = item("A01:unit:x", "RE-1", state="explained", explained_by="RE-9")

    (joined,) = merged([[explained], [item("A01:unit:x", "RE-2")]])

    assert (joined["state"], joined["explained_by"]) == ("open", None)
    assert joined["acts"] == ["RE-1", "RE-2"]
