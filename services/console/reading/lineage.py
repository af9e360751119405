"""The commands that open figures: `poi explain` a cell, `poi diff` two cuts of a table."""

from typing import Annotated

import typer

from services.console.client import DEFAULT_URL, SystemClient
from services.console.errors import EXIT_NO
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
from services.console.reading.explaining import (
    ask_differences,
    ask_explanation,
    written_differences,
    written_explanation,
)
from services.console.usage import SpanishCommand
from services.console.writing import write

CUT_HELP = r"FECHA\[/effective|issued]\[/N], o la clave de una versión aprobada."
"""As a help page takes it: a bracket begins a mark there unless it is escaped."""


def explain(
    table: TableId,
    row: Annotated[
        str, typer.Argument(metavar="FILA", help="Clave de la fila.", show_default=False)
    ],
    column: Annotated[
        str, typer.Argument(metavar="COLUMNA", help="Clave de la columna.", show_default=False)
    ],
    *,
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
    """Ask reporting for the acts and lines behind a cell, and write them."""
    asked = AskedCut(entity, year, as_of, basis, through, cut)
    with SystemClient(url) as client:
        answer = ask_explanation(client, table, row, column, asked)
    write(written_explanation(answer, form.value), out)


def diff(
    table: TableId,
    *,
    from_cut: Annotated[
        str, typer.Option("--from", help=f"Primer corte: {CUT_HELP}", show_default=False)
    ],
    to_cut: Annotated[
        str, typer.Option("--to", help=f"Segundo corte: {CUT_HELP}", show_default=False)
    ],
    entity: Entity = "",
    year: Year = "",
    form: ListForm = ListFormat.TABLE,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Terminar con 1 si alguna celda difiere.")
    ] = False,
    out: Out = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Ask reporting which cells differ between two cuts and why, and write them."""
    with SystemClient(url) as client:
        answer = ask_differences(client, table, (from_cut, to_cut), AskedCut(entity, year))
    write(written_differences(answer, table, form.value), out)
    if exit_code and answer["cells"]:
        raise typer.Exit(EXIT_NO)


def add_lineage(app: typer.Typer) -> None:
    """Add the commands that open figures to a command line."""
    app.command(
        cls=SpanishCommand,
        help="Muestra los actos y líneas que hacen una cifra: poi explain 22 4 pim.",
    )(explain)
    app.command(
        cls=SpanishCommand,
        help="Muestra qué celdas difieren entre dos cortes y por qué actos: "
        "poi diff 22 --from 2024-07-31 --to 2024-08-31.",
    )(diff)
