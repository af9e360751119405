"""What was done to a log is named by what a witness knows, with the fewest acts that explain it."""

from collections.abc import Sequence

from shared.proof.witnesses import Marks, Place, told_apart


def places(text: str) -> list[Place]:
    return [Place(n, f"acts.{letter}", letter) for n, letter in enumerate(text, start=1)]


def told(log: Sequence[Place], known: str, not_taken: set[int] | None = None) -> list[str]:
    end = max((place.sequence for place in log), default=0)
    found = told_apart(log, places(known), not_taken or set(), log_end=end, witness="intake")
    return [f"{finding.code} {finding.sequence}" for finding in found]


def test_equal_histories_tell_nothing_and_new_acts_are_none_of_its_business() -> None:
    assert told(places("ABCD"), "ABCD") == []
    assert told(places("ABCDEF"), "ABCD") == []


def test_a_moved_act_is_one_reordering() -> None:
    assert told(places("ACDEB"), "ABCDE") == ["acts-reordered 5"]


def test_a_hole_in_the_numbering_is_a_missing_act() -> None:
    log = [place for place in places("ABCDE") if place.sequence != 3]

    assert told(log, "ABCDE") == ["act-missing 3"]


def test_missing_acts_side_by_side_are_told_once() -> None:
    assert told(places("AEF"), "ABCDEF") == ["act-missing 2"]
    assert told(places("ABC"), "ABCDEF") == ["log-truncated 4"]


def test_a_cut_end_whose_places_were_used_again_is_both() -> None:
    assert told(places("ABX"), "ABCDE") == [
        "act-missing 3",
        "act-inserted 3",
        "log-truncated 4",
    ]


def test_an_act_twice_is_an_insertion() -> None:
    log = [*places("ABC"), Place(4, "acts.A", "A"), Place(5, "acts.D", "D")]

    assert told(log, "ABCD") == ["act-inserted 4"]


def test_an_altered_act_is_told_at_its_place_and_also_when_it_was_moved() -> None:
    moved = [Place(1, "acts.B", "otro"), Place(2, "acts.C", "C")]

    assert told(places("ABC"), "ABC", {2}) == ["act-altered 2"]
    assert told(moved, "ABC") == ["act-altered 1", "act-missing 1"]


def test_an_empty_log_is_truncated_from_the_first_act() -> None:
    assert told([], "ABC") == ["log-truncated 1"]


def test_very_many_findings_are_told_by_fifty_and_counted() -> None:
    log = [Place(n, f"acts.X{n}", "x") for n in range(1, 101)]
    known = [Place(n, f"acts.Y{n}", "y") for n in range(1, 101)]

    found = told_apart(log, known, set(), log_end=100, witness="intake")

    assert len(found) == 52
    assert found[-1].sentence == "Y 50 hallazgos más como el anterior."


def test_a_witness_that_has_no_mark_says_nothing() -> None:
    marks = Marks([(1, bytes(32))])

    assert marks.took(1, "acts.A", b"") is False
    assert marks.took(3, "acts.A", b"") is None
    assert marks.last_equal(lambda _sequence: b"", 9) == 0
