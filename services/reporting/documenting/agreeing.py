"""Whether a composed cell says what the publication prints."""

import re
import unicodedata
from typing import Final, Literal

from services.reporting.table import ColumnType

Agreement = Literal["same", "wording", "other", "blank"]
_FIGURE: Final = re.compile(r"[^0-9.%-]")


def agreement(kind: ColumnType, composed: str, printed: str | None) -> Agreement:
    """Compare a cell as it is printed; texts that differ in signs and blanks alone are the same.

    `blank` where the publication prints nothing there.
    """
    if not (printed or "").strip():
        return "blank"
    literal = printed or ""
    if kind == "text":
        return "same" if _letters(composed) == _letters(literal) else "wording"
    return "same" if _figure(composed) == _figure(literal) else "other"


def _figure(text: str) -> str:
    return _FIGURE.sub("", text)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())
