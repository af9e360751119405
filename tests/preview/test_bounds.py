"""What a preview may cost is bounded, and the sentence says which setting rules."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.preview.conftest import Door, load, real_acts, started
from tests.reading.acts import act, cells, moves

pytestmark = pytest.mark.slow

DRAFT = act(1, moves("budget", cells("funding_source", {"4": 1})))


@pytest.fixture
def narrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    monkeypatch.setenv("POI_BRANCH_ROWS_MAX", "150")
    with started(tmp_path / "system") as door:
        yield door


def test_an_entity_year_that_is_too_large_is_refused_with_its_size(narrow: Door) -> None:
    small = narrow.preview(DRAFT)
    load(narrow, list(real_acts().values())[14:25])

    refused = narrow.preview(DRAFT)

    problem = refused.json()
    assert small.status_code == 200, small.text
    assert (refused.status_code, problem["type"]) == (413, "/problems/too-large-to-preview")
    assert "38-241 2024 tiene " in problem["detail"]
    assert "150 (POI_BRANCH_ROWS_MAX)" in problem["detail"]


def test_a_preview_that_takes_too_long_is_ended_and_the_door_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POI_PREVIEW_TIMEOUT_S", "0.001")
    with started(tmp_path / "system") as door:
        load(door, list(real_acts().values())[14:20])

        refused = door.preview(DRAFT)

        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert "POI_PREVIEW_TIMEOUT_S" in refused.json()["detail"]
        assert door.post(DRAFT) == 7


def test_without_reporting_a_preview_says_so_and_faults_are_told_all_the_same(
    tmp_path: Path,
) -> None:
    with started(tmp_path / "system") as door:
        door.post(DRAFT)
        door.system.kill("reporting")

        refused = door.preview(act(2, moves("budget", cells("funding_source", {"4": 1}))))
        faulty = door.preview({**DRAFT, "title": "Otro"})

        assert (refused.status_code, refused.json()["service"]) == (503, "reporting")
        assert faulty.json()["drafts"][0]["faults"][0]["code"] == "conflict"
    assert sqlite3.sqlite_version_info >= (3, 36), "branches are shared memory databases"
