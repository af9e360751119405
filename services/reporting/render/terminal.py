"""A composed table in a terminal: aligned figures, wrapped names, the title above, notes below.

Figures never wrap. Where not all columns fit, the table is continued below with the column of names
repeated, as a printed table is continued on the next page.
"""

import io
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from services.reporting.render import captions
from services.reporting.render.captions import all_rows, names_column
from services.reporting.table import Row, Table

WIDTH_MIN = 60
_NAME_WORD_MAX = 24
_TEXT_WORD_MAX = 16
_SHORT_LABEL = 6
_BETWEEN = 2
_INDENT = 2
_STYLES = {"subtotal": "bold", "total": "bold", "unallocated": "italic", "line": "dim"}

_Position = int


def render(table: Table, *, width: int = 120, color: bool = False) -> str:
    """Write a table as text of at most `width` columns."""
    sheet = io.StringIO()
    console = Console(
        file=sheet,
        width=max(width, WIDTH_MIN),
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        emoji=False,
        markup=False,
    )
    show(table, console)
    return "".join(f"{line.rstrip()}\n" for line in sheet.getvalue().splitlines())


def show(table: Table, console: Console) -> None:
    """Print a table on a console (whoever made the console knows whether colour may be used)."""
    console.print(Text(captions.title(table), style="bold"))
    console.print(Text(captions.cut_line(table.cut), style="dim"))
    for block in _blocks(table, max(console.width, WIDTH_MIN)):
        console.print(_grid(table, block, max(console.width, WIDTH_MIN)))
    for note in table.notes:
        console.print(Padding(Text(captions.note_text(note), style="dim"), (0, 0, 0, _INDENT)))


# --- what fits ---------------------------------------------------------------------------------


def _blocks(table: Table, width: int) -> Iterator[list[_Position]]:
    """Part the columns so that each block fits the width, the column of names in each."""
    names = names_column(table)
    room = width - _least(table, names)
    block: list[_Position] = []
    left = room
    for position in range(len(table.columns)):
        if position == names:
            continue
        need = _least(table, position) + _BETWEEN
        if block and need > left:
            yield sorted([names, *block])
            block, left = [], room
        block.append(position)
        left -= need
    yield sorted([names, *block])


def _widths(table: Table, block: Sequence[_Position], width: int) -> dict[_Position, int]:
    """Give each column its least width, and share what is left among texts by their length."""
    widths = {position: _least(table, position) for position in block}
    longest = {position: _longest(table, position) for position in block}
    left = width - sum(widths.values()) - _BETWEEN * (len(block) - 1)
    for _ in range(left):
        short = [position for position in block if widths[position] < longest[position]]
        if not short:
            break
        widths[max(short, key=lambda p: longest[p] / widths[p])] += 1
    return widths


def _least(table: Table, position: _Position) -> int:
    """Give the least width of a column: figures whole, texts as wide as their longest word."""
    heading = table.columns[position]
    words = _longest_word(heading.label, heading.group)
    if len(heading.label) <= _SHORT_LABEL:
        words = max(words, len(heading.label))
    if heading.type != "text":
        return max(_longest(table, position), words)
    names = position == names_column(table)
    most = _NAME_WORD_MAX if names else _TEXT_WORD_MAX
    cells = (_longest_word(row.cells[position].text) for row in all_rows(table))
    indent = _INDENT * max((row.level for row in table.rows), default=0) if names else 0
    return min(max([words, *cells]), most) + indent


def _longest(table: Table, position: _Position) -> int:
    """Give the width at which no cell of a column wraps."""
    indents = position == names_column(table)
    cells = (
        len(row.cells[position].text) + _INDENT * row.level * indents for row in all_rows(table)
    )
    return max(cells, default=0)


def _longest_word(*texts: str) -> int:
    return max((len(word) for text in texts for word in text.split()), default=0)


# --- what is drawn -----------------------------------------------------------------------------


def _grid(table: Table, block: Sequence[_Position], width: int) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for position, column_width in _widths(table, block, width).items():
        heading = table.columns[position]
        label = f"{heading.group}\n{heading.label}" if heading.group else heading.label
        grid.add_column(
            Text(label),
            justify="left" if heading.type == "text" else "right",
            vertical="top",
            overflow="fold",
            width=column_width,
        )
    for row in table.rows:
        if row.kind != "line" or any(row.cells[position].text for position in block):
            _add(grid, table, row, block)
    grid.add_section()
    for row in table.totals:
        _add(grid, table, row, block)
    return grid


def _add(grid: Grid, table: Table, row: Row, block: Sequence[_Position]) -> None:
    names = names_column(table)
    cells: list[RenderableType] = []
    for position in block:
        text = Text(row.cells[position].text, no_wrap=table.columns[position].type != "text")
        indent = _INDENT * row.level if position == names else 0
        cells.append(Padding(text, (0, 0, 0, indent)))
    grid.add_row(*cells, style=_STYLES.get(row.kind, ""))
