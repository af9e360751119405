"""What a store answers to a question: sums, and what the asked dimensions leave open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenAct:
    """An act that lacks an asked dimension: what of it is unassigned, and its absolute amount."""

    act: str
    unassigned: int
    gross: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Sums in hundredths by the asked keys, and what the asked dimensions leave open."""

    rows: tuple[tuple[tuple[str, ...], int], ...]
    unassigned: int
    open_acts: tuple[OpenAct, ...] = ()

    @property
    def unitemised_acts(self) -> int:
        """Count the acts that lack an asked dimension."""
        return len(self.open_acts)

    @property
    def unitemised_gross(self) -> int:
        """Add the absolute amounts of the cells that lack one."""
        return sum(each.gross for each in self.open_acts)
