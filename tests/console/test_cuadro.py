"""`poi cuadro` against the running system, and the demonstration as `make demo` runs it."""

import csv
import io
import json
import shlex
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from services.console.embedded.demo import next_commands
from services.console.embedded.system import EmbeddedSystem
from tests.console.conftest import Poi, PoiHere

pytestmark = pytest.mark.slow

CUT = ("--as-of", "2024-08-31", "--through", "61")


def test_a_cuadro_is_printed_as_an_aligned_table_with_its_note(
    system: EmbeddedSystem, poi: Poi
) -> None:
    result = poi("cuadro", "22", *CUT, "--url", system.url("reporting"))

    lines = result.stdout.splitlines()
    total = next(line for line in lines if line.startswith("Total"))
    assert (result.returncode, result.stderr) == (0, "")
    assert "Presupuesto institucional, según fuente de financiamiento, Año 2024" in lines[0]
    assert total.split() == ["Total", "154,896,198", "156,165,451", "1,269,253", "0.8%"]
    assert "(*) PIM al 31 de agosto 2024" in result.stdout
    assert "\x1b" not in result.stdout


def test_json_and_csv_are_printed_as_reporting_wrote_them(
    system: EmbeddedSystem, poi: Poi, tmp_path: Path
) -> None:
    at = ("--url", system.url("reporting"))

    as_json = poi("cuadro", "cuadro-22", *CUT, "--format", "json", *at)
    as_csv = poi("cuadro", "22", *CUT, "--format", "csv", "--out", tmp_path / "22.csv", *at)

    table = json.loads(as_json.stdout)
    written = (tmp_path / "22.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert table["totals"][0]["cells"]["pim"]["value"] == "156165451.00"
    assert (as_csv.returncode, as_csv.stdout) == (0, "")
    assert (rows[-1]["key"], rows[-1]["pim"]) == ("total", "156165451.00")


def test_a_table_goes_whole_into_a_file(system: EmbeddedSystem, poi: Poi, tmp_path: Path) -> None:
    out = tmp_path / "cuadro.txt"

    result = poi("cuadro", "30", *CUT, "--out", out, "--url", system.url("reporting"))

    assert (result.returncode, result.stdout) == (0, "")
    assert "37,064,055" in out.read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["99"], "Existen: cuadro-01, cuadro-02, cuadro-03"),
        (["../system"], "«../system» no es un cuadro ni un anexo"),
        (["22", "--as-of", "2024-02-30"], "as_of = '2024-02-30' no sirve"),
        (["22", "--basis", "printed"], "basis = 'printed' no sirve"),
        (["22", "--through", "99999"], "through = 99999 no sirve: el registro termina en"),
        (["22", "--through", "yesterday"], "through = 'yesterday' no sirve"),
        (["22", "--year", "2031"], "Existen: 38-241 2024"),
        (["22", "--entity", "99-999"], "Existen: 38-241 2024"),
        (["22", "--out", "/missing/folder/22.txt"], "No se puede escribir /missing/folder/22.txt"),
    ],
)
def test_what_reporting_refuses_ends_with_code_2_and_its_sentence(
    arguments: list[str], sentence: str, system: EmbeddedSystem, poi_here: PoiHere
) -> None:
    code, out, err = poi_here("cuadro", *arguments, "--url", system.url("reporting"))

    assert (code, out) == (2, "")
    assert sentence in err


def test_a_dead_service_ends_its_tables_with_code_3_and_its_name(
    system: EmbeddedSystem, poi: Poi
) -> None:
    system.kill("targets")

    goals = poi("cuadro", "17", *CUT, "--url", system.url("reporting"))
    money = poi("cuadro", "22", *CUT, "--url", system.url("reporting"))
    system.start("targets")

    assert (goals.returncode, goals.stdout) == (3, "")
    assert "targets" in goals.stderr
    assert money.returncode == 0


def test_the_next_commands_work_exactly_as_they_are_printed(system: EmbeddedSystem) -> None:
    commands = next_commands(system.urls(), system.folder.key_file)

    assert len(commands) == 10
    for command in commands:
        words = shlex.split(command)
        if words[0] == "curl":
            answer = httpx.get(words[-1], trust_env=False, timeout=20)
            assert answer.status_code == 200, command
        else:
            root = Path(__file__).parents[2]
            done = subprocess.run(words, cwd=root, capture_output=True, timeout=60, check=False)
            assert done.returncode == 0, (command, done.stderr)


def test_the_demonstration_prints_cuadro_22_from_the_real_acts_and_stops(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "services.console.embedded.demo", "--data", tmp_path / "demo"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "99 registrados, 0 ya registrados, 0 rechazados" in done.stdout
    assert "156,165,451" in done.stdout
    assert "(*) PIM al 31 de agosto 2024" in done.stdout
    assert "cuadro 30 --as-of 2024-07-30" in done.stdout
    assert "Detenido" in done.stdout
