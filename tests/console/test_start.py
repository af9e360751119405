"""A command loads what it needs and nothing else: most of them only ask a system that runs."""

import subprocess
import sys

import pytest
import typer

from services.console.main import COMMANDS
from services.console.on_demand import GroupOnDemand

HEAVY = ("sqlalchemy", "sqlmodel", "fastapi", "nats")


# Written last of all, after the command's own last word.
TELLING = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
from services.console.main import main
main()
"""


def loaded_by(*arguments: str) -> tuple[int, set[str]]:
    """Run the command `poi` to its end: its exit code, and every module that was then loaded."""
    done = subprocess.run(
        [sys.executable, "-c", TELLING, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("arguments", "code", "needed"),
    [
        (["version"], 0, "services.console.version"),
        (["versoin"], 2, "services.console.on_demand"),
        (["cuadro", "--help"], 0, "services.console.reading.tables"),
        (["cuadro", "22", "--url", "http://127.0.0.1:1"], 3, "services.console.reading.tables"),
        (["book", "--help"], 0, "services.console.reading.book"),
        (["observations", "--help"], 0, "services.console.reading.observations"),
        (["explain", "--help"], 0, "services.console.reading.lineage"),
        (["diff", "22"], 2, "services.console.reading.lineage"),
        (["load", "/missing/acts"], 2, "services.console.loading.command"),
        (["attempts", "--help"], 0, "services.console.door.attempts"),
        (["callers", "list", "--help"], 0, "services.console.door.callers"),
        (["preview", "--help"], 0, "services.console.door.preview"),
        (["receipt", "verify", "--help"], 0, "services.console.door.receipts"),
        (["keys", "--help"], 0, "services.console.proof.keys"),
    ],
)
def test_a_command_that_only_asks_loads_neither_database_nor_server_nor_log(
    arguments: list[str], code: int, needed: str
) -> None:
    ended, loaded = loaded_by(*arguments)

    assert ended == code
    assert needed in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_version_speaks_with_nobody_and_loads_no_other_command() -> None:
    _, loaded = loaded_by("version")

    commands = {adder.partition(":")[0] for adder in COMMANDS.values()}
    assert loaded & commands == {"services.console.version"}
    assert "httpx" not in loaded
    assert "typer.rich_utils" not in loaded


def test_a_mistyped_command_is_likened_to_the_commands_that_are_not_loaded() -> None:
    group = GroupOnDemand("poi", {"version": "nowhere:add_version"}, purpose="Prueba.")

    with pytest.raises(typer.TyperException) as mistyped:
        group.main(["versoin"], standalone_mode=False)

    assert "Did you mean 'version'?" in mistyped.value.format_message()


def test_a_command_whose_module_is_missing_is_a_fault_and_no_unknown_command() -> None:
    group = GroupOnDemand("poi", {"version": "nowhere:add_version"}, purpose="Prueba.")

    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        group.main(["version"], standalone_mode=False)
