"""The examples of the interface's descriptions, asked again of a running system."""

from typing import Any

import httpx

from services.budget.main import SERVICE as BUDGET
from services.console.embedded.system import EmbeddedSystem
from services.investments.main import SERVICE as INVESTMENTS
from services.reporting import example
from services.reporting.lineage.example import CELL, COMPUTED, DIFFERENCE
from services.reporting.previewing.example import PREVIEW
from services.targets.main import SERVICE as TARGETS
from shared.openapi.shown import Shown
from tests.services.shown import differing

REPORTING = (
    example.SYSTEM,
    example.CUADROS,
    example.TABLE,
    example.BOOK,
    example.ACTS,
    example.OBSERVATIONS,
    CELL,
    COMPUTED,
    DIFFERENCE,
    PREVIEW,
)
"""All but the reconciliation, which needs the publication: tests/reconcile has it."""
FIGURES = {service.name: service.shown for service in (BUDGET, TARGETS, INVESTMENTS)}


def untrue(system: EmbeddedSystem, service: str) -> list[str]:
    """Ask all that is shown of a service, as the operator; say what is answered otherwise."""
    key = system.folder.key_file.read_text(encoding="utf-8").strip()
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(
        base_url=system.url(service), headers=headers, trust_env=False, timeout=30
    ) as client:
        if service == "reporting":
            found = [fault for shown in REPORTING for fault in _untrue(client, shown)]
            return [*found, *_other_forms(client)]
        figures = FIGURES[service]
        here = asked(client, figures.branch)["branch"]
        told = figures.branch.answer["branch"]
        readings = figures.balances, figures.movements, figures.observations, figures.branch
        found = [fault for shown in readings for fault in _untrue(client, shown)]
        path = figures.answers.asked.replace(told, here)
        return [*found, *differing(figures.answers, asked(client, figures.answers, path))]


def asked(client: httpx.Client, shown: Shown, path: str = "") -> Any:
    """Ask what an example asks, or the same of another path."""
    method = "GET" if shown.body is None else "POST"
    answer = client.request(method, path or shown.asked, json=shown.body)
    assert answer.is_success, answer.text
    return answer.json()


def _untrue(client: httpx.Client, shown: Shown) -> list[str]:
    return [f"{shown.asked} {fault}" for fault in differing(shown, asked(client, shown))]


def _other_forms(client: httpx.Client) -> list[str]:
    """Say which lines of the examples as CSV and HTML are not answered."""
    found = []
    for shown, suffix, text in (
        (example.TABLE, "csv", example.TABLE_CSV),
        (example.TABLE, "html", example.TABLE_HTML),
        (example.BOOK, "html", example.BOOK_HTML),
    ):
        answered = client.get(shown.asked.replace("?", f".{suffix}?")).content.decode("utf-8-sig")
        lines = answered.splitlines()
        found += [line for line in text.splitlines() if line not in lines]
    return found
