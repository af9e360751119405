from pathlib import Path

import pytest

from services.console.errors import UsageError
from services.console.loading.load import act_files, operator_key


def _write(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text("{}")
    return folder


def test_a_folder_gives_its_json_files_sorted_by_name_and_no_others(tmp_path: Path) -> None:
    folder = _write(tmp_path, "020-b.json", "010-a.json", "README.md", "100-c.json")

    found = act_files([folder])

    assert [file.name for file in found] == ["010-a.json", "020-b.json", "100-c.json"]


def test_a_folder_with_subfolders_gives_its_acts_then_what_it_published(tmp_path: Path) -> None:
    _write(tmp_path, "other.json")
    _write(tmp_path / "published", "cuadro-22.json", "README.md", "publication.toml")
    _write(tmp_path / "acts", "020-b.json", "010-a.json")
    _write(tmp_path / "acts" / "deeper", "030-c.json")

    found = act_files([tmp_path])

    assert [file.name for file in found] == ["010-a.json", "020-b.json", "cuadro-22.json"]


def test_several_paths_keep_the_order_in_which_they_were_given(tmp_path: Path) -> None:
    late = _write(tmp_path / "late", "z.json")
    early = _write(tmp_path / "early", "b.json", "a.json")

    found = act_files([late / "z.json", early])

    assert [file.name for file in found] == ["z.json", "a.json", "b.json"]


def test_a_path_that_is_not_there_is_named_before_anything_is_posted(tmp_path: Path) -> None:
    act = _write(tmp_path, "a.json") / "a.json"

    with pytest.raises(UsageError, match=r"No existe el archivo o carpeta .*/missing"):
        act_files([act, tmp_path / "missing"])


def test_a_folder_without_json_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No hay archivos \.json que cargar en"):
        act_files([_write(tmp_path, "README.md")])


def test_without_a_key_file_the_default_folder_of_that_system_gives_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, port in (("poi", 8000), ("demo", 9000)):
        folder = _write(tmp_path / "var" / name)
        (folder / "operator.key").write_text(f"key-of-{name}\n")
        (folder / "system.json").write_text(
            f'{{"pid": 1, "services": {{"reporting": "http://127.0.0.1:{port}"}}}}'
        )

    assert operator_key(None, "http://127.0.0.1:9000") == "key-of-demo"
    assert operator_key(None, "http://127.0.0.1:8000") == "key-of-poi"
    assert operator_key(None, "http://elsewhere:80") == "key-of-poi"


def test_without_any_key_the_error_says_how_to_give_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match="--key-file o POI_KEY_FILE"):
        operator_key(None, "http://127.0.0.1:8000")


@pytest.mark.parametrize("content", [b"", b"  \n", "contraseña".encode(), b"two\nlines", b"\xff"])
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "operator.key"
    file.write_bytes(content)

    with pytest.raises(UsageError, match=r"operator\.key"):
        operator_key(file, "http://127.0.0.1:8000")
