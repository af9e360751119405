"""What a replay says and what the running services answer: the same questions, row by row.

The replay is served frozen, so that both sides answer through the same HTTP interface. Every line
of every breakdown is asked for, each by the dimensions that its breakdown claims.
"""

import datetime as dt
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from sqlalchemy import select

from services.console.client import SystemClient
from services.console.embedded.system import EmbeddedSystem
from services.console.errors import UnreachableError
from services.console.replay.answers import flattened, row_count
from services.console.replay.manifest import Manifest, read_manifest
from services.console.replay.projections import FIGURES, PROJECTIONS, database_file
from shared.codes import UNIT_OF_MEASURE, WITH_UNIT_OF_MEASURE, Basis
from shared.figures.reading import askable
from shared.store import Database
from shared.store.rows import LAYOUT

_TIMEOUT_S: Final = 300.0
_PAGE: Final = 10_000
_RECORDED_PAGE: Final = 1000
_REACHED_WITHIN_S: Final = 30.0
_REACHED_PAUSE_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that the replay and a running service tell otherwise; None is absent."""

    service: str
    question: str
    place: str
    replayed: Any
    running: Any

    def sentence(self) -> str:
        """Tell the difference as an auditor reads it."""
        replayed, running = _told(self.replayed), _told(self.running)
        return (
            f"{self.service} {self.place}: la reconstrucción dice {replayed}, "
            f"el servicio dice {running} ({self.question})"
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """What was compared, and what differs."""

    cut: str
    sequence: int
    questions: int
    rows: int
    differences: tuple[Difference, ...]

    def as_json(self) -> dict[str, Any]:
        """Write the outcome for `--format json`."""
        return {
            "cut": self.cut,
            "through": self.sequence,
            "questions": self.questions,
            "rows": self.rows,
            "differences": [asdict(difference) for difference in self.differences],
        }


def check(folder: Path, url: str, *, as_of: dt.date, basis: Basis) -> Checked:
    """Serve a replay frozen and compare it with the running system at `url`.

    Raises UnreachableError when a service does not answer or stays behind the replay.
    """
    manifest = read_manifest(folder)
    questions = tuple(_questions(folder, manifest, as_of, basis))
    rows = 0
    found: list[Difference] = []
    with (
        SystemClient(url, timeout_s=_TIMEOUT_S) as client,
        EmbeddedSystem(folder, port=0, frozen=True) as frozen,
    ):
        running = client.services()
        for service in running:
            _wait_until_reached(client, service, running[service], manifest.sequence)
        for service, question in questions:
            replayed = _answer(client, frozen.url(service), question)
            answered = _answer(client, running[service], question)
            rows += row_count(replayed)
            found += _differences(service, question, replayed, answered)
        recorded = _recorded(folder)
        listed = _listed(client, running["intake"], manifest.sequence)
        found += _differences("intake", "/v1/acts", recorded, listed)
    count = len(questions) + 1
    return Checked(manifest.cut, manifest.sequence, count, rows + len(recorded), tuple(found))


def _questions(
    folder: Path, manifest: Manifest, as_of: dt.date, basis: Basis
) -> Iterator[tuple[str, str]]:
    """Give every question, by its service, that together reads all rows at the cut."""
    for name in FIGURES:
        projection = PROJECTIONS[name](f"sqlite:///{database_file(folder, name)}")
        database = projection.database
        database.freeze()
        scopes = database.scopes()
        layouts = _layouts(database)
        database.close()
        for entity, year in scopes:
            cut = {
                "entity": entity,
                "fiscal_year": str(year),
                "as_of": as_of.isoformat(),
                "basis": basis,
                "through": str(manifest.sequence),
            }
            for measure in FIGURES[name].measures:
                asked = {**cut, "measure": measure, "by": ",".join(askable(measure))}
                yield name, f"/v1/balances?{urlencode(asked)}"
                for by in sorted(layouts.get(measure, ())):
                    lines = {**cut, "measure": measure, "by": ",".join(by), "limit": str(_PAGE)}
                    yield name, f"/v1/movements?{urlencode(lines)}"
            yield name, f"/v1/observations?{urlencode({**cut, 'limit': str(_PAGE)})}"
            if name == "budget":
                yield "reporting", f"/v1/acts?{urlencode({**cut, 'limit': '1000'})}"
                yield "reporting", f"/v1/cuadros?{urlencode(cut)}"
                yield "reporting", f"/v1/book.json?{urlencode(cut)}"


def _layouts(database: Database) -> Mapping[str, set[tuple[str, ...]]]:
    """Give by measure what the stored breakdowns claim, with the unit where it is asked."""
    found: dict[str, set[tuple[str, ...]]] = {}
    with database.engine.connect() as connection:
        for row in connection.execute(select(LAYOUT)):
            unit = (UNIT_OF_MEASURE,) if row.measure in WITH_UNIT_OF_MEASURE else ()
            by = (*json.loads(row.by_sets)[row.breakdown], *unit)
            found.setdefault(row.measure, set()).add(by)
    return found


def _answer(client: SystemClient, base: str, question: str) -> dict[str, Any]:
    """Ask a question to its last page; what is refused is an answer too, with its status."""
    body: dict[str, Any] = {}
    path: str | None = question
    while path is not None:
        response = client.send("GET", base.rstrip("/") + path)
        page = _page(response)
        if "items" not in page:
            return {"status": response.status_code, **page}
        body = {**page, "items": [*body.get("items", ()), *page["items"]]}
        path = page.get("next")
    return {**body, "next": None}


def _page(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError as error:
        raise UnreachableError(f"{response.url} no respondió JSON.") from error
    if not isinstance(body, dict):
        raise UnreachableError(f"{response.url} no es del sistema POI.")
    return body


def _recorded(folder: Path) -> list[dict[str, Any]]:
    """Read the replayed list of recorded acts as the door would answer it."""
    projection = PROJECTIONS["intake"](f"sqlite:///{database_file(folder, 'intake')}")
    database = projection.database
    database.freeze()
    own = next(table for table in database.tables if table.name == "recorded_act")
    with database.engine.connect() as connection:
        rows = connection.execute(select(own).order_by(own.c.sequence)).mappings().all()
    database.close()
    return [
        {n: v.isoformat() if isinstance(v, dt.date) else v for n, v in row.items()} for row in rows
    ]


def _listed(client: SystemClient, base: str, through: int) -> list[dict[str, Any]]:
    body = _answer(client, base, f"/v1/acts?limit={_RECORDED_PAGE}")
    return [
        {name: value for name, value in item.items() if name != "signature"}
        for item in body.get("items", ())
        if item["sequence"] <= through
    ]


def _wait_until_reached(client: SystemClient, service: str, base: str, sequence: int) -> None:
    """Wait, bounded, until a service has taken what the replay has."""
    give_up = time.monotonic() + _REACHED_WITHIN_S
    while (at := int(client.get_json("/v1/position", base=base)["sequence"])) < sequence:
        if time.monotonic() > give_up:
            raise UnreachableError(
                f"{service} va en la secuencia {at} y la reconstrucción llega a la {sequence}; "
                "espere a que la alcance y repita."
            )
        time.sleep(_REACHED_PAUSE_S)


def _differences(
    service: str, question: str, replayed: object, running: object
) -> Iterator[Difference]:
    """Compare two answers value by value, each under the name of its row."""
    first, second = dict(flattened(replayed)), dict(flattened(running))
    for place in dict.fromkeys((*first, *second)):
        one, other = first.get(place), second.get(place)
        if one != other:
            yield Difference(service, question, place, one, other)


def _told(value: object) -> str:
    return "nada" if value is None else json.dumps(value, ensure_ascii=False)
