"""Where an answer goes: to standard output, byte for byte, or into a file."""

import sys
from pathlib import Path

from services.console.errors import UsageError


def write(content: bytes, out: Path | None) -> None:
    """Write an answer; raises UsageError when the file cannot be written."""
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise UsageError(f"No se puede escribir {out}: {error.strerror}.") from error
