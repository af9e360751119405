"""What can go wrong with the log, one class for each, told in a sentence to the reader.

Only `LogUnreachable` leaves the outcome open: whoever gets it must neither promise nor deny
that the act entered. Every other class is an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.stream.record import Recorded


class LogError(Exception):
    """The log did not do what it was asked for."""


class LogUnreachable(LogError):  # noqa: N818 - the name is the contract
    """No server, no JetStream, or no acknowledgement in time: the outcome is unknown."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"El registro de actos no respondió ({reason}); no se sabe si la operación quedó "
            "registrada. Vuelva a intentarlo: repetirla no la duplica."
        )


class PermissionRefused(LogError):  # noqa: N818 - the name is the contract
    """The server refused a subject to this user; `reason` is the server's own sentence."""

    def __init__(self, reason: str, subject: str) -> None:
        self.reason = reason
        self.subject = subject
        super().__init__(
            f"El servidor del registro negó el permiso sobre {subject!r}: {reason}. "
            "Pida al administrador que revise los permisos de este usuario."
        )


class Conflict(LogError):  # noqa: N818 - the name is the contract
    """The subject already holds another content, for ever."""

    def __init__(self, recorded: Recorded) -> None:
        self.recorded = recorded
        super().__init__(
            f"{recorded.subject} ya está registrado con otro contenido, en la posición "
            f"{recorded.sequence}. Un acto no se edita: regístrese otro que lo rectifique."
        )


class Gap(LogError):  # noqa: N818 - the name is the contract
    """The log lacks the sequence `expected`; `found` came in its place, `None` for nothing."""

    def __init__(self, expected: int, found: int | None, last: int | None = None) -> None:
        self.expected = expected
        self.found = found
        self.last = last
        if found is not None:
            instead = f"sigue la {found}"
        elif last is None:
            instead = "no hay ninguna"
        else:
            instead = f"no hay ninguna y el registro dice terminar en la {last}"
        super().__init__(
            f"Al registro de actos le falta la posición {expected}: {instead}. "
            "Verifíquelo con una copia antes de seguir."
        )


class ConfigurationDiffers(LogError):  # noqa: N818 - the name is the contract
    """The stream stands with another configuration; `differences` is (field, declared, found)."""

    def __init__(self, differences: Sequence[tuple[str, object, object]]) -> None:
        self.differences = tuple(differences)
        listed = "; ".join(
            f"{field}: declarado {declared!r}, encontrado {found!r}"
            for field, declared, found in self.differences
        )
        super().__init__(f"El registro de actos tiene otra configuración: {listed}.")


class BatchRefused(LogError):  # noqa: N818 - the name is the contract
    """Nothing of an atomic batch entered, because of the member at `index` (from 0).

    `recorded` is what that member's subject already holds; `None` when the subject stands twice
    in the batch itself.
    """

    def __init__(self, index: int, subject: str, recorded: Recorded | None) -> None:
        self.index = index
        self.subject = subject
        self.recorded = recorded
        if recorded is None:
            why = "está repetido en el mismo lote"
        else:
            why = f"ya está registrado en la posición {recorded.sequence}"
        super().__init__(f"No entró ningún acto del lote: el número {index + 1}, {subject}, {why}.")


class LogMoved(LogError):  # noqa: N818 - the name is the contract
    """The log was to end at `expected` and ends elsewhere: somebody else wrote meanwhile."""

    def __init__(self, expected: int, last: int) -> None:
        self.expected = expected
        self.last = last
        super().__init__(
            f"El registro debía terminar en la posición {expected} y termina en la {last}: "
            "entró otro acto."
        )
