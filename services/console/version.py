"""`poi version`: which version is installed."""

from importlib.metadata import version as installed_version

import typer

from services.console.usage import SpanishCommand


def add_version(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command("version", cls=SpanishCommand, help="Dice la versión instalada.")(version_command)


def version_command() -> None:
    """Print the version of the package."""
    print(f"poi {installed_version('poi')}")  # noqa: T201 - printing is what it is for
