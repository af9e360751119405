"""The credential with which this console reads a system whose reading is closed."""

import os
from pathlib import Path
from typing import Final

from services.console.embedded.folder import DEFAULT_FOLDERS, described_system
from services.console.errors import UsageError

_VARIABLE: Final = "POI_KEY_FILE"


def reading_key(url: str, key_file: Path | None = None) -> str | None:
    """Give the key with which to read a closed system at `url`, None where there is none.

    It is that of the command's own file, else of POI_KEY_FILE, else of the default folder that
    serves `url`. Raises UsageError for a file that is named and cannot be read.
    """
    named = os.environ.get(_VARIABLE, "")
    chosen = key_file or (Path(named) if named else _own_key_file(url))
    if chosen is None:
        return None
    try:
        key = chosen.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no es texto"
        raise UsageError(f"No se puede leer la clave {chosen}: {reason}.") from error
    return key if key.isascii() and key.isprintable() and key else None


def _own_key_file(url: str) -> Path | None:
    for folder in DEFAULT_FOLDERS:
        services = described_system(folder).get("services")
        key_file = folder / "operator.key"
        if isinstance(services, dict) and services.get("reporting") == url and key_file.is_file():
            return key_file
    return None
