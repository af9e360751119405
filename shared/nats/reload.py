"""A running server of one's own reads its users anew, without a restart and without losing a line.

The server is another process's child: it is found by the file with its number, and known to live
by the lock on its folder, which it holds for as long as it does.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from pathlib import Path
from typing import Final

from shared.nats.server import LOCK_FILE, LOG_FILE, PID_FILE, NatsServerError

_DONE: Final = "Reloaded server configuration"
_REFUSED: Final = "Failed to reload server configuration"
_WITHIN_S: Final = 10.0
_READINGS: Final = 2
_POLL_S: Final = 0.02


def server_runs_in(store_dir: Path) -> bool:
    """Say whether a server lives on a folder (or is just being started there)."""
    try:
        lock = os.open(store_dir / LOCK_FILE, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False


def reload_server(store_dir: Path) -> None:
    """Let the server of a folder read its configuration anew and wait until it says so.

    It reads twice: what an account that is new to it imports reaches nobody until the reading
    after the one that made it (tried with nats-server 2.15.1). A configuration that it refuses
    changes nothing there. Raises NatsServerError.
    """
    if not server_runs_in(store_dir):
        raise NatsServerError(f"En {store_dir} no hay un servidor NATS en marcha.")
    for _ in range(_READINGS):
        _read_anew(store_dir)


def _read_anew(store_dir: Path) -> None:
    log = store_dir / LOG_FILE
    try:
        pid = int((store_dir / PID_FILE).read_text(encoding="ascii"))
        read_to = log.stat().st_size
        os.kill(pid, signal.SIGHUP)
    except (OSError, ValueError) as error:
        raise NatsServerError(f"No se pudo avisar al servidor NATS de {store_dir}.") from error
    ends = time.monotonic() + _WITHIN_S
    while time.monotonic() < ends:
        with log.open("rb") as said:
            said.seek(read_to)
            news = said.read().decode(errors="replace")
        if _REFUSED in news:
            why = next(line for line in news.splitlines() if _REFUSED in line)
            raise NatsServerError(f"El servidor NATS no aceptó la configuración: {why}")
        if _DONE in news:
            return
        time.sleep(_POLL_S)
    raise NatsServerError(f"El servidor NATS no leyó su configuración en {_WITHIN_S:.0f} s.")
