"""What each column is, in plain Spanish: one sentence or more for every word of the grammar."""

from collections.abc import Iterable
from typing import assert_never

from services.reporting.documenting.nouns import (
    code_named,
    dimension_named,
    filters_told,
    is_opening,
    joined,
    kinds_named,
    measure_named,
)
from services.reporting.documenting.text_columns import described_text
from services.reporting.grammar import (
    Added,
    Column,
    Cuadro,
    Difference,
    Figures,
    GroupSum,
    Growth,
    Months,
    Moved,
    Share,
    Stated,
    Sum,
    Texts,
    Where,
)
from services.reporting.plan import levels_of

SingleColumn = Texts | Sum | Moved | Stated | GroupSum | Added | Difference | Growth | Share


def described_column(cuadro: Cuadro, column: Column) -> str:
    """Say what a column holds and how it is made."""
    if isinstance(column, Texts):
        return described_text(cuadro, column)
    return _described_figure(cuadro, column)


def _described_figure(cuadro: Cuadro, column: Figures) -> str:
    match column:
        case Sum():
            told = _sum(cuadro, column)
        case Months():
            told = _months(cuadro, column)
        case Moved():
            told = (
                f"Lo que cada acto movió de {measure_named(column.measure)}, en la línea de cada "
                f"acto{_only(column.where)}. Una línea de 0 también se imprime."
            )
        case Stated():
            told = _stated(column)
        case GroupSum():
            same = joined(_label(cuadro, key) for key in column.same)
            told = (
                f"Suma de la columna {_label(cuadro, column.of)} sobre las filas con igual {same}; "
                "se imprime en la primera de ellas."
            )
        case Added():
            told = f"Suma de las columnas {joined(_label(cuadro, key) for key in column.of)}."
        case Difference():
            of, less = _label(cuadro, column.of), _label(cuadro, column.less)
            told = f"{of} menos {less}, de la misma fila."
        case Growth():
            told = _growth(cuadro, column)
        case Share():
            told = (
                f"{_label(cuadro, column.of)} de la fila entre {_label(cuadro, column.of)} del "
                f"total del cuadro. {_rounding(column)}"
            )
        case _:
            assert_never(column)
    return told


def type_named(kind: str) -> str:
    """Name what a column holds."""
    names = {
        "money": "soles",
        "quantity": "cantidad",
        "percent": "porcentaje",
        "text": "texto",
    }
    return names[kind]


def _sum(cuadro: Cuadro, column: Sum) -> str:
    told = _summed(column.measure, column.where)
    picked = [
        f"{dimension_named(dimension)} {joined((code_named(dimension, c) for c in codes), 'o')}"
        for dimension, codes in column.match
    ]
    if picked:
        told += f" Solo las celdas con {joined(picked)}."
    told += _outer(column.outer, cuadro)
    if column.levels:
        outer = joined(
            dimension_named(level.dimension) for level in levels_of(cuadro.rows)[: column.levels]
        )
        told += f" Se pregunta solo por {outer}, y la cifra se pone en la primera fila de cada una."
    if column.optional:
        told += " La columna se omite mientras no haya nada en ella."
    return told


def _summed(measure: str, where: Where) -> str:
    if is_opening(where):
        rest = [told for told in filters_told(where) if not told.startswith("clase de apertura")]
        kinds = next(codes for dimension, codes in where if dimension == "kind")
        also = f" (y {joined(rest)})" if rest else ""
        return (
            f"Suma de {measure_named(measure)} en los actos de apertura{also}, "
            f"{kinds_named(kinds)}, al mismo corte: no es el saldo de una fecha anterior."
        )
    return (
        f"Suma de {measure_named(measure)} en todos los actos que cuentan al corte{_only(where)}."
    )


def _only(where: Where) -> str:
    return f", solo con {joined(filters_told(where))}" if where else ""


def _outer(outer: str, cuadro: Cuadro) -> str:
    if not outer:
        return ""
    levels = levels_of(cuadro.rows)
    above = dimension_named(levels[-2].dimension)
    return (
        f" En la fila de la {above} está lo suyo, {measure_named(outer)}: no es la suma de las "
        "filas de abajo."
    )


def _months(cuadro: Cuadro, column: Months) -> str:
    told = _summed(column.measure, column.where)
    return (
        f"{told} Cada columna toma las celdas de su mes; lo que un acto no reparte por mes está "
        f"en el total y en ningún mes.{_outer(column.outer, cuadro)}"
    )


def _stated(column: Stated) -> str:
    which = (
        "anterior (`before`); de varios actos, el primero"
        if column.what == "before"
        else "posterior (`after`); de varios actos, el último"
    )
    return (
        f"Lo que el acto imprime como programación {which}, de {measure_named(column.measure)}. "
        "No es un saldo calculado: se muestra, y solo se suma en el total de este cuadro."
    )


def _growth(cuadro: Cuadro, column: Growth) -> str:
    of, base = _label(cuadro, column.of), _label(cuadro, column.base)
    return (
        f"({of} menos {base}) entre {base}, de las cifras exactas. Si {base} es cero se imprime "
        f"un guion, nunca 100 %. {_rounding(column)}"
    )


def _rounding(column: Growth | Share) -> str:
    told = f"Se redondea a {_decimals(column.decimals)}"
    if column.total_decimals != column.decimals:
        told += f", y a {_decimals(column.total_decimals)} en el total"
    if column.small_decimals:
        told += f"; lo que daría 0 % sin ser nada, a {_decimals(column.small_decimals)}"
    return f"{told}; una mitad exacta se aleja del cero."


def _decimals(count: int) -> str:
    return {0: "enteros", 1: "un decimal"}.get(count, f"{count} decimales")


def _label(cuadro: Cuadro, key: str) -> str:
    labels = {c.key: c.label for c in _keyed(cuadro.columns)}
    return f"«{labels[key]}»"


def _keyed(
    columns: Iterable[Column],
) -> list[SingleColumn]:
    return [column for column in columns if not isinstance(column, Months)]
