"""What a term of the glossary is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """An official Spanish term, its identifiers in code and on the wire, and what it means.

    A term of the law that the system speaks of and stores under no name has no identifier.
    `plural` is how a sentence names several; `source` where the definition is read.
    """

    identifiers: tuple[str, ...]
    spanish: str
    definition: str
    source: str
    plural: str = ""

    @property
    def many(self) -> str:
        """Name several of it."""
        return self.plural or self.spanish


@dataclass(frozen=True, slots=True)
class Chapter:
    """Terms of one kind, with a sentence that introduces them."""

    title: str
    about: str
    terms: tuple[Term, ...]
