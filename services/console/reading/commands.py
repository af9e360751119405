"""The commands that read: each asks reporting at a cut and writes the answer as asked."""

import enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.console.client import DEFAULT_URL, SystemClient
from services.console.errors import EXIT_NO, UsageError
from services.console.options import (
    AskedCut,
    AsOf,
    Basis,
    Entity,
    ListForm,
    ListFormat,
    Named,
    Out,
    TableId,
    Through,
    Url,
    Year,
)
from services.console.reading.book import BOOK_TIMEOUT_S, write_book
from services.console.reading.observations import ask_observations, written_observations
from services.console.reading.reconciliation import ask_reconciliation, written_reconciliation
from services.console.reading.tables import table_bytes
from services.console.usage import SpanishCommand
from services.console.writing import write


class TableFormat(enum.StrEnum):
    """How a table is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


class BookFormat(enum.StrEnum):
    """How the book is written."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


def cuadro(
    table: TableId,
    *,
    entity: Entity = "",
    year: Year = "",
    as_of: AsOf = "",
    basis: Basis = "",
    through: Through = "",
    cut: Named = "",
    form: Annotated[
        TableFormat, typer.Option("--format", help="Forma de la salida (xlsx pide --out).")
    ] = TableFormat.TABLE,
    out: Out = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask reporting for a table and write it as asked."""
    if form is TableFormat.XLSX and out is None:
        raise UsageError("Un libro xlsx no se muestra en la pantalla: indique --out ARCHIVO.xlsx.")
    asked = AskedCut(entity, year, as_of, basis, through, cut)
    with SystemClient(url) as client:
        content = table_bytes(client, table, asked, form.value, on_screen=out is None)
    write(content, out)


def book(
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


def reconcile(
    *,
    entity: Entity = "",
    year: Year = "",
    as_of: AsOf = "",
    basis: Basis = "",
    through: Through = "",
    cut: Named = "",
    publication: Annotated[
        str, typer.Option(help="Publicación, p. ej. poi-2024-act-1 (la última cargada).")
    ] = "",
    form: ListForm = ListFormat.TABLE,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Terminar con 1 si hay algún hallazgo.")
    ] = False,
    out: Out = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask reporting what of a publication the history does not confirm, and write it."""
    asked = AskedCut(entity, year, as_of, basis, through, cut)
    with SystemClient(url) as client:
        answer = ask_reconciliation(client, asked, publication)
    write(written_reconciliation(answer, form.value), out)
    if exit_code and answer["findings"]:
        raise typer.Exit(EXIT_NO)


def observations(
    *,
    rule: Annotated[
        list[str] | None, typer.Option(help="Solo esta regla, p. ej. B11; se repite.")
    ] = None,
    severity: Annotated[str, typer.Option(help="Solo esta gravedad: warning o material.")] = "",
    act: Annotated[str, typer.Option(help="Solo sobre este acto, por su clave.")] = "",
    entity: Entity = "",
    year: Year = "",
    as_of: AsOf = "",
    basis: Basis = "",
    through: Through = "",
    cut: Named = "",
    form: ListForm = ListFormat.TABLE,
    out: Out = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask reporting what the rules notice in the acts that count, and write it."""
    asked = AskedCut(entity, year, as_of, basis, through, cut)
    with SystemClient(url) as client:
        answer = ask_observations(client, asked, rules=rule or (), severity=severity, act=act)
    write(written_observations(answer, form.value), out)


def add_to(app: typer.Typer) -> None:
    """Add the reading commands to a command line."""
    app.command(
        cls=SpanishCommand,
        help="Muestra un cuadro o anexo a un corte: poi cuadro 22 --as-of 2024-08-31.",
    )(cuadro)
    app.command(
        cls=SpanishCommand,
        help="Escribe todos los cuadros y anexos a un corte en una carpeta: poi book --out DIR.",
    )(book)
    app.command(
        cls=SpanishCommand,
        help="Compara lo publicado con la historia y con su propia aritmética.",
    )(reconcile)
    app.command(
        cls=SpanishCommand,
        help="Muestra lo que las reglas notan en los actos que cuentan a un corte.",
    )(observations)
