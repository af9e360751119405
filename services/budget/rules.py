"""Rules on one act's budget figures; each observes, none refuses (domain: B series)."""

import datetime as dt
from typing import Final

from shared.act import (
    Act,
    ReallocationFormalized,
    SupplementaryCreditAuthorized,
    TransferDisaggregated,
)
from shared.money import format_amount
from shared.observing import Observation, Rule, entry_of, sums_by
from shared.parts import MeasureEntry

_FORMALISATION_DAYS: Final = 10
_ORDINARY_SOURCES: Final = ("1", "3")


def internal_changes_add_to_zero(act: Act) -> tuple[Observation, ...]:
    """B02: what is enabled inside a pliego is annulled inside it (DL 1440 art. 47)."""
    entry = _reallocation(act)
    if entry is None or entry.total == 0:
        return ()
    evidence = f"la modificación interna suma {format_amount(entry.total)} y no cero"
    return (Observation("B02", "material", "DL 1440, art. 47", evidence),)


def internal_changes_stay_in_their_source(act: Act) -> tuple[Observation, ...]:
    """B03: an internal change adds to zero within each funding source."""
    entry = _reallocation(act)
    if entry is None:
        return ()
    return tuple(
        Observation(
            "B03",
            "warning",
            "DL 1440, art. 47",
            f"la fuente {source} suma {format_amount(amount)} en una modificación interna",
        )
        for source, amount in sorted(sums_by(entry, "funding_source").items())
        if source and amount
    )


def transfers_only_take(act: Act) -> tuple[Observation, ...]:
    """B04: a transferencia de partidas out of the pliego has no positive line (art. 46)."""
    entry = entry_of(act, "budget") if isinstance(act, TransferDisaggregated) else None
    if entry is None or entry.total <= 0:
        return ()
    evidence = f"la transferencia suma {format_amount(entry.total)}, mayor que cero"
    return (Observation("B04", "warning", "DL 1440, art. 46", evidence),)


def credits_add_other_sources(act: Act) -> tuple[Observation, ...]:
    """B05: a resolution of the titular adds credits, and not from RO or ROOC (art. 50.1)."""
    if not isinstance(act, SupplementaryCreditAuthorized):
        return ()
    entry = entry_of(act, "budget")
    if entry is None:
        return ()
    found = []
    if entry.total <= 0:
        found.append(f"el crédito suplementario suma {format_amount(entry.total)}")
    if act.key.startswith("RE-"):
        found += [
            f"incorpora {format_amount(amount)} en la fuente {source}, que exige una ley"
            for source, amount in sorted(sums_by(entry, "funding_source").items())
            if source in _ORDINARY_SOURCES and amount
        ]
    basis = "DL 1440, art. 50.1"
    return tuple(Observation("B05", "warning", basis, evidence) for evidence in found)


def capital_does_not_pay_current(act: Act) -> tuple[Observation, ...]:
    """B08: no habilitación of gasto corriente charged to gasto de capital (art. 48.1.3)."""
    entry = _reallocation(act)
    current = sums_by(entry, "expense_category").get("5", 0) if entry else 0
    if current <= 0:
        return ()
    evidence = f"el gasto corriente crece en {format_amount(current)} a costa del de capital"
    return (Observation("B08", "warning", "DL 1440, art. 48.1.3", evidence),)


def formalised_in_time(act: Act) -> tuple[Observation, ...]:
    """B11: a month is formalised within ten calendar days of its end."""
    if _reallocation(act) is None:
        return ()
    limit = act.effective_on.date + dt.timedelta(days=_FORMALISATION_DAYS)
    if act.issued_on.date <= limit:
        return ()
    days = (act.issued_on.date - act.effective_on.date).days
    evidence = f"se formalizó {days} días después del fin del mes; el plazo es de 10"
    basis = "Directiva de ejecución presupuestaria, formalización mensual"
    return (Observation("B11", "warning", basis, evidence),)


def _reallocation(act: Act) -> MeasureEntry | None:
    return entry_of(act, "budget") if isinstance(act, ReallocationFormalized) else None


RULES: Final[tuple[Rule, ...]] = (
    internal_changes_add_to_zero,
    internal_changes_stay_in_their_source,
    transfers_only_take,
    credits_add_other_sources,
    capital_does_not_pay_current,
    formalised_in_time,
)
