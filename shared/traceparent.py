"""Where a request comes from, as W3C Trace Context spells it: `traceparent` (pure).

It is carried beside an act, as a header of its message, and never inside: the same act traced
otherwise is the same act. What is not to the letter is ignored, as the standard asks.
Source: https://www.w3.org/TR/trace-context/#traceparent-header
"""

import re
from typing import Final

HEADER: Final = "traceparent"

_FORM: Final = re.compile(
    r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<parent>[0-9a-f]{16})-[0-9a-f]{2}"
    r"(?P<more>-[\x21-\x7e]*)?"
)
_LENGTH_MAX: Final = 256
_NEVER: Final = "ff"


def valid_traceparent(stated: str | None) -> str | None:
    """Give the value when it is one, else None.

    A version after 00 may say more behind what 00 says; `ff`, and an id of zeros, are none.
    """
    if stated is None or len(stated) > _LENGTH_MAX:
        return None
    stated = stated.strip()
    found = _FORM.fullmatch(stated)
    if found is None or found["version"] == _NEVER or (found["version"] == "00" and found["more"]):
        return None
    if not int(found["trace"], 16) or not int(found["parent"], 16):
        return None
    return stated
