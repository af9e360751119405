"""Where the codes of a row come from, their names and their order, in plain Spanish."""

from collections.abc import Mapping
from typing import assert_never

from services.reporting.documenting.nouns import (
    dimension_named,
    joined,
    register_named,
    set_told,
)
from services.reporting.grammar import Level

Declared = Mapping[str, tuple[str, ...]]
"""The acts that declare each register at the cut."""


def described_levels(levels: tuple[Level, ...], declared: Declared) -> list[str]:
    """Say of each level where its codes, names and order come from, and how print calls them."""
    return [f"- {_level(level, declared)}" + _closed_list(level) for level in levels]


def _level(level: Level, declared: Declared) -> str:
    noun = dimension_named(level.dimension)
    told = f"**{noun[0].upper()}{noun[1:]}** (`{level.dimension}`): "
    if level.printed:
        told += "lista cerrada, en este orden; un código que no está en ella va al final."
    else:
        acts = joined(f"`{key}`" for key in declared.get(level.catalogue, ()))
        by = f", que declara {acts}" if acts else ""
        told += f"nombre y orden del {register_named(level.catalogue)}{by}."
    return " ".join([told, *_manners(level)])


def _manners(level: Level) -> list[str]:
    told = {
        f"Se imprime el atributo `{level.alias}` de la entrada, si lo tiene.": level.alias,
        f"Se imprime como «{_form(level.form)}».": level.form != "{name}",
        "Las filas van por orden alfabético.": level.by_name,
        "Debajo de una fila van todas las que su registro tiene, aun en cero.": level.every,
        "No tiene fila propia.": level.silent,
    }
    manners = [sentence for sentence, holds in told.items() if holds]
    if level.only:
        manners.insert(0, f"Solo {set_told(level, level.only)}.")
    if level.within:
        manners.append(f"Su código vale dentro de su {dimension_named(level.within)}.")
    if level.coded:
        pairs = joined(f"{code} como {printed}" for code, printed in level.coded)
        manners.append(f"El cuadro imprime los códigos como otros: {pairs}.")
    return [*manners, *_key_told(level)]


def _key_told(level: Level) -> list[str]:
    match level.key:
        case "number":
            return ["En la clave de la fila va el código sin ceros delante."]
        case "name":
            return ["En la clave de la fila va su nombre, numerado si se repite."]
        case "alone":
            return ["La clave de la fila es el código solo."]
        case "code":
            return []
        case _:
            assert_never(level.key)


def _form(form: str) -> str:
    words = form.replace("{code}", "código").replace("{name}", "nombre")
    return words.replace("{its_aoi}", "AOI")


def _closed_list(level: Level) -> str:
    rows = [f"  - `{code}` {name}" for code, name in level.printed]
    return "\n" + "\n".join(rows) if rows else ""
