"""How a Spanish sentence names measures, dimensions, codes and filters."""

from collections.abc import Iterable
from typing import Final

from services.reporting.glossary import defined
from services.reporting.glossary.figures import DIMENSION_TERMS, MEASURE_TERMS
from services.reporting.glossary.kinds import KIND_TERMS
from services.reporting.glossary.registers import REGISTER_TERMS
from services.reporting.grammar import Having, Level, Where
from services.reporting.vocabulary import (
    COMPLEXITY,
    EXPENSE_CATEGORY,
    EXPENSE_GROUP,
    FUNDING_SOURCE,
    OPENING,
    PROGRAMME,
    UNIT_CLASS,
)
from shared.codes import CARRIED

_CLOSED: Final = (
    *(FUNDING_SOURCE, EXPENSE_CATEGORY, EXPENSE_GROUP, PROGRAMME, UNIT_CLASS, COMPLEXITY),
)
_MASCULINE: Final = (*("servicio", "convenio", "componente", "mes", "origen", "acto", "OEI"),)
_REGISTERED: Final = frozenset({"oei", "aei"})


def measure_named(measure: str) -> str:
    """Name a measure, with its identifier."""
    return f"{defined(MEASURE_TERMS, measure).many} (`{measure}`)"


def dimension_named(dimension: str) -> str:
    """Name a dimension in the singular, without article."""
    if dimension in _REGISTERED:
        return dimension.upper()
    if dimension in CARRIED:
        return {"act": "acto", "kind": "clase de acto"}.get(dimension, "circunstancia")
    return defined(DIMENSION_TERMS, dimension).spanish


def register_named(catalogue: str) -> str:
    """Name a register, with its identifier."""
    return f"{defined(REGISTER_TERMS, catalogue).spanish} (`{catalogue}`)"


def kinds_named(kinds: Iterable[str]) -> str:
    """Name kinds of act."""
    return joined(f"{defined(KIND_TERMS, kind).spanish} (`{kind}`)" for kind in kinds)


def code_named(dimension: str, code: str) -> str:
    """Name a code of a closed list after its code; a code of an open register is its own name."""
    if not code:
        return "ninguno"
    names = {c: n for level in _CLOSED if level.dimension == dimension for c, n in level.printed}
    name = names.get(code, "").removeprefix(code).strip()
    return f"`{code}` ({name})" if name and name != code else f"`{code}`"


def of_the(noun: str) -> str:
    """Put "de la" or "del" before a noun."""
    return f"del {noun}" if noun.startswith(_MASCULINE) else f"de la {noun}"


def joined(parts: Iterable[str], last: str = "y") -> str:
    """Join parts as a sentence does: "a, b y c"."""
    listed = list(parts)
    if len(listed) < len("ab"):
        return "".join(listed)
    word = "e" if last == "y" and listed[-1].lower().startswith(("i", "hi")) else last
    return f"{', '.join(listed[:-1])} {word} {listed[-1]}"


def filters_told(where: Where) -> list[str]:
    """Say each filter as a condition that a line must meet."""
    return [_filter_told(dimension, codes) for dimension, codes in where]


def _filter_told(dimension: str, codes: tuple[str, ...]) -> str:
    if (dimension, codes) == OPENING[0]:
        return f"clase de apertura: {kinds_named(codes)}"
    if dimension == "kind":
        return f"clase de acto: {kinds_named(codes)}"
    if codes == ("",):
        return f"sin {dimension_named(dimension)}"
    named = joined((code_named(dimension, code) for code in codes), "o")
    return f"{dimension_named(dimension)}: {named}"


def set_told(level: Level, having: Having) -> str:
    """Say which codes a named set has."""
    register = register_named(level.catalogue)
    return (
        f"los códigos del {register} cuyo atributo `{having.attribute}` es `{having.value}` "
        "al corte"
    )


def is_opening(where: Where) -> bool:
    """Say whether a filter asks the opening kinds alone."""
    return OPENING[0] in where
