"""An explanation and a difference as contracted (4.4), ready to be written as JSON (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.reporting.lineage.differing import Change
from services.reporting.lineage.explaining import Explanation, RunningLine
from shared.money import format_amount


def explanation_as_json(
    cuadro: str, explained: Explanation, cut: Mapping[str, Any]
) -> dict[str, Any]:
    """Write a cell with its lines and the cells it is computed from."""
    return {
        "cell": {
            "cuadro": cuadro,
            "row": explained.row,
            "column": explained.column,
            "text": explained.text,
            "cut": cut,
        },
        "value": explained.value,
        "lines": [_line_as_json(line) for line in explained.lines],
        "computed_from": [
            {"cuadro": cuadro, "row": each.row, "column": each.column, "role": each.role}
            for each in explained.computed_from
        ],
    }


def _line_as_json(line: RunningLine) -> dict[str, Any]:
    source = line.source
    moved = source.line
    return {
        "act": moved.act,
        "sequence": moved.sequence,
        "issued_on": source.issued_on.isoformat(),
        "effective_on": moved.effective_on.isoformat(),
        "amount": format_amount(line.amount),
        "running": format_amount(line.running),
        "known": source.known,
        "source": {"table": source.table, "row": source.row, "page": source.page},
    }


def differences_as_json(
    before: Mapping[str, Any], after: Mapping[str, Any], changes: Sequence[Change]
) -> dict[str, Any]:
    """Write two cuts and the cells that differ between them."""
    return {
        "from": before,
        "to": after,
        "cells": [
            {
                "row": change.row,
                "column": change.column,
                "before": change.before,
                "after": change.after,
                "because": [
                    {"act": each.act, "sequence": each.sequence, "reason": each.reason}
                    for each in change.because
                ],
            }
            for change in changes
        ],
    }
