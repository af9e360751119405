"""The AsyncAPI document: valid by the official schema, fresh, of the subjects that there are."""

import copy
import json
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from services.intake.asyncapi import asyncapi
from services.intake.nats.serving import SUBJECT
from shared.nats.permissions import CallerUser, consumer_info_of, inbox_of, rights_of_caller
from shared.schemas import written
from shared.stream.record import ACCEPTED
from tests.integrators.conftest import LOCKED, ROOT

Node = dict[str, Any]
DOCUMENT: Node = asyncapi(version("poi"))


@pytest.fixture(scope="module")
def official(asyncapi_schemas: Path) -> Draft7Validator:
    name = f"{DOCUMENT['asyncapi']}-without-$id.json"
    return Draft7Validator(json.loads((asyncapi_schemas / name).read_bytes()))


@pytest.mark.slow
def test_the_document_is_valid_by_the_official_schema(official: Draft7Validator) -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert [error.message for error in official.iter_errors(DOCUMENT)] == []


@pytest.mark.slow
def test_the_official_schema_would_find_a_fault(official: Draft7Validator) -> None:
    for path, value in ((("channels", "post", "address"), 5), (("operations", "postAct"), {})):
        broken = copy.deepcopy(DOCUMENT)
        part = broken
        for name in path[:-1]:
            part = part[name]
        part[path[-1]] = value

        assert list(official.iter_errors(broken)) != []


def test_the_printed_document_is_what_the_code_says() -> None:
    printed = (ROOT / "docs" / "asyncapi.json").read_text(encoding="utf-8")

    assert printed == written(DOCUMENT), "docs/asyncapi.json is stale: run `make docs`"


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    if isinstance(part, list):
        for value in part:
            yield from references(value)


def test_every_reference_leads_to_a_part_of_the_document() -> None:
    listed = set(references(DOCUMENT))

    assert len(listed) > 20
    for reference in listed:
        part: Any = DOCUMENT
        for name in reference.removeprefix("#/").split("/"):
            assert name in part, reference
            part = part[name]


def test_every_message_has_examples_that_its_schema_allows() -> None:
    for name, message in DOCUMENT["components"]["messages"].items():
        judge = Draft7Validator({"components": DOCUMENT["components"], **message["payload"]})
        assert message["examples"], name
        for example in message["examples"]:
            assert [error.message for error in judge.iter_errors(example["payload"])] == [], name


def test_its_subjects_are_those_that_the_server_lets_a_caller_use() -> None:
    rights = rights_of_caller(CallerUser("mef", "U" * 56, may_subscribe=True))
    addresses = {name: channel["address"] for name, channel in DOCUMENT["channels"].items()}

    assert addresses["post"].format(caller="mef") in rights.publish
    assert addresses["post"].format(caller="*") == SUBJECT
    assert addresses["accepted"].startswith(ACCEPTED.removesuffix(">"))
    assert ACCEPTED in rights.subscribe
    assert addresses["next"].format(caller="mef") in rights.publish
    place = addresses["confirm"].format(caller="mef", place=">")
    assert place in rights.publish
    assert addresses["consumerState"].format(caller="mef") == consumer_info_of("mef")
    assert addresses["reply"] is addresses["delivered"] is None
    inbox = inbox_of("CALLER").removesuffix(".>")
    assert f"`{inbox}`" in DOCUMENT["channels"]["reply"]["description"]


def test_every_lock_pins_each_package_by_its_hash_and_names_no_host() -> None:
    for folder in LOCKED:
        text = (folder / "package-lock.json").read_text(encoding="utf-8")
        packages = {name: one for name, one in json.loads(text)["packages"].items() if name}

        assert packages
        assert all(one["integrity"].startswith("sha512-") for one in packages.values())
        assert re.findall(r"https?://", text) == []
