"""The shell around a table: one round for the positions, then all its questions at one cut.

Every answer of a table is asked at the same position, so no table mixes two states of the log. A
service that does not answer is named; what it refuses is passed on.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

import httpx
import orjson
from fastapi import FastAPI

from services.reporting.questions import Answer, Answers, MovedLine, OpenAct, Plan, Question
from services.reporting.settings import ReportingSettings
from shared.cut import Cut
from shared.errors import Problem, unavailable
from shared.figures.reading import Where
from shared.money import parse_amount
from shared.readers import ServiceAuth
from shared.service import TABLES

OWNERS: Final[Mapping[str, str]] = {
    "budget": "budget",
    "investment": "investments",
    "services": "targets",
    "clients": "targets",
    "activity": "targets",
    "task": "targets",
}
"""Which service owns a measure: its meaning stays there (D7)."""

_AT_ONCE: Final = 8
"""Questions under way at one service: the book asks some seventy, and more at once is slower."""

_CUTS_KEPT: Final = 300
"""Services times cuts whose observations are remembered; some kB each."""
_PAGE = 10_000
_PAGES_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one service's rules notice at a cut, as it lists it, and the rules that it judges."""

    items: tuple[dict[str, Any], ...]
    rules: tuple[str, ...]


class Sources:
    """The services that own figures, asked over HTTP."""

    def __init__(self, client: httpx.AsyncClient, services: Mapping[str, str]) -> None:
        self.client = client
        self.services = services
        self._noticed: dict[tuple[str, Cut], asyncio.Task[Noticed]] = {}
        """What was noticed at the cuts asked last: a cut's list never changes (D6)."""
        self.tables: dict[str, str] = {}
        """The set of tables from which each service answered last."""
        self._turns = {name: asyncio.Semaphore(_AT_ONCE) for name in services}

    async def lowest_position(self, measures: Iterable[str]) -> int:
        """Ask every service that owns a measure how far it has taken the log; give the lowest."""
        names = dict.fromkeys(OWNERS[measure] for measure in measures)
        answers = await _all(self._get(name, "/v1/position", {}) for name in names)
        return min(int(answer["sequence"]) for answer in answers)

    async def ask(self, plan: Plan, cut: Cut) -> Answers:
        """Ask all that a table asks, at one cut, at once."""
        balances, movements = await asyncio.gather(
            _all(self._balances(question, cut) for question in plan.balances),
            _all(self._movements(question, cut) for question in plan.movements),
        )
        return Answers(
            dict(zip(plan.balances, balances, strict=True)),
            dict(zip(plan.movements, movements, strict=True)),
        )

    async def _balances(self, question: Question, cut: Cut) -> Answer:
        name = OWNERS[question.measure]
        asked = parameters(question, cut) | {"open": "true"}
        body = await self._get(name, "/v1/balances", asked)
        return answer_of(body, question)

    async def _movements(self, question: Question, cut: Cut) -> tuple[MovedLine, ...]:
        return tuple(line_of(item, question) for item in await self.items(question, cut))

    async def items(
        self, question: Question, cut: Cut, *, unassigned: bool = False, without: Where = ()
    ) -> list[dict[str, Any]]:
        """Ask the lines of a question as their service writes them, with their provenance.

        With `unassigned` those that lack a filtered dimension, in place of those that match; none
        that states what is left out (`without`).
        """
        name = OWNERS[question.measure]
        items: list[dict[str, Any]] = []
        asked = parameters(question, cut) | ({"unassigned": "true"} if unassigned else {})
        asked |= {"without": _stated_values(without)} if without else {}
        for page in range(_PAGES_MAX):
            paged = {**asked, "offset": page * _PAGE, "limit": _PAGE}
            body = await self._get(name, "/v1/movements", paged)
            items += body["items"]
            if body["next"] is None:
                return items
        raise Problem(500, "too-many-lines", "Demasiadas líneas", f"{name}: {question}")

    async def observations(self, measures: Iterable[str], cut: Cut) -> list[Noticed]:
        """List what the services that own some measures notice at a cut: one request for each."""
        names = dict.fromkeys(OWNERS[measure] for measure in measures)
        return await _all(self._noticed_by(name, cut) for name in names)

    async def _noticed_by(self, name: str, cut: Cut) -> Noticed:
        place = name, cut
        task = self._noticed.pop(place, None)
        if task is None:
            task = asyncio.create_task(self._ask_noticed(name, cut))
        self._noticed[place] = task
        while len(self._noticed) > _CUTS_KEPT:
            self._noticed.pop(next(iter(self._noticed)))
        try:
            # One asker that goes away must not take the answer from those who wait for the same.
            return await asyncio.shield(task)
        except Problem:
            self._noticed.pop(place, None)
            raise

    async def _ask_noticed(self, name: str, cut: Cut) -> Noticed:
        items: list[dict[str, Any]] = []
        for page in range(_PAGES_MAX):
            paged = {**cut_parameters(cut), "offset": page * _PAGE, "limit": _PAGE}
            body = await self._get(name, "/v1/observations", paged)
            items += body["items"]
            if body["next"] is None:
                return Noticed(tuple(items), tuple(body["rules"]))
        raise Problem(500, "too-many-observations", "Demasiadas observaciones", name)

    def _note_tables(self, name: str, response: httpx.Response) -> None:
        """Forget what was remembered of a service that answers from rebuilt tables."""
        tables = response.headers.get(TABLES, "")
        if self.tables.setdefault(name, tables) != tables:
            self.tables[name] = tables
            self._noticed = {
                place: task for place, task in self._noticed.items() if place[0] != name
            }

    async def _get(self, name: str, path: str, params: Mapping[str, Any]) -> dict[str, Any]:
        return await self._answer(name, path, params=params)

    async def post(self, name: str, path: str, body: bytes, timeout_s: float) -> dict[str, Any]:
        """Send a service something to be answered; raises Problem with what it refuses."""
        return await self._answer(name, path, method="POST", content=body, timeout=timeout_s)

    async def _answer(
        self, name: str, path: str, *, method: str = "GET", **stated: Any
    ) -> dict[str, Any]:
        url = f"{self.services[name]}{path}"
        try:
            async with self._turns[name]:
                response = await self.client.request(method, url, **stated)
        except httpx.HTTPError as error:
            reason = type(error).__name__
            raise unavailable(
                f"El servicio {name} no responde ({reason}); sin él este cuadro no se compone.",
                service=name,
            ) from error
        self._note_tables(name, response)
        body = _read(response)
        if response.is_success and body is not None:
            return body
        raise _passed_on(name, response, body or {})


def parameters(question: Question, cut: Cut) -> dict[str, Any]:
    """Write a question and a cut as the parameters of contract 4.4."""
    return {
        **cut_parameters(cut),
        "measure": question.measure,
        "by": ",".join(question.by),
        "where": _stated_values(question.where),
    }


def _stated_values(where: Where) -> list[str]:
    return [f"{name}:{','.join(values)}" for name, values in where]


def cut_parameters(cut: Cut) -> dict[str, Any]:
    """Write a cut as the parameters of contract 4.4."""
    return {
        "entity": cut.entity,
        "fiscal_year": cut.fiscal_year,
        "as_of": cut.as_of.isoformat(),
        "basis": cut.basis,
        "through": cut.through,
    }


@asynccontextmanager
async def sources_of(app: FastAPI) -> AsyncIterator[None]:
    """Keep one HTTP client for as long as the service lives."""
    settings = cast("ReportingSettings", app.state.service.settings)
    async with httpx.AsyncClient(
        # Where reading is closed the services ask one another all the same.
        auth=ServiceAuth(settings.operator_key_file),
        timeout=settings.question_timeout_s,
        trust_env=False,
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=50),
    ) as client:
        app.state.sources = Sources(client, settings.services)
        yield


async def _all(calls: Iterable[Any]) -> list[Any]:
    return await asyncio.gather(*calls)


def _read(response: httpx.Response) -> dict[str, Any] | None:
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None


def _passed_on(name: str, response: httpx.Response, body: Mapping[str, Any]) -> Problem:
    """Pass a service's refusal on, with its name; what is no problem document is unavailability."""
    known = {"type", "title", "status", "detail", "errors"}
    if not {"title", "detail"} <= body.keys() or response.status_code >= 500:  # noqa: PLR2004
        detail = str(body.get("detail", f"respondió {response.status_code}"))
        retry = response.headers.get("Retry-After", "")
        return unavailable(
            f"El servicio {name} no puede responder: {detail}",
            retry_after_s=int(retry) if retry.isdigit() else 2,
            service=name,
        )
    return Problem(
        response.status_code,
        str(body.get("type", "")).rsplit("/", 1)[-1] or "refused",
        str(body["title"]),
        str(body["detail"]),
        extra={**{k: v for k, v in body.items() if k not in known}, "service": name},
    )


def _keys(row: Mapping[str, Any], question: Question) -> tuple[str, ...]:
    keys = row["keys"]
    return tuple([keys[name] for name in question.by])


def answer_of(body: Mapping[str, Any], question: Question) -> Answer:
    """Read the body of `GET /v1/balances`, with the acts that leave something open."""
    return Answer(
        rows=tuple((_keys(row, question), parse_amount(row["amount"])) for row in body["rows"]),
        unassigned=parse_amount(body["unassigned"]),
        open_acts=tuple(
            OpenAct(each["act"], parse_amount(each["unassigned"]), parse_amount(each["gross"]))
            for each in body["open"]
        ),
    )


def line_of(item: Mapping[str, Any], question: Question) -> MovedLine:
    """Read one item of `GET /v1/movements`."""
    before, after = item["before"], item["after"]
    return MovedLine(
        item["act"],
        item["sequence"],
        day_of(item["effective_on"]),
        _keys(item, question),
        _amount_of(item["amount"]),
        None if before is None else _amount_of(before),
        None if after is None else _amount_of(after),
    )


# Of a table's many lines few state another date or amount, and at the next cut they are the same.
day_of = lru_cache(maxsize=4096)(dt.date.fromisoformat)
_amount_of = lru_cache(maxsize=4096)(parse_amount)
