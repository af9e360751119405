"""Generated histories: acts whose breakdowns are partitions of one and the same amount."""

from typing import Any

from hypothesis import strategies as st

from tests.reading.acts import Raw, act, annuls, key_of, rectifies
from tests.reading.naive import Asked

DIMENSIONS = {
    "funding_source": ("", "1", "4"),
    "expense_category": ("", "5", "6"),
    "expense_group": ("2.1", "2.6"),
    "agreement": ("", "a", "b"),
}
DATES = ("2024-01-31", "2024-05-07", "2024-08-31")
CIRCUMSTANCES = (None, "a.ii", "b.iii")
KINDS = ("OpeningBudgetApproved", "SupplementaryCreditAuthorized", "ReallocationFormalized")

_BY = st.lists(st.sampled_from(sorted(DIMENSIONS)), min_size=0, max_size=3, unique=True)
_AMOUNT = st.integers(-4, 4).map(lambda n: n * 12_345)


@st.composite
def measure(draw: st.DrawFn, name: str = "budget") -> Raw:
    """Draw one amount, finely classified, and several partitions of it."""
    fine = draw(
        st.lists(
            st.tuples(
                st.fixed_dictionaries(
                    {key: st.sampled_from(values) for key, values in DIMENSIONS.items()}
                ),
                _AMOUNT,
            ),
            min_size=1,
            max_size=5,
        )
    )
    layouts = draw(st.lists(_BY, min_size=1, max_size=3, unique_by=frozenset))
    breakdowns = [_partition(by, fine) for by in layouts]
    total = sum(amount for _, amount in fine)
    return {"measure": name, "total": _text(total), "breakdowns": breakdowns}


def _partition(by: list[str], fine: list[tuple[dict[str, str], int]]) -> Raw:
    sums: dict[tuple[str, ...], int] = {}
    for values, amount in fine:
        key = tuple(values[name] for name in by)
        sums[key] = sums.get(key, 0) + amount
    lines: list[dict[str, Any]] = [
        {
            **{name: value for name, value in zip(by, key, strict=True) if value},
            "amount": _text(amount),
            "known": "printed",
            "source": {"table": "cuadro-10", "row": "1"},
        }
        for key, amount in sums.items()
    ]
    return {"by": by, "lines": lines}


def _text(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


@st.composite
def moving_act(draw: st.DrawFn, number: int) -> Raw:
    """Draw an act that moves the budget."""
    return act(
        number,
        draw(measure()),
        kind=draw(st.sampled_from(KINDS)),
        circumstance=draw(st.sampled_from(CIRCUMSTANCES)),
        effective=draw(st.sampled_from(DATES)),
        issued=draw(st.sampled_from(DATES)),
    )


@st.composite
def correcting_act(draw: st.DrawFn, number: int, count: int) -> Raw:
    """Draw an act that annuls or rectifies any act of the history, itself included."""
    target = draw(st.integers(1, count))
    dates = {
        "effective": draw(st.sampled_from(DATES)),
        "issued": draw(st.sampled_from(DATES)),
    }
    if draw(st.booleans()):
        return annuls(number, target, **dates)
    stated = {
        "key": key_of(target),
        "kind": draw(st.sampled_from(KINDS)),
        "circumstance": draw(st.sampled_from(CIRCUMSTANCES)),
    }
    return {**rectifies(number, target, draw(measure()), **dates), "rectifies": stated}


@st.composite
def history(draw: st.DrawFn, *, corrections: int = 0) -> list[Raw]:
    """Draw one to four moving acts and up to so many corrections, in any order."""
    moving = draw(st.integers(1, 4))
    count = moving + draw(st.integers(0, corrections))
    order = draw(st.permutations(range(1, count + 1)))
    return [draw(moving_act(n) if n <= moving else correcting_act(n, count)) for n in order]


@st.composite
def question(draw: st.DrawFn, *, filtered: bool = True) -> Asked:
    """Draw what to ask of the budget, and the cut at which to ask it."""
    askable = [*DIMENSIONS, "act", "kind", "circumstance"]
    by = draw(st.lists(st.sampled_from(askable), max_size=4, unique=True))
    names = draw(st.lists(st.sampled_from(askable), max_size=2 if filtered else 0, unique=True))
    values = {
        **{name: tuple(filter(None, codes)) for name, codes in DIMENSIONS.items()},
        "act": (key_of(1), key_of(2), key_of(5)),
        "kind": KINDS,
        "circumstance": ("a.ii", "b.iii"),
    }
    where = tuple(
        (name, tuple(draw(st.lists(st.sampled_from(values[name]), min_size=1, unique=True))))
        for name in names
    )
    return Asked(
        measure="budget",
        by=tuple(by),
        where=where,
        as_of=draw(st.sampled_from((*DATES, "2024-12-31"))),
        basis=draw(st.sampled_from(("effective", "issued"))),
        through=draw(st.integers(0, 8)),
    )
