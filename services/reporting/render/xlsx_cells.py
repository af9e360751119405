"""What is written into a cell of a workbook: real figures, and texts that stay texts."""

import re
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from services.reporting.table import Cell, ColumnType

TEXT_MAX: Final = 32_767
"""How many characters a cell holds."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_LIKE_A_NUMBER: Final = re.compile(
    r"[0-9][0-9 .,:/'-]*%?|true|false|verdadero|falso", re.IGNORECASE
)


def number_of(cell: Cell, kind: ColumnType) -> float | None:
    """Give a figure as the number that a spreadsheet computes with; a percentage as a fraction."""
    if kind == "text" or cell.value is None:
        return None
    value = Decimal(cell.value)
    return float(value / 100 if kind == "percent" else value)


def number_format(cell: Cell, kind: ColumnType) -> str:
    """Give the format under which a figure shows what is printed, with as many decimals."""
    decimals = len(cell.text.rstrip("%").partition(".")[2])
    point = f".{'0' * decimals}" if decimals else ""
    return f"0{point}%" if kind == "percent" else f"#,##0{point}"


def text_properties(text: str) -> dict[str, Any]:
    """Keep a text a text when somebody edits the cell: no formula, and `0093` no number."""
    properties: dict[str, Any] = {}
    if text.startswith(_FORMULA):
        properties["quote_prefix"] = True
    if _LIKE_A_NUMBER.fullmatch(text):
        properties["num_format"] = "@"
    return properties


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write a text as a text, whatever it begins with; what no cell can hold ends in "…"."""
    if not text:
        sheet.write_blank(row, column, None, style)
        return
    kept = text if len(text) <= TEXT_MAX else f"{text[: TEXT_MAX - 1]}…"
    sheet.write_string(row, column, kept, style)


def write_across(sheet: Worksheet, row: int, columns: int, text: str, style: Format) -> None:
    """Write a text over the first columns of a row."""
    if columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", style)
    write_text(sheet, row, 0, text, style)
