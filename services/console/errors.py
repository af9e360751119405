"""What ends a command early: one sentence in Spanish and the exit code that goes with it."""

from typing import Final

EXIT_NO: Final = 1
EXIT_USAGE: Final = 2
EXIT_UNREACHABLE: Final = 3


class ConsoleError(Exception):
    """A command cannot go on; the sentence says what is wrong and how to mend it."""

    def __init__(self, sentence: str, *, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class UsageError(ConsoleError):
    """What was asked cannot be done as it was asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, exit_code=EXIT_USAGE)


class UnreachableError(ConsoleError):
    """The system, or a part of it, does not answer."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, exit_code=EXIT_UNREACHABLE)


class PortTakenError(UsageError):
    """A port that a part of the system needs belongs to another program."""

    def __init__(self, part: str, port: int) -> None:
        super().__init__(
            f"El puerto {port} ({part}) está ocupado por otro programa. Ciérrelo o use otro "
            "bloque: --port 8100, por ejemplo, o --port 0 para que se busque uno libre."
        )


class StoppedError(ConsoleError):
    """The user asked to stop while the system was still starting; no fault of anybody."""

    def __init__(self) -> None:
        super().__init__("Se pidió detener el sistema mientras iniciaba.", exit_code=0)
