"""What goes wrong, as RFC 9457 problem documents: place, value and mend, in Spanish."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault at one place: a JSON pointer (or parameter), its value and how to mend it."""

    pointer: str
    code: str
    value: Any
    message: str

    def as_json(self) -> dict[str, Any]:
        """Write the fault as contracted (4.4)."""
        return {
            "pointer": self.pointer,
            "code": self.code,
            "value": self.value,
            "message": self.message,
        }


class Problem(Exception):  # noqa: N818 - the name of the thing in RFC 9457
    """An answer that is no success: status, a stable type, a title, a sentence, its faults."""

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        *,
        errors: tuple[Fault, ...] = (),
        retry_after_s: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.errors = errors
        self.retry_after_s = retry_after_s
        self.extra = extra or {}

    def as_json(self) -> dict[str, Any]:
        """Write the problem document; `type` is a relative reference to its explanation."""
        return {
            "type": f"/problems/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "errors": [fault.as_json() for fault in self.errors],
            **self.extra,
        }


def bad_parameter(name: str, value: Any, message: str) -> Problem:
    """Refuse a request parameter: 400 with its name, value and mend."""
    fault = Fault(pointer=name, code="parameter", value=value, message=message)
    detail = f"El parámetro {name} = {value!r} no sirve: {message}."
    return Problem(400, "bad-parameter", "Parámetro inválido", detail, errors=(fault,))


def not_found(what: str, value: Any, choices: list[str]) -> Problem:
    """Say that a thing is not there, and what is."""
    listed = ", ".join(choices) if choices else "ninguno todavía"
    return Problem(
        404,
        "not-found",
        "No existe",
        f"No existe {what} {value!r}. Existen: {listed}.",
        extra={"choices": choices},
    )


def unavailable(detail: str, *, retry_after_s: int = 2, **extra: Any) -> Problem:
    """Say that the answer is not to be had now but will be."""
    return Problem(
        503,
        "unavailable",
        "No disponible por ahora",
        detail,
        retry_after_s=retry_after_s,
        extra=dict(extra),
    )
