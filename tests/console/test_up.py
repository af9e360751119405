"""`poi up` as a terminal sees it: a process in the foreground that is left by Ctrl-C."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.console.embedded.folder import DataFolder
from services.console.embedded.ports import OFFSETS, free_block, is_free

pytestmark = pytest.mark.slow

_WITHIN_S = 60.0


class _Up:
    """A running `poi up` and what it has printed."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.printed = ""

    def read_until(self, pattern: str) -> str:
        """Read on until a line matches; fails when the output ends or the time is over."""
        output = self.process.stdout
        assert output is not None
        give_up = time.monotonic() + _WITHIN_S
        while not (found := re.search(pattern, self.printed)):
            assert time.monotonic() < give_up, self.printed
            if select.select([output], [], [], 1.0)[0]:
                piece = os.read(output.fileno(), 65536)
                assert piece, self.printed
                self.printed += piece.decode()
        return found[0]

    def parts(self) -> list[int]:
        """Give the numbers of the processes that it started."""
        stats = [path.read_text() for path in Path("/proc").glob("[0-9]*/stat") if path.exists()]
        fields = [(int(stat.split()[0]), stat.rsplit(")", 1)[1].split()) for stat in stats]
        return [pid for pid, rest in fields if int(rest[1]) == self.process.pid]


@contextmanager
def _up(data: Path, port: int = 0) -> Iterator[_Up]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "services.console.main"),
            *("up", "--data", str(data), "--port", str(port)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield _Up(process)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _all_gone(pids: list[int], within_s: float = 10.0) -> bool:
    give_up = time.monotonic() + within_s
    while any(_lives(pid) for pid in pids):
        if time.monotonic() > give_up:
            return False
    return True


def _free_again(first_port: int, within_s: float = 10.0) -> bool:
    """Wait for the ports: a killed process is gone a moment before its last thread lets go."""
    give_up = time.monotonic() + within_s
    while not all(is_free(first_port + offset) for offset in OFFSETS.values()):
        if time.monotonic() > give_up:
            return False
    return True


def test_a_service_that_ends_is_told_once_and_ctrl_c_stops_the_rest_without_a_process_left(
    tmp_path: Path,
) -> None:
    with _up(tmp_path) as up:
        up.read_until("Ctrl-C para detenerlo")
        parts = up.parts()
        targets = next(pid for pid in parts if "services.targets.main" in _command(pid))

        os.kill(targets, signal.SIGKILL)
        up.read_until(r"targets se detuvo \(código -9\); lo demás sigue")
        others = up.parts()
        os.killpg(up.process.pid, signal.SIGINT)
        up.read_until("Detenido")
        code = up.process.wait(20)

    assert len(parts) == 7
    assert len(others) == 6
    assert code == 0
    assert _all_gone(parts, within_s=0.5)
    assert up.printed.count("targets se detuvo") == 1
    assert len(re.findall(r"http://127\.0\.0\.1:\d+", up.printed)) == 5
    assert f"Datos: {tmp_path}" in up.printed
    assert f"Clave del operador: {tmp_path}/operator.key" in up.printed
    assert "Traceback" not in up.printed
    for log in (tmp_path / "logs").glob("*.log"):
        assert "Traceback" not in log.read_text(), log.read_text()


def test_killed_outright_it_takes_its_parts_with_it_and_lets_ports_and_folder_go(
    tmp_path: Path,
) -> None:
    first_port = free_block()["reporting"]
    with _up(tmp_path, first_port) as up:
        up.read_until("Ctrl-C para detenerlo")
        parts = up.parts()

        up.process.kill()
        up.process.wait()
        gone = _all_gone(parts)

    assert len(parts) == 7
    assert gone
    assert _free_again(first_port)
    folder = DataFolder(tmp_path)
    folder.hold()
    folder.release()


def test_ctrl_c_while_it_starts_ends_it_without_a_process_left(tmp_path: Path) -> None:
    with _up(tmp_path) as up:
        up.read_until("Iniciando el sistema")
        give_up = time.monotonic() + _WITHIN_S
        while len(parts := up.parts()) < 4:
            assert time.monotonic() < give_up

        up.process.send_signal(signal.SIGINT)
        code = up.process.wait(30)

    assert code == 0
    assert _all_gone(parts, within_s=0.5)
