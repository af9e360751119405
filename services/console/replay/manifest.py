"""What a replay leaves beside its databases: which cut they are for, and how far they go."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from services.console.errors import UsageError
from shared.cut import CutError
from shared.frozen import parse_frozen

_NAME: Final = "replay.json"
_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """A finished replay: its cut (`2024-08-31/effective`), last sequence, digest and software."""

    cut: str
    sequence: int
    digest: str
    version: str

    def write(self, folder: Path) -> None:
        """Write the manifest, last of all: a folder without it holds no finished replay."""
        fresh = folder / f"{_NAME}.new"
        content = json.dumps({"format": _FORMAT, **asdict(self)}, indent=2)
        fresh.write_text(content + "\n", encoding="utf-8")
        fresh.replace(folder / _NAME)

    def check(self, folder: Path, services: Iterable[str]) -> None:
        """See that the databases stand where the replay left them; raises UsageError."""
        for service in services:
            file = folder / f"{service}.db"
            found = _stands_at(file)
            if found != (self.sequence, self.digest):
                raise UsageError(
                    f"{file} no es lo que se reconstruyó ({_NAME} dice secuencia {self.sequence}, "
                    f"{self.digest}). Repita la reconstrucción en otra carpeta."
                )


def _stands_at(file: Path) -> tuple[int, str] | None:
    """Read how far a database goes, with its digest; None when it cannot be read."""
    query = (
        "SELECT p.sequence, m.digest FROM position p LEFT JOIN mark m ON m.sequence = p.sequence"
    )
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as connection:
            row = connection.execute(query).fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else (row[0], f"sha256:{(row[1] or bytes(32)).hex()}")


def is_replay(folder: Path) -> bool:
    """Say whether a folder holds a finished replay."""
    return (folder / _NAME).is_file()


def read_manifest(folder: Path) -> Manifest:
    """Read what a folder was replayed to; raises UsageError when it was not, or not to its end."""
    path = folder / _NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        known = found.pop("format") == _FORMAT
        manifest = Manifest(**found)
        known = known and parse_frozen(manifest.cut) is not None
    except FileNotFoundError as error:
        raise UsageError(
            f"La carpeta {folder} no tiene una reconstrucción terminada (falta {_NAME}). "
            "Hágala con «poi replay --to FECHA --into CARPETA»."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, CutError) as error:
        raise UsageError(
            f"No se puede leer {path}; repita la reconstrucción en otra carpeta."
        ) from error
    if not known:
        raise UsageError(f"{path} es de otra versión; reconstruya con «poi replay --into».")
    return manifest
