"""Which stored layouts the reading rule chooses for a question (D3)."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, select

from shared.figures.reading import Question, chosen_breakdown
from shared.store.rows import LAYOUT

LAYOUTS: Final = select(LAYOUT).where(LAYOUT.c.measure == bindparam("measure"))
"""The layouts in which acts partition a measure."""


@lru_cache(maxsize=4096)
def _is_chosen(by_sets: str, breakdown: int, asked: tuple[str, ...]) -> bool:
    return chosen_breakdown(json.loads(by_sets), asked) == breakdown


def chosen_layouts(layouts: Iterable[Any], question: Question) -> tuple[int, ...]:
    """Choose the layouts in which the rule reads a question."""
    asked = question.classified
    return tuple(row.layout for row in layouts if _is_chosen(row.by_sets, row.breakdown, asked))
