"""`poi cuadro`: ask reporting for a composed table and write it as it was asked.

Every form but the table for the terminal is given as reporting wrote it. That one is drawn here,
from the contracted JSON, by reporting's own renderer: it is the only one that knows how wide the
screen is.
"""

import enum
import os
import re
import shutil
import sys
from typing import Annotated, Final

import typer

from services.console.client import DEFAULT_URL, SystemClient
from services.console.errors import UnreachableError, UsageError
from services.console.options import (
    AskedCut,
    AsOf,
    Basis,
    Entity,
    Named,
    Out,
    TableId,
    Through,
    Url,
    Year,
)
from services.console.usage import SpanishCommand
from services.console.writing import write

_ACCEPTED: Final = {
    "table": "application/json",
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
_WIDTH_ELSEWHERE: Final = 120
_ID: Final = re.compile(r"[a-zA-Z0-9-]+")


class TableFormat(enum.StrEnum):
    """How a table is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


def add_cuadro(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        "cuadro",
        cls=SpanishCommand,
        help="Muestra un cuadro o anexo a un corte: poi cuadro 22 --as-of 2024-08-31.",
    )(cuadro_command)


def cuadro_command(
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


def table_bytes(
    client: SystemClient, table: str, asked: AskedCut, form: str, *, on_screen: bool
) -> bytes:
    """Give a table as `table`, `json`, `csv`, `xlsx` or `html`, ready to be written.

    `on_screen` fits it to the terminal, in colour where there is one. Raises Problem with what
    reporting refuses, UsageError for what is no id, UnreachableError without an answer.
    """
    if not _ID.fullmatch(table):
        raise UsageError(f"«{table}» no es un cuadro ni un anexo: use 22 o anexo-1.")
    response = client.get(f"/v1/cuadros/{table}", asked.params, accept=_ACCEPTED[form])
    if form in ("csv", "xlsx", "html"):
        return response.content
    if form == "json":
        return response.content.rstrip(b"\n") + b"\n"
    # Reporting's renderers load the acts' models, and no other form needs them.
    from services.reporting.render import json as table_json  # noqa: PLC0415 - see above
    from services.reporting.render import terminal  # noqa: PLC0415 - see above

    try:
        composed = table_json.from_json(response.json())
    except (ValueError, KeyError, TypeError) as error:
        raise UnreachableError(
            f"En {client.url} responde otro programa, u otra versión del sistema POI."
        ) from error
    colour = on_screen and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size((_WIDTH_ELSEWHERE, 24)).columns if on_screen else 0
    return terminal.render(composed, width=width or _WIDTH_ELSEWHERE, color=colour).encode()
