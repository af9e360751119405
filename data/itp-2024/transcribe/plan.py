# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""Why the plan changed and what it adds up to: Cuadros 1, 2 and 16 to 20."""

import re

from pages import Printed
from tables import Row, Table, cells, is_total, slug, table

_TAG = re.compile(r"<[^>]+>")
_TARGETS = ("initial", "updated", "increment")
_CATEGORIES = {"PP93": "0093", "PP94": "0094", "PP95": "0095", "APNOP": "9002"}

# What each detail of Cuadros 16 and 17 is, by words that it has; the first that fits decides.
_ORIGINS = (
    ("DIDITT", "pescadores-artesanales-diditt"),
    ("Pescadores", "pescadores-artesanales"),
    ("Acuicultores", "acuicultores"),
    ("No Focalizadas", "mipyme-no-focalizadas"),
    ("Focalizadas", "mipyme-focalizadas"),
    ("Junín", "ut-junin"),
    ("Tarif", "tarifario"),
    ("Programación Inicial", "programacion-inicial"),
    ("Fondos", "fondos-concursables"),
    ("Incorporación", "incorporacion"),
)


def objectives(printed: Printed) -> Table:
    """Transcribe Cuadro 1: objectives and actions of the strategic plan, keyed by the action."""
    columns = ("priority", "oei", "objective", "aei_priority", "aei", "action")
    rows = []
    for line in printed.body():
        found = cells(columns, line)
        rows.append(Row(found["aei"].lower().replace(" ", "-"), line.page, found))
    return table(printed, rows)


def circumstances(printed: Printed) -> Table:
    """Transcribe Cuadro 2: the circumstances of the guide, a) and b), and those presented.

    The text marks its paragraphs and its list with tags, which no page prints.
    """
    rows = []
    letter = ""
    for line in printed.body():
        plain = [" ".join(_TAG.sub(" ", cell).split()) for cell in line.cells]
        found = dict(zip(("circumstance", "presented"), plain, strict=True))
        letter = found["circumstance"].partition(")")[0] or letter
        numeral = found["presented"].partition(".")[0]
        rows.append(Row(f"{letter}.{numeral}", line.page, found))
    return table(printed, rows)


def origins(printed: Printed) -> Table:
    """Transcribe Cuadro 16 or 17: clients or services by budget category and origin."""
    columns = ("budget_category", "detail", *_TARGETS, "increment_pct")
    rows: list[Row] = []
    totals: list[Row] = []
    category = ""
    for line in printed.body():
        found = cells(columns, line)
        if is_total(line):
            key = "red-cite" if "Red CITE" in found["budget_category"] else "total"
            del found["detail"]  # the label is one cell over both
            totals.append(Row(key, line.page, found))
            continue
        category = _CATEGORIES.get(found["budget_category"], category)
        origin = next(key for words, key in _ORIGINS if words in found["detail"])
        rows.append(Row(f"{category}.{origin}", line.page, found))
    return table(printed, rows, totals)


def by_service(printed: Printed) -> Table:
    """Transcribe Cuadro 18: services by their number, 1 to 8."""
    columns = ("service", "unit_of_measure", *_TARGETS, "increment_pct")
    rows: list[Row] = []
    totals: list[Row] = []
    for line in printed.body():
        found = cells(columns, line)
        if is_total(line):
            totals.append(Row("total", line.page, found))
        else:
            rows.append(Row(found["service"].partition(".")[0], line.page, found))
    return table(printed, rows, totals)


def by_category(printed: Printed) -> Table:
    """Transcribe Cuadro 19: services by budget category, which it prints as PP0NN or APNOP."""
    rows: list[Row] = []
    totals: list[Row] = []
    for line in printed.body():
        found = cells(("budget_category", *_TARGETS, "increment_pct"), line)
        number = re.match(r"PP(\d{3})\b", found["budget_category"])
        if is_total(line):
            totals.append(Row("total", line.page, found))
        else:
            rows.append(Row(f"0{number[1]}" if number else "9002", line.page, found))
    return table(printed, rows, totals)


def by_complexity(printed: Printed) -> Table:
    """Transcribe Cuadro 20: services of the APNOP by complexity, under one merged category."""
    rows: list[Row] = []
    totals: list[Row] = []
    for line in printed.body():
        found = cells(("budget_category", "complexity", *_TARGETS, "share_pct"), line)
        row = Row(slug(found["complexity"]), line.page, found)
        (totals if is_total(line) else rows).append(row)
    return table(printed, rows, totals)
