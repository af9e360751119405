"""`poi book`: every table at one cut, written into a folder.

The tables are asked for in one question, so that all of them stand at one cut. JSON and CSV are a
file a table, named by its id; XLSX and HTML are one file, `book.xlsx` or `book.html`.
"""

import enum
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from services.console.bar import bar
from services.console.client import DEFAULT_URL, SystemClient
from services.console.errors import UnreachableError, UsageError
from services.console.options import (
    AskedCut,
    AsOf,
    Basis,
    Entity,
    Named,
    Through,
    Url,
    Year,
)
from services.console.usage import SpanishCommand
from services.reporting.book_contents import ComposedBook, Tell
from services.reporting.render import captions, csv, html, json, xlsx
from services.reporting.table import Table

BOOK_TIMEOUT_S: Final = 300.0
"""How long the book may take to be composed: a large entity's is asked in one question too."""

_BY_TABLE: Final[dict[str, Callable[[Table], bytes]]] = {"json": json.render, "csv": csv.render}
_WHOLE: Final[dict[str, Callable[[ComposedBook, Tell], bytes]]] = {
    "xlsx": xlsx.render_book,
    "html": html.render_book,
}


class BookFormat(enum.StrEnum):
    """How the book is written."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


def add_book(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "book",
        cls=SpanishCommand,
        help="Escribe todos los cuadros y anexos a un corte en una carpeta: poi book --out DIR.",
    )(book_command)


def book_command(
    *,
    out: Annotated[
        Path,
        typer.Option(help="Carpeta en que se escribe; se crea si no existe.", show_default=False),
    ],
    entity: Entity = "",
    year: Year = "",
    as_of: AsOf = "",
    basis: Basis = "",
    through: Through = "",
    cut: Named = "",
    form: Annotated[
        BookFormat,
        typer.Option(
            "--format",
            help="json y csv: un archivo por cuadro (cuadro-22.json); xlsx y html: uno solo, "
            "book.xlsx o book.html.",
        ),
    ] = BookFormat.JSON,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask reporting for every table at one cut and write them into a folder."""
    asked = AskedCut(entity, year, as_of, basis, through, cut)
    with SystemClient(url, timeout_s=BOOK_TIMEOUT_S) as client:
        write_book(client, asked, form.value, out, Console(stderr=True, highlight=False))


def write_book(
    client: SystemClient, asked: AskedCut, form: str, folder: Path, console: Console
) -> None:
    """Ask for the book and write it into a folder, which is made if it is not there.

    Raises Problem with what reporting refuses, UsageError for a folder that cannot be written,
    UnreachableError without an answer.
    """
    with bar(console, "cuadros") as progress:
        task = progress.add_task("", total=None, doing="Componiendo")
        book = _asked(client, asked)
        progress.reset(task, total=len(book.tables), doing="Escribiendo")

        def tell(table: Table) -> None:
            progress.update(task, advance=1, description=captions.short_caption(table.id))

        written = _written(book, form, folder, tell)
    where = written[0] if len(written) == 1 else f"{len(written)} archivos en {folder}"
    text = f"{captions.cut_line(book.cut)}: {len(book.tables)} cuadros y anexos, {where}."
    console.print(text, markup=False, soft_wrap=True)


def _asked(client: SystemClient, asked: AskedCut) -> ComposedBook:
    response = client.get("/v1/book.json", asked.params, accept="application/json")
    try:
        return json.book_from_json(response.json())
    except (ValueError, KeyError, TypeError) as error:
        raise UnreachableError(
            f"En {client.url} responde otro programa, u otra versión del sistema POI."
        ) from error


def _written(book: ComposedBook, form: str, folder: Path, tell: Tell) -> list[Path]:
    """Write the files of a form; say each table as it is done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form in _WHOLE:
            file = folder / f"book.{form}"
            file.write_bytes(_WHOLE[form](book, tell))
            return [file]
        files = []
        for table in book.tables:
            file = folder / f"{table.id}.{form}"
            file.write_bytes(_BY_TABLE[form](table))
            files.append(file)
            tell(table)
    except OSError as error:
        raise UsageError(f"No se puede escribir en {folder}: {error.strerror}.") from error
    return files
