"""What makes the rows of a table, in plain Spanish."""

from collections.abc import Iterable
from typing import assert_never

from services.reporting.documenting.levels import Declared, described_levels
from services.reporting.documenting.nouns import (
    dimension_named,
    filters_told,
    joined,
    kinds_named,
    register_named,
    set_told,
)
from services.reporting.grammar import (
    Cuadro,
    Entries,
    Item,
    Itemised,
    Level,
    Lines,
    Members,
    Merged,
    Months,
    Readings,
    Rows,
    Sections,
    Sum,
    Tree,
)
from services.reporting.plan import levels_of


def shape_named(rows: Rows) -> str:
    """Name the shape of a table in a few words."""
    match rows:
        case Members():
            told = "una fila por código"
        case Tree():
            told = "árbol: cada código de fuera primero, y debajo lo que lo compone"
        case Merged():
            told = "filas por varios códigos, con el nombre de fuera impreso una vez"
        case Lines():
            told = "una fila por código y, debajo, una línea por acto"
        case Sections():
            told = "una fila por acto, en secciones por clase de acto"
        case Readings():
            told = "una fila por código para cada lectura de las mismas cifras"
        case Entries():
            told = "una fila por entrada de un registro, sin cifras"
        case Itemised():
            told = "filas que el propio cuadro nombra"
        case _:
            assert_never(rows)
    return told


def described_rows(cuadro: Cuadro, declared: Declared) -> list[str]:
    """Say what makes a row, as a list of Markdown paragraphs."""
    rows = cuadro.rows
    match rows:
        case Members(level):
            told = [f"Una fila por {_named(level)} con alguna cifra distinta de cero."]
        case Tree(levels, subtotals):
            head = "con su subtotal" if subtotals else "como encabezado, sin cifras"
            if any(isinstance(c, Sum | Months) and c.outer for c in cuadro.columns):
                head = "con sus propias cifras, que no son la suma de lo que va debajo"
            told = [_tree(levels, head)]
        case Merged(levels):
            told = [_merged(levels)]
        case Lines():
            told = _lines(rows)
        case Sections():
            told = _sections(rows)
        case Readings():
            told = _readings(rows)
        case Entries():
            told = [_entries(rows)]
        case Itemised():
            return _itemised(rows, declared)
        case _:
            assert_never(rows)
    return [*told, *described_levels(levels_of(rows), declared)]


# --- each word ---------------------------------------------------------------------------------


def _named(level: Level) -> str:
    return dimension_named(level.dimension)


def _all(levels: Iterable[Level]) -> str:
    return joined(_named(level) for level in levels)


def _merged(levels: tuple[Level, ...]) -> str:
    return (
        f"Una fila por cada combinación de {_all(levels)} con alguna cifra distinta de cero. El "
        "nombre de fuera se imprime en la primera de sus filas; en JSON y CSV está en todas."
    )


def _tree(levels: tuple[Level, ...], head: str) -> str:
    shown = [level for level in levels if not level.silent]
    inner = f"debajo van sus filas por {_named(shown[-1])}" if len(shown) > 1 else ""
    told = f"Una fila por cada {_named(shown[0])}, {head}; {inner}."
    silent = [level for level in levels if level.silent]
    if silent:
        told += f" Todo se agrupa por {_all(silent)}, que no tiene fila propia."
    return told


def _lines(rows: Lines) -> list[str]:
    told = (
        f"Una fila por {_named(rows.level)} que algún acto movió y, debajo, una línea por acto, en "
        "el orden en que rigen. Un código que solo tiene apertura no forma fila."
    )
    if rows.by_catalogue:
        told += " Las filas van en el orden del registro."
    elif rows.order:
        listed = joined(f"`{code}`" for code in rows.order)
        told += f" Van primero, en este orden, {listed}; las demás, en el orden de su primer acto."
    else:
        told += " Las filas van en el orden de su primer acto."
    return [told]


def _sections(rows: Sections) -> list[str]:
    listed = [
        f"| `{section.key}` | {section.label} | {kinds_named(section.kinds) or 'los demás'} |"
        for section in (*rows.sections, rows.rest)
    ]
    by = joined(dimension_named(dimension) for dimension in rows.itemised_by)
    told = (
        f"Una fila por acto, con lo que el acto detalla por {by}; lo que deja abierto va en la "
        "fila «Por desagregar». Cada sección lleva primero su suma. La clave de la fila es la del "
        "acto, en minúsculas."
    )
    return [
        told,
        "\n".join(["| clave | sección | clases de acto |", "|---|---|---|", *listed]),
    ]


def _readings(rows: Readings) -> list[str]:
    listed = [
        f"| `{version.key}` | {version.label} | "
        f"{joined(filters_told(version.where)) or 'todos los actos que cuentan'} |"
        for version in rows.versions
    ]
    told = (
        f"Por cada {_named(rows.level)} con alguna cifra, una fila por lectura; la clave de la "
        "fila termina con la de la lectura."
    )
    return [
        told,
        "\n".join(["| clave | se imprime | qué actos |", "|---|---|---|", *listed]),
    ]


def _entries(rows: Entries) -> str:
    *outer, inner = rows.levels
    told = f"Una fila por entrada del {register_named(inner.catalogue)}, con cifras o sin ellas"
    if outer:
        told += f", ordenadas por {_all(outer)}"
    if rows.occurring:
        told += (
            f"; solo las que lleva, como `{rows.occurring}`, algún acto que cuenta al corte. El "
            "cuadro resulta, pues, de los actos, no de una lista escrita a mano"
        )
    return f"{told}."


def _itemised(rows: Itemised, declared: Declared) -> list[str]:
    told = []
    if rows.above is not None:
        told.append(_tree(rows.above.levels, "con su subtotal"))
        told += described_levels(rows.above.levels, declared)
        told.append("Debajo, las filas que el cuadro nombra:")
    else:
        told.append(
            "Las filas están nombradas en el cuadro, en este orden. Cada una toma las celdas que "
            "cumplen su regla; lo que las partes no alcanzan va debajo, «Por desagregar». Una "
            "parte que ningún acto detalla se imprime sin cifras, y una nota lo dice."
        )
    table = ["| clave | fila | qué toma |", "|---|---|---|"]
    for item in rows.items:
        table.append(_item(item, ""))
        table += [_item(part, "— ") for part in item.parts]
    return [*told, "\n".join(table)]


def _item(item: Item, indent: str) -> str:
    rules = filters_told(item.at)
    rules += [set_told(level, having) for level, having in item.sets]
    if item.measure:
        rules.append(f"la medida `{item.measure}` en lugar de la de las columnas")
    texts = " · ".join(text for _, text in item.texts)
    return f"| `{item.key}` | {indent}{texts} | {'; '.join(rules)} |"
