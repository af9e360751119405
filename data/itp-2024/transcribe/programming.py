# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""Services and clients programmed by unit: Cuadros 3 to 7, 13, 14 and 21, Anexos 3 to 6."""

import re
from collections.abc import Sequence

from pages import Line, Printed
from tables import MONTHS, Row, Table, cells, is_total, slug, table, task_code, unit_key

_TARGETS = ("initial", "updated", "increment")
_SERVICE = re.compile(r"(\d)\. ")


def services(printed: Printed, columns: Sequence[str]) -> Table:
    """Transcribe a table of tasks by unit, whose unit and service are printed once a group."""
    rows: list[Row] = []
    totals: list[Row] = []
    unit = ""
    lines = _broken_groups_named(printed.body(), columns.index("service"))
    for line, named in lines:
        if is_total(line):
            totals.append(Row("total", line.page, _total(columns, line)))
            continue
        found = cells(columns, _placed(line, columns))
        unit = named or found["unit"] or unit
        rows.append(Row(f"{unit_key(unit)}.{task_code(found['task'])}", line.page, found))
    return table(printed, rows, totals)


def _broken_groups_named(body: Sequence[Line], column: int) -> list[tuple[Line, str]]:
    """Pair each line with its unit where the text has that name only on the next page.

    Cuadro 6 prints the first task of CITE productivo Maynas at the foot of a page and the unit's
    name after the break. Such a row is known by its service, whose number falls though no unit is
    named: within a unit the services stand in order.
    """
    named: list[tuple[Line, str]] = []
    last = 0
    for number, line in enumerate(body):
        service = _SERVICE.match(line.cells[column])
        current = int(service[1]) if service else last
        headless = not line.cells[0] and current < last and not is_total(line)
        following = next((later.cells[0] for later in body[number + 1 :] if later.cells[0]), "")
        named.append((line, following if headless else ""))
        last = current
    return named


def _placed(line: Line, columns: Sequence[str]) -> Line:
    """Put back the cells of a row that the text moved to the left, under the unit's merged cell.

    In Cuadros 6 and 13 such a row begins with the name of a service or of a task, where only a
    unit can stand: 7.3 of CITE forestal Maynas (the blank after it is one more moved cell), 7.2 of
    CITE agroindustrial Chavimochic.
    """
    first = line.cells[0]
    if not first[:1].isdigit():
        return line
    if _SERVICE.match(first):
        empty = columns.index("service")
        return Line(line.page, ("",) * empty + line.cells[: len(columns) - empty])
    empty = columns.index("task")
    return Line(line.page, ("",) * empty + (first,) + line.cells[2 : len(columns) - empty + 1])


def _total(columns: Sequence[str], line: Line) -> dict[str, str]:
    """Name the cells of a total row.

    In Cuadro 3 the label stands in the second column: the text moved the row by one column. Its
    last cell, the total of services, is empty: three figures are printed.
    """
    if line.cells[0]:
        return _without_empty_names(cells(columns, line))
    return _without_empty_names(cells(columns, Line(line.page, (*line.cells[1:], ""))))


def _without_empty_names(found: dict[str, str]) -> dict[str, str]:
    """Leave out the empty names of a total row: the label is one cell merged over them."""
    names = ("modification", "service", "task", "unit_of_measure", "complexity")
    return {column: text for column, text in found.items() if text or column not in names}


def units(printed: Printed, columns: Sequence[str]) -> Table:
    """Transcribe a table with one row a unit, keyed by the unit."""
    rows: list[Row] = []
    totals: list[Row] = []
    for line in printed.body():
        found = cells(columns, line)
        if is_total(line):
            totals.append(Row("total", line.page, _without_empty_names(found)))
        else:
            rows.append(Row(unit_key(found["unit"]), line.page, found))
    return table(printed, rows, totals)


def months(printed: Printed) -> Table:
    """Transcribe Anexos 4 and 6: for each unit, its programme by month before and after."""
    rows: list[Row] = []
    totals: list[Row] = []
    unit = ""
    for line in printed.body():
        found = cells(("unit", "programme", *MONTHS, "total"), line)
        unit = found["unit"] or unit
        # The last programme of Anexo 4 is printed as "POI" alone: it is the updated one.
        programme = "initial" if "Ini" in found["programme"] else "updated"
        if unit.startswith("Total"):
            totals.append(Row(f"total.{programme}", line.page, found))
        else:
            rows.append(Row(f"{unit_key(unit)}.{programme}", line.page, found))
    return table(printed, rows, totals)


def junin(printed: Printed) -> Table:
    """Transcribe Cuadro 5: activities and tasks of the UT Junín from July to December."""
    columns = ("activity", "name", "unit_of_measure", *MONTHS[6:], "total")
    rows: list[Row] = []
    for line in printed.body():
        found = cells(columns, line)
        key = slug(found["activity"]) or task_code(found["name"])
        rows.append(Row(key, line.page, found))
    return table(printed, rows)


def tasks(printed: Printed) -> Table:
    """Transcribe Cuadro 21: the APNOP by task, keyed by the task's code."""
    columns = ("service", "task", "complexity", *_TARGETS, "increment_pct")
    rows: list[Row] = []
    totals: list[Row] = []
    for line in printed.body():
        found = cells(columns, line)
        if found["task"]:
            rows.append(Row(task_code(found["task"]), line.page, found))
        else:
            # "Servicios Tecnológicos", the total, is the only row without a task.
            totals.append(Row("total", line.page, _without_empty_names(found)))
    return table(printed, rows, totals)
