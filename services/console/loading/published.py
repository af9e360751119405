"""A folder of printed tables (design 4.7) as acts: each file is one `FiguresPublished`.

`publication.toml` beside the tables says what they have in common: the publication's id and title,
the entity, the fiscal year, the date of the document and the day at which its figures stand.
"""

import json
import tomllib
from pathlib import Path
from typing import Any, Final

from services.console.errors import UsageError
from shared.errors import Problem

HEADER: Final = "publication.toml"

_FOLDER: Final = "published"
_NEEDED: Final = ("publication", "title", "entity", "fiscal_year", "issued_on", "effective_on")


def is_published(file: Path) -> bool:
    """Say whether a file is a printed table: by its folder's name, or by the header beside it."""
    return file.absolute().parent.name == _FOLDER or (file.parent / HEADER).is_file()


def published_act(file: Path) -> bytes:
    """Write the act that publishes a printed table, as it is posted.

    Its key is that of the publication and the table: `PUB-POI-2024-ACT-1-CUADRO-22`. What the
    table says is not judged here. Raises UsageError when the header is missing or lacks a member,
    Problem when the file holds no table.
    """
    header = _header(file.parent / HEADER)
    table = _table(file)
    act = {
        "key": f"PUB-{header['publication']}-{table['id']}".upper(),
        "printed_key": None,
        "entity": header["entity"],
        "fiscal_year": header["fiscal_year"],
        "kind": "FiguresPublished",
        "issued_on": header["issued_on"],
        "effective_on": header["effective_on"],
        "title": f"{header['title']}: {table['id']}",
        "measures": [],
        "publication": header["publication"],
        "table": table,
    }
    return json.dumps(act, ensure_ascii=False).encode()


def _header(path: Path) -> dict[str, Any]:
    try:
        header = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError(
            f"Falta {path}, que dice de qué publicación son los cuadros: "
            f"escriba en él {', '.join(_NEEDED)}."
        ) from error
    except (OSError, ValueError) as error:
        raise UsageError(f"No se puede leer {path}: {error}.") from error
    if missing := [name for name in _NEEDED if name not in header]:
        raise UsageError(f"A {path} le falta: {', '.join(missing)}.")
    return header


def _table(file: Path) -> dict[str, Any]:
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _no_table(file, f"no es JSON ({error})") from error
    except OSError as error:
        raise UsageError(f"No se puede leer {file}: {error.strerror}.") from error
    if not isinstance(table, dict) or not isinstance(table.get("id"), str):
        raise _no_table(file, "no tiene `id`")
    return table


def _no_table(file: Path, reason: str) -> Problem:
    detail = f"{file.name} {reason}; un cuadro publicado es {{id, page, rows, totals}}."
    return Problem(400, "no-table", "No es un cuadro publicado", detail)
