"""`poi cuadro`: ask reporting for a composed table and write it as it was asked.

JSON and CSV are printed as reporting wrote them. The table for the terminal is drawn here, from
the contracted JSON, by reporting's own renderer: it is the only one that knows how wide the
screen is.
"""

import os
import re
import shutil
import sys
from dataclasses import dataclass
from typing import Final

from services.console.client import SystemClient
from services.console.errors import UnreachableError, UsageError
from services.reporting.render import json as table_json
from services.reporting.render import terminal

_ACCEPTED: Final = {"table": "application/json", "json": "application/json", "csv": "text/csv"}
_WIDTH_ELSEWHERE: Final = 120
_ID: Final = re.compile(r"[a-zA-Z0-9-]+")


@dataclass(frozen=True, slots=True)
class TableRequest:
    """What was asked, word for word: reporting is the only judge of ids, dates and cuts."""

    table: str
    entity: str = ""
    fiscal_year: str = ""
    as_of: str = ""
    basis: str = ""
    through: str = ""

    @property
    def path(self) -> str:
        """Where reporting has the table."""
        return f"/v1/cuadros/{self.table}"

    @property
    def params(self) -> dict[str, str]:
        """Give what was stated of the cut; the rest is left to reporting's defaults."""
        stated = {
            "entity": self.entity,
            "fiscal_year": self.fiscal_year,
            "as_of": self.as_of,
            "basis": self.basis,
            "through": self.through,
        }
        return {name: value for name, value in stated.items() if value}


def table_bytes(
    client: SystemClient, request: TableRequest, form: str, *, on_screen: bool
) -> bytes:
    """Give a table as `table`, `json` or `csv`, ready to be written.

    `on_screen` fits it to the terminal, in colour where there is one. Raises Problem with what
    reporting refuses, UsageError for what is no id, UnreachableError without an answer.
    """
    if not _ID.fullmatch(request.table):
        raise UsageError(f"«{request.table}» no es un cuadro ni un anexo: use 22 o anexo-1.")
    response = client.get(request.path, request.params, accept=_ACCEPTED[form])
    if form == "csv":
        return response.content
    if form == "json":
        return response.content.rstrip(b"\n") + b"\n"
    try:
        table = table_json.from_json(response.json())
    except (ValueError, KeyError, TypeError) as error:
        raise UnreachableError(
            f"En {client.url} responde otro programa, u otra versión del sistema POI."
        ) from error
    colour = on_screen and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size((_WIDTH_ELSEWHERE, 24)).columns if on_screen else 0
    return terminal.render(table, width=width or _WIDTH_ELSEWHERE, color=colour).encode()
