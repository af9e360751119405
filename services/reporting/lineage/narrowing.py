"""Which lines a row cannot be made of, so that the first cell of a table need not ask them all.

A row of a table by codes has nothing of what stands under another outermost code. The other codes
are known from the registers; they are left out by name, never the row's own picked: what no
register knows, and what lacks the code, is always asked. Leaving out too little is never wrong.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from services.reporting.compose import TOTAL
from services.reporting.grammar import (
    Cuadro,
    GroupSum,
    Level,
    Members,
    Merged,
    Readings,
    Share,
    Sum,
    Tree,
)
from services.reporting.names import Names
from services.reporting.plan import SIDE, columns_of, levels_of, sources_of
from services.reporting.printing import key_of
from services.reporting.questions import Question
from shared.figures.reading import Where

_NUMBERED: Final = re.compile(r"(-[0-9]+)+$")
"""What `unique` sets behind keys that are alike."""
_LETTERS_MAX: Final = 8_000
"""How long a question may become by the codes that it leaves out."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A row of a table by codes: its key, the levels of the codes that make its key.

    `outermost` is the level whose codes part the table; `keyed` the first that stands in row keys.
    They differ where a silent level lies around: what stands beside its first row is known once
    `keyed` has said under which codes to look (`beside`: a cell of such a column is asked).
    """

    row: str
    names: Names
    outermost: Level
    keyed: Level
    beside: bool

    @property
    def is_found_by_lines(self) -> bool:
        """Say whether the row's outermost code must be found first: its key does not say it."""
        return self.beside and self.outermost != self.keyed

    @property
    def apart(self) -> Where:
        """Name all codes that are far from the row: rows that have these in common are together."""
        return (*self.without_keyed(), *self.without_outermost())

    def without_keyed(self) -> Where:
        """Name the codes that no row of this key has, of those that stand in keys."""
        return _where(self.keyed, self._far(self.keyed))

    def without_outermost(self, found: Collection[str] = ()) -> Where:
        """Name the outermost codes under which the row does not stand; under those found it may."""
        codes = self._far(self.outermost)
        return _where(self.outermost, [code for code in codes if code not in found])

    def _far(self, level: Level) -> list[str]:
        closed = level.printed or level.coded
        listed = tuple(code for code, _ in closed) or self.names.codes(level)
        stem = _NUMBERED.sub("", self.row)
        return [code for code in listed if not self._is_near(level, code, stem)]

    def _is_near(self, level: Level, code: str, stem: str) -> bool:
        """Say whether a row under a code may have this key, or decide how keys are told apart.

        Keys alike are numbered as they stand, so whatever begins like this one stays.
        """
        begins = key_of(code), key_of(self.names.key(level, code))
        return self.row.startswith(begins) or any(begin.startswith(stem) for begin in begins)


def narrowing_of(cuadro: Cuadro, names: Names, row: str, column: str) -> Narrowing | None:
    """Say how to look for a cell; None where it may be made of any line of its table."""
    if row.split(".", maxsplit=1)[0] == TOTAL or cuadro.subtotal is not None:
        return None
    if not isinstance(cuadro.rows, Members | Tree | Merged | Readings):
        return None
    if any(_reads_all_rows(column) for column in columns_of(cuadro)):
        return None
    outermost, *_ = levels = levels_of(cuadro.rows)
    keyed = next((level for level in levels if not level.silent), None)
    if keyed is None or keyed.within or any(level.key == "alone" for level in levels):
        return None
    if keyed != outermost and keyed.every:
        return None
    asked = next((c for c in columns_of(cuadro) if getattr(c, "key", "") == column), None)
    beside = not isinstance(asked, Sum) or asked.levels > 0
    return Narrowing(row, names, outermost, keyed, beside)


def beside(cuadro: Cuadro, names: Names) -> frozenset[Question]:
    """List the questions whose answers stand beside rows that others make, and nowhere else."""
    sources = sources_of(cuadro, names)
    return frozenset(s.question for s in sources if s.part == SIDE) - frozenset(
        s.question for s in sources if s.part != SIDE
    )


def leaving_out(where: Where, question: Question) -> Where:
    """Take of what is left out what a question makes rows of."""
    return tuple((name, codes) for name, codes in where if name in question.by)


def _reads_all_rows(column: object) -> bool:
    """Say whether a column is computed from other rows, or shown only if one states it."""
    return isinstance(column, Share | GroupSum) or (isinstance(column, Sum) and column.optional)


def _where(level: Level, codes: Sequence[str]) -> Where:
    listed, letters = [], 0
    for code in codes:
        letters += len(code) + 1
        if letters > _LETTERS_MAX:
            break
        if code and "," not in code:  # a comma parts the values of a question
            listed.append(code)
    return ((level.dimension, tuple(listed)),) if listed else ()
