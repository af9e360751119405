from fractions import Fraction

import pytest

from services.reporting.reconcile.literals import plainly, read, rounded


@pytest.mark.parametrize(
    ("literal", "values"),
    [
        ("1,234", [1234]),
        ("0", [0]),
        ("-35,300", [-35300]),
        ("\u221235,300", [-35300]),
        ("(35,300)", [-35300]),
        ("16238", [16238]),
        ("7'466,773", [7466773]),
        ("S/ 156,165,451", [156165451]),
        ("23 024 697,00", [23024697]),
        ("4.841.609.00", [4841609]),
        ("541.142", ["541.142", 541142]),
        ("0.2", ["0.2"]),
    ],
)
def test_a_figure_is_read_in_every_way_that_it_can_mean(
    literal: str, values: list[int | str]
) -> None:
    found = read(literal)

    assert found.state == "number"
    assert [reading.value for reading in found.readings] == [Fraction(value) for value in values]
    assert found.text == literal


@pytest.mark.parametrize(
    ("literal", "values"),
    [
        ("11.8%", ["11.8"]),
        ("100%", [100]),
        ("1.11", ["1.11", 111]),
        ("-0.64", ["-0.64", -64]),
        ("-0.01%", ["-0.01"]),
    ],
)
def test_a_percentage_without_its_sign_may_be_a_fraction(
    literal: str, values: list[int | str]
) -> None:
    found = read(literal, percent=True)

    assert [reading.value for reading in found.readings] == [Fraction(value) for value in values]
    assert found.regular == literal.endswith("%")


@pytest.mark.parametrize(
    ("literal", "state"),
    [
        ("", "blank"),
        ("  ", "blank"),
        ("?", "lost"),
        ("-", "none"),
        ("\u2013", "none"),
        ("1,23,4", "unreadable"),
        ("abc", "unreadable"),
        ("1e5", "unreadable"),
        ("--3", "unreadable"),
    ],
)
def test_what_is_no_figure_says_what_it_is(literal: str, state: str) -> None:
    assert read(literal).state == state
    assert read(literal).value is None


@pytest.mark.parametrize("literal", ["16238", "7'466,773", "-0", "23 024 697,00", "(5)"])
def test_an_irregular_way_of_writing_is_noticed(literal: str) -> None:
    assert not read(literal).regular


@pytest.mark.parametrize(
    ("value", "decimals", "near"),
    [("0.5", 0, 1), ("-0.5", 0, -1), ("2.449", 1, "2.4"), ("-2.45", 1, "-2.5"), ("7", 2, 7)],
)
def test_halves_are_rounded_away_from_zero(value: str, decimals: int, near: int | str) -> None:
    assert rounded(Fraction(value), decimals) == Fraction(near)


@pytest.mark.parametrize(
    ("value", "text"), [("-40", "-40"), ("0.5", "0.5"), ("1/3", "0.3333"), ("0", "0")]
)
def test_a_difference_is_written_with_the_decimals_that_it_needs(value: str, text: str) -> None:
    assert plainly(Fraction(value)) == text
