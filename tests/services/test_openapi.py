"""The OpenAPI documents of the five services: each answer has an example, true to its schema."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.intake.answers.table import OPERATIONS as INTAKE
from services.reporting.answers import ANSWERS
from shared.openapi.document import Operations, undocumented
from shared.openapi.operations import SHARED
from shared.openapi.readings import of_figures
from shared.readers import OPEN
from tests.services.conftest import SERVICES

Node = dict[str, Any]
TABLES: dict[str, Operations] = {
    "intake": INTAKE,
    "reporting": {**SHARED, **ANSWERS},
    **{service.name: {**SHARED, **of_figures(service.shown)} for service in SERVICES},
}
NO_TEXT = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "a workbook is an archive",
    "application/zip": "an archive of the tables as CSV",
}
"""What has no example, since its bytes are no text; its schema says that it is binary."""


@pytest.fixture(params=TABLES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def document(service: str, tmp_path: Path) -> Node:
    key = tmp_path / "operator.key"
    key.write_text("clave")
    key.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POI_DATABASE_URL", f"sqlite:///{tmp_path}/service.db")
        patch.setenv("POI_OPERATOR_KEY_FILE", str(key))
        drawn: Node = importlib.import_module(f"services.{service}.main").create_app().openapi()
    return drawn


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def contents(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Give every form of every body and answer, with its place and its media type."""
    for method, path, operation in operations(document):
        told = dict(operation["responses"])
        if "requestBody" in operation:
            told["body"] = operation["requestBody"]
        for status, answer in told.items():
            assert status in ("body", "304") or answer["content"], (path, status)
            for media, content in answer["content"].items():
                yield f"{method} {path} {status}", media, content


def judge(document: Node, schema: Node) -> Draft202012Validator:
    """Judge by a schema of the document, whose references point into it."""
    return Draft202012Validator({"components": document["components"], **schema})


def test_every_route_is_documented_and_none_that_is_not_there(document: Node, service: str) -> None:
    assert undocumented(document, TABLES[service]) == []
    assert len(document["paths"]) > 15


def test_every_route_tells_how_it_refuses(document: Node, service: str) -> None:
    for method, path, operation in operations(document):
        answers = operation["responses"]
        assert "422" not in answers or service == "intake", path
        if method == "post" or path not in OPEN:
            assert {"401", "503"} <= answers.keys(), (method, path)


def test_every_body_and_answer_has_an_example_that_its_own_closed_schema_allows(
    document: Node,
) -> None:
    judged, missing, wrong = 0, [], []
    for place, media, content in contents(document):
        if media in NO_TEXT:
            assert content == {"schema": {"type": "string", "format": "binary"}}, place
            continue
        if not content.get("examples") or not content.get("schema"):
            missing.append(f"{place} {media}")
            continue
        for example in content["examples"].values():
            judged += 1
            faults = judge(document, content["schema"]).iter_errors(example["value"])
            wrong += [f"{place} {media}: {fault.message}" for fault in faults]

    assert missing == []
    assert wrong == []
    assert judged > 80


def test_an_answer_with_one_member_more_or_less_is_not_what_its_schema_says(
    document: Node,
) -> None:
    looked_at = 0
    for place, media, content in contents(document):
        if media != "application/json" or place.endswith(" body"):
            continue
        of_this = judge(document, content["schema"])
        for example in content["examples"].values():
            value = example["value"]
            if isinstance(value, dict):
                looked_at += 1
                assert not of_this.is_valid({}), place
                assert not of_this.is_valid({**value, "de-más": 1}), place

    assert looked_at > 10


def test_every_refusal_has_an_example_that_is_a_problem(document: Node) -> None:
    of_problems = judge(document, {"$ref": "#/components/schemas/Problem"})
    judged = 0
    for place, media, content in contents(document):
        if media != "application/problem+json":
            continue
        for example in content["examples"].values():
            judged += 1
            assert [fault.message for fault in of_problems.iter_errors(example["value"])] == []
            assert place.endswith(f" {example['value']['status']}"), place

    assert judged > 80
