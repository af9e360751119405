"""The book: every official table that this version composes, in the order of the document."""

import re
from typing import Final

from services.reporting.anexos import anexo_1, anexo_2, anexo_3, anexo_4, anexo_5, anexo_6, anexo_7
from services.reporting.cuadros import (
    cuadro_01,
    cuadro_02,
    cuadro_03,
    cuadro_04,
    cuadro_05,
    cuadro_06,
    cuadro_07,
    cuadro_08,
    cuadro_09,
    cuadro_10,
    cuadro_11,
    cuadro_12,
    cuadro_13,
    cuadro_14,
    cuadro_15,
    cuadro_16,
    cuadro_17,
    cuadro_18,
    cuadro_19,
    cuadro_20,
    cuadro_21,
    cuadro_22,
    cuadro_23,
    cuadro_24,
    cuadro_25,
    cuadro_26,
    cuadro_27,
    cuadro_28,
    cuadro_29,
    cuadro_30,
    cuadro_31,
)
from services.reporting.grammar import Cuadro

BOOK: Final[tuple[Cuadro, ...]] = (
    cuadro_01.CUADRO,
    cuadro_02.CUADRO,
    cuadro_03.CUADRO,
    cuadro_04.CUADRO,
    cuadro_05.CUADRO,
    cuadro_06.CUADRO,
    cuadro_07.CUADRO,
    cuadro_08.CUADRO,
    cuadro_09.CUADRO,
    cuadro_10.CUADRO,
    cuadro_11.CUADRO,
    cuadro_12.CUADRO,
    cuadro_13.CUADRO,
    cuadro_14.CUADRO,
    cuadro_15.CUADRO,
    cuadro_16.CUADRO,
    cuadro_17.CUADRO,
    cuadro_18.CUADRO,
    cuadro_19.CUADRO,
    cuadro_20.CUADRO,
    cuadro_21.CUADRO,
    cuadro_22.CUADRO,
    cuadro_23.CUADRO,
    cuadro_24.CUADRO,
    cuadro_25.CUADRO,
    cuadro_26.CUADRO,
    cuadro_27.CUADRO,
    cuadro_28.CUADRO,
    cuadro_29.CUADRO,
    cuadro_30.CUADRO,
    cuadro_31.CUADRO,
    anexo_1.CUADRO,
    anexo_2.CUADRO,
    anexo_3.CUADRO,
    anexo_4.CUADRO,
    anexo_5.CUADRO,
    anexo_6.CUADRO,
    anexo_7.CUADRO,
)


def find(name: str) -> Cuadro | None:
    """Find a table by its id; "22" and "cuadro-7" are short for cuadro-22 and cuadro-07."""
    short = re.fullmatch(r"(?:cuadro-?)?([0-9]{1,2})", name.lower())
    wanted = f"cuadro-{int(short[1]):02d}" if short else name.lower()
    return next((cuadro for cuadro in BOOK if cuadro.id == wanted), None)
