"""`poi explain` and `poi diff`: what a figure is made of, and why two printings differ.

JSON is as reporting wrote it; CSV has one row a line (or a changed cell and act); on the screen the
lines stand with their running balance.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from services.console.client import SystemClient
from services.console.errors import UnreachableError, UsageError
from services.console.options import AskedCut, cut_in_words

_KEY: Final = re.compile(r"[a-zA-Z0-9._-]+")
_ID: Final = re.compile(r"[a-zA-Z0-9-]+")
_NUMBER: Final = re.compile(r"-?[0-9]+\.[0-9]+")
_LINE_COLUMNS: Final = (
    *("act", "sequence", "issued_on", "effective_on"),
    *("amount", "running", "known"),
)
_ROLES: Final = {
    "addend": "sumando",
    "minuend": "minuendo",
    "subtrahend": "sustraendo",
    "base": "base",
    "part": "parte",
    "whole": "todo",
}
_KNOWN: Final = {"printed": "impreso", "corrected": "corregido", "inferred": "inferido"}
_REASONS: Final = {
    "new-act": "acto nuevo",
    "late-act": "acto tardío: en fecha ya al otro corte, registrado después",
    "correction": "rectificación",
    "annulment": "anulación",
}


def ask_explanation(
    client: SystemClient, table: str, row: str, column: str, asked: AskedCut
) -> dict[str, Any]:
    """Ask reporting for a cell; raises Problem as it refuses, UsageError, UnreachableError."""
    for what, key in (("fila", row), ("columna", column)):
        if not _KEY.fullmatch(key):
            raise UsageError(f"«{key}» no es la clave de una {what}: lleva letras, cifras y «._-».")
    path = f"/v1/cuadros/{_known(table)}/cells/{row}/{column}"
    return _asked(client, path, asked.params, "lines")


def ask_differences(
    client: SystemClient, table: str, cuts: tuple[str, str], asked: AskedCut
) -> dict[str, Any]:
    """Ask reporting what differs between two cuts; raises the same."""
    params = {**asked.params, "from": cuts[0], "to": cuts[1]}
    return _asked(client, f"/v1/cuadros/{_known(table)}/diff", params, "cells")


def _known(table: str) -> str:
    if not _ID.fullmatch(table):
        raise UsageError(f"«{table}» no es un cuadro ni un anexo: use 22 o anexo-1.")
    return table


def _asked(client: SystemClient, path: str, params: dict[str, str], listed: str) -> dict[str, Any]:
    try:
        answer = client.get(path, params, accept="application/json").json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get(listed), list):
        raise UnreachableError(
            f"En {client.url} responde otro programa, u otra versión del sistema POI."
        )
    return answer


# --- a cell ------------------------------------------------------------------------------------


def written_explanation(answer: dict[str, Any], form: str) -> bytes:
    """Write a cell as `table`, `json` or `csv` (UTF-8 with BOM)."""
    if form == "json":
        return _as_json(answer)
    if form == "csv":
        return _explanation_csv(answer)
    return "\n".join(
        (*_cell_heading(answer), *_cell_lines(answer), *_cells_read(answer), "")
    ).encode()


def _explanation_csv(answer: dict[str, Any]) -> bytes:
    header = ["what", *_LINE_COLUMNS, "cuadro", "row", "column", "page", "role"]
    lines = [
        [
            "line",
            *(line[name] for name in _LINE_COLUMNS),
            line["source"]["table"],
            line["source"]["row"],
            "",
            line["source"]["page"],
            "",
        ]
        for line in answer["lines"]
    ]
    nothing = [""] * len(_LINE_COLUMNS)
    read = [
        ["computed_from", *nothing, each["cuadro"], each["row"], each["column"], "", each["role"]]
        for each in answer["computed_from"]
    ]
    return _as_csv(header, [*lines, *read])


def _cell_heading(answer: dict[str, Any]) -> list[str]:
    cell = answer["cell"]
    value = "no aplica" if answer["value"] is None else answer["value"]
    printed = f", impreso «{cell['text']}»" if cell["text"] else ""
    return [
        f"{cell['cuadro']} {cell['row']} {cell['column']}: {value}{printed}",
        cut_in_words(cell["cut"]),
    ]


def _cell_lines(answer: dict[str, Any]) -> list[str]:
    lines = answer["lines"]
    if not lines:
        return []
    rows = [("En vigencia", "Firmado", "Sec.", "Acto", "Monto", "Saldo", "Se sabe", "Fuente")]
    rows += [
        (
            line["effective_on"],
            line["issued_on"],
            str(line["sequence"]),
            line["act"],
            _with_commas(line["amount"]),
            _with_commas(line["running"]),
            _KNOWN.get(line["known"], line["known"]),
            _told_source(line["source"]),
        )
        for line in lines
    ]
    count = "una línea" if len(lines) == 1 else f"{len(lines)} líneas"
    return ["", *_aligned(rows, right={2, 4, 5}), "", f"Suma de {count}: {rows[-1][5]}"]


def _cells_read(answer: dict[str, Any]) -> list[str]:
    cells = answer["computed_from"]
    if not cells:
        return []
    rows = [(_ROLES[c["role"]], c["cuadro"], c["row"], c["column"]) for c in cells]
    return ["", "Se calcula de:", *(f"  {line}" for line in _aligned(rows, right=set()))]


def _told_source(source: dict[str, Any]) -> str:
    page = f", pág. {source['page']}" if source["page"] else ""
    return f"{source['table']} {source['row']}{page}"


# --- two cuts ----------------------------------------------------------------------------------


def written_differences(answer: dict[str, Any], table: str, form: str) -> bytes:
    """Write what differs as `table`, `json` or `csv` (UTF-8 with BOM)."""
    if form == "json":
        return _as_json(answer)
    if form == "csv":
        return _differences_csv(answer)
    cells = answer["cells"]
    count = {0: "ninguna celda difiere", 1: "una celda difiere"}
    lines = [
        f"Diferencias de {table}: {count.get(len(cells), f'{len(cells)} celdas difieren')}",
        f"antes: {cut_in_words(answer['from'])}",
        f"después: {cut_in_words(answer['to'])}",
    ]
    previous = None
    for cell in cells:
        if cell["row"] != previous:
            lines += ["", cell["row"]]
            previous = cell["row"]
        lines.append(f"  {cell['column']}: {_told(cell['before'])} → {_told(cell['after'])}")
        lines += [
            f"    {each['act']} (sec. {each['sequence']}): {_REASONS[each['reason']]}"
            for each in cell["because"]
        ]
    return "\n".join((*lines, "")).encode()


def _differences_csv(answer: dict[str, Any]) -> bytes:
    header = ["row", "column", "before", "after", "act", "sequence", "reason"]
    nobody: dict[str, Any] = {"act": "", "sequence": "", "reason": ""}
    rows = [
        [
            *(cell[name] for name in header[:4]),
            *(each[name] for name in header[4:]),
        ]
        for cell in answer["cells"]
        for each in cell["because"] or [nobody]
    ]
    return _as_csv(header, rows)


def _told(value: str | None) -> str:
    if value is None:
        return "(nada)"
    return _with_commas(value) if _NUMBER.fullmatch(value) else value


# --- both --------------------------------------------------------------------------------------


def _with_commas(amount: str) -> str:
    sign = "-" if amount.startswith("-") else ""
    units, _, rest = amount.lstrip("-").partition(".")
    return f"{sign}{int(units):,}.{rest}"


def _aligned(rows: Sequence[Sequence[str]], *, right: set[int]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            text.rjust(width) if i in right else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _as_json(answer: dict[str, Any]) -> bytes:
    return (json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode()


def _as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    # Reporting's renderers load the acts' models, and no other form needs them.
    from services.reporting.render.csv import harmless  # noqa: PLC0415 - see above

    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(header)
    for row in rows:
        texts = ("" if value is None else str(value) for value in row)
        writer.writerow([text if _NUMBER.fullmatch(text) else harmless(text) for text in texts])
    return sheet.getvalue().encode("utf-8-sig")
