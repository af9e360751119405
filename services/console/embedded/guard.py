"""End the parts of a system whose console was killed outright: `python guard.py`, fed by a pipe.

The parts run in sessions of their own, so that the terminal's Ctrl-C does not reach them and the
console can stop them in order. A console that is killed (kill -9) can stop nothing, and its parts
would stay behind, holding ports and databases. So it keeps a pipe to this tiny process and writes
to it the number of each process that it starts; when the pipe ends, whatever of them still lives
is killed. The data are made to survive that: the log syncs every write, the databases are in WAL
with full sync.

Why not PR_SET_PDEATHSIG: Linux sends that signal when the *thread* that started the child ends,
it must be set between fork and exec, and other systems do not have it. A process is held by a
descriptor where the system has them (Linux), so a number that was used again is never hit.
This file imports nothing of the project: it must start in milliseconds and live on little.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable


def watch(lines: Iterable[str]) -> list[Callable[[], None]]:
    """Read process numbers until the pipe ends; give what kills each process that was named."""
    ends: list[Callable[[], None]] = []
    for line in lines:
        # A process that is gone already needs no end.
        with contextlib.suppress(ProcessLookupError):
            ends.append(_end_of(int(line)))
    return ends


def _end_of(pid: int) -> Callable[[], None]:
    if hasattr(os, "pidfd_open"):
        held = os.pidfd_open(pid)
        return lambda: signal.pidfd_send_signal(held, signal.SIGKILL)
    return lambda: os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    for end in watch(sys.stdin):
        with contextlib.suppress(ProcessLookupError):
            end()
