"""How wide a text is in print, so that columns and rows are made to fit before anything is drawn.

Widths are those of Arial, in thousandths of the font size, as its metrics state them.
"""

import re
from functools import cache
from typing import Final

_WIDTHS: Final = {
    222: "ijlíì'|",
    278: " !,./:;[]\\ftIÍ·",
    333: "()r-°",
    355: '"',
    500: "ckJsvxyzç",
    556: "0123456789abdeghnopquáéóúüñ_#$?L–«»",
    584: "+<=>~^",
    611: "FTZ",
    667: "&ABEKPSVXYÁÉ",
    722: "CDHNRUwÚÜÑ",
    778: "GOQÓ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…—",
}
_BY_LETTER: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER: Final = 700
_BOLD: Final = 1.07
_SAFETY: Final = 1.01
_TOLERANCE: Final = 0.5
_PIECE: Final = re.compile(r"\S+?-(?=[^\W\d_])|\S+")
"""What of a word stays on one line: it may be broken behind a hyphen that a letter follows."""


@cache
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width in points of a text on one line."""
    thousandths = sum(_BY_LETTER.get(letter, _OTHER) for letter in text)
    return thousandths / 1000 * size * _SAFETY * (_BOLD if bold else 1.0)


def longest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width in points of the longest word."""
    return max((text_width(word, size, bold=bold) for word in text.split()), default=0.0)


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Say how many lines a text takes in a width in points; a word too long for one is broken."""
    lines = 0
    for paragraph in text.split("\n"):
        lines += _paragraph_lines(paragraph, max(width, size) + _TOLERANCE, size, bold=bold)
    return lines


def _paragraph_lines(text: str, width: float, size: float, *, bold: bool) -> int:
    space = text_width(" ", size, bold=bold)
    lines, used = 1, 0.0
    for word in text.split():
        for number, piece in enumerate(_PIECE.findall(word)):
            gap = space if used and not number else 0.0
            need = text_width(piece, size, bold=bold)
            if used and used + gap + need > width:
                lines, used, gap = lines + 1, 0.0, 0.0
            broken = int(need // width)
            lines += broken
            used += gap + need - broken * width
    return lines
