from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.cut import Cut
from shared.figures.reading import Question
from shared.store import Answer, FigureStore
from tests.reading.acts import Raw, cut, refilled
from tests.reading.generated import history, question
from tests.reading.naive import Asked, Expected, cents, expected

FEW = settings(max_examples=60, deadline=None)


def ask(store: FigureStore, asked: Asked) -> Answer:
    return store.balances(cut_of(asked), Question(asked.measure, asked.by, asked.where))


def cut_of(asked: Asked) -> Cut:
    return cut(asked.as_of, asked.through, basis=asked.basis)


def as_expected(answer: Answer) -> Expected:
    return Expected(
        dict(answer.rows), answer.unassigned, answer.unitemised_acts, answer.unitemised_gross
    )


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(history(corrections=4), st.lists(question(), min_size=1, max_size=6))
def test_every_answer_equals_the_text_of_the_rule_applied_to_the_raw_acts(
    acts: list[Raw], questions: list[Asked]
) -> None:
    store = refilled(acts)

    answers = [as_expected(ask(store, asked)) for asked in questions]

    assert answers == [expected(acts, asked) for asked in questions]


@FEW
@given(history(corrections=2), question(filtered=False))
def test_totals_tie_whatever_is_asked(acts: list[Raw], asked: Asked) -> None:
    store = refilled(acts)
    total = Question("budget")

    rows = ask(store, asked).rows
    whole = dict(store.balances(cut_of(asked), total).rows).get((), 0)

    assert sum(amount for _, amount in rows) == whole


@FEW
@given(history(), question())
def test_a_subtotal_equals_the_coarser_question(acts: list[Raw], asked: Asked) -> None:
    store = refilled(acts)
    coarser = tuple(asked.by[:-1])

    fine = ask(store, asked)
    coarse = store.balances(cut_of(asked), Question("budget", coarser, asked.where))

    subtotals: dict[tuple[str, ...], int] = {}
    for keys, amount in fine.rows:
        subtotals[keys[: len(coarser)]] = subtotals.get(keys[: len(coarser)], 0) + amount
    assert {keys: amount for keys, amount in subtotals.items() if amount} == dict(coarse.rows)
    assert fine.unassigned == coarse.unassigned


@FEW
@given(history(), question(), st.randoms(use_true_random=False))
def test_the_order_of_acts_and_of_breakdowns_changes_no_figure(
    acts: list[Raw], asked: Asked, chance: Random
) -> None:
    def shuffled(raw: Raw) -> Raw:
        entry = raw["measures"][0]
        breakdowns = list(entry["breakdowns"])
        chance.shuffle(breakdowns)
        return {**raw, "measures": [{**entry, "breakdowns": breakdowns}]}

    everything = Asked(asked.measure, asked.by, asked.where, asked.as_of, asked.basis, through=100)
    other = [shuffled(raw) for raw in acts]
    chance.shuffle(other)

    as_recorded = ask(refilled(acts), everything)
    reordered = ask(refilled(other), everything)

    assert as_recorded == reordered


@FEW
@given(history(corrections=2), question(), st.sampled_from(["funding_source", "agreement"]))
def test_lines_left_out_by_what_they_state_change_no_other_line(
    acts: list[Raw], asked: Asked, name: str
) -> None:
    store = refilled(acts)
    by = tuple(dict.fromkeys((*asked.by, name)))
    everything = Question("budget", by, asked.where)

    lines, _ = store.movements(cut_of(asked), everything, limit=10_000)
    kept, count = store.movements(
        cut_of(asked), everything, limit=10_000, without=((name, ("4",)), (name, ("a",)))
    )

    assert kept == [line for line in lines if line["keys"][name] not in {"4", "a"}]
    assert count == len(kept)


@FEW
@given(history(corrections=2), question())
def test_the_movements_of_a_cell_add_up_to_it(acts: list[Raw], asked: Asked) -> None:
    store = refilled(acts)

    lines, count = store.movements(
        cut_of(asked), Question("budget", asked.by, asked.where), limit=10_000
    )
    answer = ask(store, asked)

    sums: dict[tuple[str, ...], int] = {}
    for line in lines:
        keys = tuple(line["keys"][name] for name in asked.by)
        sums[keys] = sums.get(keys, 0) + cents(line["amount"])
    assert count == len(lines)
    assert {keys: amount for keys, amount in sums.items() if amount} == dict(answer.rows)
