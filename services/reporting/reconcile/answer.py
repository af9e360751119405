"""A reconciliation as JSON, to the letter of contract 4.6."""

from typing import Any

from services.reporting.reconcile.finding import Cells, Finding, Reconciliation


def as_json(
    reconciliation: Reconciliation, publication: str | None, cut: dict[str, Any]
) -> dict[str, Any]:
    """Write a reconciliation; `texts` counts the printed words beside the `cells` of figures."""
    texts = reconciliation.texts
    return {
        "publication": publication,
        "cut": cut,
        "cells": _cells(reconciliation.cells),
        "texts": {
            "printed": texts.printed,
            "reproduced": texts.independent + texts.circular,
            "explained": texts.explained,
            "illegible": texts.illegible,
        },
        "findings": [_finding(finding) for finding in reconciliation.findings],
    }


def _cells(cells: Cells) -> dict[str, Any]:
    return {
        "printed": cells.printed,
        "reproduced": {"independent": cells.independent, "circular": cells.circular},
        "explained": cells.explained,
        "illegible": cells.illegible,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    table, row, column = finding.place
    return {
        "id": finding.id,
        "table": table,
        "tables": list(finding.tables),
        "row": row,
        "column": column,
        "printed": finding.printed,
        "expected": finding.expected,
        "difference": finding.difference,
        "class": finding.klass,
        "severity": finding.severity,
        "evidence": finding.evidence,
        "group": finding.group,
        "source": {"page": finding.page, "row": finding.label},
    }
