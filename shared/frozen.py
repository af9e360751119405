"""A frozen system: databases that were rebuilt to a position, and the cut that they are read at."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from shared.codes import Basis
from shared.cut import CutError, CutRequest, parse_cut


@dataclass(frozen=True, slots=True)
class FrozenCut:
    """The date and the clock that a question means when it states none."""

    as_of: dt.date
    basis: Basis

    def __str__(self) -> str:
        return f"{self.as_of.isoformat()}/{self.basis}"

    def fill(self, asked: CutRequest, stated: Mapping[str, str]) -> CutRequest:
        """Give a question the frozen date and clock where it states none of its own.

        It still counts as one that states none: its address means another cut elsewhere.
        """
        return replace(
            asked,
            as_of=asked.as_of if asked.states_date else self.as_of,
            basis=asked.basis if stated.get("basis") else self.basis,
        )


def parse_frozen(text: str) -> FrozenCut | None:
    """Read `2024-08-31/effective`; nothing is no frozen system. Raises CutError."""
    if not text:
        return None
    day, slash, basis = text.partition("/")
    if not slash:
        raise CutError("frozen_at", text, "va como FECHA/reloj, p. ej. 2024-08-31/effective")
    asked = parse_cut({"as_of": day, "basis": basis}, today=dt.date.min)
    return FrozenCut(asked.as_of, asked.basis)
