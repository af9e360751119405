import pytest

from shared.endings import Correction, ended_keys

BUDGET = frozenset({"budget"})
BOTH = frozenset({"budget", "investment"})


def annuls(sequence: int, key: str, target: str) -> Correction:
    return Correction(sequence, key, target, None)


def rectifies(
    sequence: int, key: str, target: str, measures: frozenset[str] = BUDGET
) -> Correction:
    return Correction(sequence, key, target, measures)


@pytest.mark.parametrize(
    ("corrections", "ended"),
    [
        pytest.param([], set(), id="nothing corrects"),
        pytest.param([annuls(2, "N", "A")], {"A"}, id="an annulment ends its act"),
        pytest.param([rectifies(2, "R", "A")], {"A"}, id="a rectification replaces its act"),
        pytest.param(
            [rectifies(2, "R", "A"), rectifies(3, "S", "A")],
            {"A", "R"},
            id="of two rectifications the later in the log stands",
        ),
        pytest.param(
            [rectifies(3, "R", "A"), rectifies(2, "S", "A")],
            {"A", "S"},
            id="later is by sequence and not by name",
        ),
        pytest.param(
            [rectifies(2, "R", "A"), rectifies(3, "S", "A"), annuls(4, "N", "S")],
            {"A", "S"},
            id="when the later of two is annulled the earlier stands again",
        ),
        pytest.param(
            [rectifies(2, "R", "A"), annuls(3, "N", "A")],
            {"A", "R"},
            id="annulling an act ends its rectifications with it",
        ),
        pytest.param(
            [annuls(2, "N", "A"), rectifies(3, "R", "A")],
            {"A", "R"},
            id="rectifying an annulled act brings nothing back",
        ),
        pytest.param(
            [rectifies(2, "R", "A"), annuls(3, "N", "R")],
            {"R"},
            id="annulling a rectification lets its act count again",
        ),
        pytest.param(
            [annuls(2, "N", "A"), annuls(3, "M", "N")],
            {"N"},
            id="annulling an annulment lets its act count again",
        ),
        pytest.param(
            [annuls(2, "N", "A"), annuls(3, "M", "N"), annuls(4, "L", "M")],
            {"A", "M"},
            id="annulling that one ends the act again",
        ),
        pytest.param(
            [rectifies(2, "R", "A"), rectifies(3, "S", "R")],
            {"A", "R"},
            id="a rectification may be rectified",
        ),
        pytest.param(
            [rectifies(2, "R", "A"), rectifies(3, "S", "R"), rectifies(4, "T", "S")],
            {"A", "R", "S"},
            id="and that one too",
        ),
        pytest.param(
            [rectifies(2, "R", "A"), rectifies(3, "S", "R"), annuls(4, "N", "R")],
            {"R", "S"},
            id="annulling the middle of a chain ends what rectifies it",
        ),
        pytest.param(
            [rectifies(2, "R", "A"), rectifies(3, "S", "R"), annuls(4, "N", "S")],
            {"A", "S"},
            id="annulling the end of a chain leaves the middle",
        ),
        pytest.param(
            [rectifies(2, "R", "A"), rectifies(3, "S", "R"), annuls(4, "N", "A")],
            {"A", "R", "S"},
            id="annulling the origin of a chain ends all of it",
        ),
        pytest.param(
            [annuls(2, "N", "M"), annuls(3, "M", "N")],
            set(),
            id="in a cycle of annulments nobody annuls",
        ),
        pytest.param([annuls(2, "N", "N")], set(), id="nor does an act annul itself"),
        pytest.param(
            [annuls(2, "L", "M"), annuls(3, "M", "N"), annuls(4, "N", "L"), annuls(5, "K", "A")],
            {"A"},
            id="a cycle of three leaves the others as they are",
        ),
        pytest.param(
            [rectifies(2, "R", "S"), rectifies(3, "S", "R")],
            set(),
            id="in a cycle of rectifications nobody replaces",
        ),
        pytest.param(
            [rectifies(2, "R", "S"), rectifies(3, "S", "R"), rectifies(4, "T", "S")],
            {"S"},
            id="one from outside a cycle still replaces",
        ),
        pytest.param(
            [annuls(1, "N", "A")],
            {"A"},
            id="a correction may be recorded before what it corrects",
        ),
        pytest.param(
            [rectifies(5, "S", "R"), rectifies(6, "R", "A"), annuls(1, "N", "S")],
            {"A", "S"},
            id="a whole chain may be recorded backwards",
        ),
        pytest.param(
            [rectifies(2, "R", "A", frozenset({"investment"}))],
            set(),
            id="a rectification leaves the measures that it does not name",
        ),
        pytest.param(
            [rectifies(2, "R", "A", BOTH), rectifies(3, "S", "A", frozenset({"investment"}))],
            {"A"},
            id="and does not surpass another in them",
        ),
    ],
)
def test_whose_budget_figures_are_ended(corrections: list[Correction], ended: set[str]) -> None:
    assert ended_keys(corrections, "budget") == ended
    assert ended_keys(reversed(corrections), "budget") == ended


def test_each_measure_is_ended_by_the_rectifications_that_name_it() -> None:
    corrections = [rectifies(2, "R", "A", BOTH), rectifies(3, "S", "A", frozenset({"investment"}))]

    assert ended_keys(corrections, "investment") == {"A", "R"}
    assert ended_keys(corrections, "services") == set()
    assert ended_keys(corrections, None) == set()


def test_without_a_measure_only_annulments_end() -> None:
    corrections = [annuls(2, "N", "A"), rectifies(3, "R", "B"), annuls(4, "M", "B")]

    assert ended_keys(corrections, None) == {"A", "B", "R"}


def test_a_long_chain_of_annulments_is_resolved_without_recursion() -> None:
    chain = [annuls(n, f"N{n}", f"N{n - 1}") for n in range(1, 5001)]

    ended = ended_keys(chain, "budget")

    assert len(ended) == 2500
    assert "N0" not in ended
