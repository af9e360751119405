"""`poi observations`, and `/v1/observations` of reporting, on the running system."""

import csv
import io
import json

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem
from tests.console.conftest import Poi

pytestmark = pytest.mark.slow

CUT = ("--as-of", "2024-08-31")


def test_observations_stand_under_their_rule_with_evidence_acts_and_name(
    system: EmbeddedSystem, poi: Poi
) -> None:
    result = poi("observations", *CUT, "--through", "99", "--url", system.url("reporting"))

    lines = result.stdout.splitlines()
    rule = lines.index("B11  Directiva 0001-2024-EF/50.01, formalización mensual")
    assert (result.returncode, result.stderr) == (0, "")
    assert lines[0] == "Observaciones sobre los actos de 38-241, año 2024"
    assert lines[1].endswith(": 11 observaciones, 11 abiertas")
    assert lines[rule + 1] == (
        "     se formalizó 11 días después del fin del mes; el plazo es de 10 (aviso)"
    )
    assert lines[rule + 2] == "       B11:RSG-052-2024-ITP-SG · RSG-052-2024-ITP-SG"


def test_the_json_is_that_of_reporting_which_joins_all_services_at_one_cut(
    system: EmbeddedSystem, poi: Poi
) -> None:
    url = system.url("reporting")

    result = poi("observations", *CUT, "--format", "json", "--url", url)

    answer = json.loads(result.stdout)
    asked = httpx.get(f"{url}/v1/observations", params={"as_of": "2024-08-31"}, trust_env=False)
    assert answer == asked.json()
    assert asked.headers["cache-control"] == "no-cache"
    assert answer["next"] is None
    assert {service for item in answer["items"] for service in item["services"]} == {
        "budget",
        "targets",
        "investments",
    }


def test_a_stated_cut_is_cached_for_ever_and_comes_page_by_page(system: EmbeddedSystem) -> None:
    url = system.url("reporting")
    asked = {"as_of": "2024-08-31", "through": "61", "limit": "6"}

    first = httpx.get(f"{url}/v1/observations", params=asked, trust_env=False)
    second = httpx.get(url + first.json()["next"], trust_env=False)

    names = [item["id"] for page in (first, second) for item in page.json()["items"]]
    assert "immutable" in first.headers["cache-control"]
    assert len(names) == len(set(names)) == first.json()["total"] == 11
    assert names == sorted(names)
    assert second.json()["next"] is None


def test_rule_severity_and_act_choose_and_csv_has_a_row_for_each(
    system: EmbeddedSystem, poi: Poi
) -> None:
    url = ("--url", system.url("reporting"))
    chosen = poi("observations", *CUT, "--rule", "T05", "--rule", "I02", "--format", "csv", *url)
    material = poi("observations", *CUT, "--severity", "material", *url)
    of_act = poi("observations", *CUT, "--act", "RSG-052-2024-ITP-SG", "--format", "json", *url)

    rows = list(csv.DictReader(io.StringIO(chosen.stdout.removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == ["I02:2281102", "T05:activity:sin-unidad"]
    assert rows[1]["acts"] == "REG-2024-ITP-018"
    assert material.stdout.splitlines()[1].endswith(": ninguna observación")
    assert "B11:RSG-052-2024-ITP-SG" in [i["id"] for i in json.loads(of_act.stdout)["items"]]


def test_a_rule_that_does_not_exist_is_a_usage_error_that_names_the_rules(
    system: EmbeddedSystem, poi: Poi
) -> None:
    result = poi("observations", "--rule", "B99", "--url", system.url("reporting"))

    assert (result.returncode, result.stdout) == (2, "")
    assert "B11, B12, B13" in result.stderr


def test_tables_tell_below_their_notes_what_concerns_them(system: EmbeddedSystem) -> None:
    url = system.url("reporting")

    def note(table: str) -> str:
        asked = {"as_of": "2024-08-31", "through": "61"}
        notes = httpx.get(f"{url}/v1/cuadros/{table}", params=asked, trust_env=False).json()[
            "notes"
        ]
        return str(notes[-1]) if notes and "poi observations" in notes[-1] else ""

    assert note("22") == (
        "Una observación sobre actos de este cuadro: B11 (1); véase poi observations."
    )
    assert note("25").startswith("2 observaciones sobre actos de este cuadro: B11 (1), X01 (1);")
    assert note("30").startswith("Una observación sobre actos de este cuadro: I02 (1);")
    assert note("10") == note("17") == ""


def test_the_book_has_the_same_notes_as_its_tables(system: EmbeddedSystem) -> None:
    url = system.url("reporting")
    asked = {"as_of": "2024-08-31", "through": "61"}

    book = httpx.get(f"{url}/v1/book.json", params=asked, trust_env=False, timeout=30).json()

    tables = {table["id"]: table["notes"] for table in book["tables"]}
    for name in ("cuadro-22", "cuadro-10", "anexo-7"):
        alone = httpx.get(f"{url}/v1/cuadros/{name}", params=asked, trust_env=False).json()
        assert tables[name] == alone["notes"]
