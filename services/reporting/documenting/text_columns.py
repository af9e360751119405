"""What each column of texts is, in plain Spanish."""

from typing import Final, assert_never

from services.reporting.documenting.nouns import dimension_named, joined, of_the, register_named
from services.reporting.grammar import (
    Act,
    ActMonth,
    ByAct,
    Code,
    Constant,
    Cuadro,
    Itemised,
    Name,
    Number,
    Reading,
    Texts,
    Tree,
    UnitOfMeasure,
)
from services.reporting.plan import levels_of

_WORDS_OF_ACT: Final = {
    "{number}": ("número", "su número como está impreso"),
    "{closed}": ("número", "su número, sin el blanco de «N° 002»"),
    "{issued}": ("fecha", "la fecha de su firma"),
    "{month}": ("mes", "el mes que formaliza"),
    "{total}": ("total", "su total como lo escriben las resoluciones, 7'466,773"),
    "{opinion}": ("oficio", "el oficio con la opinión"),
    "{report}": ("informe", "el informe que la sustenta"),
    "{allowed}": ("monto", "el monto que la opinión permite"),
}


def described_text(cuadro: Cuadro, column: Texts) -> str:
    """Say what a column of texts holds."""
    match column:
        case Number():
            headed = isinstance(cuadro.rows, Tree) and not cuadro.rows.subtotals
            where = "los encabezados" if headed else "las filas, en el orden del cuadro"
            told = f"Número corrido de {where}."
        case Name():
            told = _name(cuadro, column)
        case Code():
            told = f"El código {_of_dimension(cuadro, column.of)}, como texto."
        case Act():
            told = _act(column)
        case Constant():
            told = _constant(column)
        case UnitOfMeasure():
            told = (
                f"La unidad de medida en que están las cifras de la fila, con su nombre en el "
                f"{register_named(column.level.catalogue)}; cifras en dos unidades son dos filas."
            )
        case Reading():
            return "Qué lectura de las cifras tiene la fila."
        case ByAct():
            told = (
                f"El atributo `{column.attribute}_<acto>` que el registro da para cada acto: el "
                "del primero en la fila, el de los demás en sus líneas; donde no lo da, el "
                f"atributo `{column.or_attribute}`."
            )
        case ActMonth():
            told = (
                "El mes al que pertenece el acto: el que formaliza o, si es anterior, el de su "
                "firma (RSG 057: `Jul-24`; RE 213-2023: `Dic-23`)."
            )
        case _:
            assert_never(column)
    return told


def _name(cuadro: Cuadro, column: Name) -> str:
    whose = _of_dimension(cuadro, column.of)
    told = f"El nombre {whose}"
    if column.attribute:
        told = f"El atributo `{column.attribute}` {whose}"
        if column.through:
            told += f", por su nombre de {dimension_named(column.through.dimension)}"
        if column.or_attribute:
            told += f"; donde falta, el atributo `{column.or_attribute}`"
        if column.or_name:
            told += "; donde falta, el nombre"
        if column.otherwise:
            told += f"; donde falta, «{column.otherwise}»"
    return f"{told}.{' No se repite de una fila a la siguiente.' if column.once else ''}"


def _of_dimension(cuadro: Cuadro, of: str) -> str:
    """Name what a text column is about: a dimension, or whatever the row is."""
    if of:
        return of_the(dimension_named(of))
    levels = levels_of(cuadro.rows)
    if not levels:
        return "que el cuadro da a la fila"
    tree = cuadro.rows.above if isinstance(cuadro.rows, Itemised) else cuadro.rows
    if isinstance(tree, Tree) and len(levels) > 1:
        shown = [dimension_named(level.dimension) for level in levels if not level.silent]
        return f"de lo que la fila es ({joined(shown, 'o')})"
    return of_the(dimension_named(levels[-1].dimension))


def _act(column: Act) -> str:
    words = [told for word, (_, told) in _WORDS_OF_ACT.items() if word in column.text]
    text = column.text
    for word, (short, _) in _WORDS_OF_ACT.items():
        text = text.replace(word, f"‹{short}›")
    text = text.replace("{year}", "‹año›")
    pattern = f" Se cita así: «{text}»." if column.text != "{number}" else ""
    return f"El acto de la línea ({joined(words)}); en JSON, su clave.{pattern}"


def _constant(column: Constant) -> str:
    once = " Se imprime una sola vez." if column.once else ""
    return f"El mismo texto en todas las filas: «{column.text}».{once}"
