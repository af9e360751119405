"""How a command line ends: every failure with its sentence on standard error and its code."""

import sys
from collections.abc import Callable
from typing import Final, NoReturn

import typer

from services.console.errors import EXIT_NO, EXIT_USAGE, ConsoleError
from services.console.problems import exit_code_of, problem_text
from services.console.usage import in_spanish
from shared.errors import Problem

_INTERRUPTED: Final = 130


def run(app: Callable[..., object]) -> NoReturn:
    """Run a command line of typer and end the program with the code of design 4.3."""
    try:
        code = app(standalone_mode=False)
    except ConsoleError as error:
        _end(str(error), error.exit_code)
    except Problem as problem:
        _end(problem_text(problem), exit_code_of(problem))
    except typer.TyperException as error:
        # Without any argument the help page was printed, and there is nothing to complain of.
        complaint = in_spanish(error.format_message())
        _end(complaint and f"{complaint} Vea la ayuda con --help.", EXIT_USAGE)
    except (KeyboardInterrupt, typer.Abort):
        _end("Interrumpido.", _INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough; that is no fault of ours, and
        # writing to it once more while Python closes would print a traceback.
        sys.stderr.close()
        sys.exit(EXIT_NO)
    sys.exit(code if isinstance(code, int) else 0)


def _end(sentence: str, exit_code: int) -> NoReturn:
    if sentence:
        print(sentence, file=sys.stderr)  # noqa: T201 - the command's last word
    sys.exit(exit_code)
