"""What came of the files that were loaded, and why one was not taken."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.errors import Problem


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that the door did not take, and why."""

    file: Path
    problem: Problem

    def as_json(self) -> dict[str, Any]:
        """Write the refusal with the door's own problem document."""
        return {"file": str(self.file), **self.problem.as_json()}


@dataclass(slots=True)
class Outcome:
    """What became of the files so far; `last` is the highest sequence among the receipts."""

    recorded: int = 0
    already_recorded: int = 0
    refused: list[Refusal] = field(default_factory=list)
    last: int = 0

    def as_json(self) -> dict[str, Any]:
        """Write the outcome for `--format json`."""
        return {
            "recorded": self.recorded,
            "already_recorded": self.already_recorded,
            "refused": [refusal.as_json() for refusal in self.refused],
            "last_sequence": self.last,
        }
