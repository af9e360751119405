"""`poi reconcile` against the running system with the real history and publication in it."""

import csv
import io
import json
from pathlib import Path

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem
from tests.console.conftest import Poi

pytestmark = pytest.mark.slow

# Other tests of this folder load acts of their own into the same system.
THROUGH = ("--through", "99")


def test_the_counts_come_first_then_each_cause_with_its_evidence(
    system: EmbeddedSystem, poi: Poi
) -> None:
    result = poi("reconcile", *THROUGH, "--url", system.url("reporting"))

    lines = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (0, "")
    assert lines[0] == "Conciliación de poi-2024-act-1 con la historia"
    assert lines[1] == "en vigencia al 31.08.2024, hasta la secuencia 99"
    maynas = next(
        n for n, line in enumerate(lines) if "anexo-5 cite-forestal-maynas updated" in line
    )
    assert "impreso «550», corresponde «590» (entre cuadros, pág. 89)" in lines[maynas]
    assert "548 + 40 (cuadro-07) + 2 (cuadro-14) = 590" in lines[maynas + 1]


def test_the_answer_has_the_contracted_members_and_its_parts_add_up(
    system: EmbeddedSystem, poi: Poi
) -> None:
    result = poi("reconcile", *THROUGH, "--format", "json", "--url", system.url("reporting"))

    answer = json.loads(result.stdout)
    cells = answer["cells"]
    (finding,) = [
        f
        for f in answer["findings"]
        if f["id"] == "anexo-5:cite-forestal-maynas:updated:cell-vs-history"
    ]
    assert answer["publication"] == "poi-2024-act-1"
    assert answer["cut"]["through"] == 99
    assert cells["printed"] == (
        sum(cells["reproduced"].values()) + cells["explained"] + cells["illegible"]
    )
    assert {name: finding[name] for name in ("table", "row", "column")} == {
        "table": "anexo-5",
        "row": "cite-forestal-maynas",
        "column": "updated",
    }
    assert (finding["printed"], finding["expected"], finding["difference"]) == ("550", "590", "-40")
    assert (finding["class"], finding["severity"]) == ("cross-table", "material")
    assert finding["source"] == {"page": 89, "row": "CITE forestal Maynas"}
    assert finding["tables"][0] == "anexo-5"


def test_differences_end_with_1_when_that_is_asked(system: EmbeddedSystem, poi: Poi) -> None:
    at = ("--url", system.url("reporting"))

    asked = poi("reconcile", "--exit-code", *THROUGH, "--format", "json", *at)
    before_it = poi("reconcile", "--exit-code", "--through", "61", *at)

    assert asked.returncode == 1
    assert before_it.returncode == 0
    assert "No hay ninguna publicación" in before_it.stdout


def test_csv_has_a_row_for_each_finding(system: EmbeddedSystem, poi: Poi, tmp_path: Path) -> None:
    out = tmp_path / "findings.csv"
    at = ("--url", system.url("reporting"))

    result = poi("reconcile", *THROUGH, "--format", "csv", "--out", out, *at)

    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"))))
    assert (result.returncode, result.stdout) == (0, "")
    assert {row["class"] for row in rows} == {
        *("sign", "sum", "percent", "cross-table", "rounding", "text", "illegible")
    }
    assert all(row["evidence"] for row in rows)
    assert "'-12,576,352" in {row["expected"] for row in rows}


def test_a_publication_that_is_not_there_is_answered_with_those_that_are(
    system: EmbeddedSystem, poi: Poi
) -> None:
    result = poi("reconcile", "--publication", "poi-2030", "--url", system.url("reporting"))

    assert result.returncode == 2
    assert "poi-2024-act-1" in result.stderr


def test_a_stated_position_makes_the_answer_immutable(system: EmbeddedSystem) -> None:
    url = f"{system.url('reporting')}/v1/reconciliation?as_of=2024-08-31&through=99"

    first = httpx.get(url, trust_env=False, timeout=30)
    again = httpx.get(
        url, headers={"If-None-Match": first.headers["ETag"]}, trust_env=False, timeout=30
    )

    assert "immutable" in first.headers["Cache-Control"]
    assert again.status_code == 304
