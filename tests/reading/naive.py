"""The rules of D3 and D4 once more, straight over raw acts, as slowly as the text is read.

Nothing of the product is used here: acts are the posted JSON, a sequence is a place in the list,
and which corrections hold is found by trying every combination until one contradicts no rule.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Raw = dict[str, Any]
CARRIED = ("act", "kind", "circumstance")


@dataclass(frozen=True)
class Asked:
    """A question and the cut at which it is asked."""

    measure: str
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    as_of: str
    basis: str
    through: int


@dataclass(frozen=True)
class Expected:
    """An answer: sums in hundredths by the keys that were asked."""

    rows: dict[tuple[str, ...], int]
    unassigned: int
    unitemised_acts: int
    unitemised_gross: int


def cents(text: str) -> int:
    whole, _, rest = text.lstrip("-").partition(".")
    return (-1 if text.startswith("-") else 1) * (int(whole) * 100 + int(rest))


def acts_that_count(acts: Sequence[Raw], asked: Asked) -> list[Raw]:
    """Leave the acts of the cut whose figures of the measure nobody has ended."""
    dated = [
        act for act in acts[: asked.through] if act[f"{asked.basis}_on"]["date"] <= asked.as_of
    ]
    ended = ended_keys(dated, asked.measure)
    return [act for act in dated if act["key"] not in ended]


def expected(acts: Sequence[Raw], asked: Asked) -> Expected:
    """Answer a question by the text of D3."""
    filters = dict(asked.where)
    dimensions = list(dict.fromkeys([*filters, *asked.by]))
    rows: dict[tuple[str, ...], int] = {}
    unassigned = gross = 0
    lacking: set[str] = set()
    for act in acts_that_count(acts, asked):
        for values, amount in cells(act, asked.measure, dimensions).items():
            cell = dict(zip(dimensions, values, strict=True))
            empty = {name for name, value in cell.items() if not value and name not in CARRIED}
            if any(name not in empty and cell[name] not in filters[name] for name in filters):
                continue
            if empty & set(filters):
                unassigned += amount
            else:
                keys = tuple(cell[name] for name in asked.by)
                rows[keys] = rows.get(keys, 0) + amount
            if empty and amount:
                lacking.add(act["key"])
                gross += abs(amount)
    rows = {keys: amount for keys, amount in rows.items() if amount}
    return Expected(rows, unassigned, len(lacking), gross)


def cells(act: Raw, measure: str, dimensions: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Sum one act at each combination of the asked dimensions."""
    stated = act.get("rectifies", act)
    always = {
        "act": act["key"],
        "kind": stated["kind"],
        "circumstance": stated.get("circumstance") or "",
    }
    found: dict[tuple[str, ...], int] = {}
    for entry in act["measures"]:
        if entry["measure"] != measure:
            continue
        everywhere = {**always, "unit_of_measure": entry.get("unit_of_measure") or ""}
        kept: list[str] = []
        for name in dimensions:
            if any({*kept, name} <= {*b["by"], *everywhere} for b in entry["breakdowns"]):
                kept.append(name)
        chosen = next(b for b in entry["breakdowns"] if set(kept) <= {*b["by"], *everywhere})
        for line in chosen["lines"]:
            values = {**line, **everywhere}
            key = tuple((values.get(name) or "") if name in kept else "" for name in dimensions)
            found[key] = found.get(key, 0) + cents(line["amount"])
    return found


def ended_keys(acts: Sequence[Raw], measure: str) -> set[str]:
    """Find the one set of ended acts that contradicts no rule of D4."""
    corrections = [act for act in acts if target_of(act)]
    keys = sorted({a["key"] for a in corrections} | {target_of(a) for a in corrections})
    holding = [act for act in corrections if not on_a_cycle(act, corrections)]
    found = [v for v in _assignments(keys) if _consistent(v, holding, measure)]
    assert len(found) == 1, "the rules of D4 must decide, and decide one way"
    alive = found[0]
    replaced = {target_of(a) for a in holding if names(a, measure) and alive[a["key"]]}
    return {key for key in keys if not alive[key]} | replaced


def _assignments(keys: Sequence[str]) -> Iterator[dict[str, bool]]:
    for values in itertools.product((True, False), repeat=len(keys)):
        yield dict(zip(keys, values, strict=True))


def _consistent(alive: dict[str, bool], corrections: Sequence[Raw], measure: str) -> bool:
    own = {act["key"]: act for act in corrections}
    for key, stands in alive.items():
        annulled = any(
            a["kind"] == "ActAnnulled" and a["annuls"] == key and alive[a["key"]]
            for a in corrections
        )
        falls = annulled
        correction = own.get(key)
        if correction is not None and correction["kind"] == "ActRectified":
            target = target_of(correction)
            later = corrections[corrections.index(correction) + 1 :]
            surpassed = names(correction, measure) and any(
                names(a, measure) and target_of(a) == target and alive[a["key"]] for a in later
            )
            falls = annulled or surpassed or not alive[target]
        if stands == falls:
            return False
    return True


def target_of(act: Raw) -> str:
    if act["kind"] == "ActAnnulled":
        return str(act["annuls"])
    return str(act["rectifies"]["key"]) if act["kind"] == "ActRectified" else ""


def names(act: Raw, measure: str) -> bool:
    return any(entry["measure"] == measure for entry in act["measures"])


def on_a_cycle(act: Raw, corrections: Sequence[Raw]) -> bool:
    targets = {a["key"]: target_of(a) for a in corrections}
    key = targets[act["key"]]
    for _ in targets:
        if key == act["key"]:
            return True
        key = targets.get(key, "")
    return False
