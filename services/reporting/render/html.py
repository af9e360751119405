"""A composed table, or the whole book, as one HTML page that prints on A4.

The page asks for nothing from outside and runs no script. Everything that comes from a table is
escaped. In print each table begins on a page of its own, lying across it from nine columns, its
heading repeated on every page, the cut and the page's number at the foot.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from services.reporting.book_contents import ComposedBook, Tell, tell_nobody
from services.reporting.render import captions
from services.reporting.render.html_table import table_html
from services.reporting.table import Table
from shared.cut import Cut

MEDIA_TYPE: Final = "text/html; charset=utf-8"
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may do with the page: nothing but draw it."""

_WIDER_FROM: Final = 13


def render(table: Table) -> bytes:
    """Write a table as a page."""
    return _page(captions.title(table), table.cut, [table], [_section(table, back="")])


def render_book(book: ComposedBook, tell: Tell = tell_nobody) -> bytes:
    """Write the book as one page: cover with the index, every table, the acts counted.

    `tell` is called with each table when it stands.
    """
    sections = [_cover(book)]
    for table in book.tables:
        sections.append(_section(table, back="#indice"))
        tell(table)
    sections.append(_acts(book))
    return _page(captions.book_title(book.cut), book.cut, book.tables, sections)


def _page(title: str, cut: Cut, tables: Sequence[Table], sections: Iterable[str]) -> bytes:
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="es">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(title)}</title>",
            f"<style>\n{_css()}{_paper(cut, tables)}</style>",
            "</head>",
            "<body>",
            *sections,
            "</body>",
            "</html>",
            "",
        ]
    ).encode()


def _section(table: Table, *, back: str) -> str:
    number = len(table.columns)
    kinds = ["wide"] * captions.is_wide(table) + ["wider"] * (number >= _WIDER_FROM)
    link = f'<a class="back" href="{back}">Índice</a>' if back else ""
    notes = "".join(f"<li>{escape(captions.note_text(note))}</li>" for note in table.notes)
    listed = f'<ul class="notes">{notes}</ul>' if notes else ""
    return (
        f'<section id="{escape(table.id)}" class="{" ".join(kinds)}"'
        f' style="page: {_page_name(table)}">\n'
        f"{link}{_letterhead(table.cut)}\n"
        f"<h2>{escape(captions.title(table))}</h2>\n"
        f'<p class="cut">{escape(captions.dated(table.cut))}</p>\n'
        f"{table_html(table)}{listed}\n</section>"
    )


def _cover(book: ComposedBook) -> str:
    facts = (
        ("Corte", captions.dated(book.cut)),
        ("Pliego y año", f"{book.cut.entity}, {book.cut.fiscal_year}"),
        ("Huella", f"sha256:{book.digest.hex()}"),
        ("Actos contados", str(len(book.acts))),
    )
    rows = "".join(
        f'<tr><td><a href="#{escape(table.id)}">{captions.short_caption(table.id)}</a></td>'
        f"<td>{escape(table.title)}</td></tr>"
        for table in book.tables
    )
    stated = "".join(f"<dt>{label}</dt><dd>{escape(fact)}</dd>" for label, fact in facts)
    return (
        f'<section id="indice">{_letterhead(book.cut)}\n'
        f"<h1>{escape(captions.book_title(book.cut))}</h1>\n<dl>{stated}</dl>\n"
        '<table class="contents"><thead><tr><th scope="col">Cuadro</th>'
        f'<th scope="col">Título</th></tr></thead><tbody>{rows}'
        f'<tr><td><a href="#actos">Actos</a></td><td>Actos contados</td></tr>'
        "</tbody></table>\n</section>"
    )


def _acts(book: ComposedBook) -> str:
    headings = ("N°", "Secuencia", "Acto", "Emitido", "En vigencia", "Asunto")
    head = "".join(f'<th scope="col">{label}</th>' for label in headings)
    rows = "".join(
        f'<tr><td class="figure">{number}</td><td class="figure">{act.sequence}</td>'
        f"<td>{escape(act.printed_key)}</td>"
        f'<td class="short">{act.issued_on:%d.%m.%Y}</td>'
        f'<td class="short">{act.effective_on:%d.%m.%Y}</td>'
        f"<td>{escape(act.title)}</td></tr>"
        for number, act in enumerate(book.acts, start=1)
    )
    return (
        f'<section id="actos"><a class="back" href="#indice">Índice</a>{_letterhead(book.cut)}\n'
        f'<h2>Actos contados: {len(book.acts)}</h2>\n<p class="cut">'
        f"{escape(captions.dated(book.cut))}</p>\n"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n</section>"
    )


def _letterhead(cut: Cut) -> str:
    names = "".join(f"<span>{escape(name)}</span>" for name in captions.letterhead(cut.entity))
    return f'<div class="letterhead">{names}</div>'


def _paper(cut: Cut, tables: Sequence[Table]) -> str:
    """Write the paper of each table: which way it lies, its number above, cut and page below."""
    foot = _css_string(captions.cut_line(cut))
    every = (
        "@page { size: A4 portrait; margin: 16mm 13mm 15mm;"
        f" @bottom-left {{ content: {foot}; {_MARGIN_TEXT} }}"
        f' @bottom-right {{ content: "Página " counter(page) " de " counter(pages);'
        f" {_MARGIN_TEXT} }} }}"
    )
    rules = [every]
    for table in tables:
        lying = "landscape" if captions.is_wide(table) else "portrait"
        rules.append(
            f"@page {_page_name(table)} {{ size: A4 {lying};"
            f" @top-right {{ content: {_css_string(captions.caption(table.id))};"
            f" {_MARGIN_TEXT} }} }}"
        )
    return "\n".join([*rules, ""])


_MARGIN_TEXT: Final = 'font: 7.5pt "Liberation Sans", Arial, sans-serif; color: #5b6675;'


def _page_name(table: Table) -> str:
    """Name a table's kind of page; ids are letters, digits and hyphens by contract."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in table.id)


def _css_string(text: str) -> str:
    """Quote a text for a style sheet, where it can end neither the string nor the element."""
    plain = (c if c.isalnum() or c in " .,°" else f"\\{ord(c):x} " for c in text)
    return f'"{"".join(plain)}"'


@cache
def _css() -> str:
    return files(__package__ or __name__).joinpath("page.css").read_text(encoding="utf-8")
