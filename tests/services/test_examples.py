"""The examples of the three services are what they answer of the real history."""

import copy
from dataclasses import replace

import pytest

from services.budget.examples import FIGURES
from services.reporting.answers import ANSWERS
from services.reporting.reconcile.example import RECONCILIATION
from shared.figures.service import FiguresService
from shared.openapi.answer import JSON
from shared.openapi.readings import of_figures
from shared.openapi.shown import Shown
from tests.reporting.shown_answers import REPORTING
from tests.services.conftest import SERVICES, Running
from tests.services.shown import differing


def readings(service: FiguresService) -> tuple[Shown, ...]:
    shown = service.shown
    return shown.balances, shown.movements, shown.observations


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_what_is_shown_of_a_service_is_what_it_answers(
    system: Running, service: FiguresService
) -> None:
    for shown in readings(service):
        answered = system.clients[service.name].get(shown.asked)

        assert answered.status_code == 200, answered.text
        assert differing(shown, answered.json()) == []


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_each_service_shows_a_measure_of_its_own(service: FiguresService) -> None:
    sums, lines, _ = readings(service)

    assert {sums.answer["measure"], lines.answer["measure"]} <= set(service.measures)


def test_every_example_of_an_answer_is_asked_again_somewhere() -> None:
    asked = [*REPORTING, RECONCILIATION]
    tables = [ANSWERS]
    for service in SERVICES:
        asked += [*readings(service), service.shown.branch, service.shown.answers]
        tables.append(of_figures(service.shown))

    told = [
        example
        for table in tables
        for operation in table.values()
        for status in (200, 201)
        if status in operation.answers
        for example in operation.answers[status].content[JSON].examples.values()
    ]

    assert [example for example in told if example not in [one.answer for one in asked]] == []
    assert len(told) == 12 + 3 * 5


def test_an_example_that_is_not_answered_would_be_noticed() -> None:
    shown = FIGURES.balances
    other, fewer = copy.deepcopy(shown.answer), copy.deepcopy(shown.answer)
    other["rows"][1]["amount"] = "-12576353.00"
    fewer["rows"].pop()

    assert differing(shown, other) == ["/rows/1/amount: '-12576352.00', not '-12576353.00'"]
    assert differing(shown, fewer) != []
    assert differing(replace(shown, abridged="con dos filas"), fewer) != []
    assert differing(replace(shown, answer=fewer, abridged="con una fila"), shown.answer) == []
