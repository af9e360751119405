"""The closed lists and the model of the act say the same: neither may drift from the other."""

from typing import get_args

import pytest

from shared.act import KINDS
from shared.codes import CLOSED, DIMENSIONS, WITH_UNIT_OF_MEASURE, Kind, Measure
from shared.parts import Line

OTHER_MEMBERS = {"amount", "known", "source", "printed", "note", "before", "after"}


def test_every_dimension_of_a_measure_is_a_member_of_a_line() -> None:
    named = {name for names in DIMENSIONS.values() for name in names}

    assert len(named) == 15
    assert named == Line.model_fields.keys() - OTHER_MEMBERS


def test_every_measure_has_its_dimensions() -> None:
    assert set(get_args(Measure)) == set(DIMENSIONS)
    assert {"activity", "task"} == WITH_UNIT_OF_MEASURE


def test_the_list_of_kinds_is_that_of_their_classes() -> None:
    assert len(KINDS) == 18
    assert set(get_args(Kind)) == set(KINDS)


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_a_closed_list_is_the_one_that_the_line_takes(name: str) -> None:
    optional = Line.model_fields[name].annotation
    taken = {code for choice in get_args(optional) for code in get_args(choice)}

    assert taken == set(CLOSED[name])


def test_the_closed_codes_are_those_of_the_law() -> None:
    assert CLOSED == {
        "funding_source": ("1", "2", "3", "4", "5"),
        "expense_category": ("5", "6", "7"),
        "expense_group": ("2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8"),
        "service": ("1", "2", "3", "4", "5", "6", "7", "8"),
        "complexity": ("alta", "mediana", "baja"),
        "month": ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"),
    }
