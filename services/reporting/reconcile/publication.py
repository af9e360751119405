"""A publication as it stands in the log: tables, rows and literals, exactly as printed (D10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A printed row: its key, its page, its literals by column."""

    key: str
    page: int | None
    cells: Mapping[str, str]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A printed table, its totals last."""

    id: str
    page: int | None
    rows: tuple[PrintedRow, ...]


def printed_table(body: Mapping[str, Any]) -> PrintedTable:
    """Read the body of a `FiguresPublished` act (design 4.7).

    A key that stands twice keeps both rows: the second is told apart by `#2`.
    """
    seen: dict[str, int] = {}
    rows = []
    for part, is_total in (("rows", False), ("totals", True)):
        for row in body.get(part) or ():
            number = seen[row["key"]] = seen.get(row["key"], 0) + 1
            key = row["key"] if number == 1 else f"{row['key']}#{number}"
            rows.append(PrintedRow(key, row.get("page"), dict(row["cells"]), is_total))
    return PrintedTable(body["id"], body.get("page"), tuple(rows))
