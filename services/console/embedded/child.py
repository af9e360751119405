"""The processes of the embedded system: started, watched, stopped, their logs at hand."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_GUARD: Final = Path(__file__).with_name("guard.py")
_LOG_END_LINES: Final = 15
_LOG_END_BYTES: Final = 8192
_KILL_WAIT_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Part:
    """What a process is started with: its name, its command, its environment, its log file."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path


class Child:
    """The process of a part; it can be started again after it ended."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._process: subprocess.Popen[bytes] | None = None
        self._log_from = 0

    def start(self) -> int:
        """Start the process and give its number."""
        with self.part.log.open("ab") as log:
            self._log_from = log.tell()
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                self.part.command,
                env=dict(self.part.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # The terminal's Ctrl-C goes to its foreground group: the parts are stopped in
                # order by the console instead of each at once by the terminal.
                start_new_session=True,
            )
        return self._process.pid

    @property
    def pid(self) -> int | None:
        """Number of the process, None unless it lives."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        """Say whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """Code with which the process ended (negative: the signal), None while it lives."""
        return None if self._process is None else self._process.poll()

    def ask_to_stop(self) -> None:
        """Send SIGTERM; does not wait."""
        if self._process is not None and self.running:
            self._process.send_signal(signal.SIGTERM)

    def finish_by(self, moment: float) -> None:
        """Wait for the end until `moment` of the monotonic clock, then end it with SIGKILL."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, moment - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the process at once with SIGKILL and wait until it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_KILL_WAIT_S)

    def log_end(self) -> str:
        """Give the last lines that this process, and none before it, wrote to its log."""
        try:
            with self.part.log.open("rb") as log:
                size = log.seek(0, os.SEEK_END)
                log.seek(max(self._log_from, size - _LOG_END_BYTES))
                text = log.read().decode(errors="replace")
        except OSError as error:
            return f"(no se pudo leer {self.part.log}: {error.strerror})"
        return "\n".join(text.splitlines()[-_LOG_END_LINES:]) or "(su registro está vacío)"


class Guard:
    """The process that ends our parts when we are killed and cannot (see `guard.py`)."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own file
            # Isolated and without site-packages, so that it starts in milliseconds.
            (sys.executable, "-I", "-S", str(_GUARD)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def watch(self, pid: int) -> None:
        """Put a process that we just started under guard."""
        # Without its guard (somebody ended it) the system works as well, only less guarded.
        with contextlib.suppress(BrokenPipeError):
            if self._process.stdin is not None:
                self._process.stdin.write(f"{pid}\n".encode())
                self._process.stdin.flush()

    def close(self) -> None:
        """End the guard; what it guards and still lives ends with it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(_KILL_WAIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(_KILL_WAIT_S)
