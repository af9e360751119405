"""How wide the columns of a table are and how high its rows, before anything is drawn.

Spreadsheets do not agree on whether they fit rows to wrapped text when they open a file, so every
height is stated. All measures are points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.reporting.render.captions import (
    Names,
    all_rows,
    heading_groups,
    is_wide,
    names_of,
)
from services.reporting.render.letters import lines_of, longest_word, text_width
from services.reporting.render.spans import Spans, covered
from services.reporting.table import Row, Table

PORTRAIT_WIDTH: Final = 520.0
LANDSCAPE_WIDTH: Final = 766.0
"""What fits an A4 page without being made smaller."""

_LEAST_SHARE: Final = 0.92
_STEP: Final = 6.0
_INDENT: Final = 7.0
_PADDING: Final = 7.0
_FIGURE_LEAST: Final = 26.0
_TEXT_WORD_MAX: Final = 78.0
_NAME_WORD_MAX: Final = 110.0
_CODE_MAX: Final = 64.0
_LEADING: Final = 1.22
_ABOVE_AND_BELOW: Final = 3.0


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet's measures: font size, column widths, and the column of names."""

    font_size: float
    widths: tuple[float, ...]
    names: Names

    @property
    def width(self) -> float:
        """Give the width of the whole table."""
        return sum(self.widths)

    def block(self, text: str, size: float, *, bold: bool = False) -> float:
        """Give the height of a text that runs over the whole table's width."""
        return text_height(text, self.width, size, bold=bold)


def layout_of(table: Table) -> Layout:
    """Lay a table out for its page: figures whole, the rest shared among the texts."""
    wide = is_wide(table)
    size, page = (8.0, LANDSCAPE_WIDTH) if wide else (9.0, PORTRAIT_WIDTH)
    names = names_of(table)
    widths = [_least(table, position, size, names) for position in range(len(table.columns))]
    texts = [i for i, heading in enumerate(table.columns) if heading.type == "text"]
    needs = [[_need(table, row, i, size, names) for i in texts] for row in all_rows(table)]
    for _ in range(int((page - sum(widths)) / _STEP)):
        gains = _gains(needs, [widths[i] for i in texts])
        best = max(gains, default=0.0)
        if best <= 0:
            break
        widths[texts[gains.index(best)]] += _STEP
    stretch = max(page * _LEAST_SHARE / max(sum(widths), 1.0), 1.0)
    return Layout(size, tuple(width * stretch for width in widths), names)


def indents(table: Table, row: Row, column: int, names: Names) -> int:
    """Say how far a text stands in: by the level of a row's name, and away from a figure before."""
    beside = column > 0 and table.columns[column - 1].type != "text"
    return names.indent(row, column) + beside


def column_units(points: float) -> float:
    """Give a width in the unit of spreadsheets: digits of seven pixels, and five pixels beside."""
    return max((points / 0.75 - 5) / 7, 1.0)


def column_points(units: float) -> float:
    """Give in points a width that `column_units` gave."""
    return (units * 7 + 5) * 0.75


def text_height(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """Give the height in points at which a text of a width is not cut."""
    return _height(lines_of(text, width - _PADDING, size, bold=bold), size)


def row_heights(table: Table, layout: Layout, spans: Spans) -> tuple[float, ...]:
    """Give the height of every row and total at which no text is cut.

    What runs over rows needs the height of all of them; the last is made higher where they lack it.
    """
    over = frozenset(spans) | covered(spans)
    heights = []
    for number, row in enumerate(all_rows(table)):
        alone = (i for i in range(len(row.cells)) if (number, i) not in over)
        heights.append(max((_need_height(table, layout, row, i) for i in alone), default=0.0))
    for (first, column), count in spans.items():
        need = _need_height(table, layout, table.rows[first], column)
        heights[first + count - 1] += max(need - sum(heights[first : first + count]), 0.0)
    return tuple(heights)


def _need_height(table: Table, layout: Layout, row: Row, column: int) -> float:
    """Give the height that a cell needs; figures are never wrapped."""
    if table.columns[column].type != "text":
        return _height(1, layout.font_size)
    indent = _INDENT * indents(table, row, column, layout.names)
    lines = lines_of(
        row.cells[column].text,
        layout.widths[column] - _PADDING - indent,
        layout.font_size,
        bold=row.kind in ("subtotal", "total"),
    )
    return _height(lines, layout.font_size)


def heading_heights(table: Table, layout: Layout) -> tuple[float, ...]:
    """Give the heights of the heading rows: one, or two where columns stand in groups."""
    size = layout.font_size
    single = [
        lines_of(heading.label, width - _PADDING, size, bold=True)
        for heading, width in zip(table.columns, layout.widths, strict=True)
    ]
    groups = [group for group in heading_groups(table) if group[0]]
    if not groups:
        return (_height(max(single, default=1), size) + _ABOVE_AND_BELOW,)
    above = max(
        lines_of(label, sum(layout.widths[first : first + count]) - _PADDING, size, bold=True)
        for label, first, count in groups
    )
    grouped = [n for n, heading in zip(single, table.columns, strict=True) if heading.group]
    alone = [n for n, heading in zip(single, table.columns, strict=True) if not heading.group]
    below = max([*grouped, max(alone, default=1) - above])
    return (_height(above, size) + 2, _height(below, size) + 2)


def _height(lines: int, size: float) -> float:
    return lines * size * _LEADING + _ABOVE_AND_BELOW


def _gains(needs: Sequence[Sequence[float]], widths: Sequence[float]) -> list[float]:
    """Say, for each text column, how much lower the rows become when it is widened."""
    gains = [0.0] * len(widths)
    for row in needs:
        lines = [need / width for need, width in zip(row, widths, strict=True)]
        highest = max(lines, default=0.0)
        if highest > 1:
            tallest = lines.index(highest)
            gains[tallest] += highest / widths[tallest]
    return gains


def _least(table: Table, position: int, size: float, names: Names) -> float:
    """Give the least width of a column: figures whole, texts as wide as their longest word."""
    heading = table.columns[position]
    label = longest_word(heading.label, size, bold=True)
    rows = all_rows(table)
    if heading.type != "text":
        figures = (text_width(row.cells[position].text, size, bold=True) for row in rows)
        return max([label, *figures, _FIGURE_LEAST - _PADDING]) + _PADDING
    words = (
        longest_word(row.cells[position].text, size)
        + _INDENT * indents(table, row, position, names)
        for row in rows
    )
    whole = max((_need(table, row, position, size, names) for row in rows), default=0.0)
    if whole <= _CODE_MAX:
        return max(label + _PADDING, whole)
    most = max(_NAME_WORD_MAX if position == names.column else _TEXT_WORD_MAX, label)
    return min(max([label, *words]), most) + _PADDING


def _need(table: Table, row: Row, position: int, size: float, names: Names) -> float:
    """Give the width at which a text stands on one line."""
    bold = row.kind in ("subtotal", "total")
    indent = _INDENT * indents(table, row, position, names)
    return text_width(row.cells[position].text, size, bold=bold) + indent + _PADDING
