"""The rows and columns of a table in HTML; lines stand beside their row, as print sets them."""

from dataclasses import dataclass
from html import escape
from typing import Final

from services.reporting.render import captions
from services.reporting.render.beside import set_beside
from services.reporting.render.layout import layout_of
from services.reporting.render.spans import Spans, blocks_of, covered, spans_of
from services.reporting.table import Row, Table

_LEVEL_MAX: Final = 3
_SHORT_MAX: Final = 16
_KEPT_MAX: Final = 9
"""How many rows of a group are kept on one page."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table as it is set: its columns of codes, the cells that run over rows."""

    table: Table
    short: frozenset[int]
    spans: Spans
    covered: frozenset[tuple[int, int]]
    names: captions.Names


def table_html(table: Table) -> str:
    """Write headings, rows and totals."""
    printed = set_beside(table).table
    spans = spans_of(printed)
    sheet = _Sheet(
        printed, _short_columns(table), spans, covered(spans), captions.names_of(printed)
    )
    bodies = [_body(sheet, block) for block in blocks_of(printed.rows, spans)]
    totals = "".join(_row(sheet, -1, row) for row in printed.totals)
    foot = f'<tbody class="totals">{totals}</tbody>' if totals else ""
    return f"<table>\n{_columns(printed)}{_head(table)}\n{''.join(bodies)}{foot}</table>\n"


def _columns(table: Table) -> str:
    """Share the width among the columns as in a sheet, in hundredths of the whole."""
    layout = layout_of(table)
    shares = (100 * width / layout.width for width in layout.widths)
    columns = "".join(f'<col style="width: {share:.1f}%">' for share in shares)
    return f"<colgroup>{columns}</colgroup>"


def _head(table: Table) -> str:
    groups = captions.heading_groups(table)
    if not any(label for label, _, _ in groups):
        cells = "".join(f'<th scope="col">{escape(h.label)}</th>' for h in table.columns)
        return f"<thead><tr>{cells}</tr></thead>"
    above = "".join(
        f'<th scope="colgroup" colspan="{count}">{escape(label)}</th>'
        if label
        else f'<th scope="col" rowspan="2">{escape(table.columns[first].label)}</th>'
        for label, first, count in groups
    )
    below = "".join(f'<th scope="col">{escape(h.label)}</th>' for h in table.columns if h.group)
    return f"<thead><tr>{above}</tr><tr>{below}</tr></thead>"


def _body(sheet: _Sheet, block: range) -> str:
    """Write rows that belong together; a heading among rows keeps the rows below it."""
    rows = sheet.table.rows
    kinds = ["kept"] * (1 < len(block) <= _KEPT_MAX)
    if len(block) == 1 and rows[block[0]].kind == "subtotal":
        kinds.append("above")
    looks = f' class="{" ".join(kinds)}"' if kinds else ""
    written = "".join(_row(sheet, number, rows[number]) for number in block)
    return f"<tbody{looks}>{written}</tbody>\n"


def _row(sheet: _Sheet, number: int, row: Row) -> str:
    """Write a row; a total has no number."""
    cells = "".join(
        _cell(sheet, number, row, column)
        for column in range(len(row.cells))
        if (number, column) not in sheet.covered
    )
    return f'<tr class="{row.kind}" data-key="{escape(row.key)}">{cells}</tr>\n'


def _cell(sheet: _Sheet, number: int, row: Row, column: int) -> str:
    heading, cell = sheet.table.columns[column], row.cells[column]
    span = sheet.spans.get((number, column), 1)
    kinds = []
    if heading.type != "text":
        kinds.append("figure")
    elif not cell.text and cell.value is not None:
        kinds.append("same")
    elif column in sheet.short:
        kinds.append("short")
    if span > 1:
        kinds.append("over")
    if level := sheet.names.indent(row, column):
        kinds.append(f"level-{min(level, _LEVEL_MAX)}")
    looks = f' class="{" ".join(kinds)}"' if kinds else ""
    spans = f' rowspan="{span}"' if span > 1 else ""
    return f"<td{looks}{spans}>{escape(cell.text)}</td>"


def _short_columns(table: Table) -> frozenset[int]:
    """Find the columns of codes, which are never broken."""
    return frozenset(
        i
        for i in range(len(table.columns))
        if max((len(row.cells[i].text) for row in captions.all_rows(table)), default=0)
        <= _SHORT_MAX
    )
