"""What a caller is told who comes too often, or when all are too much together (pure)."""

import math

from shared.errors import Problem, unavailable


class FullError(Problem):
    """A 503 because all callers together are too much: nothing failed, and nobody is to blame."""

    def __init__(self, why: str) -> None:
        plain = unavailable(why)
        super().__init__(
            plain.status, plain.kind, plain.title, why, retry_after_s=plain.retry_after_s
        )


def too_many(why: str, wait_s: float) -> Problem:
    """Refuse with 429 and say after how many seconds to come again."""
    seconds = max(1, math.ceil(wait_s))
    detail = f"{why} Vuelva a intentarlo dentro de {seconds} s."
    return Problem(
        429, "too-many-requests", "Demasiadas solicitudes", detail, retry_after_s=seconds
    )
