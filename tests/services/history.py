"""The real history, as it is posted."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "itp-2024" / "acts"


def history() -> list[dict[str, Any]]:
    """Read the acts of 2024 in the order in which they are loaded."""
    acts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    assert len(acts) >= 45
    return acts


def place_of(key: str) -> int:
    """Give the sequence of an act in a log that holds the history alone."""
    return [act["key"] for act in history()].index(key) + 1
