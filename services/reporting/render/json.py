"""A composed table as JSON, to the letter of contract 4.5, and back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import orjson

from services.reporting.table import Cell, Heading, Row, Table
from shared.cut import Cut

MEDIA_TYPE = "application/json"


def render(table: Table) -> bytes:
    """Write a table as JSON bytes (UTF-8)."""
    return orjson.dumps(as_json(table))


def as_json(table: Table) -> dict[str, Any]:
    """Write a table as plain JSON values."""
    return {
        "id": table.id,
        "title": table.title,
        "cut": table.cut.as_json(table.digest),
        "columns": [heading_as_json(heading) for heading in table.columns],
        "rows": [_row(table, row) for row in table.rows],
        "totals": [_row(table, row) for row in table.totals],
        "notes": list(table.notes),
    }


def heading_as_json(heading: Heading) -> dict[str, str]:
    """Write a column; a column without a group heading has no `group`."""
    group = {"group": heading.group} if heading.group else {}
    return {"key": heading.key, "label": heading.label, "type": heading.type, **group}


def _row(table: Table, row: Row) -> dict[str, Any]:
    cells = {
        heading.key: {"value": cell.value, "text": cell.text}
        for heading, cell in zip(table.columns, row.cells, strict=True)
    }
    return {"key": row.key, "kind": row.kind, "level": row.level, "cells": cells}


def from_json(stated: Mapping[str, Any]) -> Table:
    """Read a table that `as_json` wrote (KeyError or ValueError when it is another thing)."""
    cut = stated["cut"]
    columns = tuple(
        Heading(c["key"], c["label"], c["type"], c.get("group", "")) for c in stated["columns"]
    )
    return Table(
        id=stated["id"],
        title=stated["title"],
        cut=Cut(
            entity=cut["entity"],
            fiscal_year=cut["fiscal_year"],
            as_of=dt.date.fromisoformat(cut["as_of"]),
            basis=cut["basis"],
            through=cut["through"],
        ),
        columns=columns,
        rows=tuple(_row_from(row, columns) for row in stated["rows"]),
        totals=tuple(_row_from(row, columns) for row in stated["totals"]),
        notes=tuple(stated["notes"]),
        digest=bytes.fromhex(cut["digest"].removeprefix("sha256:")),
    )


def _row_from(row: Mapping[str, Any], columns: tuple[Heading, ...]) -> Row:
    cells = tuple(
        Cell(row["cells"][column.key]["value"], row["cells"][column.key]["text"])
        for column in columns
    )
    return Row(row["key"], row["kind"], row["level"], cells)
