# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""Opening and modified budget by every classification: Cuadros 15 and 22 to 31, and Anexo 1."""

import re
from collections.abc import Sequence

from pages import Printed
from tables import Row, Table, agreement_key, cells, closed, is_total, slug, table, unit_key

_BUDGET = ("pia", "pim", "variation", "variation_pct")
_RESOLUTION = re.compile(r"Resolución (Ejecutiva|de Secretaría General) N° (\d{3}-\d{4})-ITP/(\w+)")


def in_order(printed: Printed, columns: Sequence[str], keys: Sequence[str]) -> Table:
    """Transcribe a table whose rows print no code: its keys are declared in printed order."""
    lines = [line for line in printed.body() if not is_total(line)]
    rows = [
        Row(key, line.page, cells(columns, line)) for key, line in zip(keys, lines, strict=True)
    ]
    return table(printed, rows, _totals(printed, columns))


def by_category(printed: Printed) -> Table:
    """Transcribe Cuadro 24: budget categories, and within each the CITE and the offices."""
    columns = ("budget_category", *_BUDGET)
    rows = []
    category = ""
    for line in printed.body():
        if is_total(line):
            continue
        found = cells(columns, line)
        code = re.match(r"\d{4}\b", found["budget_category"])
        category = code[0] if code else category
        part = ".cite" if found["budget_category"].startswith("CITE") else ".office"
        rows.append(Row(category + ("" if code else part), line.page, found))
    return table(printed, rows, _totals(printed, columns))


def by_unit(printed: Printed) -> Table:
    """Transcribe Cuadro 25 or 26: the budget of each unit, CITE or office."""
    columns = ("number", "unit", *_BUDGET)
    rows = []
    for line in printed.body():
        if not is_total(line):
            found = cells(columns, line)
            rows.append(Row(unit_key(found["unit"]), line.page, found))
    return table(printed, rows, _totals(printed, columns))


def by_agreement(printed: Printed, columns: Sequence[str]) -> Table:
    """Transcribe Cuadro 27, 28 or 29: the budget of each agreement, keyed by its number."""
    rows: list[Row] = []
    for line in printed.body():
        if is_total(line):
            continue
        found = cells(columns, line)
        if "number" in found and not found["number"]:
            # A row that a page break cut goes on with its texts alone.
            rows[-1] = _continued(rows[-1], found)
        else:
            rows.append(Row("", line.page, found))
    keyed = []
    for row in rows:
        document = closed(row.cells["document"])
        keyed.append(Row(agreement_key(document), row.page, {**row.cells, "document": document}))
    return table(printed, keyed, _totals(printed, columns))


def by_investment(printed: Printed) -> Table:
    """Transcribe Cuadro 30: the budget of each investment, keyed by its CUI."""
    columns = ("number", "type", "cui", "investment", "pia", "pim", "variation_pct")
    rows: list[Row] = []
    for line in printed.body():
        if is_total(line):
            continue
        found = cells(columns, line)
        if found["cui"]:
            rows.append(Row(slug(found["cui"]), line.page, found))
        else:
            rows[-1] = _continued(rows[-1], found)
    return table(printed, rows, _totals(printed, columns))


def transfers(printed: Printed) -> Table:
    """Transcribe Cuadro 15: what each investment gave to the transfer, keyed by its CUI."""
    columns = ("cui", "investment", "total")
    lines = [line for line in printed.body() if not is_total(line)]
    rows = [Row(slug(line.cells[0]), line.page, cells(columns, line)) for line in lines]
    return table(printed, rows, _totals(printed, columns))


def by_resolution(printed: Printed) -> Table:
    """Transcribe Anexo 1: the budget as each resolution moved it, by expense group."""
    groups = ("5.2.1", "5.2.3", "5.2.4", "5.2.5", "5", "6.2.4", "6.2.6", "6", "total")
    columns = ("act", "date", *groups)
    lines = [line for line in printed.body() if not is_total(line)]
    rows = [Row(_act_key(line.cells[0]), line.page, cells(columns, line)) for line in lines]
    return table(printed, rows, _totals(printed, columns))


def _act_key(label: str) -> str:
    """Return the key of a row of Anexo 1: pia, the letter of a block, or the resolution's."""
    resolution = _RESOLUTION.match(label)
    if resolution:
        kind = "re" if resolution[1] == "Ejecutiva" else "rsg"
        return slug(f"{kind} {resolution[2]} itp {resolution[3]}")
    return "pia" if "Apertura" in label else label.partition(".")[0].lower()


def _continued(row: Row, found: dict[str, str]) -> Row:
    """Join to a row the texts that stand on the next page."""
    for column, text in found.items():
        row = row.extended(column, text)
    return row


def _totals(printed: Printed, columns: Sequence[str]) -> list[Row]:
    """Name the total's cells, without the empty names over which its label is one cell."""
    names = ("number", "type", "cui", "unit", "investment", "project", "document", "responsible")
    totals = []
    for line in printed.body():
        if is_total(line):
            found = cells(columns, line)
            kept = {key: cell for key, cell in found.items() if cell or key not in names}
            totals.append(Row("total", line.page, kept))
    return totals
