"""Lineage, differences and named versions asked of a running system, as an auditor would."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem
from tests.conftest import DATA
from tests.reading.acts import act, cells, moves

pytestmark = pytest.mark.slow

Ran = subprocess.CompletedProcess[str]
CUT = {"as_of": "2024-08-31", "through": "61"}
AT = ("--as-of", "2024-08-31", "--through", "61")
VERSION = {
    "key": "POI-2024-ACT-1",
    "entity": "38-241",
    "fiscal_year": 2024,
    "kind": "PlanVersionApproved",
    "issued_on": {"date": "2024-09-10", "certainty": "earliest"},
    "effective_on": {"date": "2024-09-10", "certainty": "earliest"},
    "title": "Aprueba el POI 2024 Actualizado versión 1",
    "version": "POI 2024 Actualizado versión 1",
    "cut": {"as_of": "2024-08-31", "basis": "effective"},
    "measures": [],
}


@dataclass(frozen=True)
class Asked:
    """A system that runs with the real acts: its services, its command line, its door."""

    system: EmbeddedSystem
    reporting: httpx.Client

    def poi(self, *arguments: str | Path) -> Ran:
        """Run the command line to its end."""
        command = [sys.executable, "-m", "services.console.main", *map(str, arguments)]
        return subprocess.run(
            [*command, "--url", self.system.url("reporting")],
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "COLUMNS": "160"},
            check=False,
        )

    def load(self, folder: Path, *acts: dict[str, Any]) -> None:
        """Post acts and wait until every service has taken them."""
        for number, raw in enumerate(acts):
            (folder / f"{number}.json").write_text(json.dumps(raw), encoding="utf-8")
        loaded = self.poi("load", folder, "--key-file", self.system.folder.key_file)
        assert loaded.returncode == 0, loaded.stderr

    def get(self, path: str, **params: str) -> httpx.Response:
        """Ask reporting."""
        return self.reporting.get(path, params=params)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with EmbeddedSystem(tmp_path_factory.mktemp("lineage"), port=0) as system:
        url = system.url("reporting")
        with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
            started = Asked(system, client)
            started.load(DATA / "acts")
            yield started


def test_a_cell_answers_as_contracted(asked: Asked) -> None:
    answer = asked.get("/v1/cuadros/22/cells/4/pim", **CUT)

    body = answer.json()
    assert list(body) == ["cell", "value", "lines", "computed_from"]
    assert body["value"] == "16150298.00"
    assert body["lines"][-1]["running"] == "16150298.00"
    assert body["lines"][5] == {
        "act": "RE-002-2024-ITP-DE",
        "sequence": 18,
        "issued_on": "2024-01-12",
        "effective_on": "2024-01-12",
        "amount": "716732.00",
        "running": "3021425.00",
        "known": "printed",
        "source": {"table": "cuadro-10", "row": "1", "page": 32},
    }
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_result_answers_the_cells_it_is_computed_from(asked: Asked) -> None:
    body = asked.get("/v1/cuadros/cuadro-22/cells/total/variation", **CUT).json()

    assert (body["value"], body["lines"]) == ("1269253.00", [])
    assert body["computed_from"] == [
        {"cuadro": "cuadro-22", "row": "total", "column": "pim", "role": "minuend"},
        {"cuadro": "cuadro-22", "row": "total", "column": "pia", "role": "subtrahend"},
    ]


@pytest.mark.parametrize("name", ["cuadro-09", "cuadro-10", "cuadro-27", "cuadro-31", "anexo-6"])
def test_every_answered_value_is_that_of_the_table(name: str, asked: Asked) -> None:
    table = asked.get(f"/v1/cuadros/{name}", **CUT).json()
    numeric = [c["key"] for c in table["columns"] if c["type"] != "text"]

    for row in (*table["rows"], *table["totals"]):
        for column in numeric:
            answer = asked.get(f"/v1/cuadros/{name}/cells/{row['key']}/{column}", **CUT).json()
            assert answer["value"] == row["cells"].get(column, {}).get("value")
            assert not answer["lines"] or answer["lines"][-1]["running"] == answer["value"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("99/cells/4/pim", "No existe el cuadro '99'. Existen: cuadro-01"),
        ("22/cells/9/pim", "en cuadro-22, a este corte, la fila '9'. Existen: 1, 4, total."),
        ("22/cells/4/pin", "la columna de cifras 'pin'. Existen: pim, pia, variation"),
        ("22/cells/4/funding_source", "la columna de cifras 'funding_source'"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(
    path: str, sentence: str, asked: Asked
) -> None:
    answer = asked.get(f"/v1/cuadros/{path}", **CUT)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert sentence in answer.json()["detail"]
    assert answer.json()["choices"]


def test_explain_is_printed_with_a_running_balance(asked: Asked) -> None:
    ran = asked.poi("explain", "cuadro-30", "2271690", "pim", "--as-of", "2024-07-31")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "cuadro-30 2271690 pim: 3165873.00, impreso «3,165,873»" in ran.stdout
    assert "RE-126-2024-ITP-DE" in ran.stdout
    assert "cuadro-15 2271690, pág. 38" in ran.stdout
    assert "Suma de 5 líneas: 3,165,873.00" in ran.stdout


def test_explain_is_written_as_json_and_as_csv(asked: Asked, tmp_path: Path) -> None:
    out = tmp_path / "cell.csv"

    as_json = asked.poi("explain", "22", "4", "pim", *AT, "--format", "json")
    as_csv = asked.poi("explain", "30", "2271690", "pim", *AT, "--format", "csv", "--out", out)

    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"))))
    assert json.loads(as_json.stdout)["value"] == "16150298.00"
    assert (as_csv.returncode, as_csv.stdout) == (0, "")
    assert (rows[4]["act"], rows[4]["amount"]) == ("RE-126-2024-ITP-DE", "-4995774.00")


def test_a_difference_is_printed_with_its_acts(asked: Asked) -> None:
    cuts = ("--from", "2024-07-31/effective/61", "--to", "2024-08-31/effective/61")

    plain = asked.poi("diff", "22", *cuts)
    judged = asked.poi("diff", "22", *cuts, "--exit-code", "--format", "csv")
    same = asked.poi("diff", "22", "--from", "2024-08-31", "--to", "2024-08-31", "--exit-code")

    assert (plain.returncode, plain.stderr) == (0, "")
    assert "pim: 15,503,210.00 → 16,150,298.00" in plain.stdout
    assert "RE-136-2024-ITP-DE (sec. 36): acto nuevo" in plain.stdout
    assert judged.returncode == 1
    assert "4,pim,15503210.00,16150298.00,RE-136-2024-ITP-DE,36,new-act" in judged.stdout
    assert same.returncode == 0
    assert "ninguna celda difiere" in same.stdout


def test_a_difference_answers_as_contracted(asked: Asked) -> None:
    answer = asked.get("/v1/cuadros/22/diff", **{"from": "2024-07-31/61", "to": "2024-08-31/61"})

    body = answer.json()
    assert list(body) == ["from", "to", "cells"]
    assert (body["from"]["as_of"], body["to"]["as_of"]) == ("2024-07-31", "2024-08-31")
    assert body["cells"][0] == {
        "row": "4",
        "column": "pim",
        "before": "15503210.00",
        "after": "16150298.00",
        "because": [
            {"act": "RE-136-2024-ITP-DE", "sequence": 36, "reason": "new-act"},
            {"act": "RE-137-2024-ITP-DE", "sequence": 37, "reason": "new-act"},
        ],
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("explain", "../x", "4", "pim"), "«../x» no es un cuadro ni un anexo"),
        (("explain", "22", "4", "pim", "--as-of", "2024-02-30"), "as_of = '2024-02-30' no sirve"),
        (("explain", "22", "4"), "Falta el argumento"),
        (("explain", "22", "a/b", "pim"), "«a/b» no es la clave de una fila"),
        (("diff", "22", "--from", "2024-07-31"), "Falta la opción --to"),
        (("diff", "22", "--from", "2024-07-31", "--to", "x/y"), "No existe la versión 'x/y'"),
        (("diff", "22", "--from", "2024-13-01", "--to", "2024-08-31"), "from = '2024-13-01'"),
        (("diff", "22", "--from", "2024-01-01", "--to", "2024-08-31/printed"), "use effective"),
        (("diff", "22", "--from", "2024-01-01", "--to", "2024-08-31/issued/x"), "un corte va como"),
        (("diff", "22", "--from", "2024-01-01/99999", "--to", "2024-08-31"), "el registro termina"),
        (("cuadro", "22", "--cut", "POI-1999"), "No existe la versión 'POI-1999'. Existen:"),
        (("cuadro", "22", "--cut", "POI-1999", "--as-of", "2024-01-01"), "quite as_of, basis y"),
    ],
)
def test_bad_input_ends_with_code_2_and_one_sentence(
    arguments: tuple[str, ...], sentence: str, asked: Asked
) -> None:
    ran = asked.poi(*arguments)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_dead_service_ends_explaining_with_code_3_and_its_name(asked: Asked) -> None:
    asked.system.kill("targets")

    dead = asked.poi("explain", "17", "total", "updated", "--as-of", "2024-05-05")
    asked.system.start("targets")
    again = asked.poi("explain", "17", "total", "updated", "--as-of", "2024-05-05")

    assert (dead.returncode, dead.stdout) == (3, "")
    assert "targets" in dead.stderr
    assert again.returncode == 0


def test_a_version_names_a_cut_whose_table_stays_the_same_for_ever(
    asked: Asked, tmp_path: Path
) -> None:
    plain = asked.get("/v1/cuadros/22", **CUT)
    (tmp_path / "version").mkdir()
    (tmp_path / "late").mkdir()

    asked.load(tmp_path / "version", VERSION)
    first = asked.get("/v1/cuadros/22", version="POI-2024-ACT-1")
    quiet = asked.poi("cuadro", "22", "--cut", "poi 2024 actualizado versión 1")
    late = act(901, moves("budget", cells("funding_source", {"4": 1000})), effective="2024-03-31")
    asked.load(tmp_path / "late", late)
    second = asked.get("/v1/cuadros/22", version="POI-2024-ACT-1")
    told = asked.poi("cuadro", "22", "--cut", "POI-2024-ACT-1")

    assert first.content == plain.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]
    assert (first.headers["Poi-Later-Acts"], second.headers["Poi-Later-Acts"]) == ("0", "1")
    assert second.headers["Cache-Control"] == "no-cache"
    assert "Poi-Later-Acts" not in plain.headers
    assert quiet.stderr == ""
    assert quiet.stdout == told.stdout
    assert "se registró un acto que cuenta en su fecha" in told.stderr
    assert (told.returncode, "Aviso" in told.stdout) == (0, False)


def test_a_version_stands_wherever_a_cut_can_be_given(asked: Asked) -> None:
    for path in ("/v1/cuadros", "/v1/book.json", "/v1/acts", "/v1/observations"):
        answer = asked.get(path, version="POI-2024-ACT-1")
        assert (answer.status_code, answer.headers["Poi-Later-Acts"]) == (200, "1")
    cell = asked.get("/v1/cuadros/22/cells/4/pim", version="POI-2024-ACT-1").json()
    differing = asked.poi("diff", "22", "--from", "POI-2024-ACT-1", "--to", "2024-08-31")

    assert (cell["value"], cell["cell"]["cut"]["through"]) == ("16150298.00", 61)
    assert "RE-901-2024-ITP-DE (sec. 63): acto tardío" in differing.stdout
    assert "se registró un acto" in differing.stderr


def test_an_unknown_version_is_refused_with_those_known(asked: Asked) -> None:
    answer = asked.get("/v1/cuadros/22", version="POI-2023")
    elsewhere = httpx.get(
        f"{asked.system.url('budget')}/v1/balances", params={"version": "POI-2024-ACT-1"}
    )

    assert answer.status_code == 404
    assert answer.json()["choices"] == ["POI-2024-ACT-1 (POI 2024 Actualizado versión 1)"]
    assert elsewhere.status_code == 400
    assert "budget no conoce las versiones del plan; pídala a reporting" in elsewhere.text


def test_a_repeated_question_is_answered_from_what_was_asked_before(asked: Asked) -> None:
    of_a_row = "/v1/cuadros/anexo-2/cells/aoi00019400021"
    for path in (f"{of_a_row}/total", "/v1/cuadros/anexo-3/cells/total/updated"):
        asked.get(path, **CUT).raise_for_status()

    asked.system.kill("targets")
    same_row = asked.get(f"{of_a_row}/total", **CUT)
    other_column = asked.get(f"{of_a_row}/03", **CUT)
    other_row = asked.get("/v1/cuadros/anexo-3/cells/cite-acuicola-puno/updated", **CUT)
    asked.system.start("targets")

    assert same_row.json()["value"] == "4.00"
    assert (other_column.status_code, other_row.status_code) == (200, 200)
