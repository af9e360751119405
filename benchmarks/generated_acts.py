"""Acts like those of a year of several entities, made from a seed, and lawful to the last rule.

Sizes follow the real history: 4 to 8 budget lines in two breakdowns, some 1.2 KB as stored. The
same seed gives the same acts, so two runs of a benchmark read the same bytes.
"""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any, Final

SEED: Final = 2024
ENTITIES: Final = tuple(f"38-{pliego}" for pliego in range(242, 252))
YEARS: Final = (2020, 2021, 2022, 2023, 2024)
_AGREEMENTS: Final = tuple(f"{number:03d}-proinnovate-cetf2-2021" for number in range(60))
_UNITS: Final = tuple(f"cite-unidad-{number:02d}" for number in range(47))
_GROUPS: Final = {"5": ("2.1", "2.2", "2.3", "2.4", "2.5"), "6": ("2.4", "2.6")}
_CATEGORIES: Final = ("0137", "9001", "9002")
_KINDS: Final = {
    "SupplementaryCreditAuthorized": 40,
    "ReallocationFormalized": 30,
    "TransferDisaggregated": 10,
    "FrameworkReduced": 5,
    "InvestmentsReallocated": 10,
    "NoModificationsDeclared": 5,
}

Act = dict[str, Any]
Line = dict[str, Any]


def generated_acts(count: int, seed: int = SEED) -> Iterator[Act]:
    """Give `count` acts as they would be posted, spread over the entities and years in turn."""
    chance = random.Random(seed)  # noqa: S311 - the same acts every time, no secret
    kinds, weights = tuple(_KINDS), tuple(_KINDS.values())
    for number in range(count):
        place, turn = divmod(number, len(ENTITIES) * len(YEARS))
        entity, year = ENTITIES[turn % len(ENTITIES)], YEARS[turn // len(ENTITIES)]
        kind = "OpeningBudgetApproved" if place == 0 else chance.choices(kinds, weights)[0]
        yield _act(chance, entity, year, place + 1, kind)


def small_acts(count: int, seed: int = SEED) -> Iterator[Act]:
    """Give `count` acts of one line each, some 600 bytes as stored: the least that moves money."""
    chance = random.Random(seed)  # noqa: S311 - the same acts every time, no secret
    for number in range(count):
        place, turn = divmod(number, len(ENTITIES) * len(YEARS))
        entity, year = ENTITIES[turn % len(ENTITIES)], YEARS[turn // len(ENTITIES)]
        act = _act(chance, entity, year, place + 1, "FrameworkReduced")
        group = chance.choice(_GROUPS["5"])
        cents = -chance.randrange(100, 90_000_000)
        line = _line("anexo-1", 1, cents, {"funding_source": "1", "expense_group": group})
        moved = {"by": ["funding_source", "expense_group"], "lines": [line]}
        yield {**act, "measures": [_entry("budget", [moved])]}


def _act(chance: random.Random, entity: str, year: int, number: int, kind: str) -> Act:
    effective = dt.date(year, 1, 1) + dt.timedelta(days=chance.randrange(365))
    issued = effective + dt.timedelta(days=chance.randrange(10))
    series, organ, printed = "RE", "DE", "Ejecutiva"
    if kind == "OpeningBudgetApproved":
        effective, issued = dt.date(year, 1, 1), dt.date(year - 1, 12, 28)
    if kind == "ReallocationFormalized":
        series, organ, printed = "RSG", "SG", "de Secretaría General"
    act: Act = {
        "key": f"{series}-{number:03d}-{year}-ITP-{organ}",
        "printed_key": f"Resolución {printed} N° {number:03d}-{year}-ITP/{organ}",
        "entity": entity,
        "fiscal_year": year,
        "kind": kind,
        "issued_on": {"date": issued.isoformat(), "certainty": "exact"},
        "effective_on": {"date": effective.isoformat(), "certainty": "exact"},
        "title": "Modificación presupuestaria en el nivel institucional",
        "references": ["DLEG-1440 art. 50"],
        "measures": [],
    }
    if kind == "NoModificationsDeclared":
        return {**act, "period": f"{year}-{effective.month:02d}"}
    if kind in ("ReallocationFormalized", "InvestmentsReallocated"):
        act["circumstance"] = "a.i"
        act["references"] = ["DLEG-1440 art. 48.1.4"]
        act["measures"] = [_entry("budget", _moved(chance))]
        if kind == "InvestmentsReallocated":
            act["measures"].append(_entry("investment", [_projects(chance)]))
        return act
    sign = -1 if kind in ("TransferDisaggregated", "FrameworkReduced") else 1
    if sign > 0:
        act["circumstance"] = "b.iii"
    act["measures"] = [_entry("budget", _added(chance, sign))]
    return act


def _added(chance: random.Random, sign: int) -> list[Act]:
    """Split one amount by source and agreement or unit, and again by category and group."""
    lines = chance.randint(2, 4)
    parts = [sign * chance.randrange(100, 90_000_000) for _ in range(lines)]
    source = chance.choice(("2", "4")) if sign > 0 else "1"
    name, register = chance.choice((("agreement", _AGREEMENTS), ("unit", _UNITS)))
    codes = chance.sample(register, lines)
    first = [
        _line("cuadro-10", row, amount, {"funding_source": source, name: code})
        for row, (amount, code) in enumerate(zip(parts, codes, strict=True), 1)
    ]
    cells = chance.sample([(c, g) for c, groups in _GROUPS.items() for g in groups], lines)
    second = [
        _line("anexo-1", row, amount, {"expense_category": category, "expense_group": group})
        for row, (amount, (category, group)) in enumerate(
            zip(_resplit(chance, parts), cells, strict=True), 1
        )
    ]
    return [
        {"by": ["funding_source", name], "lines": first},
        {"by": ["expense_category", "expense_group"], "lines": second},
    ]


def _moved(chance: random.Random) -> list[Act]:
    """Take from one line and give to another inside a source and an expense category."""
    amounts = [chance.randrange(100, 40_000_000) for _ in range(chance.randint(1, 2))]
    signed = [value for amount in amounts for value in (-amount, amount)]
    groups = chance.sample([(c, g) for g in _GROUPS["5"] for c in _CATEGORIES], len(signed))
    units = chance.sample(_UNITS, len(signed))
    return [
        {
            "by": ["expense_category", "expense_group", "budget_category"],
            "lines": [
                _line(
                    "anexo-1",
                    row,
                    amount,
                    {"expense_category": "5", "expense_group": group, "budget_category": category},
                )
                for row, (amount, (category, group)) in enumerate(
                    zip(signed, groups, strict=True), 1
                )
            ],
        },
        {
            "by": ["funding_source", "unit"],
            "lines": [
                _line("cuadro-08", row, amount, {"funding_source": "1", "unit": unit})
                for row, (amount, unit) in enumerate(zip(signed, units, strict=True), 1)
            ],
        },
    ]


def _projects(chance: random.Random) -> Act:
    amount = chance.randrange(100, 40_000_000)
    first, second = chance.sample(range(2_200_000, 2_200_080), 2)
    lines = [
        _line("cuadro-08", 1, -amount, {"cui": str(first)}),
        _line("cuadro-08", 2, amount, {"cui": str(second)}),
    ]
    return {"by": ["cui"], "lines": lines}


def _resplit(chance: random.Random, parts: list[int]) -> list[int]:
    """Give other parts of the same sum, as many."""
    moved = [chance.randrange(1, 100) for _ in parts]
    turned = moved[1:] + moved[:1]
    return [part + out - back for part, out, back in zip(parts, moved, turned, strict=True)]


def _entry(measure: str, breakdowns: list[Act]) -> Act:
    total = sum(line["cents"] for line in breakdowns[0]["lines"])
    for breakdown in breakdowns:
        for line in breakdown["lines"]:
            del line["cents"]
    return {"measure": measure, "total": _amount(total), "breakdowns": breakdowns}


def _line(table: str, row: int, cents: int, dimensions: dict[str, str]) -> Line:
    source = {"table": table, "row": str(row), "page": 30 + row}
    known = {"amount": _amount(cents), "known": "printed", "source": source, "cents": cents}
    return {**dimensions, **known}


def _amount(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"
