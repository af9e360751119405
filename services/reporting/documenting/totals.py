"""How the total of a table is made, and what becomes of what acts leave open."""

from typing import assert_never

from services.reporting.documenting.nouns import dimension_named, filters_told, joined
from services.reporting.grammar import (
    Cuadro,
    Difference,
    Entries,
    Growth,
    Itemised,
    Lines,
    Members,
    Merged,
    Readings,
    Sections,
    Share,
    Tree,
)


def described_total(cuadro: Cuadro) -> list[str]:
    """Say how the total is made, and the sum between rows where there is one."""
    if cuadro.total is None:
        return ["Este cuadro no lleva total."]
    label = cuadro.total.label
    match cuadro.rows:
        case Readings(versions=versions):
            named = joined(f"«{version.label}»" for version in versions)
            made = f"una por lectura ({named}), cada una la suma de las filas de su lectura"
        case Lines():
            made = (
                "la suma de las filas y de «Por desagregar»; las líneas de los actos ya están en "
                "sus filas. No incluye la apertura de códigos que ningún acto movió"
            )
        case Tree(subtotals=True) | Sections() | Itemised():
            made = (
                "la suma de las filas y de «Por desagregar»; subtotales y partes no se suman dos "
                "veces"
            )
        case Members() | Tree() | Merged() | Entries():
            made = "la suma de las filas mostradas, con «Por desagregar» si está"
        case _:
            assert_never(cuadro.rows)
    told = [f"«{label}»: {made}.{_derived(cuadro)}"]
    if cuadro.subtotal is not None:
        apart = joined(f"`{code}`" for code in cuadro.subtotal.without)
        told.append(
            f"«{cuadro.subtotal.label}» (`{cuadro.subtotal.key}`): la suma de las filas, menos las "
            f"de {dimension_named(cuadro.subtotal.dimension)} {apart}, que van debajo."
        )
    return told


def _derived(cuadro: Cuadro) -> str:
    if any(isinstance(column, Difference | Growth | Share) for column in cuadro.columns):
        return " Las diferencias y los porcentajes se calculan de los totales; no se suman."
    return ""


def described_open(cuadro: Cuadro) -> str:
    """Say what becomes of the cells that lack a dimension."""
    if isinstance(cuadro.rows, Entries):
        return "El cuadro no tiene cifras: nada queda por desagregar."
    inside = (
        "Lo que un acto no clasifica por una dimensión de las filas se muestra en una fila «Por "
        "desagregar» (`unallocated`), bajo el código que sí consta."
    )
    match cuadro.unassigned:
        case None:
            return f"{inside} El cuadro no filtra sus filas, de modo que ninguna queda fuera."
        case "row":
            outside = "se suma a la fila «Por desagregar»"
        case "note":
            outside = "queda fuera del cuadro y una nota dice cuánto es"
        case "hidden":
            outside = "queda fuera del cuadro y no se muestra, porque no le concierne"
        case _:
            assert_never(cuadro.unassigned)
    return f"{inside} Lo que carece de una dimensión por la que el cuadro filtra {outside}."


def described_filters(cuadro: Cuadro) -> str:
    """Say which cells the whole table takes."""
    return (
        f"Todo el cuadro toma solo: {joined(filters_told(cuadro.where))}." if cuadro.where else ""
    )
