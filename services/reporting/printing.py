"""How officials print: thousands, percentages, dates, acts, and the keys that stand for codes.

Rounding is half away from zero and always of the exact figure, never of a rounded one.
"""

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import Final

from shared.codes import Certainty
from shared.money import divide_half_away, format_amount

MONTHS_SHORT: Final = (
    *("Ene", "Feb", "Mar", "Abr", "May", "Jun"),
    *("Jul", "Ago", "Set", "Oct", "Nov", "Dic"),
)
MONTHS_LONG: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre"),
)
PERCENT_DECIMALS: Final = 4
_KEY: Final = re.compile(r"[a-z0-9._-]+")


def whole(hundredths: int) -> str:
    """Print an amount without decimals: 746677300 -> "7,466,773"."""
    return f"{divide_half_away(hundredths, 100):,}"


def quantity(hundredths: int) -> str:
    """Print a quantity with the decimals that it has: 20 -> "0.2", 182400 -> "1,824"."""
    if hundredths % 100 == 0:
        return whole(hundredths)
    units, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{units:,}.{rest:02d}".rstrip("0")


def whole_with_millions(hundredths: int) -> str:
    """Print an amount as resolutions cite it: 746677300 -> "7'466,773"."""
    text = whole(hundredths)
    parts = text.rsplit(",", 2)
    return f"{parts[0]}'{parts[1]},{parts[2]}" if len(parts) == len("'m,t") - 1 else text


def exact(hundredths: int) -> str:
    """Write the exact value of an amount: "7466773.00"."""
    return format_amount(hundredths)


def percent_value(part: int, whole_part: int) -> str:
    """Write part / whole in percentage points with four decimals, from the exact amounts."""
    return _decimal(divide_half_away(part * 100 * 10**PERCENT_DECIMALS, whole_part), 4)


def percent_text(part: int, whole_part: int, decimals: int) -> str:
    """Print part / whole as "-8%" or "597.2%"; exactly nothing prints "0%"."""
    if part == 0:
        return "0%"
    return f"{_decimal(divide_half_away(part * 100 * 10**decimals, whole_part), decimals)}%"


def _decimal(scaled: int, decimals: int) -> str:
    if decimals == 0:
        return str(scaled)
    units, rest = divmod(abs(scaled), 10**decimals)
    return f"{'-' if scaled < 0 else ''}{units}.{rest:0{decimals}d}"


def day_and_month(date: dt.date) -> str:
    """Print "31 de agosto"."""
    return f"{date.day} de {MONTHS_LONG[date.month - 1]}"


def month_and_year(date: dt.date) -> str:
    """Print "Set-24"."""
    return f"{MONTHS_SHORT[date.month - 1]}-{date.year % 100:02d}"


def dates_of_cut(as_of: dt.date, fiscal_year: int) -> dict[str, str]:
    """Give the words that titles and notes put in braces.

    `{day}` leaves the year out, as print does beside "Año 2024", unless the date is of another.
    """
    day = day_and_month(as_of)
    return {
        "year": str(fiscal_year),
        "as_of": f"{day} de {as_of.year}",
        "as_of_short": f"{day} {as_of.year}",
        "day": day if as_of.year == fiscal_year else f"{day} de {as_of.year}",
    }


def cited_date(date: dt.date, certainty: Certainty) -> str:
    """Print an act's date as surely as it is known: "12.01.2024", "12.2023", "hasta 31.08.2024"."""
    match certainty:
        case "exact":
            return f"{date:%d.%m.%Y}"
        case "month":
            return f"{date:%m.%Y}"
        case "latest":
            return f"hasta {date:%d.%m.%Y}"
        case "earliest":
            return f"desde {date:%d.%m.%Y}"


@lru_cache(maxsize=10_000)
def key_of(*codes: str) -> str:
    """Make a row's key of codes: lower case, digits, dot, low line, hyphen and nothing else."""
    return ".".join(code if _KEY.fullmatch(code) else _slug(code) for code in codes)


def _slug(code: str) -> str:
    decomposed = unicodedata.normalize("NFKD", code.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9._]+", "-", plain).strip("-") or "x"


def unique(keys: list[str], *, taken: frozenset[str]) -> list[str]:
    """Tell equal keys apart by a suffix, the first in the table keeping its own: "x", "x-2"."""
    used = set(taken)
    distinct = []
    for key in keys:
        candidate, number = key, 1
        while candidate in used:
            number += 1
            candidate = f"{key}-{number}"
        used.add(candidate)
        distinct.append(candidate)
    return distinct
