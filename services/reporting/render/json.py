"""A composed table, or the book, as JSON and back; a table to the letter of contract 4.5."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import orjson

from services.reporting.book_contents import ComposedBook, CountedAct
from services.reporting.table import Cell, Heading, Row, Table
from shared.cut import Cut

MEDIA_TYPE = "application/json"


def render(table: Table) -> bytes:
    """Write a table as JSON bytes (UTF-8)."""
    return orjson.dumps(as_json(table))


def render_book(book: ComposedBook) -> bytes:
    """Write the book as JSON bytes: the cut, every table, the acts counted."""
    return orjson.dumps(
        {
            "cut": book.cut.as_json(book.digest),
            "tables": [as_json(table) for table in book.tables],
            "acts": [_act(act) for act in book.acts],
        }
    )


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


def _act(act: CountedAct) -> dict[str, Any]:
    return {
        "sequence": act.sequence,
        "key": act.key,
        "printed_key": act.printed_key,
        "kind": act.kind,
        "title": act.title,
        "issued_on": act.issued_on.isoformat(),
        "effective_on": act.effective_on.isoformat(),
    }


def book_from_json(stated: Mapping[str, Any]) -> ComposedBook:
    """Read a book that `render_book` wrote (KeyError or ValueError when it is another thing)."""
    return ComposedBook(
        cut=_cut(stated["cut"]),
        digest=_digest(stated["cut"]),
        tables=tuple(from_json(table) for table in stated["tables"]),
        acts=tuple(_act_from(act) for act in stated["acts"]),
    )


def from_json(stated: Mapping[str, Any]) -> Table:
    """Read a table that `as_json` wrote (KeyError or ValueError when it is another thing)."""
    columns = tuple(
        Heading(c["key"], c["label"], c["type"], c.get("group", "")) for c in stated["columns"]
    )
    return Table(
        id=stated["id"],
        title=stated["title"],
        cut=_cut(stated["cut"]),
        columns=columns,
        rows=tuple(_row_from(row, columns) for row in stated["rows"]),
        totals=tuple(_row_from(row, columns) for row in stated["totals"]),
        notes=tuple(stated["notes"]),
        digest=_digest(stated["cut"]),
    )


def _cut(stated: Mapping[str, Any]) -> Cut:
    return Cut(
        entity=stated["entity"],
        fiscal_year=stated["fiscal_year"],
        as_of=dt.date.fromisoformat(stated["as_of"]),
        basis=stated["basis"],
        through=stated["through"],
    )


def _digest(stated: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(stated["digest"].removeprefix("sha256:"))


def _act_from(stated: Mapping[str, Any]) -> CountedAct:
    return CountedAct(
        sequence=stated["sequence"],
        key=stated["key"],
        printed_key=stated["printed_key"],
        kind=stated["kind"],
        title=stated["title"],
        issued_on=dt.date.fromisoformat(stated["issued_on"]),
        effective_on=dt.date.fromisoformat(stated["effective_on"]),
    )


def _row_from(row: Mapping[str, Any], columns: tuple[Heading, ...]) -> Row:
    cells = tuple(
        Cell(row["cells"][column.key]["value"], row["cells"][column.key]["text"])
        for column in columns
    )
    return Row(row["key"], row["kind"], row["level"], cells)
