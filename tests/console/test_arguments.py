import sys

import pytest

from services.console.main import main
from services.console.usage import in_spanish


def _poi(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["poi", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    code = end.value.code
    return code if isinstance(code, int) else -1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["load"], "Falta el argumento RUTA."),
        (["cuadro"], "Falta el argumento ID."),
        (["cuadros"], "No existe el comando «cuadros»."),
        (["cuadro", "22", "--as-off", "2024"], "No existe la opción --as-off."),
        (["cuadro", "22", "--as-of"], "A la opción --as-of le falta su valor."),
        (["cuadro", "22", "23"], "Sobra: 23."),
        (["cuadro", "22", "--format", "xlsx"], "El valor «xlsx» de --format no sirve: use"),
        (["up", "--port", "many"], "El valor de --port no sirve: va un número entero."),
        (["up", "--port", "70000"], "El puerto 70000 no sirve: va de 1 a 65525"),
        (["load", "/missing/acts"], "No existe el archivo o carpeta /missing/acts."),
    ],
)
def test_what_cannot_be_done_as_asked_ends_with_code_2_and_a_spanish_sentence(
    arguments: list[str],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))

    code = _poi(monkeypatch, *arguments)

    written = capsys.readouterr()
    assert code == 2
    assert sentence in written.err


def test_version_says_the_installed_version_and_ends_with_code_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _poi(monkeypatch, "version")

    assert code == 0
    assert capsys.readouterr().out == "poi 0.1.0\n"


def test_help_lists_exactly_the_commands_that_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = _poi(monkeypatch, "--help")

    shown = capsys.readouterr().out
    assert code == 0
    assert [name for name in ("up", "load", "cuadro", "version") if f" {name} " in shown] == [
        "up",
        "load",
        "cuadro",
        "version",
    ]
    assert "book" not in shown


def test_a_complaint_that_nobody_foresaw_is_given_as_it_is() -> None:
    assert in_spanish("Something  new\nhappened") == "Something new happened"
