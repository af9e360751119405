"""Amounts: exact hundredths inside, decimal strings outside, and every wrong form refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.money import AmountError, divide_half_away, format_amount, parse_amount

HIGHEST = 999_999_999_999_999_99


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("7466773.00", 746677300),
        ("7466773", 746677300),
        ("0.2", 20),
        ("0.02", 2),
        ("-0.01", -1),
        ("-12576352.00", -1257635200),
        ("0", 0),
        ("-0.00", 0),
        ("999999999999999.99", HIGHEST),
        ("-999999999999999.99", -HIGHEST),
    ],
)
def test_an_amount_of_the_wire_is_read_exactly(text: str, hundredths: int) -> None:
    assert parse_amount(text) == hundredths


@pytest.mark.parametrize(
    ("value", "mend"),
    [
        ("1.000", "redondéelo a céntimos"),
        ("-1.234", "redondéelo a céntimos"),
        ("1,000", "sin separador de miles"),
        ("7'466,773", "sin separador de miles"),
        ("1 000", "sin separador de miles"),
        (" 1", "sin separador de miles"),
        ("", "escriba dígitos"),
        ("-", "escriba dígitos"),
        ("+1", "escriba dígitos"),
        ("--1", "escriba dígitos"),
        ("01", "escriba dígitos"),
        ("00.1", "escriba dígitos"),
        ("1.", "escriba dígitos"),
        (".5", "escriba dígitos"),
        ("1e3", "escriba dígitos"),
        ("1.5\n", "escriba dígitos"),
        ("0x1", "escriba dígitos"),
        ("1_000", "escriba dígitos"),
        ("١٢٣", "escriba dígitos"),
        ("NaN", "escriba dígitos"),
        ("S/ 5".replace(" ", ""), "escriba dígitos"),
        ("9999999999999999", "escriba dígitos"),
        (1, "entre comillas"),
        (1.5, "entre comillas"),
        (True, "entre comillas"),
        (None, "entre comillas"),
        (["1"], "entre comillas"),
    ],
)
def test_a_wrong_form_is_refused_and_told_how_to_write_it(value: object, mend: str) -> None:
    with pytest.raises(AmountError, match=mend):
        parse_amount(value)


@pytest.mark.parametrize(
    ("hundredths", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (-100, "-1.00"),
        (746677300, "7466773.00"),
        (HIGHEST, "999999999999999.99"),
    ],
)
def test_an_amount_is_written_with_two_decimals(hundredths: int, text: str) -> None:
    assert format_amount(hundredths) == text


@given(st.integers(-HIGHEST, HIGHEST))
def test_what_is_written_is_read_back_the_same_and_equals_its_decimal(hundredths: int) -> None:
    text = format_amount(hundredths)

    assert parse_amount(text) == hundredths
    assert Decimal(text) * 100 == hundredths


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (1, 2, 1),
        (-1, 2, -1),
        (3, 2, 2),
        (-3, 2, -2),
        (149, 100, 1),
        (-149, 100, -1),
        (150, 100, 2),
        (-150, 100, -2),
        (150, -100, -2),
        (0, 7, 0),
    ],
)
def test_a_half_is_rounded_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert divide_half_away(numerator, denominator) == rounded
