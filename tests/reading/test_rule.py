import pytest

from services.targets.main import SERVICE as TARGETS
from shared.figures.reading import Question, QuestionError, chosen_breakdown, parse_question
from tests.reading.acts import act, cells, cut, moves, soles, store_of

BY_EXPENSE = ("expense_category", "expense_group")
BY_SOURCE = ("funding_source", "agreement")

CREDIT = act(
    2,
    moves(
        "budget",
        cells("expense_category,expense_group", {"5,2.1": 30, "5,2.3": 50, "6,2.6": 20}),
        cells("funding_source,agreement", {"4,019": 70, "4,": 30}),
    ),
    circumstance="b.iii",
)
OPENING = act(
    1,
    moves(
        "budget",
        cells("expense_category,expense_group", {"5,2.1": 600, "6,2.6": 400}),
        cells("funding_source,agreement", {"1,": 900, "4,019": 100}),
    ),
    kind="OpeningBudgetApproved",
)
TRANSFER = act(
    3,
    moves("budget", cells("funding_source,expense_category,expense_group", {"1,6,2.6": -40})),
    kind="TransferDisaggregated",
    circumstance="b.iv",
)


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ((), 0),
        (("expense_group",), 0),
        (("funding_source",), 1),
        (("agreement", "funding_source"), 1),
        (("funding_source", "expense_group"), 1),
        (("expense_group", "funding_source"), 0),
        (("expense_group", "funding_source", "expense_category"), 0),
        (("funding_source", "expense_group", "agreement"), 1),
        (("unit", "funding_source"), 1),
        (("unit",), 0),
    ],
)
def test_an_act_is_read_from_the_first_breakdown_that_carries_what_is_kept(
    asked: tuple[str, ...], chosen: int
) -> None:
    by_sets = (BY_EXPENSE, BY_SOURCE)

    index = chosen_breakdown(by_sets, asked)

    assert index == chosen


def test_of_two_breakdowns_that_carry_the_kept_the_first_is_read() -> None:
    by_sets = (("unit", "month"), ("unit",), ("service", "unit"))

    assert chosen_breakdown(by_sets, ("unit",)) == 0
    assert chosen_breakdown(by_sets, ("service",)) == 2
    assert chosen_breakdown(by_sets, ("unit", "service", "month")) == 2


def test_a_dimension_that_no_breakdown_carries_with_those_kept_counts_as_empty() -> None:
    store = store_of([OPENING, CREDIT, TRANSFER])

    answer = store.balances(cut(), Question("budget", ("funding_source", "expense_group")))

    assert soles(answer) == {"1,": 900, "1,2.6": -40, "4,": 200}


def test_the_order_of_by_decides_what_is_kept_and_the_total_ties() -> None:
    store = store_of([OPENING, CREDIT, TRANSFER])

    answer = store.balances(cut(), Question("budget", ("expense_group", "funding_source")))

    assert soles(answer) == {"2.1,": 630, "2.3,": 50, "2.6,": 420, "2.6,1": -40}
    assert sum(soles(answer).values()) == 1060


def test_filters_are_taken_before_by() -> None:
    store = store_of([OPENING, CREDIT, TRANSFER])
    of_source_1 = Question("budget", ("expense_group",), (("funding_source", ("1",)),))

    answer = store.balances(cut(), of_source_1)

    assert soles(answer) == {"": 900, "2.6": -40}
    assert answer.unassigned == 0


def test_a_filter_never_matches_an_empty_dimension_which_stands_as_unassigned() -> None:
    store = store_of([OPENING, CREDIT, TRANSFER])
    of_agreement = Question("budget", ("agreement",), (("agreement", ("019",)),))

    answer = store.balances(cut(), of_agreement)

    assert soles(answer) == {"019": 170}
    assert answer.unassigned == (900 + 30 - 40) * 100


def test_what_matches_the_filters_that_it_states_and_lacks_another_is_unassigned() -> None:
    store = store_of([OPENING, CREDIT, TRANSFER])
    where = (("funding_source", ("4",)), ("agreement", ("019", "020")))

    answer = store.balances(cut(), Question("budget", (), where))

    assert soles(answer) == {"": 170}
    assert answer.unassigned == 3000
    assert (answer.unitemised_acts, answer.unitemised_gross) == (1, 3000)


def test_a_cell_that_another_filter_excludes_is_neither_a_row_nor_unassigned() -> None:
    store = store_of([CREDIT])
    where = (("funding_source", ("1",)), ("agreement", ("019",)))

    answer = store.balances(cut(), Question("budget", (), where))

    assert answer.rows == ()
    assert (answer.unassigned, answer.unitemised_acts, answer.unitemised_gross) == (0, 0, 0)


def test_unitemised_counts_acts_and_absolute_amounts_though_they_cancel_out() -> None:
    rests = [
        act(n, moves("budget", cells("funding_source,agreement", {"4,": rest, "4,a": -rest})))
        for n, rest in ((1, 25), (2, -25))
    ]
    store = store_of(rests)

    answer = store.balances(cut(), Question("budget", ("agreement",)))

    assert answer.rows == ()
    assert (answer.unitemised_acts, answer.unitemised_gross) == (2, 5000)


def test_an_act_whose_open_cells_are_zero_is_itemised() -> None:
    whole = act(1, moves("budget", cells("funding_source,agreement", {"4,a": 5, "4,": 0})))
    store = store_of([whole])

    answer = store.balances(cut(), Question("budget", ("agreement",)))

    assert (answer.unitemised_acts, answer.unitemised_gross) == (0, 0)


def test_a_cell_is_the_sum_of_the_act_at_the_asked_dimensions_not_a_line() -> None:
    one = act(1, moves("budget", cells("funding_source,agreement", {"1,": 7, "4,": -7, "4,a": 1})))
    store = store_of([one])

    answer = store.balances(cut(), Question("budget", ("agreement",)))

    assert soles(answer) == {"a": 1}
    assert (answer.unitemised_acts, answer.unitemised_gross) == (0, 0)


def test_act_kind_and_circumstance_are_carried_by_every_line_and_never_lack() -> None:
    store = store_of([OPENING, CREDIT, TRANSFER])
    by = ("act", "kind", "circumstance", "funding_source")

    answer = store.balances(cut(), Question("budget", by))

    assert soles(answer) == {
        "RE-001-2024-ITP-DE,OpeningBudgetApproved,,1": 900,
        "RE-001-2024-ITP-DE,OpeningBudgetApproved,,4": 100,
        "RE-002-2024-ITP-DE,SupplementaryCreditAuthorized,b.iii,4": 100,
        "RE-003-2024-ITP-DE,TransferDisaggregated,b.iv,1": -40,
    }
    assert (answer.unitemised_acts, answer.unitemised_gross) == (0, 0)


def test_a_filter_on_what_every_line_carries_leaves_nothing_unassigned() -> None:
    store = store_of([OPENING, CREDIT, TRANSFER])
    where = (("circumstance", ("b.iii", "b.iv")), ("kind", ("TransferDisaggregated",)))

    answer = store.balances(cut(), Question("budget", ("expense_group",), where))

    assert soles(answer) == {"2.6": -40}
    assert answer.unassigned == 0


def test_units_of_measure_are_asked_or_filtered_like_a_dimension() -> None:
    plan = act(
        1,
        moves("activity", cells("unit,month", {"x,01": 2, "x,02": 3}), unit_of_measure="taller"),
        moves("activity", cells("unit", {"x": 40}), unit_of_measure="persona"),
        moves("activity", cells("unit", {"y": 1})),
        kind="PlanApproved",
    )
    store = store_of([plan], service=TARGETS)

    by_unit = store.balances(cut(), Question("activity", ("unit_of_measure", "month")))
    workshops = store.balances(
        cut(), Question("activity", ("unit",), (("unit_of_measure", ("taller",)),))
    )

    assert soles(by_unit) == {",": 1, "persona,": 40, "taller,01": 2, "taller,02": 3}
    assert soles(workshops) == {"x": 5}
    assert workshops.unassigned == 100


@pytest.mark.parametrize(
    ("measure", "by", "where", "parameter"),
    [
        ("soles", "", (), "measure"),
        ("task", "cui", (), "by"),
        ("task", "unit_of_measure", ("cui:1",), "where"),
        ("task", "unit_of_measure", ("unit",), "where"),
        ("task", "unit_of_measure", ("unit:",), "where"),
        ("task", "unit", (), "by"),
        ("task", "unit", ("unit_of_measure:taller,persona",), "by"),
    ],
)
def test_a_question_that_cannot_be_answered_names_its_parameter(
    measure: str, by: str, where: tuple[str, ...], parameter: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        parse_question(measure, by, where, measures=("task", "services"))

    assert refused.value.parameter == parameter


def test_a_question_is_read_in_its_order() -> None:
    read = parse_question(
        "budget",
        "kind,funding_source,kind",
        ["agreement:a,b", "funding_source:4"],
        measures=("budget",),
    )

    assert read.asked == ("agreement", "funding_source", "kind")
    assert read.by == ("kind", "funding_source")
    assert read.filters() == {"agreement": {"a", "b"}, "funding_source": {"4"}}
