import datetime as dt

import pytest

from services.reporting.acts import ActRecord
from services.reporting.versions import Version, chosen_version, later_acts
from shared.cut import Cut, CutError, parse_cut, read_cut_text
from shared.errors import Problem
from shared.parts import DatedOn

AUGUST = dt.date(2024, 8, 31)
CUT = Cut("38-241", 2024, AUGUST, "effective", 61)
FIRST = Version("POI-2024-ACT-1", "POI 2024 Actualizado versión 1", CUT)
SECOND = Version("POI-2024-ACT-2", "POI 2024 Actualizado versión 2", CUT)
TWIN = Version("POI-2024-ACT-3", "POI 2024 Actualizado versión 2", CUT)


def record(
    sequence: int,
    date: dt.date,
    kind: str = "SupplementaryCreditAuthorized",
    corrects: str | None = None,
) -> ActRecord:
    on = DatedOn(date=date, certainty="exact")
    key = f"RE-{sequence:03d}-2024-ITP-DE"
    return ActRecord(sequence, key, kind, "38-241", 2024, on, on, corrects=corrects)


@pytest.mark.parametrize(
    "wanted",
    [
        "POI-2024-ACT-1",
        "poi-2024-act-1",
        "POI 2024 Actualizado versión 1",
        "poi 2024  actualizado versión 1",
    ],
)
def test_a_version_is_found_by_its_key_or_its_name_in_any_case(wanted: str) -> None:
    assert chosen_version([FIRST, SECOND], wanted) == FIRST


def test_an_unknown_version_is_refused_with_those_known() -> None:
    with pytest.raises(Problem) as refused:
        chosen_version([FIRST, SECOND], "POI-2023")

    assert refused.value.status == 404
    assert "POI-2024-ACT-2 (POI 2024 Actualizado versión 2)" in refused.value.detail


def test_a_name_that_two_versions_bear_is_refused_with_their_keys() -> None:
    with pytest.raises(Problem) as refused:
        chosen_version([FIRST, SECOND, TWIN], "POI 2024 Actualizado versión 2")

    assert refused.value.status == 400
    assert "POI-2024-ACT-2, POI-2024-ACT-3" in refused.value.detail


def test_later_acts_are_those_recorded_since_that_count_at_the_date() -> None:
    june, september = dt.date(2024, 6, 30), dt.date(2024, 9, 1)
    acts = [
        record(60, june),
        record(62, june),
        record(63, september),
        record(64, june, "FiguresPublished"),
        record(65, june),
        record(66, june, "ActAnnulled", corrects="RE-065-2024-ITP-DE"),
        record(70, june),
    ]

    assert later_acts(acts, CUT, 61) == 0
    assert later_acts(acts, CUT, 66) == 2
    assert later_acts(acts, CUT, 70) == 3


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("2024-08-31", {"as_of": "2024-08-31"}),
        ("2024-08-31/issued", {"as_of": "2024-08-31", "basis": "issued"}),
        ("2024-08-31/57", {"as_of": "2024-08-31", "through": "57"}),
        (
            "2024-08-31/effective/57",
            {"as_of": "2024-08-31", "basis": "effective", "through": "57"},
        ),
        ("POI-2024-ACT-1", {"version": "POI-2024-ACT-1"}),
        ("POI 2024 Actualizado versión 1", {"version": "POI 2024 Actualizado versión 1"}),
    ],
)
def test_a_cut_is_read_from_one_text(text: str, params: dict[str, str]) -> None:
    assert read_cut_text("from", text) == params


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2024-8-31",
        "31-08-2024",
        "2024-08-31/printed",
        "2024-08-31/57/issued",
        "2024-08-31/issued/-1",
        "2024-08-31/issued/57/58",
        "2024-08-31/",
        "2024-08-31/١",
    ],
)
def test_a_cut_that_is_none_is_refused_at_its_place(text: str) -> None:
    with pytest.raises(CutError) as refused:
        read_cut_text("from", text)

    assert (refused.value.parameter, refused.value.value) == ("from", text)


@pytest.mark.parametrize("name", ["as_of", "basis", "through"])
def test_a_version_leaves_no_room_for_another_cut(name: str) -> None:
    with pytest.raises(CutError) as refused:
        parse_cut({"version": "POI-2024-ACT-1", name: "2024-08-31"}, today=AUGUST)

    assert refused.value.parameter == "version"
