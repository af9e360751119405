"""Rules on the programmed targets that count at a cut; each observes, none refuses (T series)."""

from collections.abc import Iterator, Mapping
from typing import Final

from services.targets.rules import GUIDE
from shared.codes import UNIT_OF_MEASURE, WITH_UNIT_OF_MEASURE
from shared.rules.facts import Facts
from shared.rules.observing import CutRule, Noticed, ever
from shared.spanish import DIMENSIONS, MEASURES, figure, place_of

_CELLS: Final = {
    "services": (("unit", "month"), ("service",), ("task",), ("budget_category", "origin")),
    "clients": (("unit", "month"), ("budget_category", "origin")),
    "activity": (("unit", "activity", "month"),),
    "task": (("unit", "activity", "task", "month"),),
}
"""The cells that tables print of each measure."""

_AXES: Final = {
    "services": ("unit", "service", "budget_category"),
    "clients": ("unit", "budget_category"),
}
_NAMED: Final = 3
"""How many codes a sentence names before it counts the rest."""

_LEVELS: Final = ("task", "complexity")
"""Only the services of a tarifario have a task, and then a complexity."""


def programmes_are_not_below_zero(facts: Facts) -> Iterator[Noticed]:
    """T01: no programme of a unit, a service or a month is below zero once changes apply."""
    for measure, shapes in _CELLS.items():
        for by in shapes:
            for keys, amount in facts.sums(measure, *by, *_unit(measure)).items():
                if amount < 0 and all(keys[: len(by)]):
                    asked = (*by, *_unit(measure))
                    movers = facts.movers(measure, dict(zip(asked, keys, strict=True)))
                    acts = tuple(act for act, moved in movers.items() if moved < 0)
                    evidence = (
                        f"{MEASURES[measure]}, {place_of(asked, keys)}: quedan {figure(amount)}"
                    )
                    part = f"{measure}:{'.'.join(by)}:{','.join(keys)}"
                    yield Noticed(evidence, part, measure, acts, by=by)


def programmes_are_monthly(facts: Facts) -> Iterator[Noticed]:
    """T01: the twelve months add to the year; what has no month is told."""
    for measure in _CELLS:
        years = facts.sums(measure, *_unit(measure))
        for keys, amount in facts.sums(measure, "month", *_unit(measure)).items():
            if not keys[0]:
                year = years.get(keys[1:], 0)
                unit = f" en «{keys[1]}»" if keys[1:] else ""
                evidence = (
                    f"{MEASURES[measure]}{unit}: el año suma {figure(year)} y sus meses "
                    f"{figure(year - amount)}"
                )
                acts, codes = _without_month(facts, measure, keys[1:])
                evidence += f" (sin mes: {codes})"
                part = f"{':'.join((measure, *keys[1:]))}:months"
                yield Noticed(evidence, part, measure, acts, by=("month",))


def _without_month(
    facts: Facts, measure: str, unit: tuple[str, ...]
) -> tuple[tuple[str, ...], str]:
    """Give the acts that leave the month of a measure open, and where it stays open."""
    code = "activity" if _unit(measure) else "unit"
    cells: dict[str, dict[str, int]] = {}
    for (month, *of_unit, place, act), amount in facts.sums(
        measure, "month", *_unit(measure), code, "act"
    ).items():
        if not month and (*of_unit,) == unit:
            cells.setdefault(place, {})[act] = amount
    left = {place: moved for place, moved in cells.items() if sum(moved.values())}
    places = sorted(place or "sin código" for place in left)
    others = len(places) - _NAMED
    named = ", ".join(places[:_NAMED]) + (f" y {others} más" if others > 0 else "")
    return tuple(act for moved in left.values() for act in moved), named


def activities_are_their_tasks(facts: Facts) -> Iterator[Noticed]:
    """T02: an activity's month is the sum of its tasks', where all have its unit of measure."""
    by = ("unit", "activity", UNIT_OF_MEASURE, "month")
    activities, tasks = _by_unit(facts.sums("activity", *by)), _by_unit(facts.sums("task", *by))
    for place, programmed in activities.items():
        done = tasks.get(place, {})
        if set(programmed) != set(done) or len(programmed) != 1:
            continue
        (unit,) = programmed
        own, theirs = programmed[unit], done[unit]
        months = sorted(m for m in own.keys() | theirs.keys() if own.get(m, 0) != theirs.get(m, 0))
        if months:
            told = "; ".join(
                f"{month or 'sin mes'}: {figure(own.get(month, 0))} y "
                f"{figure(theirs.get(month, 0))}"
                for month in months
            )
            evidence = f"{place[1]} ({unit}) y la suma de sus tareas difieren: {told}"
            where = {"activity": place[1], UNIT_OF_MEASURE: unit}
            acts = tuple(
                act for measure in ("activity", "task") for act in facts.movers(measure, where)
            )
            yield Noticed(evidence, ":".join(place), "activity", acts, by=("activity",))


def _by_unit(
    sums: Mapping[tuple[str, ...], int],
) -> dict[tuple[str, str], dict[str, dict[str, int]]]:
    """Arrange sums as place -> unit of measure -> month."""
    arranged: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for (unit, activity, measured, month), amount in sums.items():
        if activity:
            of_unit = arranged.setdefault((unit, activity), {}).setdefault(measured, {})
            of_unit[month] = amount
    return arranged


def axes_have_one_total(facts: Facts) -> Iterator[Noticed]:
    """T03: the units together are the institution, and so are services, programmes, levels."""
    for measure, axes in _AXES.items():
        total = facts.total(measure)
        for axis in axes:
            sums = facts.sums(measure, axis)
            left = total - sum(amount for (code,), amount in sums.items() if code)
            if left:
                evidence = (
                    f"{MEASURES[measure]}: por {DIMENSIONS[axis]} suma "
                    f"{figure(total - left)} y en total {figure(total)}"
                )
                acts = facts.lacking(measure, axis)
                yield Noticed(evidence, f"{measure}:{axis}", measure, acts, by=(axis,))
    yield from _levels_have_one_total(facts)


def _levels_have_one_total(facts: Facts) -> Iterator[Noticed]:
    tasks, levels = (
        sum(amount for (code,), amount in facts.sums("services", axis).items() if code)
        for axis in _LEVELS
    )
    if tasks != levels:
        evidence = f"servicios: por tarea suman {figure(tasks)} y por complejidad {figure(levels)}"
        acts = facts.lacking("services", "complexity")
        yield Noticed(evidence, "services:complexity", "services", acts, by=("complexity",))


def units_of_measure_are_declared(facts: Facts) -> Iterator[Noticed]:
    """T05: a unit of measure stands in its catalogue, in one spelling."""
    known = facts.register(UNIT_OF_MEASURE)
    for measure in sorted(WITH_UNIT_OF_MEASURE):
        used = facts.acts_with(measure, UNIT_OF_MEASURE)
        for code, acts in used.items():
            plural = next((p for p in (f"{code}s", f"{code}es") if code and p in used), None)
            if plural is not None:
                evidence = (
                    f"{MEASURES[measure]}: «{code}» y «{plural}» son la misma unidad de medida"
                )
                both = (*acts, *used[plural])
                yield Noticed(evidence, f"{measure}:{code}:plural", measure, both)
            if code not in known:
                told = (
                    f"la unidad «{code}» no está en el catálogo"
                    if code
                    else _no_unit(facts, measure)
                )
                evidence = f"{MEASURES[measure]}: {told}"
                yield Noticed(evidence, f"{measure}:{code or 'sin-unidad'}", measure, acts)


def _no_unit(facts: Facts, measure: str) -> str:
    sums = facts.sums(measure, measure, UNIT_OF_MEASURE)
    silent = sorted({code for code, unit in sums if not unit})
    return f"sin unidad de medida: {', '.join(filter(None, silent)) or 'sin código'}"


def inactive_activities_receive_nothing(facts: Facts) -> Iterator[Noticed]:
    """T06: an inactive activity keeps its history and receives no new programme."""
    closed = {
        code: attributes["inactive_from"]
        for code, attributes in facts.register("activity").items()
        if "inactive_from" in attributes
    }
    for measure in ("activity", "task") if closed else ():
        for (code, *_, act), amount in facts.sums(
            measure, "activity", UNIT_OF_MEASURE, "act"
        ).items():
            effective = facts.by_key[act].effective_on.date.isoformat()
            if code in closed and amount > 0 and effective >= closed[code]:
                evidence = (
                    f"{code} está inactiva desde el {closed[code]} y {act} le programa "
                    f"{figure(amount)} desde el {effective}"
                )
                part = f"{measure}:{code}:{act}"
                yield Noticed(evidence, part, measure, (act,), by=("activity",))


def activities_lead_to_an_objective(facts: Facts) -> Iterator[Noticed]:
    """T07: every activity has one AEI, and every AEI one OEI, of the PEI in force.

    What says no AEI at all is told once, with its number: a register may simply not have them.
    """
    activities, actions = facts.register("activity"), facts.register("aei")
    objectives = facts.register("oei")
    used_by = facts.acts_with("activity", "activity")
    used = sorted(code for code in used_by if code in activities)
    silent = [code for code in used if not activities[code].get("aei")]
    if silent:
        evidence = f"{len(silent)} de {len(used)} actividades no dicen su AEI; {silent[0]} es una"
        programming = (act for acts in used_by.values() for act in acts)
        acts = (*_declaring(facts, "activity"), *programming)
        yield Noticed(evidence, "activity", "activity", acts)
    for code in used:
        action = activities[code].get("aei")
        if action and action not in actions:
            evidence = f"{code} dice la AEI «{action}», que no existe"
            acts = _declaring(facts, "activity", code)
            yield Noticed(evidence, f"activity:{code}", "activity", acts)
    for code, attributes in actions.items():
        objective = attributes.get("oei", "")
        if objective not in objectives:
            evidence = f"{code} dice el OEI «{objective}», que no existe"
            yield Noticed(evidence, f"aei:{code}", acts=_declaring(facts, "aei", code))


def _declaring(facts: Facts, catalogue: str, code: str = "") -> tuple[str, ...]:
    """List the acts that declare a catalogue, or one code of it."""
    return tuple(
        header.key
        for header in facts.headers
        if header.own.get("catalogue") == catalogue
        and any(code in ("", entry["code"]) for entry in header.own["entries"])
    )


def _unit(measure: str) -> tuple[str, ...]:
    return (UNIT_OF_MEASURE,) if measure in WITH_UNIT_OF_MEASURE else ()


_ARITHMETIC: Final = ever("Aritmética: todo eje reparte el mismo total")
CUT_RULES: Final = (
    CutRule(
        "T01",
        "Ninguna programación queda por debajo de cero",
        "material",
        GUIDE,
        programmes_are_not_below_zero,
        "servicios, servicio 1: quedan -1",
    ),
    CutRule(
        "T01",
        "Los doce meses suman el año",
        "warning",
        GUIDE,
        programmes_are_monthly,
        "clientes: el año suma 7 y sus meses 5 (sin mes: x)",
    ),
    CutRule(
        "T02",
        "Cada mes de una actividad es la suma de sus tareas, si tienen su unidad de medida",
        "warning",
        GUIDE,
        activities_are_their_tasks,
        "AOI00019400021 (u) y la suma de sus tareas difieren: 01: 3 y 2",
    ),
    CutRule(
        "T03",
        "Unidades, servicios, categorías y complejidades suman lo mismo",
        "warning",
        _ARITHMETIC,
        axes_have_one_total,
        "clientes: por unidad suma 5 y en total 7",
    ),
    CutRule(
        "T05",
        "Toda unidad de medida está en su catálogo, con una sola grafía",
        "warning",
        GUIDE,
        units_of_measure_are_declared,
        "actividades: «servicio» y «servicios» son la misma unidad de medida",
    ),
    CutRule(
        "T06",
        "Una actividad inactiva no recibe programación",
        "material",
        GUIDE,
        inactive_activities_receive_nothing,
        "a está inactiva desde el 2024-06-01 y REG-2024-ITP-007 le programa 1 desde el 2024-06-30",
    ),
    CutRule(
        "T07",
        "Toda actividad tiene una AEI, y toda AEI un OEI",
        "warning",
        GUIDE,
        activities_lead_to_an_objective,
        "1 de 1 actividades no dicen su AEI; a es una",
    ),
)
