"""An act as somebody posts it, and changes to it that are written as data.

`good.json` has two measures, the budget by two breakdowns that share the funding source. A change
is `{"set": {pointer: value}, "drop": [pointer]}`; the pointer of a list's end is `-`.
"""

import json
from pathlib import Path
from typing import Any

import orjson

from services.intake.door import examine
from shared.act import ActFields
from shared.errors import Fault

HERE = Path(__file__).parent
REAL = sorted((HERE.parents[1] / "data" / "itp-2024" / "acts").glob("*.json"))

Raw = dict[str, Any]
Change = dict[str, Any]
Judged = ActFields | tuple[Fault, ...]


def good(**stated: object) -> Raw:
    """Give the act of `good.json` with some members stated otherwise."""
    raw: Raw = json.loads((HERE / "good.json").read_bytes())
    return {**raw, **stated}


def real(name: str) -> Raw:
    """Give the act of a real file by its key in lower case."""
    (file,) = (file for file in REAL if file.stem.endswith(name))
    raw: Raw = json.loads(file.read_bytes())
    return raw


def rows(name: str) -> dict[str, Raw]:
    """Read a table of cases by their names."""
    listed = json.loads((HERE / name).read_bytes())
    found = {row["name"]: row for row in listed}
    assert len(found) == len(listed)
    return found


def changed(*changes: Change) -> Raw:
    """Give the good act with changes made to it."""
    raw = good()
    for change in changes:
        for pointer in change.get("drop", ()):
            parent, name = _parent(raw, pointer)
            del parent[name]
        for pointer, value in change.get("set", {}).items():
            parent, name = _parent(raw, pointer)
            if name == "-":
                parent.append(value)
            else:
                parent[name] = value
    return raw


def put(values: dict[str, object]) -> Change:
    """Set members by their pointers."""
    return {"set": values}


def drop(*pointers: str) -> Change:
    """Leave members out."""
    return {"drop": list(pointers)}


def judged(*changes: Change) -> Judged:
    """Judge the good act with changes, as it comes out of a request's body."""
    return examine(orjson.loads(orjson.dumps(changed(*changes))))


def faults_of(answer: Judged) -> tuple[Fault, ...]:
    """Give the faults of an act that was refused."""
    assert isinstance(answer, tuple)
    return answer


def places(answer: Judged) -> set[tuple[str, str]]:
    """Give the place and code of each fault of an act that was refused."""
    return {(fault.pointer, fault.code) for fault in faults_of(answer)}


def _parent(raw: Raw, pointer: str) -> tuple[Any, Any]:
    *above, last = pointer.removeprefix("/").split("/")
    parent: Any = raw
    for name in above:
        parent = parent[int(name)] if isinstance(parent, list) else parent[name]
    return parent, int(last) if isinstance(parent, list) and last != "-" else last
