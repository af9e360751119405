import orjson
import pytest

from services.intake.callers.caller import OPERATOR, Caller
from services.intake.door import examine
from services.intake.preview.judging import judge_drafts, shape_faults
from tests.reading.acts import act, cells, moves

GOOD = act(1, moves("budget", cells("funding_source", {"4": 100})))
DEEP = orjson.loads("[" * 900 + "]" * 900)


def test_a_draft_behind_an_equal_one_repeats_it_and_behind_another_it_is_a_conflict() -> None:
    same = dict(reversed(GOOD.items())) | {"printed_key": None}
    elsewhere = {**GOOD, "entity": "07-026"}

    judged = judge_drafts([GOOD, same, elsewhere, {**GOOD, "title": "Otro"}], OPERATOR)

    assert [draft.state for draft in judged] == ["new", "repeated", "new", "faulty"]
    assert judged[1].repeats == 0
    assert [(f.pointer, f.code) for f in judged[3].faults] == [("/key", "conflict")]


def test_every_reason_for_which_a_caller_may_not_post_is_a_fault_of_the_draft() -> None:
    caller = Caller("otro", entities=("07-026",), kinds=("UnitCreated",), issuers=("LEY",))

    (judged,) = judge_drafts([GOOD], caller)

    assert [fault.pointer for fault in judged.faults] == ["/entity", "/kind", "/key"]
    assert judged.state == "faulty"


def test_a_draft_heavier_than_an_act_may_be_says_so_beside_its_other_faults() -> None:
    judged = judge_drafts([GOOD, {"title": "x" * 900}], OPERATOR, act_bytes_max=800)

    assert [[fault.code for fault in draft.faults][-1:] for draft in judged] == [[], ["too-large"]]
    assert len(judged[1].faults) > 3


def test_what_is_nested_without_end_is_a_fault_and_no_failure() -> None:
    assert [fault.code for fault in shape_faults(DEEP)] == ["type"]
    assert [f.code for f in shape_faults({"acts": [1], "odd": DEEP})] == ["unknown-member"]
    (judged,) = judge_drafts([DEEP], OPERATOR, act_bytes_max=10)
    assert [fault.code for fault in judged.faults] == ["too-deep"]
    found = examine(DEEP)
    assert isinstance(found, tuple)
    assert [fault.code for fault in found] == ["too-deep"]


@pytest.mark.parametrize("raw", [{"acts": [1]}, {"acts": [1] * 100}])
def test_one_to_a_hundred_drafts_are_a_preview(raw: object) -> None:
    assert shape_faults(raw) == ()
