"""What a verification can find: one stable code for each kind of tampering, and its sentence.

Pure. A finding says what does not hold; nothing that is merely unknown is a finding.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """The kinds of tampering that have a name of their own."""

    ACT_ALTERED = "act-altered"
    ACT_MISSING = "act-missing"
    ACT_INSERTED = "act-inserted"
    ACTS_REORDERED = "acts-reordered"
    LOG_TRUNCATED = "log-truncated"
    STREAM_RECREATED = "stream-recreated"
    STREAM_LIMITS_CHANGED = "stream-limits-changed"
    ROW_ALTERED = "row-altered"
    CHECKPOINT_FORGED = "checkpoint-forged"
    CHECKPOINT_NOT_EXTENDED = "checkpoint-not-extended"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: its code, where, and a sentence that an official can read."""

    code: Code
    sentence: str
    sequence: int | None = None
    service: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Write the finding for `--format json`."""
        return {
            "code": self.code.value,
            "sequence": self.sequence,
            "service": self.service,
            "sentence": self.sentence,
        }
