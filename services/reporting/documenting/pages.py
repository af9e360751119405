"""All pages: one for each table, their index, and the glossary, by their paths under `docs`."""

from collections.abc import Mapping

from services.reporting.documenting.composed import ComposedTable
from services.reporting.documenting.page import GENERATED, name_of, page_of
from services.reporting.documenting.rows import shape_named
from services.reporting.glossary import GLOSSARY, Chapter, Term

INDEX = "cuadros/README.md"
GLOSSARY_PAGE = "glossary.md"


def pages_of(book: Mapping[str, ComposedTable]) -> dict[str, str]:
    """Print every page; `book` has the tables by their ids, in the order of the document."""
    pages = {f"cuadros/{name}.md": page_of(composed) for name, composed in book.items()}
    return {**pages, INDEX: _index(book), GLOSSARY_PAGE: glossary_page()}


def _index(book: Mapping[str, ComposedTable]) -> str:
    lines = [
        f"| [{name_of(composed.material.cuadro)}]({name}.md) | {composed.table.title} | "
        f"{shape_named(composed.material.cuadro.rows)} | {composed.material.cuadro.purpose} |"
        for name, composed in book.items()
    ]
    intro = (
        "Cada página dice qué pregunta responde un cuadro, qué es cada fila y cada columna, cómo "
        "se hace el total, qué actos lo alimentan, en qué norma descansa, y da una fila real con "
        "la cuenta que la produce. Las páginas se imprimen desde las declaraciones y los actos "
        "(`make docs`); una prueba falla si alguna quedó atrás."
    )
    reading = (
        "Tres reglas valen para todos: la columna inicial (PIA, Prog. Ini.) es lo que suman los "
        "actos de apertura al mismo corte, no el cuadro de otra fecha; el PIM y la programación "
        "actualizada son sumas de actos, nunca saldos guardados; y lo que un acto no clasifica se "
        "muestra «por desagregar», no se reparte."
    )
    return (
        "\n\n".join(
            [
                GENERATED,
                "# Los cuadros y anexos",
                intro,
                reading,
                "Los términos están en el [glosario](../glossary.md).",
                "\n".join(["| cuadro | título | forma | para qué |", "|---|---|---|---|", *lines]),
            ]
        )
        + "\n"
    )


def glossary_page() -> str:
    """Print the glossary: Spanish term, identifiers, definition, source."""
    intro = (
        "El mecanismo está en inglés y los nombres oficiales en español, como los escribe la ley. "
        "Cada término se traduce una sola vez: aquí. Los cuadros están en su "
        "[índice](cuadros/README.md)."
    )
    chapters = [part for chapter in GLOSSARY for part in _chapter(chapter)]
    return "\n\n".join([GENERATED, "# Glosario", intro, *chapters]) + "\n"


def _chapter(chapter: Chapter) -> list[str]:
    lines = ["| término | identificador | definición | fuente |", "|---|---|---|---|"]
    lines += [_term(term) for term in chapter.terms]
    return [f"## {chapter.title}", chapter.about, "\n".join(lines)]


def _term(term: Term) -> str:
    identifiers = ", ".join(f"`{identifier}`" for identifier in term.identifiers) or "—"
    return f"| {term.spanish} | {identifiers} | {term.definition} | {term.source} |"
