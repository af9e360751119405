"""The exported JSON Schemas: fresh, true of every real act, and false of broken ones."""

import copy
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from shared.act import KINDS
from shared.event import encode, read_act
from shared.schemas import FILES, act_schema, event_schema, main, written

ROOT = Path(__file__).parents[2]
EXPORTED = ROOT / "docs" / "schemas"
ACTS = sorted((ROOT / "data" / "itp-2024" / "acts").glob("*.json"))
LOADED_AT = dt.datetime(2024, 9, 10, tzinfo=dt.UTC)

Change = Callable[[dict[str, Any]], object]


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


EXPORTED_ACT = validator(json.loads((EXPORTED / "act.json").read_bytes()))
EXPORTED_EVENT = validator(json.loads((EXPORTED / "event.json").read_bytes()))


def budget_act() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(
        (ROOT / "data/itp-2024/acts/180-re-002-2024-itp-de.json").read_bytes()
    )
    return raw


def line_of(raw: dict[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = raw["measures"][0]["breakdowns"][0]["lines"][0]
    return line


def test_the_exported_files_are_exactly_what_the_code_says() -> None:
    found = {file.name: file.read_text(encoding="utf-8") for file in EXPORTED.iterdir()}

    assert found == {name: written(schema()) for name, schema in FILES.items()}, (
        "docs/schemas is stale: run `python -m shared.schemas docs/schemas`"
    )


def test_the_command_writes_the_files_and_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "schemas")]) == 0

    named = capsys.readouterr().out.split()
    assert [Path(name).name for name in named] == [
        "act.json",
        "event.json",
        "receipt.json",
        "problem.json",
        "preview.json",
    ]
    assert all(Path(name).is_file() for name in named)
    assert main([]) == 2


@pytest.mark.slow
def test_every_real_act_is_valid() -> None:
    assert len(ACTS) >= 45
    for file in ACTS:
        faults = [
            error.message for error in EXPORTED_ACT.iter_errors(json.loads(file.read_bytes()))
        ]
        assert faults == [], file.name


@pytest.mark.slow
def test_an_act_is_valid_under_the_schema_of_its_own_kind_and_of_no_other() -> None:
    kinds = {kind: validator(act_schema(kind)) for kind in KINDS}
    largest_first = sorted(ACTS, key=lambda file: -file.stat().st_size)
    smallest = {json.loads(file.read_bytes())["kind"]: file for file in largest_first}
    assert (len(kinds), len(smallest)) == (18, 12)

    for kind, file in smallest.items():
        raw = json.loads(file.read_bytes())
        assert [name for name, judge in kinds.items() if judge.is_valid(raw)] == [kind]


@pytest.mark.slow
def test_every_real_act_is_valid_as_stored() -> None:
    for file in ACTS:
        payload = encode(
            read_act(json.loads(file.read_bytes())), recorded_at=LOADED_AT, posted_by="operator"
        )
        faults = [error.message for error in EXPORTED_EVENT.iter_errors(json.loads(payload))]
        assert faults == [], file.name


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_dimension_may_be_posted_but_is_never_stored(empty: str | None) -> None:
    raw = budget_act()
    line_of(raw).update(cui=empty, month=empty, funding_source=empty, budget_category=empty)

    assert EXPORTED_ACT.is_valid(raw)
    event = {
        "schema": 1,
        "recorded_at": "2024-09-10T00:00:00.000000Z",
        "posted_by": "operator",
        "act": budget_act(),
    }
    assert EXPORTED_EVENT.is_valid(event)
    assert not EXPORTED_EVENT.is_valid({**event, "act": raw})


BROKEN: dict[str, Change] = {
    "no title": lambda raw: raw.pop("title"),
    "no measures": lambda raw: raw.pop("measures"),
    "no certainty": lambda raw: raw["issued_on"].pop("certainty"),
    "no total": lambda raw: raw["measures"][0].pop("total"),
    "no source": lambda raw: line_of(raw).pop("source"),
    "an unknown member": lambda raw: raw.update(mood="good"),
    "an unknown member of a line": lambda raw: line_of(raw).update(colour="red"),
    "an unknown kind": lambda raw: raw.update(kind="BudgetBurnt"),
    "an unknown measure": lambda raw: raw["measures"][0].update(measure="mood"),
    "an unknown dimension": lambda raw: raw["measures"][0]["breakdowns"][0].update(by=["mood"]),
    "an unknown code": lambda raw: line_of(raw).update(expense_group="2.9"),
    "a category of five digits": lambda raw: line_of(raw).update(budget_category="90010"),
    "an amount as a number": lambda raw: line_of(raw).update(amount=1),
    "three decimals": lambda raw: line_of(raw).update(amount="1.000"),
    "a thousands comma": lambda raw: raw["measures"][0].update(total="7,466,773.00"),
    "an impossible date": lambda raw: raw["issued_on"].update(date="2024-02-30"),
    "a date as a number": lambda raw: raw["issued_on"].update(date=20240112),
    "a year as a text": lambda raw: raw.update(fiscal_year="2024"),
    "a key in lower case": lambda raw: raw.update(key="re-002-2024-itp-de"),
    "an entity without its sector": lambda raw: raw.update(entity="241"),
    "a breakdown without line": lambda raw: raw["measures"][0]["breakdowns"][0].update(lines=[]),
    "a measure without breakdown": lambda raw: raw["measures"][0].update(breakdowns=[]),
    "figures in an act that moves none": lambda raw: raw.update(
        kind="ActAnnulled", annuls="RE-001-2024-ITP-DE", mode="nullity"
    ),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_act_is_not_valid(change: Change) -> None:
    raw = copy.deepcopy(budget_act())
    assert EXPORTED_ACT.is_valid(raw)

    change(raw)

    assert not EXPORTED_ACT.is_valid(raw)


def test_a_stored_amount_has_two_decimals() -> None:
    amount = event_schema()["$defs"]["Line"]["properties"]["amount"]
    judge = Draft202012Validator(amount)

    assert all(judge.is_valid(text) for text in ("0.00", "-0.05", "12.30", "-7466773.00"))
    assert not any(judge.is_valid(text) for text in ("0", "-0.00", "1.5", "01.00", "1.000", "-0"))
