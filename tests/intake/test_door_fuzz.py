"""A hundred thousand mutated real acts: the door never crashes and takes nothing false."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any, Final, cast

import pytest

from services.intake.door import examine
from services.intake.receiving import read_json
from shared.act import ActFields
from shared.errors import Problem
from tests.intake.rules_again import ALL, obeys_the_rules, parent_of, places

FOLDER: Final = Path(__file__).parents[2] / "data" / "itp-2024" / "acts"
MUTATIONS: Final = 100_000
SEED: Final = 2024
# Real acts of every kind; the few that print whole tables would take all the time.
ACTS: Final = [
    file.read_bytes() for file in sorted(FOLDER.glob("*.json")) if file.stat().st_size < 6000
]
ODD: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 2**63, 1.5, "", " ", "0", "0.00", "-0.00", "1.000", "1e3", "+1.00", "01.00",
    "99999999999999999.00", "\u0000", "\ud7ff", "4", "9", "2.3", "13", "2024-02-30", "2024-13-01",
    "budget", "clients", "month", "unit", "RE-1", "re-001-2024-itp-de", "38-241", [], {}, [[]],
)  # fmt: skip


def copied(value: Any) -> Any:
    """Give a value of its own, so that no later change reaches another act."""
    return json.loads(json.dumps(value))


def changed_member(chance: random.Random, raw: Any) -> None:
    """Change one member somewhere: another value, none, twice, another's, an amount by a little."""
    path = chance.choice(places(raw))
    parent, name = parent_of(raw, path), cast("Any", path[-1])
    match chance.randrange(6):
        case 0:
            parent[name] = copied(chance.choice(ODD))
        case 1:
            del parent[name]
        case 2 if isinstance(parent, list):
            parent.insert(chance.randint(0, len(parent)), copied(parent[name]))
        case 3 if isinstance(parent, dict):
            parent[chance.choice(sorted(ALL | {"unit_of_measure", "mood"}))] = copied(
                chance.choice(ODD)
            )
        case 4 if isinstance(parent[name], str) and parent[name]:
            text, place = parent[name], chance.randrange(len(parent[name]))
            parent[name] = text[:place] + chance.choice("0123456789.-AZñ ") + text[place + 1 :]
        case _:
            other = chance.choice(places(raw))
            parent[name] = copied(parent_of(raw, other)[other[-1]])


def changed_bytes(chance: random.Random, body: bytes) -> bytes:
    """Change, drop or double some bytes, wherever they are."""
    place, length = chance.randrange(len(body)), chance.randint(0, 6)
    middle = bytes(chance.randrange(256) for _ in range(chance.randint(0, 3)))
    return body[:place] + middle + body[place + length :]


def judged_bytes(body: bytes) -> tuple[Any, Any]:
    """Give what the bytes say and the door's judgement, as a post goes; a 400 is a judgement."""
    try:
        raw = read_json(body)
    except Problem as problem:
        return None, problem
    return raw, examine(raw)


@pytest.mark.slow
def test_a_hundred_thousand_mutated_real_acts_never_break_the_door_nor_fool_it() -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same mutations every time, no secret
    outcomes: Counter[str] = Counter()

    for number in range(MUTATIONS):
        body = chance.choice(ACTS)
        if number % 4 == 0:
            body = changed_bytes(chance, body)
        else:
            raw = json.loads(body)
            for _ in range(chance.randint(1, 3)):
                if places(raw):
                    changed_member(chance, raw)
            body = json.dumps(raw).encode()
        raw, judged = judged_bytes(body)
        if isinstance(judged, ActFields):
            outcomes["taken"] += 1
            obeys_the_rules(raw)
        elif isinstance(judged, Problem):
            outcomes["unread"] += 1
            assert judged.status == 400
        else:
            outcomes["refused"] += 1
            assert judged
            assert all(fault.code and fault.message for fault in judged)

    assert sum(outcomes.values()) == MUTATIONS
    assert min(outcomes.values()) > MUTATIONS // 100, outcomes
