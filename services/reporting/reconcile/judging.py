"""Of which class a draft is, and whether it is material or what rounding or form alone makes."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from services.reporting.reconcile.equation import printed_value
from services.reporting.reconcile.finding import Class, Draft, Severity
from services.reporting.reconcile.literals import rounded
from services.reporting.reconcile.sheet import Figure, Place

_ONE_SOL: Final = 1


def class_of(draft: Draft) -> Class:
    """Name what is wrong with a cell."""
    klass: Class
    match draft.kind:
        case "lost" | "unreadable":
            klass = "illegible"
        case "form" | "displaced" | "order":
            klass = "text"
        case "span":
            klass = "sum"
        case "words":
            klass = _class_of_words(draft)
        case "unknown":
            klass = "cross-table"
        case "blank":
            klass = "illegible" if draft.difference else "text"
        case "missing":
            klass = _class_of_sum(draft)
        case "undue" | "value" | "equation":
            klass = _class_of_value(draft)
    return klass


def severity_of(draft: Draft, klass: Class) -> Severity:
    """Say whether a finding matters, or is what rounding or form alone makes."""
    if klass == "rounding" or draft.kind in ("form", "displaced", "order"):
        return "rounding"
    if klass == "text":
        return "rounding" if draft.is_form or draft.kind == "blank" else "material"
    return "rounding" if draft.is_form else "material"


def is_growth_from_nothing(draft: Draft, figures: Mapping[Place, Figure]) -> bool:
    """Say whether 100 % stands for a growth from nothing: a form, where something did grow."""
    if draft.kind != "undue" or draft.printed.strip() != "100%":
        return False
    own = [e for e in draft.refuted_by if e.is_ratio and e.result == draft.place]
    return any(printed_value(figures.get(e.terms[0][1])) not in (None, 0) for e in own)


def _class_of_words(draft: Draft) -> Class:
    """Call a text text while it says the same in other letters; else something else says so."""
    return "text" if draft.is_form else "cross-table"


def _class_of_value(draft: Draft) -> Class:
    figure, difference = draft.figure, draft.difference
    if figure is None:
        return "cross-table"
    if draft.kind == "undue" and draft.is_form and figure.type != "percent":
        return "text"
    if figure.type == "percent":
        return _class_of_percent(draft)
    printed = figure.printed.value
    if printed is not None and difference and difference == 2 * printed:
        return "sign"
    if difference is not None and _is_rounding(draft, difference):
        return "rounding"
    return _class_of_sum(draft)


def _is_rounding(draft: Draft, difference: Fraction) -> bool:
    """One sol; of units, only what a part of a unit makes."""
    if draft.figure is None or abs(difference) > _ONE_SOL:
        return False
    expected = draft.figure.expected
    return draft.figure.type == "money" or (expected is not None and expected.denominator != 1)


def _class_of_percent(draft: Draft) -> Class:
    """Blame a percentage that its own figures make on them, not on itself."""
    figure = draft.figure
    if figure is None or any(e.is_ratio and not e.across for e in draft.agrees_with):
        return "cross-table"
    printed, expected = figure.printed.value, figure.expected
    if printed is not None and expected is not None:
        if printed and rounded(expected, figure.printed.decimals) == -printed:
            return "sign"
        unit = Fraction(1, 10**figure.printed.decimals)
        if abs(printed - expected) < unit:
            return "rounding"
    return "percent"


def _class_of_sum(draft: Draft) -> Class:
    linear = any(not e.is_ratio and not e.across for e in draft.refuted_by)
    return "sum" if linear else "cross-table"
