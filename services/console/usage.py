"""The command line's own words, in Spanish: typer knows them in English only."""

import re
from typing import TYPE_CHECKING, Any, Final

import typer.core

_SENTENCES: Final = (
    (r"Missing argument '(.+?)'.*", r"Falta el argumento {0}."),
    (r"Missing option '(.+?)'.*", r"Falta la opción {0}."),
    (r"Missing command.*", r"Falta el comando."),
    (r"No such command '(.+?)'.*", r"No existe el comando «{0}»."),
    (r"No such option: (\S+)(?: .*)?", r"No existe la opción {0}."),
    (r"Option '(.+?)' requires an argument.*", r"A la opción {0} le falta su valor."),
    (r"Option '(.+?)' does not take a value.*", r"La opción {0} no lleva valor."),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", r"Sobra: {0}."),
    (
        r"Invalid value for '(.+?)'.*?: .*valid integer.*",
        r"El valor de {0} no sirve: va un número entero.",
    ),
    (
        r"Invalid value for '(.+?)'.*?: (?:Value error, )?'(.+)' is not one of (.+?)\.?",
        r"El valor «{1}» de {0} no sirve: use {2}.",
    ),
    (r"Invalid value for '(.+?)'.*?: (?:Value error, )?(.+)", r"El valor de {0} no sirve: {1}"),
)


def in_spanish(complaint: str) -> str:
    """Say in Spanish what typer complains of; an unknown complaint is given as it is."""
    text = " ".join(complaint.split())
    for pattern, sentence in _SENTENCES:
        if match := re.fullmatch(pattern, text):
            return sentence.format(*match.groups())
    return text


if TYPE_CHECKING:
    _Base = typer.core.TyperCommand
else:
    _Base = object


class _SpanishHelp(_Base):
    """The words of a help page: typer's constants, and two sentences that are none."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        # Only a help page needs what draws it.
        import typer.rich_utils as page  # noqa: PLC0415 - see above

        page.ARGUMENTS_PANEL_TITLE = "Argumentos"
        page.OPTIONS_PANEL_TITLE = "Opciones"
        page.COMMANDS_PANEL_TITLE = "Comandos"
        page.REQUIRED_LONG_STRING = "[obligatorio]"
        page.DEFAULT_STRING = "[por defecto: {}]"
        page.ENVVAR_STRING = "[variable: {}]"
        super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """Write the line that shows how the command is called."""
        return super().get_usage(ctx).replace("Usage:", "Uso:", 1)

    def get_help_option(self, ctx: Any) -> Any:
        """Give the option --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Muestra esta ayuda."
        return option


class SpanishCommand(_SpanishHelp, typer.core.TyperCommand):
    """A command whose help page is in Spanish."""


class SpanishGroup(_SpanishHelp, typer.core.TyperGroup):
    """A command of commands whose help page is in Spanish."""
