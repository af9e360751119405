"""The drafts of a preview as the door judges them, one behind the other (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import orjson

from services.intake.callers.caller import Caller
from services.intake.door import examine
from services.intake.faults import depth_fault, pointer, shown
from shared.act import Act, canonical_act
from shared.errors import Fault
from shared.event import subject_of
from shared.proof.receipt import Receipt

DRAFTS_MAX: Final = 100
DraftState = Literal["new", "recorded", "repeated", "faulty"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One draft: what it names, why it could not enter, or what its entering would be."""

    number: int
    key: str | None
    act: Act | None = None
    faults: tuple[Fault, ...] = ()
    repeats: int | None = None
    """The earlier draft of which it is the same act."""
    receipt: Receipt | None = None
    """Of the act that the log holds already with the same content."""

    @property
    def state(self) -> DraftState:
        """Say in one word what posting it would be."""
        if self.faults:
            return "faulty"
        if self.receipt is not None:
            return "recorded"
        return "new" if self.repeats is None else "repeated"

    def with_fault(self, fault: Fault) -> "Judged":
        """Give the same draft with one fault more."""
        return replace(self, faults=(*self.faults, fault))


def shape_faults(raw: Any) -> tuple[Fault, ...]:
    """List what is wrong with the request itself, which is `{"acts": [...]}` and nothing else."""
    if not isinstance(raw, dict):
        return (Fault("", "type", _told(raw), 'va como objeto JSON: {"acts": [actos]}'),)
    faults = [
        Fault(pointer((name,)), "unknown-member", _told(raw[name]), "no existe aquí; quítelo")
        for name in raw
        if name != "acts"
    ]
    acts = raw.get("acts")
    if "acts" not in raw:
        faults.append(Fault("/acts", "missing", None, "falta; es la lista de los borradores"))
    elif not isinstance(acts, list):
        faults.append(Fault("/acts", "type", _told(acts), "va como lista de actos"))
    elif not 1 <= len(acts) <= DRAFTS_MAX:
        message = f"van de 1 a {DRAFTS_MAX} borradores, y hay {len(acts)}"
        faults.append(Fault("/acts", "range", len(acts), message))
    return tuple(faults)


def judge_drafts(
    raws: Sequence[Any], caller: Caller, *, act_bytes_max: int | None = None
) -> tuple[Judged, ...]:
    """Judge each draft as the door would, for this caller, behind the drafts before it.

    With `act_bytes_max` also by its size.
    """
    judged: list[Judged] = []
    first: dict[str, Judged] = {}
    for number, raw in enumerate(raws):
        draft = _judged(number, raw, caller)
        if act_bytes_max is not None and (size := _size(raw)) > act_bytes_max:
            message = f"pesa {size} bytes y un acto tiene a lo más {act_bytes_max}; divídalo"
            draft = draft.with_fault(Fault("", "too-large", None, message))
        if draft.act is not None:
            earlier = first.setdefault(subject_of(draft.act), draft)
            if earlier is not draft:
                draft = _behind(draft, earlier)
        judged.append(draft)
    return tuple(judged)


def _told(value: Any) -> Any:
    """Give a value as an error shows it; what holds others is not shown, however deep it goes."""
    return None if isinstance(value, dict | list) else shown(value)


def _size(raw: Any) -> int:
    """Count the bytes of a draft; one that is too deep to be written is a fault already."""
    return 0 if depth_fault(raw) is not None else len(orjson.dumps(raw))


def _judged(number: int, raw: Any, caller: Caller) -> Judged:
    key = raw.get("key") if isinstance(raw, dict) else None
    stated = key if isinstance(key, str) else None
    found = examine(raw)
    if isinstance(found, tuple):
        return Judged(number, stated, faults=found)
    return Judged(number, stated, found, caller.refusals(found))


def _behind(draft: Judged, earlier: Judged) -> Judged:
    """Set a draft beside an earlier one that has its key."""
    if draft.act is None or earlier.act is None:
        raise ValueError(draft)
    if canonical_act(draft.act) == canonical_act(earlier.act):
        return replace(draft, repeats=earlier.number)
    message = f"el borrador {earlier.number} ya lleva esta clave con otro contenido"
    return draft.with_fault(Fault("/key", "conflict", draft.key, message))
