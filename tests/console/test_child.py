import os
import sys
import time
from pathlib import Path

from services.console.embedded.child import Child, Guard, Part

ENDLESS = "import signal, time\nprint('begun', flush=True)\nwhile True: time.sleep(0.01)"
STUBBORN = ENDLESS.replace("print", "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint")


def _child(tmp_path: Path, program: str) -> Child:
    command = (sys.executable, "-I", "-S", "-c", program)
    return Child(Part("part", command, dict(os.environ), tmp_path / "part.log"))


def _wait_until_begun(child: Child) -> None:
    give_up = time.monotonic() + 20
    while "begun" not in child.log_end():
        assert time.monotonic() < give_up


def test_a_part_ends_when_it_is_asked_to(tmp_path: Path) -> None:
    child = _child(tmp_path, ENDLESS)
    child.start()
    _wait_until_begun(child)

    child.ask_to_stop()
    child.finish_by(time.monotonic() + 20)

    assert (child.running, child.pid, child.exit_code) == (False, None, -15)


def test_a_part_that_ignores_the_question_is_killed_when_its_time_is_over(tmp_path: Path) -> None:
    child = _child(tmp_path, STUBBORN)
    child.start()
    _wait_until_begun(child)

    child.ask_to_stop()
    child.finish_by(time.monotonic() + 0.2)

    assert (child.running, child.exit_code) == (False, -9)


def test_the_end_of_the_log_is_of_this_start_alone(tmp_path: Path) -> None:
    child = _child(tmp_path, "print('first')")
    child.start()
    child.finish_by(time.monotonic() + 20)
    first = child.log_end()
    child.part.log.write_text(child.part.log.read_text() + "between\n")
    silent = Child(Part("part", (sys.executable, "-c", ""), dict(os.environ), child.part.log))
    silent.start()
    silent.finish_by(time.monotonic() + 20)

    assert first == "first"
    assert silent.log_end() == "(su registro está vacío)"


def test_a_part_that_was_never_started_has_nothing_to_stop(tmp_path: Path) -> None:
    child = _child(tmp_path, ENDLESS)

    child.ask_to_stop()
    child.finish_by(time.monotonic())
    child.kill()

    assert (child.running, child.pid, child.exit_code) == (False, None, None)


def test_the_guard_ends_what_still_lives_when_its_pipe_ends(tmp_path: Path) -> None:
    lives, ended = _child(tmp_path, ENDLESS), _child(tmp_path, "")
    guard = Guard()
    guard.watch(lives.start())
    guard.watch(ended.start())
    ended.finish_by(time.monotonic() + 20)

    guard.close()
    lives.finish_by(time.monotonic() + 20)

    assert lives.exit_code == -9
    assert ended.exit_code == 0
