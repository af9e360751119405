"""What no file of the repository may name."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_names_a_registry_or_a_path_of_one_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - git is what made the clone
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    tracked = [name for name in tracked if (ROOT / name).is_file()]
    wrong = re.compile(r"--(extra-)?index-url|find-links|files\.pythonhosted|/home/[a-z]+/")

    named = []
    for name in tracked:
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        if name != "tests/architecture/test_tracked_files.py" and wrong.search(text):
            named.append(name)

    assert len(tracked) > 100
    assert named == []
