"""A command of commands of which a run loads the one that is called.

All of them together take a second and a half to load: the services, their database, the log.
"""

from collections.abc import Mapping
from pkgutil import resolve_name
from typing import Any

import typer
from typer.main import get_group

from services.console.usage import SpanishGroup


class GroupOnDemand(SpanishGroup):
    """A group that knows its commands by name and imports one when it is asked for.

    `adders` names for each command the function that adds it to a command line, as
    "module:function". The help page asks for all of them.
    """

    def __init__(self, name: str, adders: Mapping[str, str], *, purpose: str) -> None:
        super().__init__(name=name, help=purpose, no_args_is_help=True)
        self._awaited = dict(adders)
        # Typer lists the names, and looks for one like a mistyped one, among these keys.
        self.commands: dict[str, Any] = dict.fromkeys(adders)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Give a command by its name, None where there is none."""
        if adder := self._awaited.pop(cmd_name, ""):
            line = typer.Typer()
            resolve_name(adder)(line)
            self.commands[cmd_name] = get_group(line).commands[cmd_name]
        return super().get_command(ctx, cmd_name)
