"""The services asked on their branches: each holds the drafts in memory until it forgets them."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import orjson

from services.reporting.questions import Answers, Plan, Question
from services.reporting.sources import (
    OWNERS,
    Sources,
    answer_of,
    cut_parameters,
    line_of,
    parameters,
)
from shared.act import Act, canonical_act
from shared.cut import Cut
from shared.errors import Problem, unavailable

_GONE: Final = 404


class BranchedSources:
    """Makes the branches: the same drafts behind the same position at every service."""

    def __init__(self, sources: Sources, timeout_s: float) -> None:
        self._sources = sources
        self._timeout_s = timeout_s

    async def at(self, position: int, drafts: Iterable[Act]) -> "OnBranches":
        """Put drafts behind a position at every service; give what asks them there."""
        body = orjson.dumps(
            {"position": position, "acts": [canonical_act(draft) for draft in drafts]}
        )
        names = tuple(dict.fromkeys(OWNERS.values()))
        made = await asyncio.gather(
            *(self._sources.post(name, "/v1/branches", body, self._timeout_s) for name in names)
        )
        return OnBranches(
            self._sources,
            {name: str(answer["branch"]) for name, answer in zip(names, made, strict=True)},
            self._timeout_s,
        )


class OnBranches(Sources):
    """The services, each asked on its branch; what they notice there is remembered here alone."""

    def __init__(self, sources: Sources, branches: Mapping[str, str], timeout_s: float) -> None:
        super().__init__(sources.client, sources.services)
        self._branches = branches
        self._timeout_s = timeout_s

    async def ask(self, plan: Plan, cut: Cut) -> Answers:
        """Ask all that some tables ask, at one cut: one request for each service."""
        asked = {
            name: Plan(
                tuple(q for q in plan.balances if OWNERS[q.measure] == name),
                tuple(q for q in plan.movements if OWNERS[q.measure] == name),
            )
            for name in self._branches
        }
        needed = {name: own for name, own in asked.items() if own.balances or own.movements}
        found = await asyncio.gather(*(self._ask(name, own, cut) for name, own in needed.items()))
        return Answers(
            {question: answer for each in found for question, answer in each.balances.items()},
            {question: lines for each in found for question, lines in each.movements.items()},
        )

    async def _ask(self, name: str, plan: Plan, cut: Cut) -> Answers:
        body = orjson.dumps(
            {
                "cut": cut_parameters(cut),
                "balances": [_question(question, cut) for question in plan.balances],
                "movements": [_question(question, cut) for question in plan.movements],
            }
        )
        path = f"/v1/branches/{self._branches[name]}/answers"
        with _told_when_gone(name):
            answer = await self.post(name, path, body, self._timeout_s)
        return await asyncio.to_thread(_answers, answer, plan)

    async def _get(self, name: str, path: str, params: Mapping[str, Any]) -> dict[str, Any]:
        with _told_when_gone(name):
            return await super()._get(name, path, {**params, "branch": self._branches[name]})


def _question(question: Question, cut: Cut) -> dict[str, Any]:
    asked = parameters(question, cut)
    return {name: asked[name] for name in ("measure", "by", "where")}


def _answers(answer: Mapping[str, Any], plan: Plan) -> Answers:
    sums = zip(plan.balances, answer["balances"], strict=True)
    lines = zip(plan.movements, answer["movements"], strict=True)
    return Answers(
        {question: answer_of(body, question) for question, body in sums},
        {question: tuple(line_of(item, question) for item in items) for question, items in lines},
    )


@contextmanager
def _told_when_gone(name: str) -> Iterator[None]:
    """Say what it means that a service no longer knows a branch."""
    try:
        yield
    except Problem as problem:
        if problem.status != _GONE:
            raise
        detail = f"{name} ya olvidó estos borradores: hay muchas vistas previas a la vez."
        raise unavailable(detail, service=name) from problem
