"""Rules on one act's budget figures; each observes, none refuses (domain: B series)."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from shared.act import Act, ActRectified
from shared.parts import MeasureEntry
from shared.rules.facts import month_end, not_after, not_before
from shared.rules.observing import (
    ActRule,
    Basis,
    Noticed,
    entry_of,
    itemised_lines,
    kind_of,
    sums_by,
)
from shared.rules.signers import DELEGATION_RULE, ISSUER_RULE
from shared.spanish import figure

_FORMALISATION_DAYS: Final = 10
_ORDINARY_SOURCES: Final = ("1", "3")
_PROGRAMME: Final = re.compile(r"0(?!000)[0-9]{3}")
_JUSTIFIES: Final = "DLEG-1440 art. 48.1.4"
_FIRST_QUARTER_ENDS: Final = 3
_BUDGET: Final = "budget"

_INTERNAL: Final = ("ReallocationFormalized",)

ARTICLE_47: Final = (Basis("Ley 28411, art. 40", 2005, 2018), Basis("DL 1440, art. 47"))


def openings_are_dated_before_their_year(act: Act) -> Iterator[Noticed]:
    """B01: the PIA is approved by 31 December of the year before and rules from 1 January."""
    if kind_of(act) != "OpeningBudgetApproved" or entry_of(act, _BUDGET) is None:
        return
    limit, begins = dt.date(act.fiscal_year - 1, 12, 31), dt.date(act.fiscal_year, 1, 1)
    if not_before(act.issued_on) > limit and not isinstance(act, ActRectified):
        yield Noticed(f"se firmó el {act.issued_on.date}; el plazo vence el {limit}", "issued")
    if act.effective_on.date != begins:
        yield Noticed(f"rige desde el {act.effective_on.date} y no desde el {begins}", "effective")


def internal_changes_add_to_zero(act: Act) -> Iterator[Noticed]:
    """B02: what is enabled inside a pliego is annulled inside it (DL 1440 art. 47)."""
    entry = _reallocation(act)
    if entry is not None and entry.total != 0:
        evidence = f"la modificación interna suma {figure(entry.total)} y no cero"
        yield Noticed(evidence, measure=_BUDGET)


def internal_changes_stay_in_their_source(act: Act) -> Iterator[Noticed]:
    """B03: an internal change adds to zero within each funding source."""
    entry = _reallocation(act)
    for source, amount in sorted(sums_by(entry, "funding_source").items()) if entry else ():
        if source and amount:
            evidence = f"la fuente {source} suma {figure(amount)} en un cambio interno"
            yield Noticed(evidence, part=source, measure=_BUDGET)


def transfers_move_one_way(act: Act) -> Iterator[Noticed]:
    """B04: a transferencia de partidas only takes, or only gives: no line goes against it."""
    entry = entry_of(act, _BUDGET) if kind_of(act) == "TransferDisaggregated" else None
    if entry is None:
        return
    amounts = {line.amount for line in itemised_lines(entry)}
    if entry.total == 0:
        yield Noticed("la transferencia suma cero: no mueve nada entre pliegos", "zero", _BUDGET)
    elif (against := [each for each in sorted(amounts) if each * entry.total < 0]) != []:
        evidence = (
            f"la transferencia suma {figure(entry.total)} y tiene una línea de {figure(against[0])}"
        )
        yield Noticed(evidence, "sign", _BUDGET)


def credits_add_other_sources(act: Act) -> Iterator[Noticed]:
    """B05: a resolution of the titular adds credits, and not from RO or ROOC (art. 50.1)."""
    credit = kind_of(act) == "SupplementaryCreditAuthorized"
    entry = entry_of(act, _BUDGET) if credit else None
    if entry is None:
        return
    if entry.total <= 0:
        evidence = f"el crédito suplementario suma {figure(entry.total)}"
        yield Noticed(evidence, "total", _BUDGET)
    if not act.key.startswith("RE-"):
        return
    for source, amount in sorted(sums_by(entry, "funding_source").items()):
        if source in _ORDINARY_SOURCES and amount:
            evidence = f"incorpora {figure(amount)} en la fuente {source}, que exige una ley"
            yield Noticed(evidence, f"source-{source}", _BUDGET)


def capital_does_not_pay_current(act: Act) -> Iterator[Noticed]:
    """B08: no habilitación of gasto corriente charged to gasto de capital (art. 48.1.3)."""
    entry = _reallocation(act)
    current = sums_by(entry, "expense_category").get("5", 0) if entry else 0
    if current > 0:
        evidence = f"el gasto corriente crece en {figure(current)} a costa del de capital"
        yield Noticed(evidence, measure=_BUDGET)


def programmes_keep_their_credits(act: Act) -> Iterator[Noticed]:
    """B09: nothing leaves a Programa Presupuestal, investments apart, without justification.

    A reference to art. 48.1.4 justifies; so does one to the DGPP's report in the first quarter. A
    breakdown that does not tell gasto de capital apart is not judged: it may be investments.
    """
    entry = _reallocation(act)
    early = act.effective_on.date.month <= _FIRST_QUARTER_ENDS
    justified = any(r.startswith(_JUSTIFIES) or (early and "DGPP" in r) for r in act.references)
    if entry is None or justified:
        return
    for category, amount in sorted(_outside_investments(entry).items()):
        if _PROGRAMME.fullmatch(category) and amount < 0:
            evidence = f"el programa {category} pierde {figure(-amount)} sin sustento"
            yield Noticed(evidence, category, _BUDGET)


def _outside_investments(entry: MeasureEntry) -> dict[str, int]:
    """Sum by budget category without gasto de capital, where a breakdown tells it apart."""
    sums: dict[str, int] = {}
    told_apart = {"expense_category", "expense_group"}
    part = next(
        (p for p in entry.breakdowns if "budget_category" in p.by and told_apart & set(p.by)), None
    )
    for line in part.lines if part else ():
        if line.expense_category != "6" and line.expense_group != "2.6":
            category = line.budget_category or ""
            sums[category] = sums.get(category, 0) + line.amount
    return sums


def formalised_in_time(act: Act) -> Iterator[Noticed]:
    """B11: a month is formalised after its end, within ten calendar days."""
    if _reallocation(act) is None or isinstance(act, ActRectified):
        return
    end = month_end(act.effective_on.date)
    limit = end + dt.timedelta(days=_FORMALISATION_DAYS)
    if not_before(act.issued_on) > limit:
        days = (act.issued_on.date - end).days
        yield Noticed(f"se formalizó {days} días después del fin del mes; el plazo es de 10")
    monthly = act.effective_on.certainty == "month"
    if monthly and not_after(act.issued_on) <= end:
        evidence = f"se formalizó el {act.issued_on.date}, antes de que el mes terminara"
        yield Noticed(evidence, "early")


def versions_are_approved_by_the_board(act: Act) -> Iterator[Noticed]:
    """P02: the Consejo Directivo approves a version of the plan."""
    series = act.key.partition("-")[0]
    if act.kind == "PlanVersionApproved" and series not in ("RCD", "RPCD", "REG"):
        yield Noticed(f"la versión se aprueba con {act.key} y no por el Consejo Directivo")


def _reallocation(act: Act) -> MeasureEntry | None:
    return entry_of(act, _BUDGET) if kind_of(act) == "ReallocationFormalized" else None


RULES: Final = (
    ActRule(
        "B01",
        "El PIA se aprueba hasta el 31 de diciembre del año anterior y rige desde el 1 de enero",
        "warning",
        (Basis("DL 1440, art. 31.2"),),
        openings_are_dated_before_their_year,
        "se firmó el 2024-01-05; el plazo vence el 2023-12-31",
        kinds=("OpeningBudgetApproved",),
    ),
    ActRule(
        "B02",
        "Una modificación interna suma cero",
        "material",
        ARTICLE_47,
        internal_changes_add_to_zero,
        "la modificación interna suma 1 y no cero",
        kinds=_INTERNAL,
    ),
    ActRule(
        "B03",
        "Una modificación interna suma cero dentro de cada fuente",
        "warning",
        ARTICLE_47,
        internal_changes_stay_in_their_source,
        "la fuente 1 suma 10 en un cambio interno",
        kinds=_INTERNAL,
    ),
    ActRule(
        "B04",
        "Una transferencia de partidas va en un solo sentido",
        "material",
        (Basis("DL 1440, art. 46"),),
        transfers_move_one_way,
        "la transferencia suma -12,576,352 y tiene una línea de 1",
        kinds=("TransferDisaggregated",),
    ),
    ActRule(
        "B05",
        "Un crédito suplementario suma, y por resolución no toca las fuentes 1 ni 3",
        "warning",
        (Basis("DL 1440, art. 50.1"),),
        credits_add_other_sources,
        "incorpora 10 en la fuente 1, que exige una ley",
        kinds=("SupplementaryCreditAuthorized",),
    ),
    ActRule(
        "B08",
        "El gasto corriente no crece a costa del de capital en una modificación interna",
        "warning",
        (Basis("DL 1440, art. 48.1.3"),),
        capital_does_not_pay_current,
        "el gasto corriente crece en 10 a costa del de capital",
        kinds=_INTERNAL,
    ),
    ActRule(
        "B09",
        "De un programa presupuestal, salvo inversiones, no salen créditos sin sustento",
        "warning",
        (Basis("DL 1440, art. 48.1.4"),),
        programmes_keep_their_credits,
        "el programa 0093 pierde 10 sin sustento",
        kinds=_INTERNAL,
    ),
    ActRule(
        "B11",
        "Un mes se formaliza después de su fin y dentro de diez días calendario",
        "warning",
        (
            Basis("Directiva de ejecución presupuestaria, formalización mensual", 2006, 2023),
            Basis("Directiva 0001-2024-EF/50.01, formalización mensual", 2024),
        ),
        formalised_in_time,
        "se formalizó 11 días después del fin del mes; el plazo es de 10",
        kinds=_INTERNAL,
    ),
    ISSUER_RULE,
    DELEGATION_RULE,
    ActRule(
        "P02",
        "El Consejo Directivo aprueba cada versión del POI",
        "warning",
        (Basis("Guía para el Planeamiento Institucional, CEPLAN", 2017),),
        versions_are_approved_by_the_board,
        "la versión se aprueba con RE-020-2024-ITP-DE y no por el Consejo Directivo",
        kinds=("PlanVersionApproved",),
    ),
)
