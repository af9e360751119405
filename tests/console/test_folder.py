import json
import os
from pathlib import Path

import pytest

from services.console.embedded.folder import DataFolder, described_system
from services.console.errors import UsageError


def test_a_new_folder_gets_an_operator_key_for_its_owner_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "new" / "data")

    folder.hold()
    folder.release()

    assert len(folder.key_file.read_text().strip()) >= 32
    assert oct(folder.key_file.stat().st_mode & 0o777) == "0o600"


def test_the_operator_key_stays_the_same_from_start_to_start(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.hold()
    folder.release()
    first = folder.key_file.read_text()
    folder.key_file.chmod(0o644)

    folder.hold()
    folder.release()

    assert folder.key_file.read_text() == first
    assert oct(folder.key_file.stat().st_mode & 0o777) == "0o600"


def test_an_empty_key_file_is_replaced_because_it_would_open_the_door(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.key_file.write_text("\n")

    folder.hold()
    folder.release()

    assert len(folder.key_file.read_text().strip()) >= 32


def test_a_second_holder_is_refused_and_told_who_holds_the_folder(tmp_path: Path) -> None:
    first = DataFolder(tmp_path)
    first.hold()
    first.describe({"reporting": "http://127.0.0.1:8123"})

    with pytest.raises(UsageError) as refused:
        DataFolder(tmp_path).hold()
    first.release()

    assert f"{tmp_path} ya la usa otro sistema: el proceso {os.getpid()}" in str(refused.value)
    assert "http://127.0.0.1:8123" in str(refused.value)


def test_a_released_folder_can_be_held_again_and_describes_no_system(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.hold()
    folder.describe({"reporting": "http://127.0.0.1:8123"})
    described = described_system(tmp_path)
    folder.release()

    other = DataFolder(tmp_path)
    other.hold()
    other.release()

    assert described == {"pid": os.getpid(), "services": {"reporting": "http://127.0.0.1:8123"}}
    assert described_system(tmp_path) == {}


def test_a_folder_under_a_file_is_refused_with_its_path_and_the_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UsageError) as refused:
        DataFolder(tmp_path / "file" / "data").hold()

    assert f"No se puede crear o escribir la carpeta de datos {tmp_path}/file/data" in str(
        refused.value
    )
    assert "Elija otra con --data" in str(refused.value)


def test_a_folder_whose_name_would_break_a_database_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no puede llevar «\\?»"):
        DataFolder(tmp_path / "what?").hold()


def test_a_folder_with_an_unreadable_description_describes_no_system(tmp_path: Path) -> None:
    (tmp_path / "system.json").write_text(json.dumps(["not", "ours"]))

    assert described_system(tmp_path) == {}
