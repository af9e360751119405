"""A preview leaves no trace: neither in the log, nor in any database, nor for other readers."""

import asyncio
import datetime as dt
import hashlib
import json
import sqlite3
from typing import Any

import httpx
import pytest

from tests.preview.conftest import HELD_BACK, Door, Raw, real_acts
from tests.reading.acts import act, annuls, cells, moves

pytestmark = pytest.mark.slow

SERVICES = ("intake", "reporting", "budget", "targets", "investments")


def digests(door: Door) -> dict[str, tuple[int, str]]:
    """Count and hash the rows of every table of every service, but what the door was asked."""
    found = {}
    for service in SERVICES:
        url = door.system.folder.database_url(service)
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                if "attempt" not in name:
                    rows = sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"')))
                    digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
                    found[f"{service}.{name}"] = len(rows), digest
        connection.close()
    return found


def positions(door: Door) -> dict[str, Any]:
    return {name: door.http.get(f"{door.system.url(name)}/v1/position").json() for name in SERVICES}


def test_the_log_and_every_database_are_the_same_after_a_preview(door: Door) -> None:
    drafts = [
        act(921, moves("budget", cells("unit", {"cite-uno": 5})), effective="2024-06-01"),
        {**annuls(922, 0, effective="2024-08-22"), "annuls": "RE-137-2024-ITP-DE"},
    ]
    before = digests(door), positions(door), door.position()
    book = door.book({"as_of": "2024-08-31"})

    answer = door.preview(*drafts).json()

    assert answer["acceptable"]
    assert sum(len(table["rows"]) for table in answer["effects"][0]["cuts"][0]["tables"]) > 5
    assert (digests(door), positions(door), door.position()) == before
    assert len(before[0]) > 30
    assert door.book({"as_of": "2024-08-31"}) == book
    assert door.preview(*drafts).json() == answer


def test_previews_at_the_same_time_answer_as_each_does_alone(door: Door) -> None:
    several = [
        [act(930 + n, moves("budget", cells("funding_source", {f"{n % 5 + 1}": 10 * n + 1})))]
        for n in range(6)
    ]
    alone = [door.preview(*drafts).json() for drafts in several]

    together = asyncio.run(at_once(door, several))

    assert together == alone
    assert len({json.dumps(each["effects"]) for each in alone}) == 6


async def at_once(door: Door, several: list[list[Raw]]) -> list[Any]:
    headers = door.http.headers
    async with httpx.AsyncClient(headers=headers, timeout=120, trust_env=False) as client:
        answers = await asyncio.gather(
            *(
                client.post(f"{door.intake}/v1/acts:preview", json={"acts": drafts})
                for drafts in several
            )
        )
    return [answer.json() for answer in answers]


def test_each_cell_names_the_drafts_whose_lines_it_has(door: Door) -> None:
    drafts = [
        act(941, moves("budget", cells("funding_source", {"4": 100})), effective="2024-06-01"),
        act(942, moves("clients", cells("unit,month", {"cite-x,08": 7})), effective="2024-06-01"),
        act(943, moves("budget", cells("funding_source", {"1": 30})), effective="2024-06-01"),
    ]

    answer = door.preview(*drafts).json()

    now = answer["effects"][0]["cuts"][0]
    table = next(table for table in now["tables"] if table["id"] == "cuadro-22")
    pim = {
        row["row"]: (cell["before"]["value"], cell["after"]["value"], cell["drafts"])
        for row in table["rows"]
        for cell in row["cells"]
        if cell["column"] == "pim"
    }
    added = {row: float(after) - float(before) for row, (before, after, _) in pim.items()}
    assert added == {"1": 30.0, "4": 100.0, "total": 130.0}
    assert {row: drafts for row, (_, _, drafts) in pim.items()} == {
        "1": [2],
        "4": [0],
        "total": [0, 2],
    }


def test_a_draft_recorded_already_is_no_fault_and_does_not_count_again(door: Door) -> None:
    recorded = real_acts()["RE-002-2024-ITP-DE"]
    draft = act(951, moves("budget", cells("funding_source", {"4": 1})))

    answer = door.preview(recorded, draft, draft).json()

    told = answer["drafts"]
    assert [each["state"] for each in told] == ["recorded", "new", "repeated"]
    assert told[0]["receipt"]["key"] == "RE-002-2024-ITP-DE"
    assert told[2]["repeats"] == 1
    cell = answer["effects"][0]["cuts"][0]["tables"][0]["rows"][0]["cells"][0]
    assert cell["drafts"] == [1]


def test_every_fault_of_every_draft_is_told_and_nothing_is_composed(door: Door) -> None:
    good = act(961, moves("budget", cells("funding_source", {"4": 1})))
    other = {**good, "title": "Otro contenido"}
    conflict = {**real_acts()["RE-002-2024-ITP-DE"], "title": "Otro contenido"}
    faulty = {**good, "key": "RE-962-2024-ITP-DE", "kind": "Nothing", "odd": 1, "entity": "38"}

    answer = door.preview(good, other, conflict, faulty, 7).json()

    faults = [[(f["pointer"], f["code"]) for f in each["faults"]] for each in answer["drafts"]]
    assert faults == [
        [],
        [("/key", "conflict")],
        [("/key", "conflict")],
        [("/entity", "format"), ("/kind", "unknown-kind"), ("/odd", "unknown-member")],
        [("", "type")],
    ]
    assert (answer["acceptable"], answer["effects"]) == (False, None)
    assert "secuencia" in answer["drafts"][2]["faults"][0]["message"]


def test_what_a_caller_may_not_post_is_a_fault_of_its_preview(door: Door) -> None:
    soon = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9)).isoformat()
    stated = {"name": "otro-pliego", "entities": ["07-026"], "expires_on": soon}
    made = door.http.post(f"{door.intake}/v1/callers", json=stated)
    key = made.json()["api_key"]

    answer = door.preview(real_acts()[HELD_BACK[0]], key=key).json()

    (fault,) = answer["drafts"][0]["faults"]
    assert (fault["pointer"], fault["code"]) == ("/entity", "not-permitted")
    assert answer["effects"] is None


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ('{"acts": []}', 422, "/acts"),
        ('{"acts": {}}', 422, "/acts"),
        ('{"acts": [1], "as_of": "2024-08-31"}', 422, "/as_of"),
        ("[]", 422, ""),
        ("{}", 422, "/acts"),
        ('{"acts": [' + ",".join(["0"] * 101) + "]}", 422, "/acts"),
        ("{", 400, None),
        ('{"acts": [{"key": 1, "key": 2}]}', 400, None),
    ],
)
def test_a_request_that_is_no_preview_is_refused_with_the_place(
    body: str, status: int, pointer: str | None, door: Door
) -> None:
    answer = door.http.post(f"{door.intake}/v1/acts:preview", content=body)

    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert [fault["pointer"] for fault in problem["errors"]][:1] == (
        [] if pointer is None else [pointer]
    )


def test_without_a_key_there_is_no_preview(door: Door) -> None:
    answer = door.preview(act(971), key="wrong")

    assert answer.status_code == 401


def test_a_branch_is_seen_by_its_id_alone_and_kept_by_nobody(door: Door) -> None:
    budget, position = door.system.url("budget"), door.position()
    draft = act(981, moves("budget", cells("funding_source", {"5": 12345})))
    body = {"position": position, "acts": [draft]}
    asked = {
        "entity": "38-241",
        "fiscal_year": 2024,
        "as_of": "2024-12-31",
        "where": "act:" + draft["key"],
    }

    refused = httpx.post(f"{budget}/v1/branches", json=body, trust_env=False)
    made = door.http.post(f"{budget}/v1/branches", json=body)
    branch = made.json()["branch"]
    on_branch = door.http.get(f"{budget}/v1/balances", params={**asked, "branch": branch})
    outside = door.http.get(f"{budget}/v1/balances", params=asked)
    unknown = door.http.get(f"{budget}/v1/balances", params={**asked, "branch": "0" * 32})
    elsewhere = door.http.get(
        f"{door.system.url('reporting')}/v1/cuadros/22.json", params={"branch": branch}
    )
    beyond = door.http.get(
        f"{budget}/v1/balances", params={**asked, "branch": branch, "through": position - 1}
    )

    assert refused.status_code == 401
    assert (made.status_code, made.json()["through"]) == (201, position + 1)
    assert on_branch.json()["rows"][0]["amount"] == "12345.00"
    assert on_branch.headers["Cache-Control"] == "no-store"
    assert "ETag" not in on_branch.headers
    assert outside.json()["rows"] == []
    assert [unknown.status_code, elsewhere.status_code, beyond.status_code] == [404, 404, 400]
