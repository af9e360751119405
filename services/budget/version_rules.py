"""Rules on the approved versions of the plan, judged at the cut that each one names (P series)."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from shared.cut import Cut
from shared.rules.facts import Facts, Header
from shared.rules.observing import Basis, CutRule, Noticed
from shared.spanish import figure

_GUIDE: Final = (Basis("Guía para el Planeamiento Institucional, CEPLAN", 2017),)
_NUMBER: Final = re.compile(r"(\d+)\D*$")


def versions_carry_the_pim(facts: Facts) -> Iterator[Noticed]:
    """P01: what a version gives to its centros de costo is the PIM at the cut that it names."""
    for header in facts.of("PlanVersionApproved"):
        at = _named_cut(facts.cut, header)
        pim = facts.total("budget", at)
        sums = facts.sums("budget", "unit_class", at=at)
        planned = sum(amount for (code,), amount in sums.items() if code)
        if planned != pim:
            evidence = (
                f"al {at.as_of} sus centros de costo suman {figure(planned)} y el PIM es "
                f"{figure(pim)}"
            )
            yield Noticed(evidence, header.key, "budget", (header.key,))


def _named_cut(asked: Cut, header: Header) -> Cut:
    """Give the cut that a version names; its position is its own less one unless it says one."""
    named = header.own["cut"]
    through = min(named.get("through", header.sequence - 1), asked.through)
    as_of = dt.date.fromisoformat(named["as_of"])
    basis = named.get("basis", "effective")
    return Cut(asked.entity, asked.fiscal_year, as_of, basis, through)


def versions_follow_one_another(facts: Facts) -> Iterator[Noticed]:
    """P02: versions are numbered one after the other, one approved at a time."""
    versions = facts.of("PlanVersionApproved")
    numbered = [(int(found[1]), h) for h in versions if (found := _numbered(h)) is not None]
    numbered.sort(key=lambda each: (each[1].issued_on.date, each[1].sequence))
    for (before, earlier), (number, header) in pairwise(numbered):
        if number != before + 1:
            evidence = (
                f"{header.key} aprueba la versión {number} después de la {before} ({earlier.key})"
            )
            yield Noticed(evidence, part=f"{header.key}:order", acts=(earlier.key, header.key))
    for header in versions:
        if header.own["cut"].get("through", 0) >= header.sequence:
            evidence = f"{header.key} nombra un corte que llega más allá de su propio registro"
            yield Noticed(evidence, part=f"{header.key}:through", acts=(header.key,))


def _numbered(header: Header) -> re.Match[str] | None:
    return _NUMBER.search(header.own["version"])


VERSION_RULES: Final = (
    CutRule(
        "P01",
        "El total de una versión del POI es el PIM a su fecha de corte",
        "material",
        _GUIDE,
        versions_carry_the_pim,
        "al 2024-08-31 sus centros de costo suman 60 y el PIM es 100",
        by_cut=True,
    ),
    CutRule(
        "P02",
        "Las versiones del POI se aprueban una tras otra, en orden",
        "warning",
        _GUIDE,
        versions_follow_one_another,
        "RCD-021-2024-ITP-PCD aprueba la versión 3 después de la 1 (RCD-020-2024-ITP-PCD)",
    ),
)
