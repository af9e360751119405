# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""The components of each investment: Anexo 7."""

from pages import Printed
from tables import Row, Table, cells, is_total, joined, slug, table

_INVESTMENT = ("number", "type", "cui", "investment")
_COMPONENT = ("description", "component", "pia", "pim", "variation_pct")


def by_component(printed: Printed) -> Table:
    """Transcribe Anexo 7: a row for each investment and below it one for each component.

    The table prints an investment's texts once, beside its first component; the key of a component
    is its name, with its place where an investment has the same component again.
    """
    rows: list[Row] = []
    totals: list[Row] = []
    cui, parent = "", 0
    names: list[str] = []
    for line in printed.body():
        found = cells((*_INVESTMENT, *_COMPONENT), line)
        if is_total(line):
            empty = ("type", "cui", "investment", "description", "component")
            total = {key: cell for key, cell in found.items() if cell or key not in empty}
            totals.append(Row("total", line.page, total))
            continue
        if found["cui"]:
            cui, parent, names = slug(found["cui"]), len(rows), []
            rows.append(Row(cui, line.page, {key: found[key] for key in _INVESTMENT}))
        elif found["investment"]:
            # A page break cut the investment's name; beside its rest stands a component.
            own = rows[parent].cells
            name = joined(own["investment"], found["investment"])
            rows[parent] = Row(cui, rows[parent].page, {**own, "investment": name})
        names.append(slug(found["component"]))
        place = f"-{names.count(names[-1])}" if names.count(names[-1]) > 1 else ""
        moved = {key: found[key] for key in _COMPONENT}
        rows.append(Row(f"{cui}.{names[-1]}{place}", line.page, moved))
    return table(printed, rows, totals)
