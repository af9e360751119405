import re
from pathlib import Path

import pytest

from services.console.main import COMMANDS
from services.console.usage import in_spanish
from tests.console.conftest import PoiHere


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["load"], "Falta el argumento RUTA."),
        (["cuadro"], "Falta el argumento ID."),
        (["cuadros"], "No existe el comando «cuadros»."),
        (["cuadro", "22", "--as-off", "2024"], "No existe la opción --as-off."),
        (["cuadro", "22", "--as-of"], "A la opción --as-of le falta su valor."),
        (["cuadro", "22", "23"], "Sobra: 23."),
        (["cuadro", "22", "--format", "pdf"], "El valor «pdf» de --format no sirve: use"),
        (["cuadro", "22", "--format", "xlsx"], "indique --out ARCHIVO.xlsx"),
        (["book"], "Falta la opción --out."),
        (["book", "--out", "d", "--format", "table"], "El valor «table» de --format no sirve: use"),
        (["up", "--port", "many"], "El valor de --port no sirve: va un número entero."),
        (["up", "--port", "70000"], "El puerto 70000 no sirve: va de 1 a 65525"),
        (["load", "/missing/acts"], "No existe el archivo o carpeta /missing/acts."),
    ],
)
def test_what_cannot_be_done_as_asked_ends_with_code_2_and_a_spanish_sentence(
    arguments: list[str],
    sentence: str,
    poi_here: PoiHere,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    code, out, err = poi_here(*arguments)

    assert (code, out.replace("Iniciando el sistema …\n", "")) == (2, "")
    assert sentence in err


def test_version_says_the_installed_version_and_ends_with_code_0(poi_here: PoiHere) -> None:
    assert poi_here("version") == (0, "poi 0.1.0\n", "")


def test_help_is_in_spanish_and_lists_exactly_the_commands_that_work(poi_here: PoiHere) -> None:
    code, shown, _ = poi_here("--help")

    names = re.findall(r"(?m)^│ ([a-z-]+) ", shown.split("Comandos")[1])
    assert code == 0
    assert names == [
        *("up", "load", "cuadro", "book", "reconcile", "observations", "explain", "diff"),
        *("keys", "checkpoint", "export", "verify", "import", "replay", "rebuild"),
        *("attempts", "nats-config", "preview", "version", "receipt", "callers"),
    ]
    assert "Uso:" in shown
    assert "Muestra esta ayuda." in shown


def test_without_a_command_the_help_is_shown_and_the_code_is_2(poi_here: PoiHere) -> None:
    code, out, err = poi_here()

    assert code == 2
    assert "Comandos" in out + err
    assert "Vea la ayuda" not in err


def test_a_complaint_that_nobody_foresaw_is_given_as_it_is() -> None:
    assert in_spanish("Something  new\nhappened") == "Something new happened"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_page_of_help(command: str, poi_here: PoiHere) -> None:
    code, out, err = poi_here(command, "--help")

    assert (code, err) == (0, "")
    assert f"Uso: poi {command}" in out
    assert "Muestra esta ayuda." in out
