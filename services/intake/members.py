"""The acts of a batch (NDJSON), each judged by itself and beside the others of the same batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from services.intake.attempts.attempt import UNREAD, Named, named_in, naming
from services.intake.callers.caller import Caller
from services.intake.posting import Posting, written_act
from services.intake.receiving import ACT_BYTES_MAX, too_large
from services.intake.recording import Written
from shared.errors import Fault, Problem

ACTS_MAX: Final = 1000
_UNPROCESSABLE: Final = 422
_FORBIDDEN: Final = 403
_CONFLICT: Final = 409


@dataclass(frozen=True, slots=True)
class Member:
    """One act of a batch: its line, counted from 1, and what the door makes of it."""

    posting: Posting
    written: Written | None = None
    problem: Problem | None = None
    """Why it cannot enter, as it would be answered alone."""
    stated: Named = UNREAD
    """Of one that cannot enter: what it says that it is."""

    @property
    def named(self) -> Named:
        """Say what act it is, or is meant to be."""
        return self.stated if self.written is None else naming(self.written.act)

    @property
    def line(self) -> int:
        """Give the line of the body in which it stands."""
        return self.posting.line or 0

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give its faults with their place in the batch: `/LINE/measures/0/total`."""
        if self.problem is None:
            return ()
        if not self.problem.errors:
            return (Fault(f"/{self.line}", self.problem.kind, None, self.problem.detail),)
        return tuple(
            replace(fault, pointer=f"/{self.line}{fault.pointer}") for fault in self.problem.errors
        )


def postings_in(body: bytes, caller: Caller, traceparent: str | None) -> tuple[Posting, ...]:
    """Cut a body into its acts, one a line; blank lines count as lines and hold none.

    Raises Problem: 400 for none at all, 413 for more than a thousand.
    """
    lines = [(at, line) for at, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    if not lines:
        detail = "El lote no trae actos: va un acto JSON por línea (application/x-ndjson)."
        raise Problem(400, "empty-batch", "El lote está vacío", detail)
    if len(lines) > ACTS_MAX:
        detail = f"El lote trae {len(lines)} actos y el máximo es {ACTS_MAX}: envíelo en varios."
        raise Problem(413, "too-many-acts", "El lote trae demasiados actos", detail)
    return tuple(Posting(caller, line, "http", traceparent, at) for at, line in lines)


def judged(postings: Sequence[Posting]) -> tuple[Member, ...]:
    """Judge every act of a batch, and the same key twice in it.

    Equal content twice is one act; another content under a key of the batch is a fault.
    """
    members: list[Member] = []
    first: dict[str, Member] = {}
    for posting in postings:
        member = _judged(posting)
        if member.written is not None:
            earlier = first.setdefault(member.written.subject, member)
            if earlier is not member and not _equal(earlier, member.written):
                member = refuse(member, _repeated(member, earlier.line))
        members.append(member)
    return tuple(members)


def _equal(earlier: Member, written: Written) -> bool:
    """Say whether an earlier act of the batch is the same; one with a fault is told by itself."""
    return earlier.written is None or earlier.written.equals(written.payload)


def _judged(posting: Posting) -> Member:
    seen: list[Any] = []
    try:
        if len(posting.body) > ACT_BYTES_MAX:
            raise too_large(len(posting.body))
        return Member(posting, written_act(posting, seen))
    except Problem as problem:
        return Member(posting, problem=problem, stated=named_in(*seen))


def refuse(member: Member, problem: Problem) -> Member:
    """Give a member as one that cannot enter."""
    return replace(member, written=None, problem=problem, stated=member.named)


def _repeated(member: Member, line: int) -> Problem:
    key = member.named.key
    message = f"está también en la línea {line} con otro contenido; un acto entra una sola vez"
    fault = Fault("/key", "repeated-key", key, message)
    detail = f"{key} está dos veces en el lote."
    return Problem(422, "repeated-key", "Una clave está repetida", detail, errors=(fault,))


def in_conflict(member: Member, problem: Problem) -> Member:
    """Give a member whose key holds another content, or one that cannot be read."""
    fault = Fault("/key", problem.kind, member.named.key, problem.detail.rstrip("."))
    placed = Problem(
        problem.status,
        problem.kind,
        problem.title,
        problem.detail,
        errors=(fault,),
        extra=problem.extra,
    )
    return refuse(member, placed)


def refused_batch(members: Iterable[Member]) -> Problem | None:
    """Say of a batch with faulty members all their faults; None when none is faulty.

    409 when all that is wrong are conflicts, 403 when all is forbidden, else 422.
    """
    wrong = [member for member in members if member.problem is not None]
    if not wrong:
        return None
    faults = tuple(fault for member in wrong for fault in member.faults)
    statuses = {member.problem.status for member in wrong if member.problem}
    (status, kind, title) = (_UNPROCESSABLE, "invalid-batch", "El lote no se puede registrar")
    if statuses == {_CONFLICT}:
        kind = wrong[0].problem.kind if wrong[0].problem and len(wrong) == 1 else "conflict"
        status, title = _CONFLICT, "El lote tiene claves ya registradas con otro contenido"
    elif statuses == {_FORBIDDEN}:
        status, kind, title = _FORBIDDEN, "forbidden", "Sin permiso para actos del lote"
    count = "1 falta" if len(faults) == 1 else f"{len(faults)} faltas"
    lines = "1 línea" if len(wrong) == 1 else f"{len(wrong)} líneas"
    detail = (
        f"No entró ningún acto del lote: {count} en {lines}. La primera, en "
        f"{faults[0].pointer}: {faults[0].message}."
    )
    return Problem(status, kind, title, detail, errors=faults)
