"""What must add up: a cell that others make, in one table or across tables, and whether it does.

An equation is judged on what is printed, and again with derived figures in the place of some.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from services.reporting.reconcile.literals import rounded
from services.reporting.reconcile.sheet import Figure, Place, Value

Term = tuple[int, Place]


@dataclass(frozen=True, slots=True)
class Equation:
    """A result and the cells that make it: their sum, or a part of a base as a percentage.

    `check` names it in a finding's id, `reason` in its evidence; `across` says that it leaves its
    own table.
    """

    result: Place
    terms: tuple[Term, ...]
    check: str
    reason: str
    base: tuple[Term, ...] = ()
    across: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """List all cells, the result first."""
        cells = (place for _, place in (*self.terms, *self.base))
        return tuple(dict.fromkeys((self.result, *cells)))

    @property
    def is_ratio(self) -> bool:
        """Say whether the result is a percentage."""
        return bool(self.base)


Reader = Callable[[Place], Value]


def printed_value(figure: Figure | None) -> Value:
    """Give what print says of a cell; a row that it lacks counts as nothing."""
    if figure is None:
        return None
    if figure.is_missing:
        return Fraction(0)
    if figure.printed.state == "none":
        return "none"
    if figure.printed.state == "blank":
        # A blank where nothing is due adds nothing; where a figure is due nobody knows.
        return None if figure.expected else Fraction(0)
    return figure.printed.value


def expected_value(figure: Figure | None) -> Value:
    """Give what is derived of a cell, "none" where a dash is."""
    if figure is None or not figure.is_known:
        return None
    return "none" if figure.expected is None else figure.expected


def computed(equation: Equation, reader: Reader) -> Value:
    """Give what the terms make of the result, None when one of them is not known."""
    part = _sum(equation.terms, reader)
    if not equation.base or part is None:
        return part
    base = _sum(equation.base, reader)
    if base is None:
        return None
    return "none" if base == 0 else part * 100 / base


def holds(equation: Equation, reader: Reader, *, decimals: int) -> bool | None:
    """Say whether the result is what its terms make, None when that cannot be judged.

    A percentage is compared in the decimals in which it is printed.
    """
    result, made = reader(equation.result), computed(equation, reader)
    if result is None or made is None:
        return None
    if isinstance(result, Fraction) and isinstance(made, Fraction) and equation.is_ratio:
        return rounded(made, decimals) == rounded(result, decimals)
    return result == made


def _sum(terms: Iterable[Term], reader: Reader) -> Fraction | None:
    total = Fraction(0)
    for sign, place in terms:
        value = reader(place)
        if not isinstance(value, Fraction):
            return None
        total += sign * value
    return total
