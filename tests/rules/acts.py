"""Acts in which a rule notices something, and their neighbours in which it does not."""

from dataclasses import dataclass, replace
from typing import Any

from services.budget.main import SERVICE as BUDGET
from services.investments.main import SERVICE as INVESTMENTS
from services.targets.main import SERVICE as TARGETS
from shared.figures.service import FiguresService
from shared.rules.observing import ActRule, CutRule, Listed, Rule
from tests.reading.acts import YEAR, Raw, act, cells, cut, moves, store_of

SERVICES = (BUDGET, TARGETS, INVESTMENTS)


@dataclass(frozen=True)
class Case:
    """A rule by the name of its function, what it notices, and where it notices nothing."""

    service: FiguresService
    function: str
    ids: tuple[str, ...]
    odd: tuple[Raw, ...]
    right: tuple[Raw, ...]
    as_of: str = "2024-12-31"


def function_of(rule: Rule) -> str:
    """Name the function of a rule."""
    match rule:
        case ActRule(notice=function) | CutRule(judge=function):
            return function.__name__


def rule_of(case: Case) -> Rule:
    """Find the one rule that a case is about."""
    (rule,) = [rule for rule in case.service.rules if function_of(rule) == case.function]
    return rule


def noticed(case: Case, acts: tuple[Raw, ...], *, fiscal_year: int = YEAR) -> list[Listed]:
    """Judge acts by the rule of a case alone."""
    service = replace(case.service, rules=(rule_of(case),))
    store = store_of(acts, service=service)
    try:
        return service.observed(store, replace(cut(case.as_of), fiscal_year=fiscal_year))
    finally:
        store.close()


def budget(by: str, sums: dict[str, float]) -> Raw:
    """Move the budget by one breakdown."""
    return moves("budget", cells(by, sums))


def opening(number: int = 1, *measures: Raw, **own: Any) -> Raw:
    """Make a PIA, in time unless told otherwise."""
    stated = {"effective": "2024-01-01", "issued": "2023-12-28", **own}
    moved = measures or (budget("expense_group", {"2.1": 100}),)
    return act(number, *moved, kind="OpeningBudgetApproved", **stated)


def reallocation(number: int, *measures: Raw, **own: Any) -> Raw:
    """Make the monthly resolution of January, signed in time by the Secretaría General."""
    stated = {"issued": "2024-02-09", "key": f"RSG-{number:03d}-2024-ITP-SG", **own}
    moved = measures or (budget("expense_group", {"2.1": 0}),)
    return act(number, *moved, kind="ReallocationFormalized", **stated)


def transfer(number: int, *references: str, amount: float = -100, **own: Any) -> Raw:
    """Make the desagregación of a transferencia de partidas."""
    moved = budget("funding_source", {"1": amount})
    stated: dict[str, Any] = {"references": list(references), "effective": "2024-07-31", **own}
    return act(number, moved, kind="TransferDisaggregated", **stated)


def law(amount: str = "100.00") -> Raw:
    """Make the law that allows it, in force from 27.07.2024."""
    allowed = [{"measure": "budget", "amount": amount}]
    own: dict[str, Any] = {"key": "LEY-32103", "allows": allowed, "issued": "2024-07-26"}
    return act(90, kind="TransferEnacted", effective="2024-07-27", **own)


def reallocated(number: int, sums: dict[str, float], *references: str, **own: Any) -> Raw:
    """Move credits between investments."""
    moved = moves("investment", cells("cui", sums))
    return act(number, moved, kind="InvestmentsReallocated", references=list(references), **own)


def opinion(amount: str, *, issued: str = "2024-01-15") -> Raw:
    """Make an opinion of the OPMI on a set of investments."""
    allowed = [{"measure": "investment", "amount": amount}]
    own: dict[str, Any] = {"key": "OF-069-2024-PRODUCE-OGPPM", "allows": allowed}
    return act(80, kind="InvestmentOpinionIssued", effective=issued, **own)


def catalogue(name: str, *codes: str, number: int = 70, **attributes: str) -> Raw:
    """Declare the codes of a catalogue, all with the same attributes."""
    entries = [{"code": code, "name": code, "attributes": attributes} for code in codes]
    own: dict[str, Any] = {
        "key": f"REG-2024-ITP-{number:03d}",
        "catalogue": name,
        "entries": entries,
    }
    return act(number, kind="CatalogueDeclared", effective="2024-01-01", **own)


def planned(measure: str, by: str, sums: dict[str, float], **own: Any) -> Raw:
    """Approve a plan of one measure."""
    unit = own.pop("unit_of_measure", None)
    moved = moves(measure, cells(by, sums), unit_of_measure=unit)
    stated = {"effective": "2024-01-01", "key": "RCD-004-2024-ITP-PCD", **own}
    return act(1, moved, kind="PlanApproved", **stated)


def reprogrammed(measure: str, by: str, sums: dict[str, float], **own: Any) -> Raw:
    """Change the programme of one measure in June."""
    unit = own.pop("unit_of_measure", None)
    moved = moves(measure, cells(by, sums), unit_of_measure=unit)
    stated = {"effective": "2024-06-30", "key": "REG-2024-ITP-007", **own}
    return act(7, moved, kind="TargetsReprogrammed", **stated)


def version(number: int, name: str, **own: Any) -> Raw:
    """Approve a version of the plan, which names a cut."""
    named = {"as_of": "2024-08-31", **own.pop("cut", {})}
    stated = {"key": f"RCD-{number:03d}-2024-ITP-PCD", "effective": "2024-09-10", **own}
    return act(number, kind="PlanVersionApproved", version=name, cut=named, **stated)


def with_balance(raw: Raw, before: str, after: str) -> Raw:
    """Print beside an act's first line what it says stood before and after."""
    raw["measures"][0]["breakdowns"][0]["lines"][0] |= {"before": before, "after": after}
    return raw


def rectifying(number: int, target: str, *measures: Raw, **own: Any) -> Raw:
    """Rectify an act under the kind of a credit, from the original's day unless told otherwise."""
    stated = {"key": target, "kind": "SupplementaryCreditAuthorized", **own.pop("states", {})}
    return act(number, *measures, kind="ActRectified", rectifies=stated, **own)


CREDIT = act(1, budget("funding_source", {"4": 10}))
ANEW = budget("funding_source", {"4": 12})
