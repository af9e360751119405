"""The words of the system, Spanish term beside identifier, each defined once with its source.

`docs/glossary.md` prints them all; the pages of the tables take their nouns from here, so that no
term is translated twice.
"""

from services.reporting.glossary.columns import COLUMN_TERMS
from services.reporting.glossary.cuts import CUT_TERMS
from services.reporting.glossary.figures import DIMENSION_TERMS, MEASURE_TERMS, ROW_TERMS
from services.reporting.glossary.kinds import KIND_TERMS
from services.reporting.glossary.law import LAW_TERMS, PEOPLE_TERMS
from services.reporting.glossary.registers import REGISTER_TERMS
from services.reporting.glossary.term import Chapter, Term

__all__ = ["GLOSSARY", "Chapter", "Term", "defined"]

GLOSSARY: tuple[Chapter, ...] = (
    LAW_TERMS,
    PEOPLE_TERMS,
    KIND_TERMS,
    MEASURE_TERMS,
    DIMENSION_TERMS,
    REGISTER_TERMS,
    ROW_TERMS,
    COLUMN_TERMS,
    CUT_TERMS,
)


def defined(chapter: Chapter, identifier: str) -> Term:
    """Find an identifier's term in its chapter (KeyError where the chapter lacks it)."""
    return next(
        (term for term in chapter.terms if identifier in term.identifiers), None
    ) or _missing(chapter, identifier)


def _missing(chapter: Chapter, identifier: str) -> Term:
    raise KeyError(f"{identifier!r} falta en el glosario, capítulo «{chapter.title}»")
