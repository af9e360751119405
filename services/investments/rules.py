"""Rules on the investments' figures; each observes, none refuses (domain: B10, I series)."""

from collections.abc import Iterator
from typing import Final

from shared.act import Act
from shared.money import AmountError, parse_amount
from shared.rules.facts import Facts, Header, not_after, not_before
from shared.rules.general import GENERAL_RULES
from shared.rules.observing import ActRule, Basis, CutRule, Noticed, entry_of, ever, kind_of
from shared.spanish import KINDS, figure, place_of

_MEASURE: Final = "investment"
_KINDS: Final = frozenset({"PIP", "IOARR", "estudio", "programa"})
_BOTH_OFFICES_FROM: Final = 2025
"""From Ley 32185 on, the OPMI and the budget office both give their opinion."""

_OPINION: Final = (
    Basis("Ley 31953, art. 11.1", 2024, 2024),
    Basis("Ley 32185, art. 11.1", 2025, 2025),
)
"""An annual law: a year whose law is not here is not judged."""

_EXPECTED: Final = frozenset(
    {
        "OpeningBudgetApproved",
        "SupplementaryCreditAuthorized",
        "TransferDisaggregated",
        "FrameworkReduced",
        "ReallocationFormalized",
        "InvestmentsReallocated",
    }
)


def reallocations_cite_their_opinion(act: Act) -> Iterator[Noticed]:
    """B10: what is taken from an investment cites its favourable opinion; the set adds to zero."""
    entry = entry_of(act, _MEASURE) if kind_of(act) == "InvestmentsReallocated" else None
    if entry is None:
        return
    takes = any(line.amount < 0 for part in entry.breakdowns for line in part.lines)
    cited = [r for r in act.references if r.startswith(("OF-", "INF-", "MEM-"))]
    needed = 2 if act.fiscal_year >= _BOTH_OFFICES_FROM else 1
    if takes and len(cited) < needed:
        evidence = f"anula créditos de inversiones y cita {len(cited)} de {needed} opiniones"
        yield Noticed(evidence, "opinion", _MEASURE)
    if entry.total != 0:
        evidence = f"el conjunto suma {figure(entry.total)} y no cero"
        yield Noticed(evidence, "total", _MEASURE)


def sets_are_as_large_as_their_opinion(facts: Facts) -> Iterator[Noticed]:
    """B10: what is enabled under an opinion is the amount that it states, and not before it."""
    moving = facts.of("InvestmentsReallocated", measure=_MEASURE)
    enabled = _enabled(facts)
    opinions = facts.of("InvestmentOpinionIssued")
    for opinion in opinions:
        under = [header for header in moving if header.cites(opinion.key)]
        stated = [a["amount"] for a in opinion.own.get("allows", ()) if a["measure"] == _MEASURE]
        acts = (opinion.key, *(header.key for header in under))
        gross = sum(enabled.get(header.key, 0) for header in under)
        allowed = sum(parse_amount(amount) for amount in stated)
        if under and stated and gross != allowed:
            evidence = (
                f"{opinion.key} opina sobre {figure(allowed)} y bajo ella se habilitan "
                f"{figure(gross)}"
            )
            yield Noticed(evidence, f"{opinion.key}:gross", _MEASURE, acts)
        for header in under:
            if not_before(opinion.issued_on) > not_after(header.effective_on):
                evidence = f"{opinion.key} es posterior a {header.key}, que se apoya en ella"
                part = f"{header.key}:{opinion.key}:late"
                yield Noticed(evidence, part, _MEASURE, (opinion.key, header.key))
    yield from _without_opinion(moving, opinions)


def _enabled(facts: Facts) -> dict[str, int]:
    """Sum what each act adds to investments, by CUI."""
    sums: dict[str, int] = {}
    for (act, _), amount in facts.sums(_MEASURE, "act", "cui").items():
        sums[act] = sums.get(act, 0) + max(amount, 0)
    return sums


def _without_opinion(moving: tuple[Header, ...], opinions: tuple[Header, ...]) -> Iterator[Noticed]:
    for header in moving:
        named = [r for r in header.references if r.startswith("OF-")]
        if named and not any(header.cites(opinion.key) for opinion in opinions):
            evidence = f"cita {', '.join(named)}, que no está entre los actos de este corte"
            yield Noticed(evidence, f"{header.key}:unknown", _MEASURE, (header.key,))


def investments_have_a_known_type(facts: Facts) -> Iterator[Noticed]:
    """I01: an investment is a PIP, an IOARR, a study or a programme."""
    register = facts.register("cui")
    for code, acts in facts.acts_with(_MEASURE, "cui").items():
        kind = register.get(code, {}).get("type", "")
        if code in register and kind not in _KINDS:
            evidence = f"el CUI {code} tiene el tipo «{kind}»"
            yield Noticed(evidence, code, _MEASURE, acts, by=("cui",))


def investments_are_their_components(facts: Facts) -> Iterator[Noticed]:
    """I02: the PIM of an investment is the sum of its components."""
    for (cui, component), amount in facts.sums(_MEASURE, "cui", "component").items():
        if cui and not component:
            pim = facts.sums(_MEASURE, where=(("cui", (cui,)),)).get((), 0)
            evidence = (
                f"el CUI {cui} tiene {figure(pim)} y sus componentes suman {figure(pim - amount)}"
            )
            acts = tuple(act for act, _ in _without_component(facts, cui))
            yield Noticed(evidence, cui, _MEASURE, acts, by=("cui",))


def _without_component(facts: Facts, cui: str) -> list[tuple[str, int]]:
    sums = facts.sums(_MEASURE, "cui", "component", "act")
    return [(act, amount) for (c, part, act), amount in sums.items() if c == cui and not part]


def investments_move_by_their_acts(facts: Facts) -> Iterator[Noticed]:
    """I03: the PIM of an investment is its PIA and what credits, transfers and changes add."""
    for (cui, kind), amount in facts.sums(_MEASURE, "cui", "kind").items():
        if kind not in _EXPECTED:
            where = f"el CUI {cui}" if cui else "lo que no tiene CUI"
            evidence = f"{where} varía {figure(amount)} por actos de «{KINDS[kind]}»"
            acts = tuple(header.key for header in facts.of(kind, measure=_MEASURE))
            yield Noticed(evidence, f"{cui or 'sin-cui'}:{kind}", _MEASURE, acts, by=("cui",))


def investments_stay_within_their_cost(facts: Facts) -> Iterator[Noticed]:
    """I04: a year's PIM is not more than the cost less what was accrued, where both are told."""
    register = facts.register("cui")
    for (cui,), amount in facts.sums(_MEASURE, "cui").items():
        stated = register.get(cui, {})
        if "updated_cost" not in stated:
            continue
        try:
            left = parse_amount(stated["updated_cost"]) - parse_amount(stated.get("accrued", "0"))
        except AmountError:
            evidence = f"el costo del CUI {cui} no es un monto"
            yield Noticed(evidence, f"{cui}:cost", _MEASURE, by=("cui",))
            continue
        if amount > left:
            evidence = f"el CUI {cui} tiene {figure(amount)} y por ejecutar {figure(left)}"
            acts = tuple(facts.movers(_MEASURE, {"cui": cui}))
            yield Noticed(evidence, cui, _MEASURE, acts, by=("cui",))


def no_investment_is_below_zero(facts: Facts) -> Iterator[Noticed]:
    """B06: no investment, and no component of one, is below zero."""
    for by in (("cui",), ("cui", "component")):
        for keys, amount in facts.sums(_MEASURE, *by).items():
            if all(keys) and amount < 0:
                movers = facts.movers(_MEASURE, dict(zip(by, keys, strict=True)))
                acts = tuple(act for act, moved in movers.items() if moved < 0)
                evidence = f"{place_of(by, keys)}: el saldo es {figure(amount)}"
                part = f"{'.'.join(by)}:{','.join(keys)}"
                yield Noticed(evidence, part, _MEASURE, acts, by=by)


RULES: Final = (
    ActRule(
        "B10",
        "Lo que se anula de una inversión cita su opinión favorable y el conjunto suma cero",
        "warning",
        _OPINION,
        reallocations_cite_their_opinion,
        "anula créditos de inversiones y cita 0 de 1 opiniones",
        kinds=("InvestmentsReallocated",),
    ),
    CutRule(
        "B10",
        "Lo que se habilita bajo una opinión es lo que ella dice, y no antes de ella",
        "warning",
        _OPINION,
        sets_are_as_large_as_their_opinion,
        "OF-069-2024-PRODUCE-OGPPM opina sobre 9 y bajo ella se habilitan 10",
    ),
    CutRule(
        "B06",
        "Ninguna inversión ni componente queda por debajo de cero",
        "material",
        (Basis("DL 1440, art. 30"),),
        no_investment_is_below_zero,
        "CUI 2270500: el saldo es -10",
    ),
    CutRule(
        "I01",
        "Una inversión es PIP, IOARR, estudio o programa",
        "warning",
        (Basis("DL 1252", 2017),),
        investments_have_a_known_type,
        "el CUI 2267446 tiene el tipo «OBRA»",
    ),
    CutRule(
        "I02",
        "El PIM de una inversión es la suma de sus componentes",
        "warning",
        ever("Aritmética: el Anexo 7 reparte lo que el Cuadro 30 suma"),
        investments_are_their_components,
        "el CUI 2267446 tiene 10 y sus componentes suman 8",
    ),
    CutRule(
        "I03",
        "El PIM de una inversión es su PIA más créditos, transferencias y modificaciones",
        "warning",
        (Basis("DL 1440, arts. 45 a 47"),),
        investments_move_by_their_acts,
        "el CUI 2267446 varía 10 por actos de «saldo inferido»",
    ),
    CutRule(
        "I04",
        "El PIM del año no pasa del costo actualizado menos lo devengado",
        "warning",
        (Basis("DL 1252; Banco de Inversiones", 2017),),
        investments_stay_within_their_cost,
        "el CUI 2267446 tiene 10 y por ejecutar 5",
    ),
    *GENERAL_RULES,
)
