"""How a refusal of the system reads, and with which code a command ends on it."""

from typing import Any, Final

from services.console.errors import EXIT_NO, EXIT_UNREACHABLE, EXIT_USAGE
from shared.errors import Problem

_STATUS_CONFLICT: Final = 409
_STATUS_SERVER_FAULT: Final = 500


def problem_text(problem: Problem) -> str:
    """Write a problem as an official reads it: the sentence, then place, value and mend."""
    lines = [problem.detail]
    for fault in problem.errors:
        value = "" if fault.value is None else f" = {_shortened(fault.value)}"
        place = fault.pointer or "(el documento)"
        told = (fault.pointer, str(fault.value), fault.message)
        # A single bad parameter is told whole by the sentence itself.
        if len(problem.errors) > 1 or any(part not in problem.detail for part in told):
            lines.append(f"  {place}{value}: {fault.message}")
    return "\n".join(lines)


def exit_code_of(problem: Problem) -> int:
    """Say how a command ends: mended by the caller (2), not now (3), or the answer is no (1)."""
    if problem.status >= _STATUS_SERVER_FAULT:
        return EXIT_UNREACHABLE
    # 409 quarantined: rightly asked, but the system holds an act that it cannot read.
    return EXIT_NO if problem.status == _STATUS_CONFLICT else EXIT_USAGE


def _shortened(value: Any, limit: int = 120) -> str:
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
