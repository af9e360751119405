"""A question as it is put to a service, with its answer: what the description shows (pure).

Tests ask the same question of the real history, so no example can say what no service answers.
"""

from dataclasses import dataclass
from typing import Any, Final

from shared.openapi.answer import JSON, Answer, Content, Schema

DIGEST: Final = "sha256:" + "75fb" * 16
"""The digest of an example: a log's own follows from when its acts were recorded."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question by its path, what is posted with it, and its answer, abridged if it says so."""

    asked: str
    answer: Any
    body: Any = None
    abridged: str = ""
    """What is left out of the lists of the answer; empty when nothing is."""
    varies: tuple[str, ...] = ()
    """The members that no two systems answer alike, beside the digest."""

    @property
    def says(self) -> str:
        """Tell what is asked in the example, and what of its answer is left out."""
        method = "GET" if self.body is None else "POST"
        rest = f", {self.abridged}" if self.abridged else ""
        return f"El ejemplo responde a {method} {self.asked}{rest}"


def shown_answer(says: str, schema: Schema, *examples: Shown) -> Answer:
    """Answer with JSON, shown by examples; each says what it was asked."""
    named = {
        "ejemplo" if number == 1 else f"ejemplo-{number}": one.answer
        for number, one in enumerate(examples, start=1)
    }
    told = ". ".join((says, *(one.says for one in examples)))
    return Answer(told, {JSON: Content(schema, named)})


def cut_shown(as_of: str, through: int) -> dict[str, Any]:
    """Give a cut of the ITP's 2024 on the clock of what is in force."""
    return {
        "entity": "38-241",
        "fiscal_year": 2024,
        "as_of": as_of,
        "basis": "effective",
        "through": through,
        "digest": DIGEST,
    }
