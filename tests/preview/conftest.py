"""A system with most of the real history and its publication: the rest is for previews."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem
from services.console.loading.load import act_files
from services.console.loading.published import is_published, published_act
from tests.conftest import DATA

Raw = dict[str, Any]
Place = tuple[str, str, str]
"""A table, a row, a column."""
Printed = tuple[str | None, str]
"""A cell's value and text."""
EMPTY: Printed = (None, "")

HELD_BACK = (
    "REG-2024-ITP-106",
    "REG-2024-ITP-007",
    "LEY-32103",
    "RE-126-2024-ITP-DE",
    "OF-248-2024-PRODUCE-OGPPM",
    "RSG-071-2024-ITP-SG",
    "REG-2024-ITP-018",
)
VERSION: Raw = {
    "key": "POI-2024-MED",
    "entity": "38-241",
    "fiscal_year": 2024,
    "kind": "PlanVersionApproved",
    "issued_on": {"date": "2024-07-15", "certainty": "exact"},
    "effective_on": {"date": "2024-07-15", "certainty": "exact"},
    "title": "Aprueba el POI 2024 a mitad de año",
    "version": "POI 2024 a mitad de año",
    "cut": {"as_of": "2024-06-30", "basis": "effective"},
    "measures": [],
}


def real_acts() -> dict[str, Raw]:
    """Give the real acts and the printed tables, by key, in their order."""
    found = {}
    for file in act_files([DATA]):
        act = json.loads(published_act(file) if is_published(file) else file.read_bytes())
        found[act["key"]] = act
    assert len(found) == 61 + 38
    return found


@dataclass(frozen=True)
class Book:
    """All tables at one cut: their rows, and every cell as it is printed."""

    rows: frozenset[tuple[str, str]]
    cells: Mapping[Place, Printed]
    observations: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Door:
    """A running system, its door and its reporting, with the operator's key."""

    system: EmbeddedSystem
    http: httpx.Client

    @property
    def intake(self) -> str:
        """Give the door's address."""
        return self.system.url("intake")

    def post(self, *acts: Raw) -> int:
        """Record acts, and wait until every service has taken the last; give its sequence."""
        for act in acts:
            answer = self.http.post(f"{self.intake}/v1/acts?wait=projected", json=act)
            assert answer.status_code == 201, answer.text
            assert (
                "Poi-Projected" not in answer.headers or answer.headers["Poi-Projected"] == "true"
            )
        return int(answer.json()["sequence"])

    def preview(self, *drafts: Any, key: str | None = None) -> httpx.Response:
        """Ask what drafts would change."""
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        content = json.dumps({"acts": list(drafts)}).encode()
        return self.http.post(f"{self.intake}/v1/acts:preview", content=content, headers=headers)

    def position(self) -> int:
        """Give the end of the log."""
        return int(self.http.get(f"{self.intake}/v1/acts?limit=1").json()["total"])

    def book(self, cut: Mapping[str, Any]) -> Book:
        """Read all tables and all observations at a cut, as anybody reads them."""
        reporting = self.system.url("reporting")
        answer = self.http.get(f"{reporting}/v1/book.json", params=dict(cut))
        observed = self.http.get(
            f"{reporting}/v1/observations", params={**cut, "limit": 10_000}
        ).json()
        tables = answer.json()["tables"]
        assert len(tables) == 38, answer.text
        assert observed["next"] is None
        rows = [(t["id"], row) for t in tables for row in (*t["rows"], *t["totals"])]
        return Book(
            frozenset((table, row["key"]) for table, row in rows),
            {
                (table, row["key"], column): (cell["value"], cell["text"])
                for table, row in rows
                for column, cell in row["cells"].items()
            },
            {item["id"]: item for item in observed["items"]},
        )


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Start a system and record all real acts but those held back, the publication, a version."""
    with started(tmp_path_factory.mktemp("preview")) as door:
        acts = real_acts()
        first = [act for key, act in acts.items() if key not in HELD_BACK]
        load(door, [*first, VERSION])
        yield door


def load(door: Door, acts: Sequence[Raw]) -> None:
    """Record acts as one batch, and wait until every service has taken the last."""
    lines = b"\n".join(json.dumps(act).encode() for act in acts[:-1])
    headers = {"Content-Type": "application/x-ndjson"}
    answer = door.http.post(f"{door.intake}/v1/acts:batch", content=lines, headers=headers)
    assert answer.is_success, answer.text
    door.post(acts[-1])


class started:  # noqa: N801 - used as a word: `with started(folder) as door`
    """Start an embedded system in a folder, with a client that has the operator's key."""

    def __init__(self, folder: Path) -> None:
        self.system = EmbeddedSystem(folder, port=0)

    def __enter__(self) -> Door:
        self.system.start()
        key = self.system.folder.key_file.read_text(encoding="utf-8").strip()
        self.http = httpx.Client(
            headers={"Authorization": f"Bearer {key}"}, timeout=120, trust_env=False
        )
        return Door(self.system, self.http)

    def __exit__(self, *_ending: object) -> None:
        self.http.close()
        self.system.stop()
