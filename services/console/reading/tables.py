"""`poi cuadro`: ask reporting for a composed table and write it as it was asked.

Every form but the table for the terminal is given as reporting wrote it. That one is drawn here,
from the contracted JSON, by reporting's own renderer: it is the only one that knows how wide the
screen is.
"""

import os
import re
import shutil
import sys
from typing import Final

from services.console.client import SystemClient
from services.console.errors import UnreachableError, UsageError
from services.console.options import AskedCut
from services.reporting.render import json as table_json
from services.reporting.render import terminal, xlsx

_ACCEPTED: Final = {
    "table": "application/json",
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": xlsx.MEDIA_TYPE,
    "html": "text/html",
}
_WIDTH_ELSEWHERE: Final = 120
_ID: Final = re.compile(r"[a-zA-Z0-9-]+")


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
    try:
        composed = table_json.from_json(response.json())
    except (ValueError, KeyError, TypeError) as error:
        raise UnreachableError(
            f"En {client.url} responde otro programa, u otra versión del sistema POI."
        ) from error
    colour = on_screen and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size((_WIDTH_ELSEWHERE, 24)).columns if on_screen else 0
    return terminal.render(composed, width=width or _WIDTH_ELSEWHERE, color=colour).encode()
