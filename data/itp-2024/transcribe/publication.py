# ruff: noqa: INP001  # modules of a script that is run by its path, not a package
"""Transcribe the 38 tables of the POI 2024 of the ITP, exactly as printed, from its text.

Usage: python publication.py TEXT OUTDIR

Writes one file a table, cuadro-01.json to anexo-7.json, and publication.toml, what they have in
common. Every literal is taken from its place in
the text, slips included; a cell that the text lost is "?". What a rule cannot read by itself is
decided by a repair, declared beside the rule with its reason.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import activities
import budgets
import components
import movements
import plan
import programming
from pages import Printed, read_tables
from tables import Table

_TARGETS = ("initial", "updated", "increment")
_BUDGET = ("pia", "pim", "variation", "variation_pct")
_FUNDS = ("responsible", "pia", "amount", "act", "total")
_AGREEMENT = ("number", "project", "document", "responsible")
_SERVICES = ("unit", "service", "task", "unit_of_measure", *_TARGETS)
_CLIENTS = ("unit", "unit_of_measure", *_TARGETS)
_GROUPS = ("5", "5.2.1", "5.2.3", "5.2.4", "5.2.5", "6", "6.2.4", "6.2.6")
_CURRENT = ("5", "5.office", "5.cite", "5.desempeno", "5.cooperacion")
_CAPITAL = ("6", "6.office", "6.cite", "6.concursable-cite", "6.concursable-diditt")
_CONCURSABLE = ("5.concursable-cite", "5.concursable-diditt")
_SUMMARY = (*_CURRENT, *_CONCURSABLE, *_CAPITAL, "6.ioarr", "6.pip")

_HEADER = """\
# What the tables beside this file have in common: `poi load` posts each as a FiguresPublished act.
publication = "poi-2024-act-1"
title = "POI 2024 Actualizado versión 1 del ITP"
entity = "38-241"
fiscal_year = 2024

# The document prints no date of its own: it is not earlier than the latest date in it, that of
# Resolución de Secretaría General 071-2024-ITP/SG.
issued_on = { date = "2024-09-10", certainty = "earliest" }

# The day at which its figures stand: "PIM al 31 de agosto 2024".
effective_on = { date = "2024-08-31", certainty = "exact" }
"""

_RULES: dict[str, Callable[[Printed], Table]] = {
    "cuadro-01": plan.objectives,
    "cuadro-02": plan.circumstances,
    "cuadro-03": lambda printed: programming.services(printed, (*_SERVICES, "total")),
    "cuadro-04": lambda printed: programming.units(printed, _CLIENTS),
    "cuadro-05": programming.junin,
    "cuadro-06": lambda printed: programming.services(printed, _SERVICES),
    "cuadro-07": lambda printed: programming.units(printed, _CLIENTS),
    "cuadro-08": movements.by_investment,
    "cuadro-09": lambda printed: movements.by_agreement(
        printed, ("number", "project", "activity", "document", *_FUNDS)
    ),
    "cuadro-10": lambda printed: movements.by_agreement(
        printed, ("number", "project", "document", "activity", *_FUNDS)
    ),
    "cuadro-11": lambda printed: movements.by_agreement(
        printed, ("number", "project", "document", *_FUNDS)
    ),
    "cuadro-12": lambda printed: movements.by_agreement(
        printed, ("number", "project", "document", *_FUNDS)
    ),
    "cuadro-13": lambda printed: programming.services(
        printed, ("unit", "modification", "service", "task", *_TARGETS)
    ),
    "cuadro-14": lambda printed: programming.units(printed, _CLIENTS),
    "cuadro-15": budgets.transfers,
    "cuadro-16": plan.origins,
    "cuadro-17": plan.origins,
    "cuadro-18": plan.by_service,
    "cuadro-19": plan.by_category,
    "cuadro-20": plan.by_complexity,
    "cuadro-21": programming.tasks,
    "cuadro-22": lambda printed: budgets.in_order(
        printed, ("funding_source", *_BUDGET), ("1", "4")
    ),
    "cuadro-23": lambda printed: budgets.in_order(printed, ("expense_group", *_BUDGET), _GROUPS),
    "cuadro-24": budgets.by_category,
    "cuadro-25": budgets.by_unit,
    "cuadro-26": budgets.by_unit,
    "cuadro-27": lambda printed: budgets.by_agreement(printed, (*_AGREEMENT, *_BUDGET)),
    "cuadro-28": lambda printed: budgets.by_agreement(printed, (*_AGREEMENT, *_BUDGET)),
    "cuadro-29": lambda printed: budgets.by_agreement(printed, (*_AGREEMENT[1:], *_BUDGET)),
    "cuadro-30": budgets.by_investment,
    "cuadro-31": lambda printed: budgets.in_order(
        printed, ("expense_category", *_BUDGET), _SUMMARY
    ),
    "anexo-1": budgets.by_resolution,
    "anexo-2": activities.offices,
    "anexo-3": lambda printed: programming.units(printed, ("unit", *_TARGETS, "increment_pct")),
    "anexo-4": programming.months,
    "anexo-5": lambda printed: programming.units(printed, ("unit", *_TARGETS, "increment_pct")),
    "anexo-6": programming.months,
    "anexo-7": components.by_component,
}


def main(arguments: list[str]) -> int:
    """Write every table of a text into a folder; return the process's exit status."""
    if len(arguments) != 2:  # noqa: PLR2004  # the two of the usage
        sys.stderr.write((__doc__ or "") + "\n")
        return 2
    text, folder = Path(arguments[0]), Path(arguments[1])
    printed = read_tables(text.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, rule in _RULES.items():
        written = json.dumps(_as_json(rule(printed[name])), ensure_ascii=False, indent=2)
        (folder / f"{name}.json").write_text(written + "\n", encoding="utf-8")
    (folder / "publication.toml").write_text(_HEADER, encoding="utf-8")
    return 0


def _as_json(table: Table) -> dict[str, object]:
    """Return a table in the published form."""
    return {
        "id": table.id,
        "page": table.page,
        "rows": [{"key": row.key, "page": row.page, "cells": row.cells} for row in table.rows],
        "totals": [{"key": row.key, "page": row.page, "cells": row.cells} for row in table.totals],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
