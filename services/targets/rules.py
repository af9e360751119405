"""Rules on one act's programmed targets; each observes, none refuses (domain: T series)."""

from collections.abc import Iterator
from typing import Final

from shared.act import Act
from shared.rules.facts import not_before
from shared.rules.observing import ActRule, Basis, Noticed, itemised_lines, kind_of
from shared.rules.signers import ISSUER_RULE
from shared.spanish import MEASURES, figure

GUIDE: Final = (Basis("Guía para el Planeamiento Institucional, CEPLAN", 2017),)
_OWNED: Final = ("services", "clients", "activity", "task")


def programmed_targets_are_not_negative(act: Act) -> Iterator[Noticed]:
    """T01: an approved plan programmes nothing below zero."""
    if kind_of(act) != "PlanApproved":
        return
    for entry in act.measures:
        lines = [line for line in itemised_lines(entry) if line.amount < 0]
        if entry.measure in _OWNED and lines:
            first = lines[0].source
            evidence = (
                f"{MEASURES[entry.measure]}: líneas que programan menos de cero, {len(lines)}; la "
                f"primera, {first.table} {first.row}: {figure(lines[0].amount)}"
            )
            part = ":".join(filter(None, (entry.measure, entry.unit_of_measure)))
            yield Noticed(evidence, part, entry.measure)


def past_months_change_with_a_reason(act: Act) -> Iterator[Noticed]:
    """T04: what changes a month before that of the signature says why.

    A circumstance, a reference or the line's own note is a reason.
    """
    signed = not_before(act.issued_on)
    silent = not act.circumstance and not act.references
    if kind_of(act) != "TargetsReprogrammed" or signed.year != act.fiscal_year or not silent:
        return
    for entry in act.measures:
        months = {
            line.month
            for part in entry.breakdowns
            for line in part.lines
            if line.month and int(line.month) < signed.month and line.amount and not line.note
        }
        if months:
            evidence = (
                f"{MEASURES[entry.measure]}: firmado el {act.issued_on.date}, cambia los meses "
                f"{', '.join(sorted(months))} sin decir por qué"
            )
            part = ":".join(filter(None, (entry.measure, entry.unit_of_measure)))
            yield Noticed(evidence, part, entry.measure)


RULES: Final = (
    ActRule(
        "T01",
        "Un plan aprobado no programa nada por debajo de cero",
        "warning",
        GUIDE,
        programmed_targets_are_not_negative,
        "servicios: líneas que programan menos de cero, 1; la primera, cuadro-10 2: -1",
        kinds=("PlanApproved",),
    ),
    ActRule(
        "T04",
        "Lo que cambia un mes pasado dice por qué",
        "warning",
        GUIDE,
        past_months_change_with_a_reason,
        "clientes: firmado el 2024-06-30, cambia los meses 05 sin decir por qué",
        kinds=("TargetsReprogrammed",),
    ),
    ISSUER_RULE,
)
