"""The door's OpenAPI document: every operation tells all its answers, each with a true example."""

import copy
import datetime as dt
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import rfc8785
from jsonschema import Draft202012Validator

from services.intake.answers.examples import ACT, EVENT, EVENT_SUBJECT, RECEIPT
from services.intake.answers.table import OPERATIONS
from services.intake.door import examine
from services.intake.main import create_app
from shared.event import decode, encode
from shared.openapi.document import undocumented
from tests.intake.conftest import Door, door, environment, server
from tests.intake.posted import good

__all__ = ["door", "environment", "server"]

Node = dict[str, Any]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Node:
    folder = tmp_path_factory.mktemp("door")
    (folder / "operator.key").write_text("clave")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POI_OPERATOR_KEY_FILE", str(folder / "operator.key"))
        patch.setenv("POI_DATABASE_URL", f"sqlite:///{folder}/intake.db")
        drawn: Node = create_app().openapi()
    return drawn


def operations(document: Node) -> Iterator[tuple[str, Node]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def faults(document: Node, schema: Node, value: Any) -> list[str]:
    """Judge a value by a schema of the document, whose references point into it."""
    judge = Draft202012Validator({"components": document["components"], **schema})
    return [error.message for error in judge.iter_errors(value)]


def test_every_operation_is_documented_and_none_that_is_not_there(document: Node) -> None:
    assert undocumented(document, OPERATIONS) == []
    assert len(list(operations(document))) >= 20


def test_every_answer_and_body_has_examples_that_its_own_schema_allows(document: Node) -> None:
    judged, wrong = 0, []
    for name, operation in operations(document):
        told = dict(operation["responses"])
        if "requestBody" in operation:
            told["body"] = operation["requestBody"]
        for status, answer in told.items():
            assert status == "body" or answer["description"]
            for media, content in answer["content"].items():
                assert content["examples"], (name, status, media)
                for title, example in content["examples"].items():
                    judged += 1
                    found = faults(document, content["schema"], example["value"])
                    wrong += [f"{name} {status} {media} {title}: {one}" for one in found]

    assert judged > 150
    assert wrong == []


def test_a_problem_s_example_bears_the_status_under_which_it_is_listed(document: Node) -> None:
    listed = 0
    for name, operation in operations(document):
        for status, answer in operation["responses"].items():
            content = answer["content"].get("application/problem+json", {"examples": {}})
            for example in content["examples"].values():
                listed += 1
                assert str(example["value"]["status"]) == status, name
            if status in ("429", "503"):
                assert "Retry-After" in answer["headers"], name

    assert listed > 100


def test_what_writes_says_that_it_needs_a_credential(document: Node) -> None:
    for name, operation in operations(document):
        if name.startswith("post"):
            internal = name.endswith((":recognize", "/branches"))
            assert internal or operation["security"] == [{"bearer": []}], name
            assert "401" in operation["responses"], name


def test_a_schema_that_is_not_kept_would_be_noticed(document: Node) -> None:
    schema = {"$ref": "#/components/schemas/Act"}
    broken = copy.deepcopy(ACT)
    broken["measures"][0]["total"] = 1500000

    assert faults(document, schema, ACT) == []
    assert faults(document, schema, broken) != []


def test_the_act_of_the_examples_is_one_and_its_receipt_and_event_are_of_it() -> None:
    act = examine(ACT)
    assert not isinstance(act, tuple), act

    recorded_at = dt.datetime.fromisoformat(EVENT["recorded_at"])
    payload = encode(act, recorded_at=recorded_at, posted_by="mef")

    assert decode(payload).act_sha256 == RECEIPT["sha256"]
    assert payload == rfc8785.dumps(EVENT)
    assert EVENT_SUBJECT == "acts.38-241.2024.RE-900-2024-ITP-DE"


async def test_real_answers_are_documented_with_their_status_and_kind(
    door: Door, document: Node
) -> None:
    other = {"Authorization": "Bearer otra"}
    answers = [
        ("/v1/acts", await door.post(ACT)),
        ("/v1/acts", await door.post(ACT)),
        ("/v1/acts", await door.post({**ACT, "title": "Otro título"})),
        ("/v1/acts", await door.post(good(entity="x"))),
        ("/v1/acts", await door.client.post("/v1/acts", content=b"{")),
        ("/v1/acts", await door.client.post("/v1/acts", content=b'{"a":1,"a":2}')),
        ("/v1/acts", await door.client.post("/v1/acts", content=b"x" * (4 * 1024 * 1024 + 1))),
        ("/v1/acts", await door.client.post("/v1/acts?wait=siempre", json=ACT)),
        ("/v1/acts", await door.client.post("/v1/acts", json=ACT, headers=other)),
        ("/v1/acts:batch", await door.client.post("/v1/acts:batch", content=b"\n")),
        ("/v1/acts:batch", await door.client.post("/v1/acts:batch", content=b"{}\n{}\n")),
        ("/v1/callers", await door.client.post("/v1/callers", json={})),
        ("/v1/log:import", await door.client.post("/v1/log:import", content=b"hola")),
    ]

    statuses = [answer.status_code for _, answer in answers]
    assert statuses == [201, 200, 409, 422, 400, 400, 413, 400, 401, 400, 422, 422, 422]
    for path, answer in answers:
        assert undocumented_in(document, "post", path, answer) == []


def undocumented_in(document: Node, method: str, path: str, answer: httpx.Response) -> list[str]:
    """Say what of a real answer is told nowhere in the document."""
    told = document["paths"][path][method]["responses"].get(str(answer.status_code))
    if told is None:
        return [f"{path}: {answer.status_code} {answer.text}"]
    media = answer.headers["content-type"]
    content = told["content"].get(media) or told["content"][media.split(";")[0]]
    is_json = "json" in media and "ndjson" not in media
    value: Any = answer.json() if is_json else answer.text
    found = faults(document, content["schema"], value)
    if media == "application/problem+json":
        kinds = {one["value"]["type"] for one in content["examples"].values()}
        found += [] if value["type"] in kinds else [f"{path}: {value['type']}"]
    return found


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b'{"owner": "x"}', "text/plain"),
        (b'{"owner": NaN}', "application/json"),
        (b'{"owner": ["\\ud800"]}', "application/json"),
        (b"\xff", "application/json"),
    ],
)
async def test_a_body_that_cannot_be_told_back_is_refused_as_documented(
    door: Door, document: Node, content: bytes, media: str
) -> None:
    answer = await door.client.post("/v1/rebuild", content=content, headers={"Content-Type": media})

    assert answer.status_code == 400
    assert undocumented_in(document, "post", "/v1/rebuild", answer) == []


async def test_real_readings_are_documented_whole(door: Door, document: Node) -> None:
    receipt = (await door.post(ACT)).json()
    await door.client.post("/v1/callers", json={"name": "mef", "expires_on": tomorrow()})
    named = {"{key}": receipt["key"], "{table}": "mark", "{name}": "mef"}
    readings = [path for path, methods in document["paths"].items() if "get" in methods]

    answers = [(path, await door.client.get(filled(path, named))) for path in readings]
    missing = {"{key}": "RE-1-2024-ITP-DE", "{table}": "nada"}
    answers += [
        (path, await door.client.get(filled(path, missing))) for path in readings if "{" in path
    ]

    assert len(answers) >= 14
    for path, answer in answers:
        assert undocumented_in(document, "get", path, answer) == []
    assert {answer.status_code for _, answer in answers} == {200, 404}


def tomorrow() -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).date().isoformat()


def filled(path: str, named: dict[str, str]) -> str:
    for name, value in named.items():
        path = path.replace(name, value)
    return path
