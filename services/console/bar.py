"""Long work as it is seen on a terminal: how far it is, its rate, the time that remains."""

from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

DOING: Final = "doing"
"""The field of a task that says what is being done."""


class _Rate(ProgressColumn):
    """Things a second, as measured over the last ones."""

    def __init__(self, things: str) -> None:
        super().__init__()
        self._things = things

    def render(self, task: Task) -> Text:
        """Write the rate; nothing before it is known."""
        return Text(f"{task.speed:,.0f} {self._things}/s" if task.speed else "")


def bar(console: Console, things: str, *, quiet: bool = False) -> Progress:
    """Make a progress bar that counts things; where nobody watches it draws nothing."""
    return Progress(
        TextColumn(f"{{task.fields[{DOING}]}}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(things),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
        console=console,
        disable=quiet or not console.is_terminal,
    )
