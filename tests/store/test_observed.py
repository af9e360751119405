"""When an observation is listed: open, explained, gone with its act or figures (both stores)."""

from services.budget.main import SERVICE as BUDGET
from shared.projecting import take
from shared.rules.observing import Listed
from shared.store import FigureStore
from tests.reading.acts import NOTHING, Raw, act, annuls, cells, cut, key_of, moves, recorded
from tests.rules.acts import ANEW, CREDIT, budget, opening, reallocation, rectifying

LATE = reallocation(52, effective="2024-06-30", issued="2024-07-11")
LATE_ID = "B11:RSG-052-2024-ITP-SG"
WRONG = reallocation(11, budget("expense_group", {"2.1": 10, "2.3": -9}))
WRONG_ID = "B02:RSG-011-2024-ITP-SG"
RIGHT = budget("expense_group", {"2.1": 10, "2.3": -10})
REALLOCATION = {"states": {"kind": "ReallocationFormalized"}}


def observed(
    store: FigureStore, *acts: Raw, as_of: str = "2024-12-31", through: int = 1_000_000
) -> dict[str, Listed]:
    store.take(take(BUDGET.projection("sqlite://"), NOTHING, recorded(acts))[1])
    return {each.id: each for each in BUDGET.observed(store, cut(as_of, through))}


def at(store: FigureStore, as_of: str, through: int = 1_000_000) -> dict[str, Listed]:
    return {each.id: each for each in BUDGET.observed(store, cut(as_of, through))}


def explaining(number: int, observation: str, *measures: Raw, effective: str = "2024-08-01") -> Raw:
    moved = measures or (budget("funding_source", {"4": 1}),)
    return act(number, *moved, effective=effective, references=[f"OBS:{observation}"])


def test_an_observation_is_open_until_a_later_act_that_counts_cites_it(store: FigureStore) -> None:
    now = observed(store, LATE, explaining(2, LATE_ID))

    assert now[LATE_ID].state == "explained"
    assert now[LATE_ID].explained_by == key_of(2)
    assert at(store, "2024-07-31")[LATE_ID].state == "open"
    assert at(store, "2024-12-31", through=1)[LATE_ID].state == "open"


def test_an_act_cannot_explain_what_is_noticed_in_itself_or_later(store: FigureStore) -> None:
    now = observed(store, explaining(1, LATE_ID), {**LATE, "references": [f"OBS:{LATE_ID}"]})

    assert now[LATE_ID].state == "open"


def test_an_explanation_that_is_annulled_explains_no_more(store: FigureStore) -> None:
    annulled = annuls(3, 2, effective="2024-09-01")

    now = observed(store, LATE, explaining(2, LATE_ID), annulled)

    assert now[LATE_ID].state == "open"
    assert at(store, "2024-08-31")[LATE_ID].state == "explained"


def test_a_later_act_that_takes_part_in_the_defect_opens_it_again(store: FigureStore) -> None:
    first = opening(1, budget("unit_class", {"": 10}))
    explained = explaining(2, "X01:budget:unit_class", budget("unit_class", {"cite": 1}))
    again = act(3, budget("unit_class", {"": 5}), effective="2024-09-01")

    now = observed(store, first, explained, again)

    assert at(store, "2024-08-31")["X01:budget:unit_class"].state == "explained"
    assert now["X01:budget:unit_class"].state == "open"
    assert now["X01:budget:unit_class"].acts == (key_of(1), key_of(3))


def test_what_is_noticed_over_several_acts_goes_when_the_defect_does(store: FigureStore) -> None:
    below = act(1, budget("funding_source", {"4": -5}))
    later = act(2, budget("funding_source", {"4": 5}), effective="2024-02-15")

    now = observed(store, below, later)

    assert "B06:funding_source:4" in at(store, "2024-02-14")
    assert "B06:funding_source:4" not in now


def test_what_was_noticed_in_an_annulled_act_is_no_longer_listed(store: FigureStore) -> None:
    annulled = {**annuls(2, 1, effective="2024-01-31"), "annuls": "RSG-011-2024-ITP-SG"}

    now = observed(store, WRONG, annulled)

    assert WRONG_ID in at(store, "2024-12-31", through=1)
    assert [name for name in now if "RSG-011" in name] == []


def test_an_annulment_that_is_annulled_brings_it_back(store: FigureStore) -> None:
    annulled = {**annuls(2, 1, effective="2024-01-31"), "annuls": "RSG-011-2024-ITP-SG"}

    now = observed(store, WRONG, annulled, annuls(3, 2, effective="2024-01-31"))

    assert WRONG_ID in now


def test_what_was_noticed_in_an_act_wholly_rectified_is_no_longer_listed(
    store: FigureStore,
) -> None:
    late = {**WRONG, "issued_on": {"date": "2024-02-20", "certainty": "exact"}}

    now = observed(store, late, rectifying(2, "RSG-011-2024-ITP-SG", RIGHT, **REALLOCATION))

    assert WRONG_ID in at(store, "2024-12-31", through=1)
    assert "B11:RSG-011-2024-ITP-SG" in at(store, "2024-12-31", through=1)
    assert [name for name in now if "RSG-011" in name] == []


def test_a_rectification_is_judged_in_the_place_of_what_it_rectifies(store: FigureStore) -> None:
    still = budget("expense_group", {"2.1": 10, "2.3": -8})

    now = observed(store, WRONG, rectifying(2, "RSG-011-2024-ITP-SG", still, **REALLOCATION))

    assert "B02:RE-002-2024-ITP-DE" in now
    assert WRONG_ID not in now


def test_an_act_rectified_in_one_measure_is_still_judged_in_the_other(store: FigureStore) -> None:
    both = reallocation(
        11,
        budget("expense_group", {"2.1": 10, "2.3": -9}),
        moves("investment", cells("cui", {"2267446": 1})),
        issued="2024-02-20",
    )
    rectified = rectifying(
        2, "RSG-011-2024-ITP-SG", moves("investment", cells("cui", {"2267446": 2})), **REALLOCATION
    )

    now = observed(store, both, rectified)

    assert {WRONG_ID, "B11:RSG-011-2024-ITP-SG"} <= set(now)


def test_a_rectification_that_states_another_kind_circumstance_or_date_is_noticed(
    store: FigureStore,
) -> None:
    other = {"kind": "FrameworkReduced", "circumstance": "b.iii"}
    wrong = rectifying(2, key_of(1), ANEW, states=other, effective="2024-03-01")

    now = observed(store, CREDIT, wrong)

    evidence = {name: each.evidence for name, each in now.items() if each.rule == "A03"}
    assert evidence == {
        "A03:RE-002-2024-ITP-DE:circumstance": "dice que la circunstancia de RE-001-2024-ITP-DE "
        "es «b.iii» y es «ninguna»",
        "A03:RE-002-2024-ITP-DE:date": "rige desde el 2024-03-01 y lo que corrige, desde el "
        "2024-01-31",
        "A03:RE-002-2024-ITP-DE:kind": "dice que RE-001-2024-ITP-DE es «reducción de marco» y es "
        "«crédito suplementario»",
    }


def test_corrections_that_lead_back_to_themselves_are_noticed(store: FigureStore) -> None:
    now = observed(store, annuls(1, 2), annuls(2, 1))

    assert {name for name in now if name.startswith("A03")} == {
        "A03:RE-001-2024-ITP-DE:cycle",
        "A03:RE-002-2024-ITP-DE:cycle",
    }


def test_a_correction_of_an_act_that_is_not_in_the_log_is_noticed_until_it_is(
    store: FigureStore,
) -> None:
    now = observed(store, rectifying(2, key_of(9), ANEW), {**CREDIT, "key": key_of(9)})

    assert "A03:RE-002-2024-ITP-DE:target" in at(store, "2024-12-31", through=1)
    assert "A03:RE-002-2024-ITP-DE:target" not in now


def test_a_service_judges_only_acts_of_whose_figures_it_has_any(store: FigureStore) -> None:
    printed = "Resolución Ejecutiva N° 000010-2024-ITP/DE"
    foreign = act(1, moves("services", cells("service", {"1": 5})), printed_key=printed)
    nobodys = act(2, kind="UnitCreated", unit="x", printed_key=printed)

    now = observed(store, foreign, nobodys)

    assert [name for name in now if name.startswith("B16")] == ["B16:RE-002-2024-ITP-DE:printed"]


def test_days_on_which_the_same_acts_count_are_judged_once_but_for_what_the_day_decides(
    store: FigureStore,
) -> None:
    one = opening(1, budget("unit_class", {"": 10}))
    other = act(2, budget("unit_class", {"": 5}), effective="2024-05-01")
    observed(store, one, other)

    listed = {day: at(store, day) for day in ("2024-02-10", "2024-02-11", "2024-03-12")}
    judged = len(store.noticed)

    late = [sorted(name for name in each if name[:3] == "B11") for each in listed.values()]
    assert late == [[], ["B11:2024-01"], ["B11:2024-01", "B11:2024-02"]]
    assert judged == 2
    assert "quedan 15" in at(store, "2024-05-01")["X01:budget:unit_class"].evidence
    assert "quedan 10" in at(store, "2024-04-30")["X01:budget:unit_class"].evidence
