import datetime as dt

import pytest

from services.reporting.printing import (
    cited_date,
    dates_of_cut,
    key_of,
    month_and_year,
    percent_text,
    percent_value,
    unique,
    whole,
    whole_with_millions,
)
from shared.codes import Certainty


@pytest.mark.parametrize(
    ("hundredths", "printed"),
    [
        (746677300, "7,466,773"),
        (-1257635200, "-12,576,352"),
        (0, "0"),
        (50, "1"),
        (49, "0"),
        (-50, "-1"),
        (-49, "0"),
        (150, "2"),
        (-250, "-3"),
    ],
)
def test_an_amount_is_printed_whole_and_rounded_half_away_from_zero(
    hundredths: int, printed: str
) -> None:
    assert whole(hundredths) == printed


@pytest.mark.parametrize(
    ("hundredths", "printed"),
    [
        (746677300, "7'466,773"),
        (9170400, "91,704"),
        (100596400, "1'005,964"),
        (-1257635200, "-12'576,352"),
        (123456789000, "1,234'567,890"),
        (0, "0"),
    ],
)
def test_a_resolution_is_cited_with_an_apostrophe_for_millions(
    hundredths: int, printed: str
) -> None:
    assert whole_with_millions(hundredths) == printed


@pytest.mark.parametrize(
    ("part", "base", "decimals", "value", "text"),
    [
        (-1257635200, 15259150500, 0, "-8.2418", "-8%"),
        (1384560500, 230469300, 0, "600.7570", "601%"),
        (126925300, 15489619800, 1, "0.8194", "0.8%"),
        (1137472500, 190469300, 1, "597.1947", "597.2%"),
        (-1257635200, 4964040700, 1, "-25.3349", "-25.3%"),
        (1, 200, 0, "0.5000", "1%"),
        (-1, 200, 0, "-0.5000", "-1%"),
        (0, 200, 1, "0.0000", "0%"),
        (-1, 1000, 0, "-0.1000", "0%"),
        (-4, 10000, 1, "-0.0400", "0.0%"),
        (123456, 100, 0, "123456.0000", "123456%"),
    ],
)
def test_a_percentage_comes_from_the_exact_amounts_and_is_rounded_half_away_from_zero(
    part: int, base: int, decimals: int, value: str, text: str
) -> None:
    assert percent_value(part, base) == value
    assert percent_text(part, base, decimals) == text


def test_the_words_of_a_cut_are_spanish_and_setiembre_has_no_p() -> None:
    words = dates_of_cut(dt.date(2024, 9, 1), 2024)

    assert words == {
        "year": "2024",
        "as_of": "1 de setiembre de 2024",
        "as_of_short": "1 de setiembre 2024",
        "day": "1 de setiembre",
    }


def test_a_cut_in_another_year_than_the_plan_says_so_beside_the_year() -> None:
    assert dates_of_cut(dt.date(2025, 3, 2), 2024)["day"] == "2 de marzo de 2025"


def test_september_is_printed_set() -> None:
    assert month_and_year(dt.date(2024, 9, 10)) == "Set-24"


@pytest.mark.parametrize(
    ("certainty", "printed"),
    [
        ("exact", "31.08.2024"),
        ("month", "08.2024"),
        ("latest", "hasta 31.08.2024"),
        ("earliest", "desde 31.08.2024"),
    ],
)
def test_a_date_is_cited_no_surer_than_it_is_known(certainty: Certainty, printed: str) -> None:
    assert cited_date(dt.date(2024, 8, 31), certainty) == printed


@pytest.mark.parametrize(
    ("codes", "key"),
    [
        (("5", "2.1"), "5.2.1"),
        (("9002", "tarifario"), "9002.tarifario"),
        (("Convenio N° 1/Ñandú",), "convenio-n-1-nandu"),
        (("2271690",), "2271690"),
        (("¿?",), "x"),
        (("-a",), "-a"),
    ],
)
def test_a_row_key_is_made_of_codes_and_a_code_of_other_signs_is_slugged(
    codes: tuple[str, ...], key: str
) -> None:
    assert key_of(*codes) == key


def test_equal_keys_get_a_suffix_and_reserved_words_are_taken() -> None:
    keys = unique(["a", "total", "a", "a-2", "a"], taken=frozenset({"total"}))

    assert keys == ["a", "total-2", "a-2", "a-2-2", "a-3"]
