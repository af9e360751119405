"""Rules on the budget acts that count at a cut; each observes, none refuses (B and X series)."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from services.budget.rules import ARTICLE_47
from shared.rules.facts import Facts, Header, month_end, not_after, not_before
from shared.rules.observing import Basis, CutRule, Noticed, ever
from shared.spanish import DIMENSIONS, figure, place_of

_BUDGET: Final = "budget"
_DISAGGREGATION_DAYS: Final = 5
_FORMALISATION_DAYS: Final = 10
_DECEMBER: Final = 12
_LINES: Final = (
    ("funding_source",),
    ("expense_category", "expense_group"),
    ("funding_source", "agreement"),
    ("budget_category", "unit_class"),
    ("funding_source", "unit_class", "unit"),
)
"""The lines that limit spending, as acts itemise them."""

_AXES: Final = ("funding_source", "expense_category", "budget_category", "unit_class", "unit")


def there_is_one_opening(facts: Facts) -> Iterator[Noticed]:
    """B01: an entity's year has one PIA and only one."""
    openings = facts.of("OpeningBudgetApproved", measure=_BUDGET)
    moving = [header for header in facts.headers if _BUDGET in header.measures]
    for header in openings[1:]:
        evidence = f"{header.key} aprueba un PIA y {openings[0].key} ya lo había aprobado"
        acts = (openings[0].key, header.key)
        yield Noticed(evidence, f"{header.key}:second", _BUDGET, acts)
    if moving and not openings:
        evidence = f"hay {len(moving)} actos de presupuesto y ninguno aprueba el PIA"
        yield Noticed(evidence, "none", _BUDGET, (moving[-1].key,))


def transfers_stay_within_their_law(facts: Facts) -> Iterator[Noticed]:
    """B04: what is disaggregated of a law is not more than the law allows the pliego."""
    by_act = facts.sums(_BUDGET, "act")
    carried = facts.of("TransferDisaggregated", measure=_BUDGET)
    laws = facts.of("TransferEnacted")
    for law in laws:
        acts = tuple(header.key for header in carried if header.cites(law.key))
        allowed = _allowed(law)
        moved = sum(by_act.get((act,), 0) for act in acts)
        if allowed is not None and abs(moved) > abs(allowed):
            evidence = (
                f"{law.key} permite {figure(abs(allowed))} y se desagregan {figure(abs(moved))}"
            )
            yield Noticed(evidence, law.key, _BUDGET, (law.key, *acts))
    for header in carried:
        if not any(header.cites(law.key) for law in laws):
            evidence = "desagrega una transferencia y no cita una ley que cuente a este corte"
            yield Noticed(evidence, f"{header.key}:law", _BUDGET, (header.key,))


def _allowed(law: Header) -> int | None:
    """Give what a law allows of the budget in hundredths (posted as text with two decimals)."""
    stated = [a["amount"] for a in law.own.get("allows", ()) if a["measure"] == _BUDGET]
    return sum(int(amount.replace(".", "")) for amount in stated) if stated else None


def no_line_is_below_zero(facts: Facts) -> Iterator[Noticed]:
    """B06: no line of the budget is below zero once its acts are applied."""
    for by in _LINES:
        for keys, amount in facts.sums(_BUDGET, *by).items():
            if all(keys) and amount < 0:
                movers = facts.movers(_BUDGET, dict(zip(by, keys, strict=True)))
                acts = tuple(act for act, moved in movers.items() if moved < 0)
                evidence = f"{place_of(by, keys)}: el saldo es {figure(amount)}"
                part = f"{'.'.join(by)}:{','.join(keys)}"
                yield Noticed(evidence, part, _BUDGET, acts, by=by)


def months_are_formalised(facts: Facts) -> Iterator[Noticed]:
    """B11: ten days after its end, a month is formalised or declared without modifications."""
    year = facts.cut.fiscal_year
    if not facts.of("OpeningBudgetApproved", measure=_BUDGET):
        return
    told = {f"{h.effective_on.date:%Y-%m}" for h in _formalising(facts)}
    told |= {header.own["period"] for header in facts.of("NoModificationsDeclared")}
    for month in range(1, _DECEMBER + 1):
        period = f"{year}-{month:02d}"
        limit = month_end(dt.date(year, month, 1)) + dt.timedelta(days=_FORMALISATION_DAYS)
        if period not in told and facts.cut.as_of > limit:
            evidence = f"{period} no se formalizó ni se declaró sin modificaciones al {limit}"
            yield Noticed(evidence, period, _BUDGET)


def transfers_are_disaggregated_in_time(facts: Facts) -> Iterator[Noticed]:
    """B12: a pliego disaggregates within five calendar days of the law's entry into force."""
    for header in facts.of("TransferDisaggregated", measure=_BUDGET):
        for law in facts.of("TransferEnacted"):
            if header.corrects is not None or not header.cites(law.key):
                continue
            in_force = not_after(law.effective_on)
            if in_force == dt.date.max:
                continue
            limit = in_force + dt.timedelta(days=_DISAGGREGATION_DAYS)
            if not_before(header.issued_on) > limit:
                evidence = (
                    f"{law.key} rige desde el {law.effective_on.date} y se desagregó el "
                    f"{header.issued_on.date}; el plazo vencía el {limit}"
                )
                part = f"{header.key}:{law.key}"
                yield Noticed(evidence, part, _BUDGET, (law.key, header.key))


def _formalising(facts: Facts) -> tuple[Header, ...]:
    """List the acts that formalise a month, each rectified one by what stands in its place."""
    return facts.of("ReallocationFormalized", measure=_BUDGET)


def formalised_months_change_by_citing(facts: Facts) -> Iterator[Noticed]:
    """B15: what comes after a month was closed cites the act that closed it."""
    closed: dict[str, Header] = {}
    closing = (*_formalising(facts), *facts.of("NoModificationsDeclared"))
    for header in sorted(closing, key=lambda each: (each.issued_on.date, each.sequence)):
        period = header.own.get("period") or f"{header.effective_on.date:%Y-%m}"
        first = closed.setdefault(period, header)
        closed_by = {first.key, first.corrects or first.key}
        if first is not header and not header.corrects and not any(map(header.cites, closed_by)):
            evidence = f"{first.key} ya cerró {period} y {header.key} no lo cita"
            yield Noticed(evidence, header.key, _BUDGET, (first.key, header.key))


def axes_have_one_total(facts: Facts) -> Iterator[Noticed]:
    """X01: the budget is the same number by every axis; what an axis leaves open is told."""
    total = facts.total(_BUDGET)
    for axis in _AXES:
        sums = facts.sums(_BUDGET, axis)
        left = total - sum(amount for (code,), amount in sums.items() if code)
        if left:
            evidence = (
                f"por {DIMENSIONS[axis]} suma {figure(total - left)} y en total "
                f"{figure(total)}; quedan {figure(left)} por desagregar"
            )
            acts = facts.lacking(_BUDGET, axis)
            yield Noticed(evidence, f"{_BUDGET}:{axis}", _BUDGET, acts, by=(axis,))


CUT_RULES: Final = (
    CutRule(
        "B01",
        "Cada pliego tiene un PIA por año, y uno solo",
        "material",
        (Basis("DL 1440, art. 31"),),
        there_is_one_opening,
        "RE-002-2024-ITP-DE aprueba un PIA y RE-001-2024-ITP-DE ya lo había aprobado",
    ),
    CutRule(
        "B04",
        "Lo que se desagrega no pasa de lo que la ley permite",
        "material",
        (Basis("DL 1440, art. 46"),),
        transfers_stay_within_their_law,
        "LEY-32103 permite 99 y se desagregan 100",
    ),
    CutRule(
        "B06",
        "Ningún saldo queda por debajo de cero",
        "material",
        (Basis("DL 1440, art. 30"),),
        no_line_is_below_zero,
        "fuente de financiamiento 1: el saldo es -1",
    ),
    CutRule(
        "B11",
        "Todo mes vencido está formalizado o declarado sin modificaciones",
        "warning",
        (
            Basis("Directiva de ejecución presupuestaria, formalización mensual", 2006, 2023),
            Basis("Directiva 0001-2024-EF/50.01, formalización mensual", 2024),
        ),
        months_are_formalised,
        "2024-02 no se formalizó ni se declaró sin modificaciones al 2024-03-10",
        by_cut=True,
    ),
    CutRule(
        "B12",
        "Una transferencia se desagrega en cinco días calendario desde que rige su ley",
        "warning",
        (Basis("Ley 32103, art. 10.3", 2024, 2024),),
        transfers_are_disaggregated_in_time,
        "LEY-32103 rige desde el 2024-07-27 y se desagregó el 2024-08-02; el plazo "
        "vencía el 2024-08-01",
    ),
    CutRule(
        "B15",
        "Lo que modifica un mes ya cerrado cita la resolución que lo cerró",
        "warning",
        ARTICLE_47,
        formalised_months_change_by_citing,
        "RSG-011-2024-ITP-SG ya cerró 2024-01 y RSG-012-2024-ITP-SG no lo cita",
    ),
    CutRule(
        "X01",
        "El presupuesto suma lo mismo por todos sus ejes",
        "warning",
        ever("Aritmética: todo eje reparte el mismo total"),
        axes_have_one_total,
        "por unidad suma 60 y en total 100; quedan 40 por desagregar",
    ),
)
