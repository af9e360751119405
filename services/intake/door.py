"""The door's judgement: a raw act in, the act or all its faults out (D2; pure).

It refuses only what would make the figures meaningless: structure, identity, arithmetic, closed
lists. What is merely illegal or odd is taken, and observed by the service that owns the figure.
"""

from typing import Any

from services.intake.arithmetic import arithmetic_faults
from services.intake.faults import depth_fault, shown, structural_faults, well_formed
from shared.act import Act
from shared.errors import Fault


def examine(raw: Any) -> Act | tuple[Fault, ...]:
    """Judge one act as posted, in plain JSON values; give it read, or every fault at its place."""
    if (act := well_formed(raw)) is not None:
        faults = arithmetic_faults(raw)
    elif (too_deep := depth_fault(raw)) is not None:
        return (too_deep,)
    elif not isinstance(raw, dict):
        return (Fault("", "type", shown(raw), "un acto va como objeto JSON"),)
    else:
        faults = (*structural_faults(raw), *arithmetic_faults(raw))
    if act is None or faults:
        return tuple(sorted(faults, key=lambda fault: fault.pointer))
    return act
