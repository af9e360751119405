"""How a printed figure reads: its value, its decimals, and whether it is written as tables write.

A figure is kept as printed. What can be read in two ways (`541.142`, `1.11` for a percentage) has
both readings; what cannot be read at all has none.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

State = Literal["blank", "lost", "none", "number", "unreadable"]

LOST: Final = "?"
"""What stands for a cell that the text of the document lost."""

_REGULAR: Final = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]+)?%?")
_PLAIN: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?%?")
_MILLIONS: Final = re.compile(r"-?[0-9]{1,3}(['´’][0-9]{3})?(,[0-9]{3})*(\.[0-9]+)?")
_POINTS: Final = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(\.[0-9]{2})?")
_BLANKS: Final = re.compile(r"-?[0-9]{1,3}( [0-9]{3})+(,[0-9]+)?")
_PARENTHESES: Final = re.compile(r"\((?P<amount>[0-9][0-9,.]*)\)")
_SIGNS: Final = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-"})
_FRACTION_MAX: Final = 100
_PLACES_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One value that a literal may have, in soles, units or percentage points; its decimals."""

    value: Fraction
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Literally:
    """A printed figure: its text, what kind of thing it is, and its readings, the plainest first.

    `regular` says that it is written as the tables write figures: `1,234`, `-0.5%`.
    """

    text: str
    state: State
    readings: tuple[Reading, ...] = ()
    regular: bool = True

    @property
    def value(self) -> Fraction | None:
        """Give the plainest value, None when the cell holds no figure."""
        return self.readings[0].value if self.readings else None

    def read_as(self, reading: Reading) -> "Literally":
        """Take one of the readings for the plainest."""
        return replace(self, readings=(reading, *(r for r in self.readings if r != reading)))

    @property
    def decimals(self) -> int:
        """Give the decimals printed, 0 when the cell holds no figure."""
        return self.readings[0].decimals if self.readings else 0


def read(text: str, *, percent: bool = False) -> Literally:
    """Read a literal of a column of figures; total: what cannot be read is said to be so."""
    plain = text.strip().translate(_SIGNS).removeprefix("S/").strip()
    if not plain:
        return Literally(text, "blank")
    if plain == LOST:
        return Literally(text, "lost")
    if plain == "-":
        return Literally(text, "none")
    readings = tuple(dict.fromkeys(_readings(plain, percent=percent)))
    if not readings:
        return Literally(text, "unreadable", regular=False)
    # A percentage has its sign; without it the figure may be a fraction, and is not regular.
    regular = (
        _REGULAR.fullmatch(plain) is not None
        and plain.endswith("%") == percent
        and not (readings[0].value == 0 and plain.startswith("-"))
    )
    return Literally(text, "number", readings, regular)


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Round half away from zero to so many decimals, as tables do."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def plainly(value: Fraction, decimals: int = 0) -> str:
    """Write a number without separators: `-40`, `0.5`; decimals as many as it needs, to four."""
    needed = (places for places in range(decimals, _PLACES_MAX) if rounded(value, places) == value)
    return _written(value, next(needed, _PLACES_MAX), "")


def with_commas(value: Fraction, decimals: int = 0) -> str:
    """Write a number as tables print it: `1,234`."""
    return _written(value, decimals, ",")


def _written(value: Fraction, decimals: int, separator: str) -> str:
    near = rounded(value, decimals)
    scaled = int(abs(near) * 10**decimals)
    units, rest = divmod(scaled, 10**decimals)
    whole = f"{units:,}" if separator else str(units)
    sign = "-" if near < 0 else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def _readings(plain: str, *, percent: bool) -> list[Reading]:
    found: list[Reading] = []
    bare = plain.removesuffix("%")
    if _REGULAR.fullmatch(plain) or _PLAIN.fullmatch(plain):
        found.append(_reading(bare.replace(",", "")))
        if percent and not plain.endswith("%") and abs(found[0].value) < _FRACTION_MAX:
            places = max(found[0].decimals - 2, 0)
            found.append(Reading(found[0].value * 100, places))
    if _MILLIONS.fullmatch(plain):
        found.append(_reading(re.sub(r"[,'´’]", "", plain)))
    if _POINTS.fullmatch(plain):
        whole = re.fullmatch(r"(?P<whole>.+?)(?P<cents>\.[0-9]{2})?", plain)
        if whole is not None:
            digits = whole["whole"].replace(".", "") + (whole["cents"] or "")
            found.append(_reading(digits))
    if _BLANKS.fullmatch(plain):
        found.append(_reading(plain.replace(" ", "").replace(",", ".")))
    if negative := _PARENTHESES.fullmatch(plain):
        below = _readings(negative["amount"], percent=percent)
        found += [Reading(-reading.value, reading.decimals) for reading in below]
    return found


def _reading(digits: str) -> Reading:
    _, _, decimals = digits.partition(".")
    return Reading(Fraction(digits), len(decimals))
