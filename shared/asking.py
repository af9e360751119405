"""From what a caller asked to a cut that can be answered, and the headers that its answer bears."""

import asyncio
import copy
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, runtime_checkable

import orjson
from fastapi import Query, Request, Response

from shared.branch.branches import Branch
from shared.cut import Cut, CutError, CutRequest, parse_cut
from shared.errors import Problem, bad_parameter, not_found, unavailable
from shared.event import timestamp
from shared.service import VERSION, Service, service_of
from shared.store.database import Database
from shared.store.gathering import scope_of
from shared.stream import LogError

FOR_EVER = "public, max-age=31536000, immutable"
LATER_ACTS = "Poi-Later-Acts"
"""The header that counts the acts which changed the past of a version since it was approved."""


class CutParameters:
    """The parameters of a cut, as OpenAPI shows them; they are read by `parse_cut`."""

    def __init__(
        self,
        request: Request,
        entity: Annotated[
            str | None, Query(description="Sector y pliego, p. ej. 38-241", examples=["38-241"])
        ] = None,
        fiscal_year: Annotated[
            str | None, Query(description="Año fiscal (también `year`)", examples=["2024"])
        ] = None,
        as_of: Annotated[
            str | None, Query(description="Fecha de corte (hoy)", examples=["2024-08-31"])
        ] = None,
        basis: Annotated[
            str | None, Query(description="Reloj: effective o issued", examples=["effective"])
        ] = None,
        through: Annotated[
            str | None,
            Query(description="Última secuencia que cuenta, o un momento", examples=["57"]),
        ] = None,
        version: Annotated[
            str | None,
            Query(
                description="Versión aprobada del plan (su clave), en vez de as_of, basis y "
                "through; la conoce reporting",
                examples=["POI-2024-ACT-1"],
            ),
        ] = None,
        branch: Annotated[
            str | None,
            Query(description="Interno: una rama de POST /v1/branches, en vez del registro"),
        ] = None,
    ) -> None:
        del entity, fiscal_year, as_of, basis, through, version
        self.stated: Mapping[str, str] = dict(request.query_params)
        self.service = service_of(request)
        self.branch: Branch | None = self.service.branches.find(branch) if branch else None
        self.if_none_match = request.headers.get("if-none-match", "")

    @property
    def database(self) -> Database:
        """Give the database that answers: the service's, or that of the branch asked for."""
        return self.branch.database if self.branch else self.service.projection.database

    def asked(self) -> CutRequest:
        """Read the parameters; a fault is a 400 with place, value and mend."""
        try:
            today = dt.datetime.now(dt.UTC).astimezone().date()
            asked = parse_cut(self.stated, today=today)
        except CutError as error:
            raise bad_parameter(error.parameter, error.value, str(error)) from error
        frozen = self.service.frozen
        return asked if frozen is None else frozen.fill(asked, self.stated)

    def restated(self, stated: Mapping[str, str]) -> "CutParameters":
        """Give the same request with other parameters."""
        other = copy.copy(self)
        other.stated = dict(stated)
        return other


@dataclass(frozen=True, slots=True)
class NamedCut:
    """The cut that an approved version of the plan names.

    `later_acts` counts the acts recorded since that count at its date: they changed its past.
    """

    cut: Cut
    later_acts: int


@runtime_checkable
class KnowsVersions(Protocol):
    """A database that knows the approved versions of the plan."""

    def cut_of_version(self, entity: str, fiscal_year: int, name: str, position: int) -> NamedCut:
        """Find the cut that a version names; raises Problem naming those known."""
        ...


@dataclass(frozen=True, slots=True)
class AnsweredCut:
    """A cut that this service can answer, with the log's digest at it.

    `later_acts` is told of a cut that was asked by its version's name.
    """

    cut: Cut
    digest: bytes
    immutable: bool
    later_acts: int | None = None
    branch: str | None = None
    """The branch that answers in place of the log: nobody keeps what it says."""

    def as_json(self) -> dict[str, Any]:
        """Write the cut as contracted (4.5)."""
        return self.cut.as_json(self.digest)


async def answerable(parameters: CutParameters) -> AnsweredCut:
    """Resolve a cut against this service's position, or say exactly why it cannot be answered."""
    service, database = parameters.service, parameters.database
    entity, year, named = await asyncio.to_thread(_scope_and_named, parameters, database)
    asked = parameters.asked()
    if parameters.branch:
        through = parameters.branch.sequence(asked.through)
    else:
        through = await _through(service, asked)
    cut = Cut(entity, year, asked.as_of, asked.basis, through)
    digest = await asyncio.to_thread(_digest, service.name, database, cut)
    if named is not None:  # what is told of later acts goes on changing
        return AnsweredCut(cut, digest, immutable=False, later_acts=named.later_acts)
    if parameters.branch:
        return AnsweredCut(cut, digest, immutable=False, branch=parameters.branch.id)
    return AnsweredCut(cut, digest, asked.is_immutable)


def _scope_and_named(
    parameters: CutParameters, database: Database
) -> tuple[str, int, NamedCut | None]:
    entity, year = choose_scope(database, parameters.asked())
    return entity, year, _named(parameters, entity, year)


def _digest(service: str, database: Database, cut: Cut) -> bytes:
    """Read the log's digest at a cut, unless the service cannot read what the cut counts."""
    refuse_quarantined(service, database, cut)
    return database.digest_at(cut.through)


def _named(parameters: CutParameters, entity: str, year: int) -> NamedCut | None:
    """Put the cut that an asked version names in the place of its name."""
    name = parameters.asked().version
    if name is None:
        return None
    service = parameters.service
    database = service.projection.database
    if not isinstance(database, KnowsVersions):
        message = f"{service.name} no conoce las versiones del plan; pídala a reporting"
        raise bad_parameter("version", name, message)
    named = database.cut_of_version(entity, year, name, service.runner.mark.sequence)
    parameters.stated = {
        **{key: value for key, value in parameters.stated.items() if key != "version"},
        "entity": entity,
        "fiscal_year": str(year),
        "as_of": named.cut.as_of.isoformat(),
        "basis": named.cut.basis,
        "through": str(named.cut.through),
    }
    return named


def choose_scope(database: Database, asked: CutRequest) -> tuple[str, int]:
    """Choose the entity and year: the stated ones, or the only one loaded."""
    scopes = database.scopes()
    choices = [f"{entity} {year}" for entity, year in scopes]
    matching = [
        (entity, year)
        for entity, year in scopes
        if asked.entity in (None, entity) and asked.fiscal_year in (None, year)
    ]
    if len(matching) == 1:
        return matching[0]
    if not matching:
        wanted = f"{asked.entity or 'cualquiera'} {asked.fiscal_year or ''}".strip()
        raise not_found("la entidad y año", wanted, choices)
    message = f"hay varias cargadas, elija una: {'; '.join(choices)}"
    raise bad_parameter("entity", asked.entity, message)


async def _through(service: Service, asked: CutRequest) -> int:
    position = service.runner.mark.sequence
    if asked.through is None:
        return position
    if isinstance(asked.through, dt.datetime):
        return await asyncio.to_thread(
            service.projection.database.through_at, timestamp(asked.through)
        )
    if asked.through > position:
        await _refuse_beyond(service, asked.through)
        raise unavailable(
            f"{service.name} va en la secuencia {position}; espere a que tome la {asked.through}.",
            service=service.name,
        )
    return asked.through


async def _refuse_beyond(service: Service, through: int) -> None:
    if service.frozen is not None:
        last = service.runner.mark.sequence
        message = f"este sistema está congelado en la secuencia {last} y no conoce otra posterior"
        raise bad_parameter("through", through, message)
    if service.log is None:
        raise unavailable(f"{service.name} no alcanza el registro.", service=service.name)
    try:
        last = await service.log.last_sequence()
    except LogError as error:
        raise unavailable(f"{service.name}: {error}", service=service.name) from error
    if through > last:
        raise bad_parameter("through", through, f"el registro termina en la secuencia {last}")


def refuse_quarantined(service: str, database: Database, cut: Cut) -> None:
    """Refuse a cut that counts an act which a service cannot read: Problem 409 says which."""
    rows = database.quarantined(scope_of(cut.entity, cut.fiscal_year))
    refused = next((row for row in rows if row["sequence"] <= cut.through), None)
    if refused:
        raise Problem(
            409,
            "quarantined",
            "Hay un acto que este servicio no puede leer",
            f"{service} no puede leer la secuencia {refused['sequence']}: "
            f"{refused['reason']}. Pida un corte anterior (through) o reconstruya el servicio.",
            extra={"sequence": refused["sequence"], "reason": refused["reason"]},
        )


def cut_response(
    parameters: CutParameters,
    answered: AnsweredCut,
    body: bytes | dict[str, Any],
    *,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer a cut: cached for ever when it fixed `through` and `as_of`, with a strong ETag.

    The tag is made of the digest at the cut, the software's version and the representation (D6).
    """
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    if answered.branch is not None:
        kept_by_nobody = {"Cache-Control": "no-store", **(headers or {})}
        return Response(content, media_type=media_type, headers=kept_by_nobody)
    seed = f"{answered.digest.hex()}|{VERSION}|{media_type}|".encode()
    tag = f'"{hashlib.sha256(seed + content).hexdigest()[:32]}"'
    sent = {
        "ETag": tag,
        "Cache-Control": FOR_EVER if answered.immutable else "no-cache",
        "Vary": "Accept",
        **({} if answered.later_acts is None else {LATER_ACTS: str(answered.later_acts)}),
        **(headers or {}),
    }
    known = parameters.if_none_match.replace("W/", "")
    if known.strip() == "*" or tag in known:
        return Response(status_code=304, headers=sent)
    return Response(content, media_type=media_type, headers=sent)
