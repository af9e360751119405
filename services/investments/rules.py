"""Rules on one act's investment figures; each observes, none refuses (domain: B10, I series)."""

from typing import Final

from shared.act import Act, InvestmentsReallocated
from shared.money import format_amount
from shared.observing import Observation, Rule, entry_of

_BASIS: Final = "Ley 31953, art. 11.1"


def reallocations_cite_their_opinion(act: Act) -> tuple[Observation, ...]:
    """B10: what is taken from an investment cites the OPMI's opinion and adds to zero under it."""
    if not isinstance(act, InvestmentsReallocated):
        return ()
    found = []
    if not any(reference.startswith("OF-") for reference in act.references):
        found.append("no cita el oficio con la opinión favorable de la OPMI")
    entry = entry_of(act, "investment")
    if entry is not None and entry.total != 0:
        found.append(f"el conjunto suma {format_amount(entry.total)} y no cero")
    return tuple(Observation("B10", "warning", _BASIS, evidence) for evidence in found)


RULES: Final[tuple[Rule, ...]] = (reallocations_cite_their_opinion,)
