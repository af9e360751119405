"""The example of a page: one real row, where its figures come from, and what was printed there."""

from collections.abc import Mapping

import orjson

from services.reporting.documenting.agreeing import Agreement, agreement
from services.reporting.documenting.composed import (
    ComposedTable,
    PrintedRow,
    contributions,
    stated_by,
)
from services.reporting.documenting.nouns import joined
from services.reporting.grammar import (
    Added,
    Column,
    Difference,
    GroupSum,
    Growth,
    Months,
    Share,
    Stated,
    Sum,
    Texts,
)
from services.reporting.material import Draft
from services.reporting.plan import columns_of
from services.reporting.printing import whole
from services.reporting.render.json import as_json
from services.reporting.table import Cell, Row, Table
from shared.codes import WITH_UNIT_OF_MEASURE

_ACTS_TOLD = 4
_LINES_TOLD = 2
_TOTAL = Draft(kind="total", key=("total",), figures={})
_SAID: Mapping[Agreement, str] = {
    "same": "sí",
    "wording": "el texto impreso es otro",
    "other": "**no**",
    "blank": "—",
}


def example_rows(composed: ComposedTable) -> tuple[Row, ...]:
    """Choose the example: the row that print confirms best, then with most figures, the first.

    A row of act lines brings the first of them with it; where print confirms no row, the total
    stands beside it.
    """
    table = composed.table
    rows = [row for row in table.rows if row.kind == "row"]
    if not any(_worth(composed, row)[0] for row in rows):
        rows += [row for row in table.rows if row.kind == "subtotal"]
    if not rows:
        return ()
    best = max(rows, key=lambda row: _worth(composed, row))
    lines = [row for row in table.rows if row.key.startswith(f"{best.key}.") and row.kind == "line"]
    has_figures = any(heading.type != "text" for heading in table.columns)
    totals = table.totals if has_figures and not _worth(composed, best)[0] else ()
    return (best, *lines[:_LINES_TOLD], *totals)


def _worth(composed: ComposedTable, row: Row) -> tuple[bool, bool, int, int, int]:
    """Weigh a row: a figure confirmed, none printed otherwise, how many, figures, texts."""
    printed = composed.printed.get(row.key)
    said = [a for _, _, a in compared(composed.table, row, printed)]
    confirmed = [
        heading.key
        for heading, cell, a in zip(composed.table.columns, row.cells, said, strict=True)
        if heading.type != "text" and a == "same" and cell.text not in ("-", "0", "0%")
    ]
    stated = [
        heading.key
        for heading, cell in zip(composed.table.columns, row.cells, strict=True)
        if heading.type != "text" and cell.text not in ("", "-", "0", "0%")
    ]
    agreed = "other" not in said and printed is not None
    return bool(confirmed), agreed, len(confirmed), len(stated), said.count("same")


def compared(
    table: Table, row: Row, printed: PrintedRow | None
) -> list[tuple[str, Cell, Agreement]]:
    """Compare each cell of a row with its print: key, composed cell, agreement."""
    cells = printed.cells if printed else {}
    return [
        (heading.key, cell, agreement(heading.type, cell.text, cells.get(heading.key)))
        for heading, cell in zip(table.columns, row.cells, strict=True)
    ]


def example_of(composed: ComposedTable) -> list[str]:
    """Write the example of a page as Markdown paragraphs."""
    rows = example_rows(composed)
    if not rows:
        return ["A este corte el cuadro no tiene filas."]
    drafts = composed.drafts()
    told: list[str] = []
    for row in rows:
        told.append(f"Fila `{row.key}`:")
        told.append(_beside_print(composed, row))
        reasons = _reasons(composed, row, drafts.get(row.key, _TOTAL))
        if reasons:
            told += ["De dónde sale cada cifra:", "\n".join(f"- {reason}" for reason in reasons)]
    told += ["La misma fila, en JSON:", _json(composed.table, rows[0])]
    return told


def _beside_print(composed: ComposedTable, row: Row) -> str:
    printed = composed.printed.get(row.key)
    page = f"impreso (pág. {printed.page})" if printed else "impreso"
    lines = [f"| columna | aquí | {page} | ¿coincide? |", "|---|---|---|---|"]
    differs = False
    for key, cell, said in compared(composed.table, row, printed):
        literal = printed.cells.get(key, "") if printed else ""
        if cell.text or literal:
            lines.append(f"| `{key}` | {_cell(cell.text)} | {_cell(literal)} | {_SAID[said]} |")
            differs = differs or said == "other"
    table = "\n".join(lines)
    if printed is None:
        return f"{table}\n\nLa publicación no imprime esta fila."
    if differs:
        return f"{table}\n\nDonde no coinciden, la conciliación da el motivo."
    return table


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


# --- where figures come from -------------------------------------------------------------------


def _reasons(composed: ComposedTable, row: Row, draft: Draft) -> list[str]:
    texts = {
        heading.key: cell for heading, cell in zip(composed.table.columns, row.cells, strict=True)
    }
    reasons = []
    months = False
    for column in columns_of(composed.material.cuadro):
        if isinstance(column, Texts | Months) or not _is_figure(texts.get(column.key)):
            continue
        if isinstance(column, Sum) and dict(column.match).get("month"):
            if months:
                continue
            months = True
        reason = _reason(composed, column, draft, texts)
        if reason:
            reasons.append(reason)
    return reasons


def _is_figure(cell: Cell | None) -> bool:
    return cell is not None and cell.text not in ("", "0")


def _reason(
    composed: ComposedTable, column: Column, draft: Draft, texts: Mapping[str, Cell]
) -> str:
    """Say how one figure comes about, in one sentence."""
    match column:
        case Difference(key=key, of=of, less=less):
            made = f"{texts[of].text} (`{of}`) menos {texts[less].text} (`{less}`)"
        case Added(key=key, of=parts):
            made = " más ".join(_part(texts, draft, part) for part in parts)
        case Growth(key=key, of=of, base=base):
            made = _growth(texts, key, of, base)
        case Share(key=key, of=of):
            total = composed.table.totals[0].cells[_place(composed.table, of)].text
            made = f"{texts[of].text} entre {total}, el total, es {_exact(texts[key])}"
        case Stated(key=key, what=what):
            which = "anterior" if what == "before" else "posterior"
            act = stated_by(composed, draft, column)
            made = f"lo que `{act}` imprime como programación {which}"
        case GroupSum(key=key, of=of):
            made = f"la suma de `{of}` en las filas de su grupo, de las que esta es la primera"
        case _:
            key = getattr(column, "key", "")
            made = _added(composed, key, draft)
    return f"`{key}` {texts[key].text}: {made}." if made else ""


def _part(texts: Mapping[str, Cell], draft: Draft, part: str) -> str:
    if texts[part].text:
        return f"{texts[part].text} (`{part}`)"
    return f"{whole(draft.figures.get(part, 0))} de sus líneas (`{part}`)"


def _growth(texts: Mapping[str, Cell], key: str, of: str, base: str) -> str:
    if texts[key].value is None:
        return f"`{base}` es cero, y de cero no hay porcentaje"
    return f"de {texts[base].text} a {texts[of].text} es {_exact(texts[key])}"


def _exact(cell: Cell) -> str:
    return f"{cell.value} %, que se imprime {cell.text}"


def _place(table: Table, key: str) -> int:
    return [heading.key for heading in table.columns].index(key)


def _added(composed: ComposedTable, key: str, draft: Draft) -> str:
    acts = contributions(composed, draft, key)
    if not acts:
        return ""
    sources = [s for s in composed.material.sources if s.column.key == key]
    parts = any(source.column.measure in WITH_UNIT_OF_MEASURE for source in sources)
    told = [f"{_signed(amount, parts=parts)} de `{act}`" for act, amount in acts.items()]
    if len(told) > _ACTS_TOLD:
        rest = sum(list(acts.values())[_ACTS_TOLD - 1 :])
        count = len(told) - _ACTS_TOLD + 1
        told = [*told[: _ACTS_TOLD - 1], f"{_signed(rest, parts=parts)} de otros {count} actos"]
    return joined(told)


def _signed(hundredths: int, *, parts: bool) -> str:
    if parts and hundredths % 100:
        return f"{hundredths / 100:,.2f}"
    return whole(hundredths)


# --- JSON --------------------------------------------------------------------------------------


def _json(table: Table, row: Row) -> str:
    """Write a row as the service answers it, one cell a line."""
    written = next(r for r in as_json(table)["rows"] if r["key"] == row.key)
    cells = ",\n".join(
        f"  {_dumped(key)}: {_dumped(cell)}" for key, cell in written["cells"].items()
    )
    head = ", ".join(f"{_dumped(name)}: {_dumped(written[name])}" for name in ("key", "kind"))
    return f'```json\n{{{head}, "level": {row.level}, "cells": {{\n{cells}\n}}}}\n```'


def _dumped(value: object) -> str:
    return orjson.dumps(value).decode()
