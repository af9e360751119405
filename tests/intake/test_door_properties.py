"""Whatever is done to a real act, the door answers, and what it takes obeys the rules of D3."""

import copy
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from services.intake.door import examine
from shared.act import ActFields
from shared.event import act_sha256, decode, encode
from tests.intake.rules_again import ALL, obeys_the_rules, parent_of, places

FOLDER = Path(__file__).parents[2] / "data" / "itp-2024" / "acts"
SMALL = 4000
ACTS = [
    json.loads(file.read_bytes())
    for file in sorted(FOLDER.glob("*.json"))
    if file.stat().st_size < SMALL
]
LOADED_AT = dt.datetime(2024, 9, 10, tzinfo=dt.UTC)

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(
        ["", "0", "0.00", "-1.00", "1.000", "4", "2.3", "2024-02-30", "budget", "month", "RE-1"]
    )
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted(ALL | {"amount", "by", "lines", "?"})), inner)
    ),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    raw: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(ACTS)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(raw)))
        parent: Any = parent_of(raw, path)
        name: Any = path[-1]
        match draw(st.sampled_from(["replace", "drop", "double", "add", "swap"])):
            case "replace":
                parent[name] = draw(values)
            case "drop":
                del parent[name]
            case "double" if isinstance(parent, list):
                parent.insert(draw(st.integers(0, len(parent))), copy.deepcopy(parent[name]))
            case "add" if isinstance(parent, dict):
                parent[draw(st.sampled_from(sorted(ALL | {"unit_of_measure", "mood"})))] = draw(
                    values
                )
            case _:
                other = draw(st.sampled_from(places(raw)))
                parent[name] = copy.deepcopy(parent_of(raw, other)[other[-1]])
        if not places(raw):
            break
    return raw


def test_there_are_real_acts_to_mutate_and_they_obey_the_rules() -> None:
    assert len(ACTS) >= 25

    for raw in ACTS:
        obeys_the_rules(raw)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_a_mutated_act_is_judged_and_what_is_taken_obeys_the_rules(raw: dict[str, Any]) -> None:
    judged = examine(raw)

    if isinstance(judged, ActFields):
        event("taken")
        obeys_the_rules(raw)
        stored = decode(encode(judged, recorded_at=LOADED_AT, posted_by="operator")).act
        assert act_sha256(stored) == act_sha256(judged)
    else:
        event("refused")
        assert judged
        for fault in judged:
            assert fault.pointer == "" or fault.pointer.startswith("/")
            assert fault.code
            assert fault.message
            json.dumps(fault.as_json())


@settings(max_examples=200, deadline=None)
@given(values)
def test_any_json_value_is_judged(raw: object) -> None:
    assert isinstance(examine(raw), tuple)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([raw for raw in ACTS if raw["measures"]]),
    st.randoms(use_true_random=False),
)
def test_one_hundredth_more_on_any_line_is_always_noticed(raw: dict[str, Any], dice: Any) -> None:
    changed = copy.deepcopy(raw)
    lines = [
        line
        for entry in changed["measures"]
        for breakdown in entry["breakdowns"]
        for line in breakdown["lines"]
    ]
    line = dice.choice(lines)
    line["amount"] = str(Decimal(line["amount"]) + Decimal("0.01"))

    judged = examine(changed)

    assert isinstance(judged, tuple)
    assert "sum" in {fault.code for fault in judged}
