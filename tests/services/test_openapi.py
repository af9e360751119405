"""The OpenAPI documents of the services that are read: how each route may refuse is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.budget.main import create_app as budget
from services.investments.main import create_app as investments
from services.reporting.main import create_app as reporting
from services.targets.main import create_app as targets
from shared.openapi.operations import SHARED
from shared.readers import OPEN

Node = dict[str, Any]
SERVICES = {
    "budget": budget,
    "targets": targets,
    "investments": investments,
    "reporting": reporting,
}


@pytest.fixture(params=SERVICES)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Node:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POI_DATABASE_URL", f"sqlite:///{tmp_path}/service.db")
        drawn: Node = SERVICES[request.param]().openapi()
    return drawn


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation["responses"]


def test_every_route_tells_how_it_refuses(document: Node) -> None:
    listed = list(operations(document))

    assert {(method, path) for method, path, _ in listed} > SHARED.keys()
    for method, path, answers in listed:
        assert "422" not in answers, path
        if method == "post" or path not in OPEN:
            assert {"401", "503"} <= answers.keys(), path


def test_every_refusal_has_an_example_that_is_a_problem(document: Node) -> None:
    judge = Draft202012Validator(
        {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    )
    judged = 0
    for _, path, answers in operations(document):
        for status, answer in answers.items():
            content = answer.get("content", {}).get("application/problem+json", {})
            for example in content.get("examples", {}).values():
                judged += 1
                assert [error.message for error in judge.iter_errors(example["value"])] == [], path
                assert str(example["value"]["status"]) == status, path

    assert judged > 80
