"""`poi preview` as an official reads it in a terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.preview.conftest import Door, Raw, real_acts
from tests.reading.acts import act, annuls, cells, moves

pytestmark = pytest.mark.slow

Ran = subprocess.CompletedProcess[str]


def preview(door: Door, *arguments: str | Path) -> Ran:
    key = ("--key-file", door.system.folder.key_file, "--url", door.system.url("reporting"))
    return subprocess.run(
        [sys.executable, "-m", "services.console.main", "preview", *map(str, (*arguments, *key))],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "COLUMNS": "160"},
        check=False,
    )


def written(folder: Path, *acts: Raw) -> list[Path]:
    files = [folder / f"{number}.json" for number in range(len(acts))]
    for file, raw in zip(files, acts, strict=True):
        file.write_text(json.dumps(raw), encoding="utf-8")
    return files


def test_it_prints_the_changed_cells_of_each_table_before_and_after(
    door: Door, tmp_path: Path
) -> None:
    files = written(
        tmp_path,
        act(701, moves("budget", cells("funding_source", {"4": 100})), effective="2024-06-01"),
        {**annuls(702, 0, effective="2024-08-22"), "annuls": "RE-136-2024-ITP-DE"},
    )
    position = door.position()

    ran = preview(door, *files)

    lines = ran.stdout.splitlines()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert lines[0] == f"Vista previa tras la secuencia {position}: nada se registró."
    assert "RE-701-2024-ITP-DE: entraría" in lines
    assert "== 38-241 2024, en vigencia al 30.06.2024 (versión POI-2024-MED) ==" in lines
    published = next(line for line in lines if "publicado: poi-2024-act-1" in line)
    assert "al 31.08.2024" in published
    table = next(n for n, line in enumerate(lines) if line.startswith("cuadro-22: "))
    assert " → " in lines[table + 2]
    assert "[RE-701-2024-ITP-DE" in ran.stdout
    assert door.position() == position


def test_in_json_it_prints_the_doors_own_answer(door: Door, tmp_path: Path) -> None:
    raw = act(703, moves("clients", cells("unit,month", {"cite-x,08": 7})))
    files = written(tmp_path, raw)

    ran = preview(door, *files, "--format", "json")

    assert ran.returncode == 0
    assert json.loads(ran.stdout) == door.preview(raw).json()


def test_an_act_with_faults_ends_with_code_1_and_each_fault_at_its_place(
    door: Door, tmp_path: Path
) -> None:
    good = act(704, moves("budget", cells("funding_source", {"4": 100})))
    files = written(tmp_path, {**good, "entity": "38", "odd": 1}, real_acts()["LEY-32103"], good)

    ran = preview(door, *files)

    assert ran.returncode == 1
    assert "RE-704-2024-ITP-DE: no entraría" in ran.stdout
    assert "  0.json tiene 2 faltas:" in ran.stdout
    assert "/entity = '38': no tiene la forma debida" in ran.stdout
    assert "/odd = 1: " in ran.stdout
    assert "Con faltas no se calcula qué cambiaría." in ran.stdout


@pytest.mark.parametrize(
    ("content", "arguments", "code", "sentence"),
    [
        ("{", (), 2, "no es JSON"),
        ("{}", ("--format", "xlsx"), 2, "El valor «xlsx» de --format no sirve"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_file(
    content: str, arguments: tuple[str, ...], code: int, sentence: str, door: Door, tmp_path: Path
) -> None:
    file = tmp_path / "acto.json"
    file.write_text(content, encoding="utf-8")

    ran = preview(door, file, *arguments)

    assert (ran.returncode, ran.stdout) == (code, "")
    assert sentence in ran.stderr
