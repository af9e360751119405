from hypothesis import given, settings

from services.investments.main import SERVICE as INVESTMENTS
from services.targets.main import SERVICE as TARGETS
from shared.figures.reading import Question
from shared.store import FigureStore
from tests.reading.acts import (
    Raw,
    act,
    annuls,
    cells,
    cut,
    key_of,
    moves,
    rectifies,
    refilled,
    soles,
    store_of,
)
from tests.reading.generated import history, question
from tests.reading.naive import Asked, acts_that_count

TOTAL = Question("budget")
BY_ACT = Question("budget", ("act",))


def soles_of(amount: float) -> Raw:
    return moves("budget", cells("funding_source", {"1": amount}))


def total(store: FigureStore, as_of: str, through: int = 100, *, basis: str = "effective") -> float:
    answer = store.balances(cut(as_of, through, basis=basis), TOTAL)
    return soles(answer).get("", 0)


def test_a_nullity_counts_from_the_date_of_its_act_and_only_where_it_is_known() -> None:
    store = store_of(
        [
            act(1, soles_of(100), effective="2024-01-10"),
            annuls(2, 1, effective="2024-01-10", issued="2024-06-15"),
        ]
    )

    assert total(store, "2024-01-31", through=1) == 100
    assert total(store, "2024-01-31", through=2) == 0
    assert total(store, "2024-01-31", basis="issued") == 100
    assert total(store, "2024-06-14", basis="issued") == 100
    assert total(store, "2024-06-15", basis="issued") == 0


def test_a_revocation_counts_from_its_own_date() -> None:
    store = store_of(
        [
            act(1, soles_of(100), effective="2024-01-10"),
            annuls(2, 1, mode="revocation", effective="2024-06-15"),
        ]
    )

    assert total(store, "2024-06-14") == 100
    assert total(store, "2024-06-15") == 0


def test_a_rectification_states_the_figures_anew_on_both_clocks() -> None:
    store = store_of(
        [
            act(1, soles_of(100), effective="2024-01-10"),
            rectifies(2, 1, soles_of(90), effective="2024-01-10", issued="2024-03-01"),
        ]
    )

    assert total(store, "2024-01-09") == 0
    assert total(store, "2024-01-10") == 90
    assert total(store, "2024-01-10", through=1) == 100
    assert total(store, "2024-02-29", basis="issued") == 100
    assert total(store, "2024-03-01", basis="issued") == 90


def test_a_rectification_bears_its_own_act_and_the_kind_and_circumstance_of_the_original() -> None:
    opening = act(1, soles_of(100), kind="OpeningBudgetApproved", circumstance="b.iii")
    right = rectifies(2, 1, soles_of(90))
    right["rectifies"] = {
        "key": key_of(1),
        "kind": "OpeningBudgetApproved",
        "circumstance": "b.iii",
    }
    store = store_of([opening, right])

    answer = store.balances(cut(), Question("budget", ("act", "kind", "circumstance")))

    assert soles(answer) == {"RE-002-2024-ITP-DE,OpeningBudgetApproved,b.iii": 90}


def test_a_rectification_ends_only_the_measures_that_it_names() -> None:
    both = act(1, soles_of(100), moves("investment", cells("cui", {"2267446": 100})))
    acts = [both, rectifies(2, 1, soles_of(90))]

    budget = store_of(acts).balances(cut(), TOTAL)
    investment = store_of(acts, service=INVESTMENTS).balances(cut(), Question("investment"))

    assert soles(budget) == {"": 90}
    assert soles(investment) == {"": 100}


def test_every_service_knows_an_annulment_of_an_act_that_moves_its_measures() -> None:
    plan = act(1, moves("services", cells("service", {"1": 7})), kind="PlanApproved")
    acts = [plan, annuls(2, 1)]

    services = store_of(acts, service=TARGETS).balances(cut(), Question("services"))

    assert services.rows == ()


def test_a_correction_recorded_first_waits_for_what_it_corrects() -> None:
    store = store_of([rectifies(1, 3, soles_of(90)), annuls(2, 1), act(3, soles_of(100))])

    assert total(store, "2024-12-31", through=1) == 90
    assert total(store, "2024-12-31", through=2) == 0
    assert total(store, "2024-12-31", through=3) == 100


def test_an_annulment_that_is_not_yet_in_force_ends_nothing() -> None:
    store = store_of(
        [
            act(1, soles_of(100), effective="2024-01-10"),
            annuls(2, 1, effective="2024-03-01"),
            annuls(3, 2, effective="2024-05-01"),
        ]
    )

    assert total(store, "2024-02-29") == 100
    assert total(store, "2024-03-01") == 0
    assert total(store, "2024-05-01") == 100
    assert total(store, "2024-05-01", through=2) == 0


def test_of_two_rectifications_at_each_cut_the_later_that_counts_there_stands() -> None:
    store = store_of(
        [
            act(1, soles_of(100), effective="2024-01-10"),
            rectifies(2, 1, soles_of(90), effective="2024-02-01"),
            rectifies(3, 1, soles_of(80), effective="2024-04-01"),
        ]
    )

    assert total(store, "2024-01-31") == 100
    assert total(store, "2024-03-31") == 90
    assert total(store, "2024-04-01") == 80
    assert total(store, "2024-04-01", through=2) == 90


def test_an_act_of_another_year_with_the_same_key_is_not_ended() -> None:
    other = {**act(1, soles_of(55)), "fiscal_year": 2025}
    store = store_of([act(1, soles_of(100)), other, annuls(2, 1)])
    year_2025 = cut()
    year_2025 = type(year_2025)(
        year_2025.entity, 2025, year_2025.as_of, year_2025.basis, year_2025.through
    )

    assert total(store, "2024-12-31") == 0
    assert soles(store.balances(year_2025, TOTAL)) == {"": 55}


@settings(max_examples=60, deadline=None)
@given(history(corrections=4), question(filtered=False))
def test_a_figure_as_of_equals_a_replay_of_only_the_acts_that_count(
    acts: list[Raw], asked: Asked
) -> None:
    asking = Question("budget", asked.by)

    as_of = refilled(acts).balances(cut(asked.as_of, asked.through, basis=asked.basis), asking)
    counting = [act for act in acts_that_count(acts, asked) if act["kind"] != "ActAnnulled"]
    plain = [without_correcting(act) for act in counting]
    replay = refilled(plain).balances(cut("9999-12-31"), asking)

    assert as_of == replay


def without_correcting(act: Raw) -> Raw:
    """State an act's figures by themselves: replayed alone it must not correct anybody again.

    Of a cycle in which nobody corrects a part may be left, which would correct without the rest.
    """
    if act["kind"] != "ActRectified":
        return act
    stated = act["rectifies"]
    plain = {name: value for name, value in act.items() if name != "rectifies"}
    return {**plain, "kind": stated["kind"], "circumstance": stated.get("circumstance")}
