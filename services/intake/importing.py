"""A log restored from an export: the stored payloads, unchanged, onto an empty stream.

The whole file is spooled to disk and verified before the first act is published, so a file that is
not whole changes nothing. Publishing goes in atomic batches, each one only right behind the last:
no other act can come between. What cuts it short (a crash, a lost log) leaves a noted beginning,
and the same file, sent again, goes on from there; any other log that is not empty is refused.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import IO, Any, Final

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect

from services.intake.limits.entering import Gate, cut_short, too_slow
from services.intake.receiving import BATCH_BYTES_MAX
from services.intake.recorded import RecordedActs
from services.intake.recording import refuse_while_restoring
from shared.errors import Fault, Problem, unavailable
from shared.operator_key import require_operator
from shared.proof.export import LINE_BYTES_MAX, Exported, NotAnExportError, Reading
from shared.proof.findings import Finding
from shared.service import Service, service_of
from shared.stream import BatchRefused, Log, LogError, LogMoved
from shared.stream.record import check_subject

router = APIRouter(prefix="/v1", tags=["actos"])

_BATCH_MAX: Final = 1000
_BATCH_BYTES_MAX: Final = 8 * 1024 * 1024
_SPOOL_IN_MEMORY: Final = 1024 * 1024
_TAKEN_WITHIN_S: Final = 30.0
_FAULTS_MAX: Final = 20

Entries = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Verified:
    """An export that holds: its last line, its last sequence, its digest there."""

    checkpoint: str
    sequence: int
    digest: bytes


@router.post("/log:import", status_code=201, summary="Restaura un registro exportado")
async def import_log(request: Request) -> dict[str, Any]:
    """Verify an export (NDJSON) and publish it onto an empty log; 409 where it is not empty."""
    service = service_of(request)
    require_operator(request, service.settings.operator_key_file)
    refuse_while_restoring(request.app)
    if service.log is None:
        raise unavailable(f"El registro no está al alcance: {service.runner.trouble}.")
    request.app.state.restoring = True
    try:
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY) as spool:
            await _spooled(request, spool)
            verified = await asyncio.to_thread(_verify, spool)
            # A client that goes away does not cut the publishing short.
            await asyncio.shield(_restore(service, service.log, spool, verified))
    finally:
        request.app.state.restoring = False
    return {
        "sequence": verified.sequence,
        "digest": f"sha256:{verified.digest.hex()}",
        "checkpoint": verified.checkpoint,
    }


async def _spooled(request: Request, spool: IO[bytes]) -> None:
    """Take the file, each piece of the size of a batch within the time that a body has.

    While it comes nobody else posts, so whoever sends it does not take for ever. Problem 408, 400.
    """
    gate: Gate = request.app.state.gate
    within_s = gate.settings.body_within_s
    size = 0
    try:
        async with asyncio.timeout(within_s) as bound:
            async for chunk in request.stream():
                before, size = size, size + len(chunk)
                await asyncio.to_thread(spool.write, chunk)
                if before // BATCH_BYTES_MAX < size // BATCH_BYTES_MAX:
                    bound.reschedule(asyncio.get_running_loop().time() + within_s)
    except TimeoutError as error:
        raise too_slow(within_s, size) from error
    except ClientDisconnect as error:
        raise cut_short(size) from error


def _lines(spool: IO[bytes]) -> Iterator[bytes]:
    spool.seek(0)
    while line := spool.readline(LINE_BYTES_MAX):
        yield line


def _verify(spool: IO[bytes]) -> Verified:
    """Read the whole file; every fault of it at once is a 422."""
    reading = Reading(_lines(spool))
    faults: list[Fault] = []
    with closing(sqlite3.connect("")) as subjects:  # a file of its own: any number of acts
        subjects.execute("CREATE TABLE subject (subject TEXT PRIMARY KEY) WITHOUT ROWID")
        try:
            for event in reading:
                faults += _place_faults(event, subjects)
        except NotAnExportError as error:
            raise _refused(f"El archivo {error}.", faults) from error
    faults += [_fault(finding) for finding in reading.findings]
    if faults or reading.checkpoint is None:
        raise _refused(f"La exportación no está entera: {faults[0].message}", faults)
    return Verified(reading.checkpoint.line, reading.last, reading.digest)


def _place_faults(event: Exported, subjects: sqlite3.Connection) -> Iterator[Fault]:
    try:
        check_subject(event.subject)
    except ValueError:
        message = "no es un lugar del registro (acts.ENTIDAD.AÑO.CLAVE)"
        yield Fault(f"/{event.sequence}/subject", "subject", event.subject, message)
    added = subjects.execute("INSERT OR IGNORE INTO subject VALUES (?)", (event.subject,))
    if added.rowcount == 0:
        message = f"{event.subject} está dos veces: un acto entra una sola vez"
        yield Fault(f"/{event.sequence}/subject", "repeated-subject", event.subject, message)


def _fault(finding: Finding) -> Fault:
    return Fault(f"/{finding.sequence or ''}", finding.code.value, None, finding.sentence)


def _refused(detail: str, faults: list[Fault]) -> Problem:
    return Problem(
        422,
        "invalid-export",
        "El archivo no se puede restaurar",
        detail,
        errors=tuple(faults[:_FAULTS_MAX]),
    )


async def _restore(service: Service, log: Log, spool: IO[bytes], verified: Verified) -> None:
    """Publish what is still missing, note the beginning and the end of it."""
    database = service.projection.database
    if not isinstance(database, RecordedActs):
        raise TypeError(database)
    try:
        begun = await _begin(service, database, log, spool, verified)
        batches = _batches(spool, after=begun)
        while entries := await asyncio.to_thread(next, batches, None):
            begun = (await log.append_all(entries, after=begun))[-1]
    except LogMoved as error:
        raise _not_empty(f"{error} La restauración se detuvo.") from error
    except BatchRefused as error:
        raise _not_empty(str(error)) from error
    except LogError as error:
        detail = f"La restauración quedó a medias: {error} Repítala con el mismo archivo."
        raise unavailable(detail) from error
    await asyncio.to_thread(database.end_restoration, verified.checkpoint)


async def _begin(
    service: Service, database: RecordedActs, log: Log, spool: IO[bytes], verified: Verified
) -> int:
    """Say after which sequence to publish: 0 on an empty log, more where this file was cut short.

    Raises Problem (409) for any other log.
    """
    standing = await log.standing()
    if standing.last == 0:
        await asyncio.to_thread(database.begin_restoration, verified.checkpoint, standing.created)
        return 0
    same = await asyncio.to_thread(database.is_restoring, verified.checkpoint, standing.created)
    whole = standing.messages == standing.last <= verified.sequence
    if not same or not whole:
        raise _not_empty(f"El registro ya tiene {standing.messages} actos.")
    if not await service.runner.wait_for(standing.last, timeout_s=_TAKEN_WITHIN_S):
        raise unavailable("La puerta todavía lee lo ya restaurado.")
    stated = await asyncio.to_thread(_digest_in, spool, standing.last)
    if await asyncio.to_thread(database.digest_at, standing.last) != stated:
        raise _not_empty(f"Lo registrado hasta la secuencia {standing.last} no es de este archivo.")
    return standing.last


def _digest_in(spool: IO[bytes], sequence: int) -> bytes | None:
    events = Reading(_lines(spool))
    return next((event.digest for event in events if event.sequence == sequence), None)


def _batches(spool: IO[bytes], *, after: int) -> Iterator[Entries]:
    """Give the acts that follow a sequence, by as many as one atomic batch and memory hold."""
    entries: Entries = []
    size = 0
    for event in Reading(_lines(spool)):
        if event.sequence <= after:
            continue
        if entries and (len(entries) == _BATCH_MAX or size + len(event.payload) > _BATCH_BYTES_MAX):
            yield entries
            entries, size = [], 0
        entries.append((event.subject, event.payload))
        size += len(event.payload)
    if entries:
        yield entries


def _not_empty(why: str) -> Problem:
    detail = f"{why} Un registro exportado se restaura solo en un sistema vacío."
    return Problem(409, "not-empty", "El registro no está vacío", detail)
