"""`GET /v1/observations`: what the rules notice at a cut, as each service and reporting list it."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response

from shared.asking import AnsweredCut, CutParameters, answerable, cut_response
from shared.cut import Cut
from shared.errors import bad_parameter
from shared.rules.observing import Listed
from shared.store import FigureStore

SUMMARY = "Lo que las reglas notan a un corte, abierto o explicado"
_SEVERITIES = ("warning", "material")

Item = Mapping[str, Any]


class ObservationFilters:
    """Which observations of a cut are listed, and which page of them."""

    def __init__(
        self,
        rule: Annotated[
            list[str] | None, Query(description="Regla; se repite", examples=[["B11"]])
        ] = None,
        severity: Annotated[
            str | None, Query(description="Gravedad: warning o material", examples=["material"])
        ] = None,
        act: Annotated[
            str | None, Query(description="Clave de un acto", examples=["RSG-052-2024-ITP-SG"])
        ] = None,
        offset: Annotated[int, Query(ge=0, description="Desde qué observación")] = 0,
        limit: Annotated[int, Query(ge=1, le=10_000, description="Cuántas observaciones")] = 1000,
    ) -> None:
        self.rules = tuple(rule or ())
        self.severity = severity or ""
        self.act = act or ""
        self.offset = offset
        self.limit = limit

    def check(self, rules: Collection[str]) -> None:
        """Refuse with a 400 a severity or a rule that does not exist."""
        if self.severity and self.severity not in _SEVERITIES:
            raise bad_parameter("severity", self.severity, "use warning (aviso) o material")
        for rule in self.rules:
            if rule not in rules:
                raise bad_parameter("rule", rule, f"las reglas son {', '.join(sorted(rules))}")

    def kept(self, items: Sequence[Item]) -> list[Item]:
        """Keep the observations asked for, of all pages."""
        return [
            item
            for item in items
            if (not self.rules or item["rule"] in self.rules)
            and self.severity in ("", item["severity"])
            and (not self.act or self.act in item["acts"])
        ]

    def next_path(self, answered: AnsweredCut, total: int) -> str | None:
        """Give the path of the next page, at the very same cut; None after the last."""
        begin = self.offset + self.limit
        if begin >= total:
            return None
        cut = answered.cut
        asked = [
            ("entity", cut.entity),
            ("fiscal_year", cut.fiscal_year),
            ("as_of", cut.as_of.isoformat()),
            ("basis", cut.basis),
            ("through", cut.through),
            *((("branch", answered.branch),) if answered.branch else ()),
            *(("rule", rule) for rule in self.rules),
            *((("severity", self.severity),) if self.severity else ()),
            *((("act", self.act),) if self.act else ()),
            ("offset", begin),
            ("limit", self.limit),
        ]
        return f"/v1/observations?{urlencode(asked)}"


Parameters = Annotated[CutParameters, Depends()]
Filters = Annotated[ObservationFilters, Depends()]


def listed_answer(
    answered: AnsweredCut, filters: ObservationFilters, items: Sequence[Item], rules: Sequence[str]
) -> dict[str, Any]:
    """Write a page of observations (contract 4.4), with how many are open on all its pages."""
    kept = filters.kept(items)
    return {
        "cut": answered.as_json(),
        "rules": list(rules),
        "items": kept[filters.offset : filters.offset + filters.limit],
        "total": len(kept),
        "open": sum(item["state"] == "open" for item in kept),
        "next": filters.next_path(answered, len(kept)),
    }


class ObservationsApi:
    """The route of one service, for the rules that it judges."""

    def __init__(
        self,
        service: str,
        observed: Callable[[FigureStore, Cut], list[Listed]],
        rules: Callable[[int], tuple[str, ...]],
    ) -> None:
        self.service = service
        self.observed = observed
        self.rules = rules
        self.router = APIRouter(prefix="/v1", tags=["observaciones"])
        self.router.add_api_route("/observations", self.observations, summary=SUMMARY)

    async def observations(self, parameters: Parameters, filters: Filters) -> Response:
        """List what this service's rules notice at a cut, by id, open and explained."""
        answered = await answerable(parameters)
        rules = self.rules(answered.cut.fiscal_year)
        filters.check(rules)
        store = parameters.database
        if not isinstance(store, FigureStore):
            raise TypeError(store)
        found = await asyncio.to_thread(self.observed, store, answered.cut)
        items = [each.as_json(self.service) for each in found]
        return cut_response(parameters, answered, listed_answer(answered, filters, items, rules))
