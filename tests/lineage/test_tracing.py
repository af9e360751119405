import datetime as dt

import pytest

from services.reporting.amounts import total_of
from services.reporting.lineage.tracing import (
    SourcedLine,
    Term,
    Traced,
    UntracedAmountError,
    sum_of_terms,
    terms_of,
)
from services.reporting.material import added
from services.reporting.questions import MovedLine


def line(number: int, amount: int) -> Traced:
    moved = MovedLine("RE-001-2024-ITP-DE", 1, dt.date(2024, 1, 31), (), amount)
    source = SourcedLine(moved, "cuadro-10", number, dt.date(2024, 1, 31), "printed", "1", 32)
    return sum_of_terms([Term(("budget", 1, number, "amount"), amount, source)])


def numbers(amount: int) -> dict[int, int]:
    return {key[2]: times for key, (_, times) in terms_of(amount).items()}


def test_a_sum_knows_the_lines_that_it_was_added_from() -> None:
    total = sum([line(1, 100), line(2, -30)])

    assert total == 70
    assert numbers(total) == {1: 1, 2: 1}


def test_a_line_subtracted_again_is_left_out_and_one_subtracted_alone_is_negative() -> None:
    first, second = line(1, 100), line(2, 30)

    left = (first + second) - first

    assert (left, numbers(left)) == (30, {2: 1})
    assert numbers(0 - second) == {2: -1}
    assert numbers(first - 0) == {1: 1}


def test_columns_are_added_with_their_lines() -> None:
    figures = added([{"pim": line(1, 100)}, {"pim": line(2, 5), "pia": line(3, 7)}])

    assert figures == {"pim": 105, "pia": 7}
    assert numbers(figures["pim"]) == {1: 1, 2: 1}


def test_an_amount_without_lines_cannot_be_added_to_one_that_has_them() -> None:
    with pytest.raises(UntracedAmountError):
        line(1, 100) + 5


def test_many_amounts_are_added_in_one_step_and_nothing_among_them_has_no_lines() -> None:
    total = total_of([0, line(1, 100), 0, line(2, 5)])

    assert (total, numbers(total)) == (105, {1: 1, 2: 1})
    assert total_of([line(1, 100), 0]) == 100


def test_plain_amounts_are_added_as_they_are() -> None:
    assert total_of([3, 4]) == 7
    assert total_of([]) == 0


def test_an_amount_without_lines_cannot_be_among_many_that_have_them() -> None:
    with pytest.raises(UntracedAmountError):
        total_of([line(1, 100), 5])


def test_nothing_has_no_lines() -> None:
    assert terms_of(0) == {}


def test_ten_thousand_sums_of_sums_open_without_recursion() -> None:
    total: int = 0
    for number in range(10_000):
        total = total + line(number, 1)

    assert total == 10_000
    assert len(terms_of(total)) == 10_000
