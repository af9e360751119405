"""A preview says exactly the cells that change when the very acts are then recorded."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shared.preview import PreviewAnswer
from tests.preview.conftest import EMPTY, HELD_BACK, Book, Door, Place, Printed, Raw, real_acts
from tests.reading.acts import act, annuls, cells, moves, rectifies

pytestmark = pytest.mark.slow

SCHEMA = Draft202012Validator(PreviewAnswer.model_json_schema())
RE_002 = {"key": "RE-002-2024-ITP-DE", "kind": "SupplementaryCreditAuthorized"}
CREDIT = moves(
    "budget", cells("funding_source,agreement", {"4,": 250.5}), cells("unit", {"": 250.5})
)

MADE: dict[str, Callable[[], list[Raw]]] = {
    "an annulment of a real act": lambda: [
        {
            **annuls(901, 0, effective="2024-08-22", issued="2024-10-01"),
            "annuls": "RE-136-2024-ITP-DE",
        }
    ],
    "a rectification of a real act": lambda: [
        act(
            902,
            moves("budget", cells("funding_source", {"4": 7000000})),
            kind="ActRectified",
            effective="2024-01-12",
            issued="2024-09-20",
            rectifies=RE_002,
        )
    ],
    "an act dated before the last ones": lambda: [act(903, CREDIT, effective="2024-03-31")],
    "an act dated after today": lambda: [act(904, CREDIT, effective="2097-05-01")],
    "two in order, the second rectifies the first": lambda: [
        act(905, CREDIT, effective="2024-06-01"),
        rectifies(
            906, 905, moves("budget", cells("funding_source", {"1": 99})), effective="2024-07-01"
        ),
    ],
    "an act, its annulment, and another beside them": lambda: [
        act(907, CREDIT, effective="2024-06-01"),
        annuls(908, 907, effective="2024-06-01"),
        act(
            909,
            moves("clients", cells("unit,month", {"cite-nuevo,08": 12})),
            effective="2024-08-01",
        ),
    ],
    "an act of an entity that the system does not know": lambda: [
        {**act(910, CREDIT, effective="2024-06-01"), "entity": "07-026"},
        act(911, CREDIT, effective="2024-02-01"),
    ],
    "a version and a declaration of no modifications": lambda: [
        act(912, kind="NoModificationsDeclared", effective="2024-09-30", period="2024-09"),
        act(
            913,
            kind="PlanVersionApproved",
            effective="2024-09-30",
            version="POI 2024, setiembre",
            cut={"as_of": "2024-09-15", "basis": "issued"},
        ),
    ],
}


def real(key: str) -> Callable[[], list[Raw]]:
    return lambda: [real_acts()[key]]


@pytest.mark.parametrize(
    "drafts",
    [*map(real, HELD_BACK), *MADE.values()],
    ids=[*HELD_BACK, *MADE],
)
def test_the_cells_and_observations_told_are_those_that_then_change(
    drafts: Callable[[], list[Raw]], door: Door
) -> None:
    acts = drafts()
    position = door.position()
    answer = door.preview(*acts)
    told = answer.json()
    assert answer.status_code == 200, answer.text
    cuts = [
        (e["entity"], c, clock) for e in told["effects"] for c in e["cuts"] for clock in c["clocks"]
    ]
    asked = [
        {"entity": entity, "fiscal_year": 2024, "as_of": cut["as_of"], "basis": clock}
        for entity, cut, clock in cuts
    ]
    known = [each for each in asked if each["entity"] == "38-241"]
    before = [door.book({**each, "through": position}) for each in known]

    last = door.post(*acts)

    SCHEMA.validate(told)
    assert (told["position"], last, told["acceptable"]) == (position, position + len(acts), True)
    assert door.preview(*acts).json()["effects"] == []
    nothing_known = [each for each in asked if each not in known]
    books = {
        **{_name(cut): book for cut, book in zip(known, before, strict=True)},
        **{_name(cut): door.book({**cut, "through": position}) for cut in nothing_known},
    }
    for (_, cut, _), each in zip(cuts, asked, strict=True):
        after = door.book({**each, "through": last})
        assert told_cells(cut) == changed_cells(books[_name(each)], after), each
        assert told_rows(cut) == changed_rows(books[_name(each)], after), each
        assert told_observations(cut) == changed_observations(books[_name(each)], after), each
    assert {(each["as_of"], each["basis"]) for each in known} == expected_cuts(acts)
    moving = {raw["kind"] for raw in acts} - {"PlanVersionApproved", "NoModificationsDeclared"}
    assert bool(moving) == any(told_cells(cut) for _, cut, _ in cuts)


def expected_cuts(acts: list[Raw]) -> set[tuple[str, str]]:
    today = dt.datetime.now(dt.UTC).astimezone().date().isoformat()
    dates = [a[name]["date"] for a in acts for name in ("issued_on", "effective_on")]
    now = max([today, *dates])
    publication = {("2024-08-31", "effective"), ("2024-08-31", "issued")}
    later = {("2024-09-15", "issued")} if _VERSIONS_POSTED else set()
    if any(a["kind"] == "PlanVersionApproved" for a in acts):
        _VERSIONS_POSTED.append("POI 2024, setiembre")
    return {(now, "effective"), (now, "issued"), *publication, ("2024-06-30", "effective"), *later}


_VERSIONS_POSTED: list[str] = []


def told_cells(cut: Mapping[str, Any]) -> dict[Place, tuple[Printed, Printed]]:
    return {
        (table["id"], row["row"], cell["column"]): (
            _printed(cell["before"]),
            _printed(cell["after"]),
        )
        for table in cut["tables"]
        for row in table["rows"]
        for cell in row["cells"]
    }


def changed_cells(before: Book, after: Book) -> dict[Place, tuple[Printed, Printed]]:
    return {
        place: sides
        for place in before.cells.keys() | after.cells.keys()
        if (sides := (before.cells.get(place, EMPTY), after.cells.get(place, EMPTY)))[0] != sides[1]
    }


def told_rows(cut: Mapping[str, Any]) -> dict[str, set[tuple[str, str]]]:
    return {
        fate: {(t["id"], r["row"]) for t in cut["tables"] for r in t["rows"] if r["change"] == fate}
        for fate in ("added", "removed")
    }


def changed_rows(before: Book, after: Book) -> dict[str, set[tuple[str, str]]]:
    return {"added": set(after.rows - before.rows), "removed": set(before.rows - after.rows)}


def told_observations(cut: Mapping[str, Any]) -> tuple[set[str], set[str], set[str]]:
    told = cut["observations"]
    arise, go = ({item["id"] for item in told[name]} for name in ("arise", "go"))
    return arise, go, {pair["after"]["id"] for pair in told["change"]}


def changed_observations(before: Book, after: Book) -> tuple[set[str], set[str], set[str]]:
    was, comes = before.observations, after.observations
    return (
        comes.keys() - was.keys(),
        was.keys() - comes.keys(),
        {
            name
            for name in was.keys() & comes.keys()
            if any(
                was[name][told] != comes[name][told] for told in ("evidence", "state", "severity")
            )
        },
    )


def _printed(told: Mapping[str, Any] | None) -> Printed:
    return EMPTY if told is None else (told["value"], told["text"])


def _name(cut: Mapping[str, Any]) -> str:
    return f"{cut['entity']} {cut['as_of']} {cut['basis']}"
