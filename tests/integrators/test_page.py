"""Who has only the integrators' page posts an act; every command and program on it is executed."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from services.console.embedded.system import EmbeddedSystem
from services.intake.answers.examples import ACT
from services.intake.answers.table import OPERATIONS
from tests.integrators.conftest import EXAMPLES
from tests.integrators.page import PAGE, Desk, desk_at, shown_commands, shown_files


def test_every_program_of_the_page_lies_in_the_examples_as_it_is_shown() -> None:
    shown = shown_files()
    lying = {
        path.name: path.read_text(encoding="utf-8")
        for path in EXAMPLES.rglob("*")
        if path.suffix in (".py", ".mjs", ".sh") or path.name == "act.json"
        if "node_modules" not in path.parts
    }

    assert len(shown) >= 10
    assert shown == lying


def test_the_act_of_the_page_is_the_one_of_the_machine_readable_documents() -> None:
    assert json.loads(shown_files()["act.json"]) == ACT


def test_the_page_tells_what_to_do_about_every_answer_to_a_post() -> None:
    answers = OPERATIONS["post", "/v1/acts"].answers
    documented = {
        (status, example["type"].removeprefix("/problems/"))
        for status, answer in answers.items()
        for content in answer.content.values()
        for example in content.examples.values()
        if "type" in example
    }

    rows = re.findall(r"(?m)^\| ([45][0-9]{2}) \| ([^|]+) \|", PAGE)
    told = {(int(status), kind) for status, kinds in rows for kind in re.findall("`(.+?)`", kinds)}

    assert len(told) > 12
    assert told == documented


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("page")
    with EmbeddedSystem(folder / "system", port=0) as system:
        yield desk_at(folder / "desk", system)


def receipt(desk: Desk, name: str = "receipt.json") -> dict[str, Any]:
    written: dict[str, Any] = json.loads((desk.folder / name).read_bytes())
    return written


@pytest.mark.slow
def test_the_commands_of_the_page_run_in_their_order(desk: Desk) -> None:
    commands = shown_commands("", "nats", "cloudevents")

    printed = []
    for command in commands:
        ran = desk.run(command)
        assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
        printed.append(ran.stdout)

    assert len(commands) >= 14
    first = receipt(desk)
    assert (first["key"], first["sequence"]) == ("RE-900-2024-ITP-DE", 1)
    assert receipt(desk, "posted.json") == first
    assert any("La constancia es auténtica" in each for each in printed)
    assert "RE-900-2024-ITP-DE was recorded at" in "".join(printed)
    assert '"/measures/0/breakdowns/1"' in "".join(printed)
    assert '"sequence":2' in "".join(printed)
    preview = json.loads((desk.folder / "preview.json").read_bytes())
    assert preview["acceptable"] is True
    assert {table["id"] for table in preview["effects"][0]["cuts"][0]["tables"]} >= {"cuadro-22"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [
        *("python post_http.py", "node post_http.mjs", "sh post.sh"),
        *("python post_nats.py", "node post_nats.mjs"),
    ],
)
def test_a_program_that_is_refused_says_why_and_fails(desk: Desk, program: str) -> None:
    wrong = {**ACT, "key": "RE-910-2024-ITP-DE", "entity": "38-999"}
    (desk.folder / "refused.json").write_text(json.dumps(wrong))

    ran = desk.run(f"{program} refused.json")

    assert ran.returncode not in (0, 127)
    assert "38-999" in ran.stdout + ran.stderr


@pytest.mark.slow
def test_who_may_subscribe_hears_what_is_accepted_in_both_languages(desk: Desk) -> None:
    act = {**ACT, "key": "RE-920-2024-ITP-DE", "printed_key": None}
    (desk.folder / "heard.json").write_text(json.dumps(act))
    ears = [
        desk.start("python", "hear_accepted.py", "1"),
        desk.start("node", "hear_accepted.mjs", "1"),
    ]
    for ear in ears:
        assert ear.stderr is not None
        assert ear.stderr.readline() == "listening\n"

    posted = desk.run("python post_nats.py heard.json")
    heard = [ear.communicate(timeout=30)[0] for ear in ears]

    assert posted.returncode == 0, posted.stderr
    sequence = json.loads(posted.stdout)["sequence"]
    assert heard == [f"{sequence} RE-920-2024-ITP-DE mef\n"] * 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("catch_up", "first"), [("python catch_up.py", 940), ("node catch_up.mjs", 950)]
)
def test_who_was_away_catches_up_with_every_act_once(desk: Desk, catch_up: str, first: int) -> None:
    before = desk.run(catch_up)
    keys = [f"RE-{number}-2024-ITP-DE" for number in range(first, first + 3)]
    for key in keys:
        act = {**ACT, "key": key, "printed_key": None}
        (desk.folder / "missed.json").write_text(json.dumps(act))
        assert desk.run("python post_nats.py missed.json").returncode == 0

    after = desk.run(catch_up)
    nothing = desk.run(catch_up)

    assert before.returncode == 0, before.stderr
    assert [line.split()[1:] for line in after.stdout.splitlines()] == [[k, "mef"] for k in keys]
    assert (nothing.returncode, nothing.stdout) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("program", ["post_nats.py act.json", "catch_up.py"])
def test_whoever_is_not_registered_is_told_so_in_a_line(desk: Desk, program: str) -> None:
    made = desk.run("python make_key.py stranger")
    refused = desk.run(f"POI_NATS_SEED=stranger.seed python {program}")
    (desk.folder / "stranger.seed").unlink()

    assert made.returncode == 0, made.stderr
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("no connection: ")
    assert "Authorization Violation" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.slow
def test_over_every_way_the_same_act_gets_the_same_receipt(desk: Desk) -> None:
    act = {**ACT, "key": "RE-930-2024-ITP-DE", "printed_key": None}
    (desk.folder / "same.json").write_text(json.dumps(act))
    programs = ("node post_nats.mjs", "python post_http.py", "sh post.sh", "python post_nats.py",
                "node post_http.mjs")  # fmt: skip

    receipts = [json.loads(desk.run(f"{program} same.json").stdout) for program in programs]

    assert receipts[0]["key"] == "RE-930-2024-ITP-DE"
    assert receipts[0]["signature"].startswith("ed25519-")
    assert receipts == [receipts[0]] * 5
