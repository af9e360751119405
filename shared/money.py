"""Amounts are whole hundredths inside and decimal strings outside; rounding happens only here.

SQLite sums decimals as binary floats and loses money silently, so nothing but integers is ever
stored or added. An amount is soles (céntimos inside) or programmed units (hundredths inside).
"""

import re

AMOUNT_PATTERN = r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,2})?$"
_AMOUNT = re.compile(AMOUNT_PATTERN)


class AmountError(ValueError):
    """A text that is no amount; its message says what is wrong and how to write it."""


def parse_amount(text: object) -> int:
    """Read an amount as printed on the wire, "7466773.00", into hundredths.

    Raises AmountError when the value is no string of digits with at most two decimals.
    """
    if not isinstance(text, str):
        message = 'el monto va como texto entre comillas, por ejemplo "1500.00"'
        raise AmountError(message)
    if not _AMOUNT.fullmatch(text):
        raise AmountError(_why(text))
    if text[-3:-2] == ".":  # two decimals, as every amount of the log has
        return int(text.replace(".", ""))
    sign = -1 if text.startswith("-") else 1
    whole, _, decimals = text.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int(decimals.ljust(2, "0") or "0"))


def _why(text: str) -> str:
    if re.match(r"^-?[0-9]+\.[0-9]{3,}$", text):
        return "el monto tiene más de dos decimales; redondéelo a céntimos"
    if "," in text or "'" in text or " " in text:
        return 'el monto va sin separador de miles ni espacios, por ejemplo "7466773.00"'
    return 'no es un monto; escriba dígitos con punto decimal, por ejemplo "-1500.00"'


def format_amount(hundredths: int) -> str:
    """Write hundredths as the exact decimal string of the wire: 746677300 -> "7466773.00"."""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"


def divide_half_away(numerator: int, denominator: int) -> int:
    """Divide and round half away from zero, as the printed tables do (denominator not zero)."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    n, d = abs(numerator), abs(denominator)
    return sign * ((2 * n + d) // (2 * d))
