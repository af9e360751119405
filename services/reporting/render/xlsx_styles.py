"""How the cells of a workbook look: few colours, thin lines, figures to the right."""

from collections.abc import Mapping
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT: Final = "Arial"
INK: Final = "#1F3864"
MUTED: Final = "#5B6675"
HEADING_FILL: Final = "#1F3864"
TOTAL_FILL: Final = "#DCE4F2"
SUBTOTAL_FILL: Final = "#F1F4FA"
LINE: Final = "#C3CBD9"
GOOD: Final = "#1B6E3C"
BAD: Final = "#B00020"
PERU_RED: Final = "#C8102E"
TABS: Final = (INK, "#2F7D76")
"""The colours of the tabs of cuadros and of anexos."""

THIN: Final = 1
MEDIUM: Final = 2

ROWS: Final[Mapping[str, Mapping[str, Any]]] = {
    "row": {},
    "line": {"font_color": "#333F50"},
    "subtotal": {"bold": True, "bg_color": SUBTOTAL_FILL},
    "unallocated": {"italic": True},
    "total": {
        "bold": True,
        "bg_color": TOTAL_FILL,
        "top": THIN,
        "bottom": THIN,
        "top_color": INK,
        "bottom_color": INK,
    },
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        """Give a format by its properties."""
        stated = {"font_name": FONT, "font_size": 9, "valign": "vcenter", **properties}
        key = tuple(sorted(stated.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(stated)
        return self._made[key]

    def heading(self, font_size: float) -> Format:
        """Give the format of column headings."""
        return self.of(
            font_size=font_size,
            bold=True,
            font_color="#FFFFFF",
            bg_color=HEADING_FILL,
            align="center",
            text_wrap=True,
            border=THIN,
            border_color="#FFFFFF",
        )

    def title(self, font_size: float = 12) -> Format:
        """Give the format of a title."""
        return self.of(font_size=font_size, bold=True, font_color=INK, text_wrap=True)

    def institution(self) -> Format:
        """Give the format of the line above a title."""
        return self.of(font_size=8, bold=True, font_color=PERU_RED)

    def subtitle(self) -> Format:
        """Give the format of the line below a title."""
        return self.of(font_size=9, italic=True, font_color=MUTED, text_wrap=True)

    def note(self) -> Format:
        """Give the format of a note."""
        return self.of(font_size=8, font_color="#333F50", text_wrap=True, valign="top")

    def link(self, **properties: Any) -> Format:
        """Give the format of a link to another sheet."""
        return self.of(font_color="#1F4FB2", underline=1, **properties)
