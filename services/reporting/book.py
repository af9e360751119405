"""The book: every official table that this version composes, in the order of the document."""

import re
from typing import Final

from services.reporting.anexos import anexo_1, anexo_3
from services.reporting.cuadros import (
    cuadro_10,
    cuadro_17,
    cuadro_22,
    cuadro_23,
    cuadro_27,
    cuadro_30,
)
from services.reporting.grammar import Cuadro

BOOK: Final[tuple[Cuadro, ...]] = (
    cuadro_10.CUADRO,
    cuadro_17.CUADRO,
    cuadro_22.CUADRO,
    cuadro_23.CUADRO,
    cuadro_27.CUADRO,
    cuadro_30.CUADRO,
    anexo_1.CUADRO,
    anexo_3.CUADRO,
)


def find(name: str) -> Cuadro | None:
    """Find a table by its id; "22" and "cuadro-7" are short for cuadro-22 and cuadro-07."""
    short = re.fullmatch(r"(?:cuadro-?)?([0-9]{1,2})", name.lower())
    wanted = f"cuadro-{int(short[1]):02d}" if short else name.lower()
    return next((cuadro for cuadro in BOOK if cuadro.id == wanted), None)
