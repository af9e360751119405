"""An act written into the log once, for ever: the bytes that are stored, the receipt of them.

The canonical form is made once for a post: the stored payload begins with the canonical act, so
its hash, and the comparison with what stands there already, are taken from those very bytes.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import FastAPI

from services.intake.lately import Lately
from shared.act import Act, canonical_act
from shared.errors import Problem, unavailable
from shared.event import (
    StoredEvent,
    UnreadableEventError,
    canonical_json,
    decode,
    enveloped,
    subject_of,
    timestamp,
)
from shared.proof.receipt import Receipt
from shared.service import Service
from shared.stream import (
    Conflict,
    Log,
    LogError,
    LogUnreachable,
    PermissionRefused,
    Recorded,
)


@dataclass(frozen=True, slots=True)
class Written:
    """An act as it would be stored: its place, its payload, and what a receipt says of it."""

    event: StoredEvent
    subject: str
    recorded_at: str
    """As the payload has it."""

    @property
    def act(self) -> Act:
        """Give the act as it was read."""
        return self.event.act

    @property
    def payload(self) -> bytes:
        """Give the bytes that are stored."""
        return self.event.payload

    def receipt_at(self, sequence: int) -> Receipt:
        """Write the receipt of this very payload at its place, unsigned."""
        return Receipt(self.act.key, sequence, self.event.act_sha256, self.recorded_at)

    def equals(self, stored: bytes) -> bool:
        """Say whether a stored payload holds the same act, whoever posted it and whenever.

        Raises UnreadableEventError for one of a version that this one cannot read.
        """
        return self.event.begins(stored) or (
            canonical_act(decode(stored).act) == canonical_act(self.act)
        )


def write(act: Act, *, posted_by: str, recorded_at: dt.datetime | None = None) -> Written:
    """Write an act's canonical bytes as the log would keep them."""
    moment = recorded_at or dt.datetime.now(dt.UTC)
    dated = timestamp(moment)
    canonical = canonical_json(canonical_act(act))
    payload = enveloped(canonical, recorded_at=dated, posted_by=posted_by)
    event = StoredEvent(moment, posted_by, act, payload, canonical)
    return Written(event, subject_of(act), dated)


async def record(
    log: Log, written: Written, *, traceparent: str | None = None
) -> tuple[Receipt, bool]:
    """Record an act once for ever: its receipt, unsigned, and whether this call stored it.

    A repeat gives the first receipt; raises Problem: 409 for another content, 503.
    """
    try:
        appended = await log.append(
            written.subject, written.payload, equal=written.equals, traceparent=traceparent
        )
        if appended.first:
            return written.receipt_at(appended.recorded.sequence), True
        return receipt_of(appended.recorded), False
    except Conflict as conflict:
        raise conflict_problem(written.act.key, conflict.recorded) from conflict
    except UnreadableEventError as error:
        raise unreadable(written.act.key, error) from error
    except LogError as error:
        raise log_problem(error) from error


def receipt_of(recorded: Recorded) -> Receipt:
    """Write the receipt of a stored event from its own bytes, unsigned."""
    event = decode(recorded.payload)
    return Receipt(event.act.key, recorded.sequence, event.act_sha256, timestamp(event.recorded_at))


def log_of(app: FastAPI) -> Log:
    """Give the door's line to the log; raises Problem (503) before there is one."""
    service: Service = app.state.service
    if service.log is None:
        raise unavailable(f"El registro no está al alcance: {service.runner.trouble}.")
    return service.log


def refuse_while_restoring(app: FastAPI) -> None:
    """Let no act in while a log is being restored: it would take a restored act's place."""
    if getattr(app.state, "restoring", False):
        raise unavailable("Se está restaurando el registro; vuelva a enviar el acto después.")


def note_recorded(app: FastAPI, sequence: int, entered: Iterable[Written] = ()) -> None:
    """Remember what this door recorded last: who asks it afterwards finds it in the list.

    What entered the log just now comes back from it to the list, and need not be read again.
    """
    app.state.last_recorded = max(getattr(app.state, "last_recorded", 0), sequence)
    lately: Lately = app.state.lately
    for written in entered:
        lately.note(written.event)


def log_problem(error: LogError) -> Problem:
    """Say what the log's own failure means for whoever posted."""
    if isinstance(error, PermissionRefused):
        return Problem(
            503,
            "permission-refused",
            "El registro no permite escribir",
            f"{error} Revise los permisos del servicio intake en NATS.",
            retry_after_s=30,
        )
    if isinstance(error, LogUnreachable):
        detail = f"No se sabe si el acto quedó registrado ({error}). Vuelva a enviarlo tal cual."
        return unavailable(detail)
    return unavailable(f"El acto no quedó registrado: {error} Inténtelo otra vez.")


def unreadable(key: str, error: UnreadableEventError) -> Problem:
    """Say that what the log holds under a key is of a version that this one cannot read."""
    detail = f"{key} está registrado, pero esta versión no lo puede leer: {error}."
    return Problem(409, "quarantined", "El acto registrado no se puede leer", detail)


def conflict_problem(key: str, recorded: Recorded) -> Problem:
    """Say that a key holds another content, and since when."""
    first = receipt_of(recorded)
    return Problem(
        409,
        "conflict",
        "La clave ya está registrada con otro contenido",
        f"{key} está registrado en la secuencia {first.sequence} desde {first.recorded_at} "
        "con otro contenido. Un acto no se edita: registre otro que lo rectifique o anule.",
        extra={
            "key": first.key,
            "sequence": first.sequence,
            "sha256": first.sha256,
            "recorded_at": first.recorded_at,
        },
    )
